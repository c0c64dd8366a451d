import pytest

from sekisho.screening.reading import Reading
from sekisho.screening.recognizers.address import find
from tests.screening.writing import covers_marked, found


def addresses(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    "address",
    [
        "大阪府大阪市北区梅田一丁目2番3号",
        "大阪市北区梅田1-2-3",
        "大阪市北区梅田 1-2-3",
        "大阪府 大阪市 北区梅田1丁目2番3号",
        "住之江区南港北1丁目14番16号",
        "北区東十条1-2-20-1106",
        "堺市南区桃山台一丁1番1号",
        "平野区平野南3の4の5",
        "京都市中京区寺町通御池上る上本能寺前町488番地",
        "京都市上京区弁天町14-11",
        "養父市浅野百十二番地三",
        "奈良県生駒郡斑鳩町法隆寺西3丁目7番12号",
        "北海道札幌市中央区北12条西3丁目4番地",
        "つくば市吾妻1-2-3",
        "四日市市諏訪町1番5号",
        "東京都千代田区霞が関3丁目1番1号",
        "加美東1丁目5番10号",
        "串崎南町84番地7",
        "松3-18-19",
        "桃ケ池町4丁目8-17",
        "大阪市北区梅田1-2-3 梅田マンション405号室",
        "大阪市北区梅田1-2-3メゾン梅田4-201号室",
        "豊後高田市加礼川210番地12 レジデンス加礼川3棟389",
        "淀川区十三元今里1丁目16番11号 市営十三元今里住宅1018号室",
        "大阪市北区梅田1-1-3 大阪駅前第3ビル2階",
        "大阪市北区梅田1-2-3 405号室",
        "大阪市北区梅田1-2-3 青葉荘",
    ],
)
@pytest.mark.parametrize("frame", ["{}", "住所は{}です", "（{}）", "折り返し{}に住む", "本籍{}、"])
def test_finds_the_address_in_any_sentence(address: str, frame: str) -> None:
    assert addresses(frame.format(address)) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "西成区",
        "大阪市北区梅田",
        "梅田一丁目の交差点",
        "北区、都島区、福島区",
        "第709条の2",
        "様式第3-2-1号",
        "図2-1-3のとおり",
        "令和7-5-3",
        "比率は1-2-3",
        "3-0で勝利",
        "2025-06-03 10:00",
        "大阪市の予算は3-2の比率",
        "本町通り1-2車線",
        "3番5号車",
        "〒530-0001",
        "中央会館090-1234-5678",
        "1丁目から3丁目まで",
        "大阪市役所(〒530-8201 大阪市北区中之島1-3-20)",
        "大阪市北区中之島1-3-20 大阪市役所",
        "東京都千代田区霞が関2-1-2 総務省",
        "大阪府立中央図書館 東大阪市荒本北1-2-1",
        "名古屋市南区明治一丁目4番21号に本社を置く会社",
    ],
)
def test_lets_places_without_a_house_and_offices_pass(text: str) -> None:
    assert addresses(text) == []


def test_prose_before_the_place_is_no_part_of_it() -> None:
    assert addresses("野々村くんが担当してた浪速区日本橋7丁目8番16号の件") == ["浪速区日本橋7丁目8番16号"]
    assert addresses("下村さんが現在の京都市伏見区京町8丁目77に") == ["京都市伏見区京町8丁目77"]


def test_two_addresses_on_two_lines() -> None:
    assert addresses("大阪市北区梅田1-2-3\n大阪市旭区赤川4-5-6") == ["大阪市北区梅田1-2-3", "大阪市旭区赤川4-5-6"]


@pytest.mark.parametrize(
    "address",
    [
        "吉野郡下北山村寺垣内981",
        "南丹市園部町船岡堂ノ前26番",
        "京都市下京区四条通烏丸東入長刀鉾町12",
        "寝屋川市香里南之町19-6 第2コーポ春日 B103",
        "大阪市西区新町1丁目33番8号 6階",
        "東成郵便局私書箱第37号",
        "Osaka-shi Kita-ku Nakanoshima 1-3-21",
        "北海道札幌市白石区本通12丁目南5-22",
        "旭川市4条通12丁目右4号",
        "新潟市中央区学校町通1番町602-1",
    ],
)
def test_finds_other_ways_to_end(address: str) -> None:
    assert found(f"「{address}」の件") == [("ADDRESS", address)]


def test_a_building_and_a_room_are_one_where_somebody_lives() -> None:
    assert found("住所欄に「コーポさつき105」だけ") == [("ADDRESS", "コーポさつき105")]
    assert ("ADDRESS", "ルミエール谷町 1203号室") in found("ルミエール谷町 1203号室の谷さんから")
    assert ("ADDRESS", "ハイツ茨木206") in found("住所,方書\n茨木市駅前3-8-13,ハイツ茨木206")


@pytest.mark.parametrize(
    "text",
    [
        "会議室201号室を予約",
        "大ホール 101号室は鍵がかかっています",
        "府営住宅の募集は101戸",
        "郵便局の私書箱の申込方法",
        "庁舎の所在地表記を「大阪市北区中之島一丁目3番21号」に統一",
    ],
)
def test_rooms_of_offices_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "守口市大久保町1-2-3-A102",
        "門真市千石東町32番30号 202",
        "河南町大字白木1359",
        "匝瑳市八日市場イ2402",
        "盛岡市玉山第5地割12番地3",
        "大東市野崎2-4-6 第二コーポ北棟三〇二号室",
        "城東区関目1-18-11 ハイム関目 2階東",
        "2-3-18 Motomachi, Naniwa-ku, Osaka",
        "オオサカシナニワクモトマチ2-3-18",
        "八尾市\n 東山本新町\n  9丁目6番\n   12号",
    ],
)
def test_finds_rooms_villages_and_other_alphabets(address: str) -> None:
    assert found(f"「{address}」") == [("ADDRESS", address)]


def test_a_block_counts_where_somebody_lives_or_moves() -> None:
    assert found("引越し先は堺市北区百舌鳥梅町3丁目。") == [("ADDRESS", "堺市北区百舌鳥梅町3丁目")]
    for text in ("堺市北区百舌鳥梅町3丁目の交差点", "北区梅田3丁目の住居表示", "第3条イ12の規定", "千葉市の人口イ1200"):
        assert found(text) == [], text


def test_a_line_may_end_behind_the_block() -> None:
    assert found("大阪市旭区清水3丁目\n12番7号に転居") == [("ADDRESS", "大阪市旭区清水3丁目\n12番7号")]


@pytest.mark.parametrize(
    "marked",
    ["場所は⟦桜台団地3号館412⟧です", "うちは⟦南江口3の5の18⟧や", "名義人（⟦淀川区西三国2丁目市営住宅4号棟306⟧）が死亡"],
)
def test_finds_what_a_row_or_a_talk_tells(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["別表3の5の18を参照", "第3の2の1の規定"])
def test_what_only_looks_like_it_there_passes(text: str) -> None:
    assert found(text) == []


def test_a_house_may_be_said_behind_its_town() -> None:
    assert covers_marked("住所は⟦生野区巽東の三の八の十五⟧です")
    assert covers_marked("⟦住之江区浜口東の3の8の15⟧に引っ越した")
    assert addresses("大阪市の1の2の3の区分") == []


def test_a_block_whose_houses_somebody_lives_in() -> None:
    assert covers_marked("⟦此花区伝法4丁目⟧の団地に住む児童")
    assert addresses("此花区伝法4丁目の団地の改修工事") == []


def test_a_house_may_be_said_behind_its_block() -> None:
    assert found("ご住所は、港区八幡屋の3丁目7の22です") == [("ADDRESS", "港区八幡屋の3丁目7の22")]


def test_every_character_may_stand_by_itself() -> None:
    address = "兵庫県加古川市平岡町\n新在家 2 － 2 7 － 1"
    assert found(f"住所　{address}\n電話") == [("ADDRESS", address)]


@pytest.mark.parametrize(
    "address",
    ["東成区深江南三丁目八番二十六号 メゾン深江一〇五", "仙台市青葉区国分町三丁目七番一号の五〇二"],
)
def test_a_room_may_be_written_in_kanji(address: str) -> None:
    assert found(f"新しい住まいは {address} です") == [("ADDRESS", address)]
    assert found("東成区深江南三丁目八番二十六号 会議一二三") == [("ADDRESS", "東成区深江南三丁目八番二十六号")]


@pytest.mark.parametrize(
    "address",
    [
        "大阪市阿倍野区昭和町1丁目2番3号2階",
        "八尾市本町一丁目1番1号の2",
        "吹田市泉町1丁目3番40号−201",
        "大阪市生野区巽中二丁目三番地ノ一 第二春日荘二〇五",
        "おおさかしあべのくしょうわちょう1-2-3",
        "オオサカシ アベノク ショウワチョウ 1-2-3",
        "平野区喜連西4-\n6-\n33",
    ],
)
def test_finds_floors_branches_kana_and_lines_cut_at_a_hyphen(address: str) -> None:
    assert found(f"現住所：{address}") == [("ADDRESS", address)]


@pytest.mark.parametrize("text", ["喜連西4-\n6月の予定", "おおさかしのくわしいじょうほうは1-2-3をみて", "2番3号2階席"])
def test_sentences_and_seats_are_no_addresses(text: str) -> None:
    assert found(text) == []


def test_the_ground_before_a_house_is_where_works_are() -> None:
    assert found("西区九条南1丁目12番地先の道路") == []
    assert found("西区九条南1丁目12番地先生宅")[0][0] == "ADDRESS"


@pytest.mark.parametrize("mark", [" ", "・", ".", "/", "~"])
def test_any_mark_divides_a_house_behind_the_label(mark: str) -> None:
    address = "城東区関目" + mark.join(("5", "2", "18"))
    assert found(f"住所 {address}") == [("ADDRESS", address)]


def test_sizes_of_fields_are_no_houses() -> None:
    assert found("郵便番号7桁、住所全角60桁、方書全角30桁のレイアウト") == []
    assert found("方書 メゾン関目305")[0][0] == "ADDRESS"


def test_times_behind_a_stop_are_no_houses() -> None:
    assert found("上本町六丁目 7:24 7:36 7:48\n住吉車庫前 7:52 8:04") == []
    assert found("住吉区長居東四丁目 7-24の自宅")[0][0] == "ADDRESS"


def test_finds_the_house_in_a_field_of_its_own() -> None:
    assert covers_marked("住所は⟦伝法4丁目2の28⟧です")
    assert found("民法4の2、第4丁目と書く") == []
    assert covers_marked("addr1=大阪市港区磯路 addr2=⟦2-2-84-1003⟧")
    assert covers_marked("住所1,住所2,方書\n大阪市西成区玉出中2丁目,⟦13-8⟧,⟦第二玉出荘11号⟧")
    assert covers_marked("⟦3-14-8 Tezukayama-naka, Sumiyoshi-ku, Osaka⟧")
