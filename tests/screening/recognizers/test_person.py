import pytest

from sekisho.screening.screen import screen
from tests.screening.writing import found as everything


def persons(text: str) -> list[str]:
    return [text[f.start : f.end] for f in screen(text) if f.label == "PERSON"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("田中太郎さん", ["田中太郎"]),
        ("山本 恵美子様", ["山本 恵美子"]),
        ("山本　恵美子　様", ["山本　恵美子"]),
        ("職員の鈴木さん", ["鈴木"]),
        ("佐々木氏", ["佐々木"]),
        ("岡田くんと伊藤君", ["岡田", "伊藤"]),
        ("弘ちゃんの通園", ["弘"]),
        ("中村先生の講座", ["中村"]),
        ("鈴木次郎殿", ["鈴木次郎"]),
        ("うめはら こはるさん", ["うめはら こはる"]),
        ("塚本さくらさん", ["塚本さくら"]),
        ("マツザキイズミ 様", ["マツザキイズミ"]),
        ("ﾀﾅｶ ﾀﾛｳ様", ["ﾀﾅｶ ﾀﾛｳ"]),
        ("リー・ウェイさん", ["リー・ウェイ"]),
        ("Tran Van Duc さん", ["Tran Van Duc"]),
        ("SUZUKI AO 様", ["SUZUKI AO"]),
        ("髙橋さんと渡邉さん", ["髙橋", "渡邉"]),
        ("受託者の宮坂さん、花岡さん", ["宮坂", "花岡"]),
        ("三浦一郎・花子夫妻", ["三浦一郎", "花子"]),
        ("田中サンと森サマ", ["田中", "森"]),
        ("高木さん宅", ["高木"]),
    ],
)
def test_names_with_an_honorific(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("佐藤会長より", ["佐藤"]),
        ("岡本書記", ["岡本"]),
        ("石田課長\nお疲れ様です", ["石田"]),
        ("鈴木主任と田中係長", ["鈴木", "田中"]),
        ("会長の佐藤豊は", ["佐藤豊"]),
        ("会長 佐藤 豊", ["佐藤 豊"]),
        ("川原佳璃（副会長）", ["川原佳璃"]),
        ("杉山博之宅 在宅", ["杉山博之"]),
        ("代表取締役　山田太郎", ["山田太郎"]),
    ],
)
def test_names_with_a_post(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("氏名：鈴木一郎", ["鈴木一郎"]),
        ("氏　名　　鈴木　一郎", ["鈴木　一郎"]),
        ("氏名：阿武隈薫", ["阿武隈薫"]),
        ("フリガナ シノダ　シズエ", ["シノダ　シズエ"]),
        ("世帯主 渡邉萌乃、", ["渡邉萌乃"]),
        ("名義はモチヅキ セリカ。", ["モチヅキ セリカ"]),
        ("担当：松本（内線2213）", ["松本"]),
        ("支援者は長男の柳沢翠晶、", ["柳沢翠晶"]),
        ("担当堤まで。", ["堤"]),
        ("児童 謙二\n", ["謙二"]),
        ("保護者（田中洋子）", ["田中洋子"]),
        ("出席：佐藤、鈴木、高橋", ["佐藤", "鈴木", "高橋"]),
        ('{"name":"山田太郎"}', ["山田太郎"]),
        ("From: 田中太郎 <x>", ["田中太郎"]),
    ],
)
def test_names_behind_a_label(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("田村恵子（たむら　けいこ）、86歳", ["田村恵子", "たむら　けいこ"]),
        ("望月 節子（5年1組）はそば", ["望月 節子"]),
        ("池田陽（昭和15年9月14日生）", ["池田陽"]),
        ("中沢暖 78歳 男性", ["中沢暖"]),
        ("小林英昭,1971-06-11,4", ["小林英昭"]),
        ("福田　隆　〒558-0031", ["福田　隆"]),
        ("VALUES ('山田太郎','ヤマダタロウ','090-1234-5678')", ["山田太郎", "ヤマダタロウ"]),
        ("<td>山田太郎</td><td>090-1234-5678</td>", ["山田太郎"]),
        ("お疲れ様です。山田です。", ["山田"]),
        ("山田花子と申します", ["山田花子"]),
        ("畠中：それでは始めます。\n花岡：はい。", ["畠中", "花岡"]),
        ("相沢・大森・坂田の3名", ["相沢", "大森", "坂田"]),
        ("昨日の相談の件、しのはらです。", ["しのはら"]),
        ("「あの、オオノギと申しますけど」", ["オオノギ"]),
        ("転倒あり うらたが訪問", ["うらた"]),
        ("水質検査の件、かとりです。", ["かとり"]),
        ("表町二の１１の３　しのはら\n", ["しのはら"]),
        ("わ・た・な・べさま", ["わ・た・な・べ"]),
    ],
)
def test_names_that_something_stands_beside(text: str, names: list[str]) -> None:
    assert persons(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "皆さん、みなさん、皆様、お客様、市民の皆様",
        "北区様、大阪市様、株式会社青空様、自治会様、工務店様、金融機関様",
        "患者さん、業者さん、看護師さん、運転手さん、大工さん、大家さん",
        "奥様、神様、王様、お子様、保護者様、ご利用者様、ご担当者様",
        "お疲れ様、ご苦労様、お互い様、お待ち遠様",
        "同様、多様な仕様、模様、様々、様式、異様、態様、生物多様性",
        "氏名、彼氏、両氏、源氏物語、摂氏",
        "宮殿、神殿、拝殿、殿堂",
        "たくさん、ちゃんと、さまざま、くんくん",
        "お母さん、おばあちゃん、赤ちゃん、お医者さん",
        "スタッフさん、ヘルパーさん、オーナー様、ユーザー様",
        "Aさん、B様、X氏、NTT様、Googleさん",
        "総務課長、町内会長、自治会長、森林課長、北部長、支店長",
        "大阪市長、山口県知事、福岡市長、西区長",
        "市史編さん室、県史編さん係、教職員の配置",
        "監督官庁、議員定数、委員会、職員の研修、課長会議",
        "氏名：　　　住所：　　　電話：",
        "氏名・住所・電話番号を記入",
        "担当課：総務課、担当：福祉局、担当者：",
        "利用者の多くは、参加者は東京都民が、申請者は本人に限る",
        "福島：12件\n千葉：8件",
        "長野 2025年、山口（2）",
        "田中電機株式会社、有限会社山田商店様",
        "対象：上野公園、担当 中川運河",
        "豊臣秀吉と千利休、夏目漱石の作品",
        "庭は、しずかです。そう、できると申します。",
        "年金ダイヤル 0570-05-1165",
        "対象者：昭和34年4月2日以降に生まれた方",
    ],
)
def test_words_that_are_no_names(text: str) -> None:
    assert persons(text) == []


@pytest.mark.parametrize(
    "text", ["大阪太郎 様", "氏名　大阪太郎", "（記入例）大阪 花子", "宛名は「大阪太郎 様」とする。"]
)
def test_the_name_of_the_citys_own_samples_is_nobodys(text: str) -> None:
    assert [label for label, _ in everything(text)] == []


@pytest.mark.parametrize(
    ("text", "name"), [("大阪健一 様", "大阪健一"), ("大坂太郎 様", "大坂太郎"), ("山田太郎 様", "山田太郎")]
)
def test_a_name_like_it_stays_found(text: str, name: str) -> None:
    assert everything(text) == [("PERSON", name)]


def test_a_name_before_a_grade() -> None:
    assert persons("この子（金城ひなの、小3）の療育") == ["金城ひなの"]
    assert persons("教材（算数、小3）の改訂") == []


def test_a_cooling_sheet_is_nobody() -> None:
    assert persons("「熱さまシート」のような商品名") == []


def test_who_introduces_himself_by_his_place_and_pupils_of_a_class() -> None:
    assert persons("阿波座在住の内海と申します。") == ["内海"]
    assert persons("3年2組西尾と4組原田が廊下で口論。") == ["西尾", "原田"]
    assert persons("1組大和川コース、夫婦一組宮崎の旅") == []
    assert persons("2組全員と1組担任が集合、1組北側の窓、3年2組教室") == []


@pytest.mark.parametrize("text", ["夜勤の安西CWが発見", "戸田PTと面談", "八尾市本町　宇都宮宛"])
def test_finds_names_before_callings_in_letters_and_whom_it_is_sent_to(text: str) -> None:
    assert len(persons(text)) == 1


@pytest.mark.parametrize("text", ["福島宛の荷物", "大阪宛に送付", "市民CW研修", "中央PTの設置"])
def test_places_and_teams_before_them_are_none(text: str) -> None:
    assert persons(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "保護者各位、学校長、PTA会長の連名の通知",
        "寝屋川、平野川、左門殿川の水位観測所",
        "魚の名前：はも、きす、さより、さわらの旬",
        "橋の名前：渡辺橋、田蓑橋、玉江橋の架設年",
        "作成者：情報システム課　承認者：課長",
        "作成者：地域スポーツ担当",
        "旧氏併記、通称名、カナ氏名の三つの項目",
        "銭湯の名前：松の湯、朝日温泉、千鳥温泉",
        "三島由紀夫と川端康成の往復書簡の展示",
    ],
)
def test_heads_of_schools_rivers_and_names_of_things_pass(text: str) -> None:
    assert everything(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PTA会長の学さんに連名を頼む", "学"),
        ("校長の学さんから電話", "学"),
        ("左門殿からの手紙", "左門"),
        ("子の名前：はも子、父の名前：佐和田 健", "佐和田 健"),
        ("作成者：田中ケンジ", "田中ケンジ"),
        ("夫と川端康作が来庁", "川端康作"),
        ("前夫の川端康作", "川端康作"),
    ],
)
def test_persons_beside_the_same_words_are_found(text: str, name: str) -> None:
    assert ("PERSON", name) in everything(text)
