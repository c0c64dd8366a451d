"""Make the harder set of prompts: `python tests/bench/data/make_harder_prompts.py > harder.jsonl`. Always the same output.

Written from the labels of the specification alone, without a look at any recognizer: other templates than the
development file, other ways of writing. It is for reporting; nothing is tuned on it. All people are invented.
"""

import json
import random
import re
import sys
from collections.abc import Callable

RANDOM = random.Random(20261125)
VARIANTS = 4

FAMILY = [
    "安東",
    "久保田",
    "堀之内",
    "真鍋",
    "宇野",
    "三枝",
    "五十嵐",
    "小野寺",
    "八木",
    "九鬼",
    "仲村",
    "大黒",
    "浅井",
    "長谷部",
    "神原",
    "葛西",
    "沖田",
    "寺内",
    "日置",
    "百瀬",
    "鎌田",
    "梶原",
    "東",
    "南",
    "西尾",
    "金城",
    "比嘉",
    "朴",
    "李",
    "楊",
    "髙橋",
    "﨑山",
    "渡邉",
    "齋藤",
    "柚木",
    "栗林",
    "辻",
    "森",
    "原",
    "谷",
]
FAMILY_KANA = [
    "アンドウ",
    "クボタ",
    "ホリノウチ",
    "マナベ",
    "ウノ",
    "サエグサ",
    "イガラシ",
    "オノデラ",
    "ヤギ",
    "クキ",
    "ナカムラ",
    "ダイコク",
    "アサイ",
    "ハセベ",
    "カンバラ",
    "カサイ",
    "オキタ",
    "テラウチ",
    "ヒオキ",
    "モモセ",
    "カマタ",
    "カジワラ",
    "ヒガシ",
    "ミナミ",
    "ニシオ",
    "キンジョウ",
    "ヒガ",
    "パク",
    "リ",
    "ヤン",
    "タカハシ",
    "サキヤマ",
    "ワタナベ",
    "サイトウ",
    "ユズキ",
    "クリバヤシ",
    "ツジ",
    "モリ",
    "ハラ",
    "タニ",
]
GIVEN = [
    "一馬",
    "さくら",
    "美津子",
    "善治",
    "和歌子",
    "勇気",
    "陽翔",
    "結菜",
    "千代",
    "清",
    "翔太郎",
    "芽衣",
    "エミ",
    "登志夫",
    "久美",
    "亮",
    "まゆみ",
    "幸恵",
    "航平",
    "文",
    "蓮",
    "琴音",
    "泰造",
    "玲奈",
    "正之",
    "純",
    "咲希",
    "悠斗",
    "ハナ",
    "圭",
]
GIVEN_KANA = [
    "カズマ",
    "サクラ",
    "ミツコ",
    "ゼンジ",
    "ワカコ",
    "ユウキ",
    "ハルト",
    "ユナ",
    "チヨ",
    "キヨシ",
    "ショウタロウ",
    "メイ",
    "エミ",
    "トシオ",
    "クミ",
    "リョウ",
    "マユミ",
    "ユキエ",
    "コウヘイ",
    "フミ",
    "レン",
    "コトネ",
    "タイゾウ",
    "レナ",
    "マサユキ",
    "ジュン",
    "サキ",
    "ユウト",
    "ハナ",
    "ケイ",
]
ROMAJI_FAMILY = [
    "Ando",
    "Kubota",
    "Manabe",
    "Uno",
    "Igarashi",
    "Yagi",
    "Asai",
    "Kasai",
    "Terauchi",
    "Momose",
    "Kajiwara",
    "Nishio",
    "Kinjo",
    "Higa",
]
ROMAJI_GIVEN = [
    "Kazuma",
    "Sakura",
    "Mitsuko",
    "Zenji",
    "Haruto",
    "Yuna",
    "Kiyoshi",
    "Mei",
    "Emi",
    "Toshio",
    "Kumi",
    "Ryo",
    "Mayumi",
    "Kohei",
]
FOREIGN = ("Nguyen Thi Lan", "Maria Santos", "Carlos Oliveira", "グエン・ヴァン・トアン", "マリア・シルバ", "Zhang Wei")
WARDS = ["東淀川区", "生野区", "旭区", "城東区", "住之江区", "大正区", "港区", "東成区", "西成区", "浪速区"]
TOWNS = {
    "東淀川区": "瑞光 豊新 大桐",
    "生野区": "勝山北 巽東 小路",
    "旭区": "高殿 中宮 太子橋",
    "城東区": "蒲生 関目 放出西",
    "住之江区": "粉浜 御崎 浜口東",
    "大正区": "三軒家東 泉尾 平尾",
    "港区": "弁天 築港 磯路",
    "東成区": "大今里 中道 深江南",
    "西成区": "天下茶屋 玉出西 岸里",
    "浪速区": "敷津東 桜川 日本橋西",
}
FULL = str.maketrans("0123456789-", "０１２３４５６７８９－")
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
HYPHENS = ("-", "－", "‐", "―", "ー", "−")


def pick(seq):
    return RANDOM.choice(seq)


def digits(n: int, first: str = "0123456789") -> str:
    return pick(first) + "".join(pick("0123456789") for _ in range(n - 1))


def mark(label: str, text: str) -> str:
    return f"⟦{label}|{text}⟧"


def person_pair() -> tuple[int, int]:
    return RANDOM.randrange(len(FAMILY)), RANDOM.randrange(len(GIVEN))


def full_name(pair: tuple[int, int] | None = None) -> str:
    f, g = pair or person_pair()
    return mark("PERSON", FAMILY[f] + pick(("", "", " ", "　")) + GIVEN[g])


def tight_name() -> str:
    f, g = person_pair()
    return mark("PERSON", FAMILY[f] + GIVEN[g])


def family() -> str:
    return mark("PERSON", pick([f for f in FAMILY if len(f) > 1]))


def given() -> str:
    return mark("PERSON", pick([g for g in GIVEN if len(g) > 1]))


def kana_name(*, wide: bool = True) -> str:
    f, g = person_pair()
    text = FAMILY_KANA[f] + pick((" ", "　")) + GIVEN_KANA[g]
    if not wide:
        text = half_kana(text)
    return mark("PERSON", text)


def hira_name() -> str:
    f, g = person_pair()
    text = FAMILY_KANA[f] + pick((" ", "　")) + GIVEN_KANA[g]
    return mark("PERSON", "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text))


HALF = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンャュョッー",
        "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｬｭｮｯｰ",
        strict=True,
    )
)
VOICED = dict(zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボ", "カキクケコサシスセソタチツテトハヒフヘホ", strict=True))
SEMI = dict(zip("パピプペポ", "ハヒフヘホ", strict=True))


def half_kana(text: str) -> str:
    out = []
    for c in text:
        if c in VOICED:
            out.append(HALF[VOICED[c]] + "ﾞ")
        elif c in SEMI:
            out.append(HALF[SEMI[c]] + "ﾟ")
        else:
            out.append(HALF.get(c, " " if c == "　" else c))
    return "".join(out)


def romaji() -> str:
    f, g = pick(ROMAJI_FAMILY), pick(ROMAJI_GIVEN)
    return mark("PERSON", pick((f"{g} {f}", f"{f.upper()} {g}", f"{f} {g}")))


def foreigner() -> str:
    return mark("PERSON", pick(FOREIGN))


def written(plain: str) -> str:
    """A number in one of the ways people write it."""
    way = RANDOM.randrange(7)
    if way == 0:
        return plain.translate(FULL)
    if way == 1:
        return plain.replace("-", pick(HYPHENS))
    if way == 2:
        return plain.replace("-", " ")
    if way == 3:
        return plain.replace("-", "")
    if way == 4:
        return plain.replace("-", " - ")
    return plain


def hard_written(plain: str) -> str:
    way = RANDOM.randrange(6)
    if way == 0:
        return plain.translate(KANJI).replace("-", pick(("の", "ー", "―")))
    if way == 1:
        return plain.translate(CIRCLED)
    if way == 2:
        return "\u200b".join(plain)
    if way == 3:
        head, _, tail = plain.rpartition("-")
        return f"{head}-\n{tail}"
    if way == 4:
        return " ".join(plain.replace("-", ""))
    return plain.translate(FULL).replace("－", "（", 1).replace("－", "）", 1)


def mobile() -> str:
    return f"0{pick('789')}0-{digits(4, '123456789')}-{digits(4)}"


def fixed() -> str:
    return pick((f"06-{digits(4, '46')}-{digits(4)}", f"072-{digits(3, '2789')}-{digits(4)}"))


def phone() -> str:
    return mark("PHONE", written(pick((mobile, fixed))()))


def hard_phone() -> str:
    return mark("PHONE", hard_written(mobile()))


def mail() -> str:
    user = pick(("m.asai", "yagi_family", "hana-1958", "kohei.k", "sakura3")) + digits(2)
    return user + "@" + pick(("example.jp", "mail.example.ne.jp", "gmail.com", "docomo.ne.jp"))


def email() -> str:
    return mark("EMAIL", mail())


def hard_email() -> str:
    text = mail()
    return mark("EMAIL", pick((text.replace("@", "＠"), text.replace("@", " at "), text.replace("@", "[at]"), text)))


def postal() -> str:
    plain = f"5{digits(2)}-{digits(4)}"
    return mark("POSTAL", pick((plain, plain.translate(FULL), plain.replace("-", "ー"))))


def address(prefix: bool | None = None) -> str:
    ward = pick(WARDS)
    town = pick(TOWNS[ward].split())
    a, b, c, room = RANDOM.randint(1, 8), RANDOM.randint(1, 30), RANDOM.randint(1, 25), RANDOM.randint(101, 909)
    kanji = "一二三四五六七八"[a - 1]
    place = pick(
        (
            f"{a}-{b}-{c}",
            f"{a}丁目{b}番{c}号",
            f"{kanji}丁目{b}の{c}",
            f"{a}−{b}−{c}－{room}",
            f"{a}丁目{b}-{c} {pick(('コーポ', 'ハイツ', 'グラン'))}{town}{room}号室",
            f"{a}-{b}-{c}".translate(FULL),
        )
    )
    head = pick(("大阪市", "大阪府大阪市", "")) if prefix is None else ("大阪市" if prefix else "")
    return mark("ADDRESS", f"{head}{ward}{town}{place}")


def birth() -> str:
    y, m, d = RANDOM.randint(1931, 2018), RANDOM.randint(1, 12), RANDOM.randint(1, 28)
    forms = [f"{y}年{m}月{d}日", f"{y}/{m:02}/{d:02}", f"{y}.{m}.{d}", f"{y}{m:02}{d:02}"]
    if y < 1989:
        forms += [f"昭和{y - 1925}年{m}月{d}日", f"S{y - 1925}.{m}.{d}", f"昭{y - 1925}・{m}・{d}"]
    elif y < 2019:
        forms += [f"平成{y - 1988}年{m}月{d}日", f"H{y - 1988}/{m}/{d}"]
    return mark("DOB", pick(forms))


def my_number() -> str:
    body = digits(11)
    total = 0
    for n, p in enumerate(reversed(body), start=1):
        total += int(p) * (n + 1 if n <= 6 else n - 5)
    rest = total % 11
    plain = body + str(0 if rest <= 1 else 11 - rest)
    return mark(
        "MYNUMBER",
        pick((plain, f"{plain[:4]} {plain[4:8]} {plain[8:]}", f"{plain[:4]}-{plain[4:8]}-{plain[8:]}".translate(FULL))),
    )


def card() -> str:
    body = pick("45") + digits(14)
    total = sum(sum(divmod(int(c) * (2 if i % 2 == 0 else 1), 10)) for i, c in enumerate(body))
    plain = body + str(-total % 10)
    return mark(
        "CREDIT_CARD",
        pick(
            (
                plain,
                "-".join(plain[i : i + 4] for i in range(0, 16, 4)),
                " ".join(plain[i : i + 4] for i in range(0, 16, 4)),
            )
        ),
    )


def license_number() -> str:
    body = "62" + digits(8)
    total = sum(int(c) * w for c, w in zip(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True))
    rest = total % 11
    return mark("DRIVER_LICENSE", body + str(0 if rest <= 1 else 11 - rest) + pick("01"))


def plate() -> str:
    number = f"{digits(2, '123456789')}-{digits(2)}"
    return mark(
        "PLATE",
        pick(
            (
                f"なにわ{digits(3, '35')}さ{number}",
                f"大阪 {digits(3, '35')} の {number}",
                f"和泉５３０て{number.translate(FULL)}",
            )
        ),
    )


def bank() -> str:
    return mark("BANK_ACCOUNT", digits(7))


def muni() -> str:
    return mark("MUNI_ID", digits(pick((8, 10))))


def passport() -> str:
    return mark("PASSPORT", "T" + pick("RSZK") + digits(7))


def residence() -> str:
    return mark(
        "RESIDENCE_CARD",
        "".join(pick("ABCDEFGHJKLMNPRSTUWXY") for _ in range(2))
        + digits(8)
        + "".join(pick("ABCDEFGHJKLMNPRSTUWXY") for _ in range(2)),
    )


def pension() -> str:
    return mark("PENSION", f"{digits(4)}-{digits(6)}")


def secret() -> str:
    tail = "".join(pick("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for _ in range(36))
    return pick(
        (mark("SECRET", "sk-proj-" + tail), mark("SECRET", "ghp_" + tail), mark("SECRET", "AKIA" + tail[:16].upper()))
    )


def quasi() -> str:
    ward, age = pick(WARDS), RANDOM.randint(28, 96)
    return mark("QUASI", pick((f"{ward}在住の{age}歳男性", f"{age}歳女性、{ward}", f"{ward}、{age}歳の女性")))


TEMPLATES: tuple[Callable[[], str], ...] = (
    lambda: (
        f"生活相談の聞き取り票を整えてください。\n相談者：{full_name()}（{birth()}生）\n住所：{address()}\n連絡先：{phone()}\n主訴：家賃の滞納が三か月続いている。"
    ),
    lambda: (
        f"次のメールへの返信案を作成してください。\n\n> お世話になります。先日お電話した{family()}です。\n> 書類は{email()}宛てに送ってください。\n> 日中は{phone()}が通じやすいです。"
    ),
    lambda: (
        f"水道の使用者変更届の控えを転記します。旧使用者{full_name()}、新使用者{full_name()}、お客さま番号{muni()}、使用場所は{address()}。"
    ),
    lambda: (
        f"保育所の欠席連絡を一覧にしてください。\nばら組 {given()}ちゃん 発熱\nゆり組 {given()}くん 通院、迎えは祖母の{family()}さん\nすみれ組 {full_name()} 忌引"
    ),
    lambda: (
        f"INSERT INTO shinsei (shimei, tel, juusho) VALUES ('{tight_name()}', '{phone()}', '{address()}');\nこのSQLを10件分のテストデータにしたいです。"
    ),
    lambda: (
        '{"applicant": {"name": "'
        + tight_name()
        + '", "mail": "'
        + email()
        + '", "birth": "'
        + birth()
        + '"}}\nこのJSONのスキーマを書いて。'
    ),
    lambda: (
        f"<tr><td>{tight_name()}</td><td>{address()}</td><td>{phone()}</td></tr>\nこの表を読み上げ可能なHTMLにしてください。"
    ),
    lambda: (
        f"氏名,フリガナ,電話\n{tight_name()},{kana_name()},{phone()}\n{tight_name()},{kana_name()},{phone()}\n重複を除く手順を教えて。"
    ),
    lambda: (
        f"介護認定の訪問調査メモです。対象者は{full_name()}さま、{quasi()}。長女の{given()}さんが同席。調査員は{family()}。要点を箇条書きに。"
    ),
    lambda: (
        f"議事録の発言者を整理：{family()}委員「予算は足りるのか」、{family()}課長「補正で対応する」、{family()}議員「了解した」。"
    ),
    lambda: (
        f"消防訓練の参加者名簿（敬称略）：{tight_name()}、{tight_name()}、{tight_name()}、{tight_name()}。五十音順に並べて。"
    ),
    lambda: f"戸籍の届出で、届出人は{full_name()}、証人は{full_name()}と{full_name()}です。記入例の文章を直して。",
    lambda: f"防犯カメラの映像に写った車は{plate()}でした。通報者は{family()}さん。報告書の文案を。",
    lambda: f"国民年金の照会。基礎年金番号{pension()}、{full_name()}様、生年月日{birth()}。回答書をやさしい日本語に。",
    lambda: f"個人番号{my_number()}の方の申請が二重になっています。説明文を作ってください。",
    lambda: f"納付に使うカード番号 {card()}（名義 {romaji()}）がエラーになるという問合せへの回答を。",
    lambda: (
        f"運転免許証の番号{license_number()}で本人確認をした旨の記録を、{full_name()}さんのファイルに追記する文章にして。"
    ),
    lambda: f"振込先：大阪信用金庫 粉浜支店 普通 {bank()} 名義 {kana_name(wide=False)}\nこの内容を依頼書の様式に。",
    lambda: f"在留カード{residence()}をお持ちの{foreigner()}さんに、転入の手続を案内する文を英語で。",
    lambda: f"旅券番号{passport()}、氏名{romaji()}。代理申請の委任状をチェックしてください。",
    lambda: f"相談票No.12\n　氏　名　　{FAMILY_SPLIT()}\n　電　話　　{phone()}\n下線部を要約。",
    lambda: f"留守番電話の文字起こし。「えー、{hira_name()}と申します。折り返しは{hard_phone()}までお願いします」",
    lambda: f"連絡網：班長{family()}→{phone()}、副班長{family()}→{phone()}。この順で回す案内文を作る。",
    lambda: f"電話は{hard_phone()}、メールは{hard_email()}だそうです。折返しのお礼文を一つ。",
    lambda: f"苦情の要約をお願いします。申立人は{address()}に住む{full_name()}。隣の{family()}宅の犬の鳴き声について。",
    lambda: f"図書館の利用者番号{muni()}の{family()}様から、予約の取消しの依頼がありました。返信を。",
    lambda: f"健診の結果通知を分かりやすく。受診者：{kana_name()}、{birth()}生まれ、判定D（要精密検査）。",
    lambda: f"{quasi()}からの投書で、心臓の持病があるとのこと。返答の案を考えてください。",
    lambda: f"学校だよりの下書き。6年1組の{tight_name()}さんと{tight_name()}さんが作文で入選しました。",
    lambda: f"落とし物の記録：財布、中に{tight_name()}名義の診察券。届けた人は{family()}（{phone()}）。",
    lambda: f"Slackのログを要約して。\n{romaji()}: 資料を送りました\n{romaji()}: 連絡は{email()}へ",
    lambda: f"〒{postal()} {address()} {full_name()} 行\nこの宛名を敬称つきに直してください。",
    lambda: f"空き家の所有者は{full_name()}（{postal()}、{address()}）と判明。助言の通知文を作成して。",
    lambda: f"罹災証明の申請者 {full_name()}、携帯 {phone()}、被害は床上浸水。証明書の説明文を。",
    lambda: f"民生委員の{family()}さんから、{address()}の{family()}さん（独居）が最近見えないと連絡。対応の手順は？",
    lambda: f"面談記録：{full_name()}氏は採用、{full_name()}氏は保留。理由を整えて。",
    lambda: f"ワクチン接種の予約変更。接種券番号{muni()}、{full_name()}、{birth()}。変更後の案内文を。",
    lambda: (
        f"ボランティア保険の加入者\n1 {tight_name()} {birth()} {phone()}\n2 {tight_name()} {birth()} {phone()}\n表にまとめて。"
    ),
    lambda: f"環境変数に {secret()} を入れて起動する手順書を直してください。",
    lambda: (
        f"差出人: {romaji()} <{email()}>\n件名: 工事の騒音\n本文: 夜間の作業はやめてほしい。\nこのメールに丁寧に返信。"
    ),
    lambda: (
        f"就学援助の申請書。保護者 {full_name()}、児童 {full_name()}（{birth()}生）、口座 普通 {bank()}。審査の観点を。"
    ),
    lambda: f"元受講者の{family()}さん（現在は{quasi()}）の体験談を紹介文にしてください。",
    lambda: (
        f"現場責任者：{full_name()}　緊急連絡先：{phone()}\n協力会社：{full_name()}　{phone()}\n施工体制の文書に入れる形で。"
    ),
    lambda: f"選挙の投票立会人として{tight_name()}、{tight_name()}、{tight_name()}の三氏に依頼する文書の案。",
    lambda: (
        f"母・{given()}（{birth()}）、父・{given()}、長男・{given()}の三人世帯です。世帯主は{full_name()}。必要な手続は？"
    ),
    lambda: f"訪問先\n①{address()}　{family()}様\n②{address()}　{family()}様\n回る順番を考えて。",
    lambda: f"{family()}です。{given()}の母です。給食費の件、{phone()}に電話ください。—この連絡帳の文を丁寧語に。",
    lambda: f'表計算の式：=IF(A2="{tight_name()}","{phone()}","") が動きません。',
    lambda: f"参加者の声（匿名希望 {quasi()}）「駅前に段差があり車いすで困った」を広報に載せる文に。",
    lambda: f"支払督促の対象：{kana_name()}、{address()}、滞納額 48,200円。催告書を作って。",
)


def FAMILY_SPLIT() -> str:
    f, g = person_pair()
    return mark("PERSON", "　".join((FAMILY[f], GIVEN[g])))


NEGATIVES: tuple[str, ...] = (
    "大阪市の東淀川区、生野区、旭区の人口の推移を説明する文章を作ってください。",
    "地方自治法第244条の2第3項と大阪市契約規則第12条の関係を説明して。",
    "ISBN978-4-06-519981-7の図書を10冊購入する起案文を作成してください。",
    "法人番号は13桁、インボイス番号はTで始まる13桁です。記入欄の注意書きを。",
    "令和8年4月1日から令和9年3月31日までの委託期間を西暦で書き直して。",
    "代表電話06-6208-8181（大阪市役所）を案内文に載せる位置はどこがよいですか。",
    "申請書の様式：氏名＿＿＿＿　住所＿＿＿＿　電話＿＿＿＿。見出しを整えて。",
    "総事業費は1,234,567,890円、うち市の負担は3分の1です。割合の表を作って。",
    "織田信長と豊臣秀吉の大阪との関わりを小学生向けに。",
    "与謝野晶子の生家の跡を巡るまち歩きの案内文を。",
    "本田宗一郎の言葉を朝礼で引用する際の注意点は？",
    "天王寺、森ノ宮、鶴橋、桃谷の各駅を回る順路を説明して。",
    "お客様、利用者様、保護者の皆様への一斉案内の文例をください。",
    "松屋町筋と谷町筋の交通規制のお知らせ文を作成してください。",
    "森林環境税と都市計画税の違いを表にしてください。",
    "西本願寺、四天王寺、住吉大社の拝観時間を調べる手順は？",
    "配送番号 4512-8890-1123 の荷物が届かない場合の問合せ文を。",
    "JANコード4901234567894の商品の在庫表を作る関数を教えて。",
    "第3回検討委員会を12月5日(金)14:00から区役所5階で開催します。案内文を。",
    "アンケートの回答者は20代18%、30代22%、40代27%でした。考察を書いて。",
    "株式会社高島屋、松下電器、伊藤忠商事の社名の由来は？",
    "山田錦と渡辺うどんという商品名の広報文を考えて。",
    "前田式の配管と小林製作所の部品の違いを説明する文。",
    "市営バスの12号系統は8時15分発です。時刻表の注記を直して。",
    "予算番号 2026-03-15-0042 の起案を検索する手順を書いて。",
    "郵便番号の記入欄は3桁と4桁に分けてください、という注意文を。",
    "電話番号は市外局番から記入してください。例：06-XXXX-XXXX",
    "user@example.com のような形式で入力する旨の説明文を作って。",
    "0から9までの数字を半角で入力してください。全角は使えません。",
    "担当課長、係長、主査の職務分担の説明文を整えて。",
    "『坊っちゃん』の登場人物の関係を図にする指示文を。",
    "国道26号と府道29号の交差点改良工事のお知らせを。",
    "バージョン10.15.7から11.2.3への更新手順の見出しを考えて。",
    "田中さんという名字は全国に何人くらいいるか調べる方法は？",
    "通天閣の高さは108メートル、あべのハルカスは300メートル。比較文を。",
    "会議室A、会議室B、大ホールの利用料金表を作成して。",
    "認知症の方への接し方を窓口職員向けに三つ挙げて。",
    "65歳以上の高齢者のうち要介護認定を受けている割合の説明文。",
    "請求書番号INV-20261125-001の再発行を依頼する文面。",
    "気温が35度を超える日は、正午から15時までの作業を中止します。",
)
MARK = re.compile(r"⟦([A-Z_]+)\|((?:[^⟦⟧])*)⟧")


def row(number: int, marked: str, *, hard: bool) -> dict[str, object]:
    text, spans, at = "", [], 0
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        spans.append({"start": len(text), "end": len(text) + len(found[2]), "label": found[1]})
        text += found[2]
        at = found.end()
    text += marked[at:]
    return {"id": f"hard-{number:03}", "text": text, "spans": spans, "hard_negative": hard}


def main() -> None:
    rows = [(template(), False) for template in TEMPLATES for _ in range(VARIANTS)]
    rows += [(text, True) for text in NEGATIVES]
    rows += [(text.replace("ください。", "下さい。").translate(FULL), True) for text in NEGATIVES]
    rows += [("次の文を校正してください。\n" + text, True) for text in NEGATIVES]
    for number, (marked, hard) in enumerate(rows):
        sys.stdout.write(json.dumps(row(number, marked, hard=hard), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
