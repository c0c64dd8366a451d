import pytest

from sekisho.screening.name_things import names_thing
from tests.screening.writing import found


def is_thing(text: str) -> bool:
    """The word stands between asterisks."""
    before, word, behind = text.split("*")
    return names_thing(before + word + behind, len(before), len(before) + len(word))


@pytest.mark.parametrize(
    "text",
    [
        "*パーキンソン*病の講演会",
        "*ヘボン*式のつづり",
        "*芥川*賞の受賞作",
        "*大坂夏*の陣",
        "街路樹はケヤキ、*サクラ*、カエデ",
        "*モモ*、サツキの剪定",
        "*林*の手入れ、森の再生",
        "「*みなみ*」「ゆうき」は学級名の候補",
    ],
)
def test_words_that_name_a_thing_here(text: str) -> None:
    assert is_thing(text)


@pytest.mark.parametrize(
    "text",
    [
        "*田中*病院に電話",
        "*佐藤*の乱暴な口調",
        "*鈴木*の役割",
        "植栽の当番は*森*、松。",
        "樹木医は*山田*です",
        "山田と*佐藤*の剪定ばさみ",
        "「*田中*」と書かれたチーム名の札",
        "*マリア*が教室に来た",
    ],
)
def test_the_same_words_name_somebody_there(text: str) -> None:
    assert not is_thing(text)


def test_stops_and_firms_in_a_list_are_nobody() -> None:
    assert found("停留所は上田、福井、坂本の順に止まる。鈴木自動車、松田といった社名の表記") == []


@pytest.mark.parametrize(
    "text",
    [
        "のぞみ、こだま、さくらの停車駅の違いを表に",
        "見学会のクイズを砕氷艦しらせで作って",
        "三社の見積の例として、松下、本田、鈴木という会社名を並べる",
        "ウイスキーの山崎と白州の値段を比べて",
        "いちごの「章姫」と「とちおとめ」の食べ比べ",
        "動物園だよりに、ポニーの「さくら」とヤギの「ゆきお」の話を",
        "絵本の台本で、きつねのコンタとたぬきのポンスケが橋を渡る",
        "『ハムレット』のオフィーリアとホレイショーの役割は",
        "公園のバラ「プリンセス・ミチコ」の説明板",
        "豊臣期と徳川期の石垣を比べて",
        "日産セレナの乗車定員は",
        "ヘルツとパスカルの単位の換算表",
        "ガントチャートの書き方",
        "若松、戸畑、八幡、小倉の区別人口",
        "渡船の検査の時期と代船の案内文。発着は甚兵衛渡と千本松渡",
        "渡船は天保山渡、甚兵衛渡、落合上渡の順に点検",
        "徳川光圀が西山荘から鷹狩りに訪れた",
        "白雲荘と松風荘の利用案内",
        "川端康成展の原稿。大阪に生まれた川端は日本人で初めて賞を受けた",
    ],
)
def test_things_called_like_persons_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("若松、戸畑、八幡が来庁", "若松"),
        ("千本松渡の田中さんから電話", "田中"),
        ("佐渡さんが渡船場に来た", "佐渡"),
        ("午後は本田が会社に連絡する", "本田"),
        ("班のこどもは、のぞみちゃんとさくらちゃん", "のぞみ"),
        ("『みどりだより』の山本に原稿を渡して", "山本"),
        ("発見者は菊地 留美、警察へ通報済み", "菊地 留美"),
    ],
)
def test_persons_called_like_things_are_found(text: str, name: str) -> None:
    assert any(label == "PERSON" and name in value for label, value in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "のぞみ号で新大阪から東京へ出張する",
        "移動図書館ひまわり号の巡回日程",
        "みどりの窓口で団体券を買う",
        "松下村塾の門下生を調べる",
        "松下政経塾の出身者",
        "佐藤錦と紅秀峰の食べ比べ",
        "菊、牡丹の漢字の読み方と花言葉",
    ],
)
def test_trains_counters_and_schools_called_like_persons_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市民課のみどりが窓口に出た", "みどり"),
        ("松下の塾の件で電話", "松下"),
        ("のぞみさんが号令をかけた", "のぞみ"),
        ("佐藤錦さんが来庁", "佐藤錦"),
    ],
)
def test_who_is_called_like_them_is_found(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text", ["ゆり、すみれ、さくら組の3クラス編成", "さくら、すみれ、たんぽぽ組", "のぞみ、ひかり、こだまの料金差"]
)
def test_groups_of_a_nursery_and_trains_in_a_list_are_no_persons(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["キタとミナミの比較", "ウメダ、ナンバ、テンノウジ", "ミナミの繁華街"])
def test_quarters_of_the_city_in_katakana_are_no_persons(text: str) -> None:
    assert found(text) == []


def test_models_of_language_beside_one_another_are_no_persons() -> None:
    assert found("クロード、ジェミニ、チャットジーピーティーの比較") == []


@pytest.mark.parametrize(
    "text",
    [
        "池田、箕面、豊中、吹田",
        "富田林、河内長野、羽曳野、松原の4市",
        "茨木・高槻・島本",
        "堺、岸和田、和泉、貝塚、泉佐野",
    ],
)
def test_a_list_of_towns_is_none_of_persons(text: str) -> None:
    assert found(text) == []


def test_a_list_of_persons_who_are_called_like_towns_is_one() -> None:
    assert [label for label, _ in found("池田、松原、和泉の3名")] == ["PERSON", "PERSON", "PERSON"]


@pytest.mark.parametrize(
    "text",
    [
        "戸田、和光、朝霞、志木の保育料",
        "前橋、高崎、桐生、太田、館林の製造品出荷額",
        "宇都宮、足利、栃木、佐野、小山の観光客数",
        "金沢、小松、加賀、白山の文化財",
        "松江、出雲、浜田、益田、大田の高齢化率",
        "都城、延岡、日南、小林、日向の畜産の産出額",
        "福井、敦賀、小浜、大野の除雪費の比較",
        "長吉、瓜破、喜連、加美の出張所の取扱業務",
        "松坂、近江、神戸、但馬の和牛の違い",
        "摂津、河内、和泉、大和、山城の五畿の範囲",
        "三津屋、野中、十三、木川の消防出張所の車両の更新",
    ],
)
def test_lists_of_towns_of_which_something_is_counted_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("前橋、高崎、太田の3名の出荷額の担当", "太田"),
        ("当番は上田、松本、飯田、文化財の鍵も預かる", "松本"),
        ("上田、松本、飯田の給料", "松本"),
        ("戸田、和光、朝霞が欠席", "戸田"),
        ("長吉、野中、木川が出張所に来庁", "野中"),
        ("担当は喜連、野中、木川の出張所", "野中"),
    ],
)
def test_persons_called_like_towns_are_found(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "忍、誠、勇、仁という字の書道教室の課題",
        "大地、海、空、翼をテーマにした児童画展の募集要項",
        "歩、銀、金、飛車の動きを将棋教室の初心者向けに",
        "みなみ、きた、ひがし、にしの四つの支援センターの担当区域",
        "会議室「あさひ」「みどり」「さくら」の予約表のひな形",
        "伊藤博文、山県有朋、黒田清隆の内閣の年代",
        "寺社の名前：高津宮、坐摩神社、安居神社の例祭日",
        "チャットボット「さくらちゃん」の応答シナリオ",
        "動物園のキリン「キサ」、ホッキョクグマ「イッちゃん」の紹介",
        "レオ、ライラ、モモという名前の園内の動物の餌代",
        "ノア、ルナ、ソラという部屋名の保養所の予約",
        "カオリ、ヒカリ、タカラといった酒米の名の読み",
        "堀、濠、池、壕の文化財の表記の統一",
        "ヒカリ電話、ヒカリ回線の解約手続き",
        "華道の池坊、小原流、草月流の展示の並び順",
        "能の観世流、宝生流、金春流、金剛流、喜多流の違い",
        "旧暦の月：睦月、如月、弥生、卯月、皐月、水無月",
        "源氏香の図の名前：桐壺、帚木、空蝉、夕顔、若紫",
        "刀剣の銘：正宗、村正、虎徹、兼定の違い",
        "惑星の英語名 Mercury, Venus, Mars, Jupiter, Saturn の由来",
        "秋の七草の萩、桔梗、葛、撫子、女郎花、藤袴、尾花",
        "算数：太郎さんは1個120円のりんごを5個買いました",
    ],
)
def test_words_rooms_pieces_and_cabinets_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("大地くん、海くんの絵をテーマごとに並べる", "海"),
        ("会議室「田中」の札を下げる", "田中"),
        ("黒田清孝の内線は2213", "黒田清孝"),
        ("将棋教室の歩さんから電話", "歩"),
        ("レオという職員と猫の話をした", "レオ"),
        ("弥生さんが旧暦の月を調べに来た", "弥生"),
        ("刀剣の担当は正宗 誠です", "正宗 誠"),
        ("午後は小原が流す", "小原"),
        ("担当は堀、池、森の順", "堀"),
    ],
)
def test_who_bears_such_a_word_is_found(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)
