import pytest

from sekisho.screening.name_public import is_public_here
from tests.screening.test_name_plants import place
from tests.screening.writing import found


@pytest.mark.parametrize(
    "text",
    [
        "*木村*・林・森特定建設工事共同企業体",
        "木村・林・*森*特定建設工事共同企業体",
        "施工:*清水*・大成・前田JV",
        "*前田*・戸田経常建設共同企業体",
        "名前は「*北浜*市長」とだけ",
        "*村田*知事の年頭会見",
        "市長 *北浜一郎*",
        "*浜田*総務大臣の答弁",
        "中世の武将 *佐竹義重*の書状",
        "中世の*武将 佐竹義重*の書状",
        "江戸時代の俳人 *小西来山*の句碑",
        "マスコットキャラクター「ひかりん」と「*大介*くん」が共演",
        "着ぐるみの「*健太*くん」を借りる手続",
        "ゆるキャラの*たけし*くん",
    ],
)
def test_nobody_private_is_meant(text: str) -> None:
    assert is_public_here(*place(text))


@pytest.mark.parametrize(
    "text",
    [
        "*木村*、森特定建設工事共同企業体",
        "*木村*さんのJV",
        "*北浜*課長のあいさつ",
        "*北浜*市長の自宅は天神橋",
        "*北浜*市長様",
        "元市長 *北浜一郎*",
        "市長 *北浜一郎*様",
        "画家 *田中花子*を紹介",
        "江戸川区の画家 *田中花子*を紹介",
        "鎌倉市の作家 *田中花子*の講演",
        "大阪市長 *田中花子* 2026-11-01",
        "「*大介*くん」が着ぐるみに泣いた",
        "武将好きの*佐竹義重*",
        "武将 *佐竹義重*様",
        "俳人 *田中花子*、携帯090-1111-2222",
        "着ぐるみの中の人は「*大介*くん」",
        "マスコットに「*大介*くん」(8歳)が泣いた",
        "着ぐるみの*田中*くん",
        "「*健太*くん」の絵",
    ],
)
def test_somebody_may_be_meant(text: str) -> None:
    assert not is_public_here(*place(text))


def test_in_a_whole_text() -> None:
    assert not found("| 木村・林・森特定建設工事共同企業体 | 33,480,000 | |")
    assert found("木村・林・森特定建設工事共同企業体の現場代理人 田中一郎") == [("PERSON", "田中一郎")]
    assert not found("市のマスコットキャラクター「ひかりん」と、近隣市の「もみじ姫」「大介くん」が共演する舞台の台本")
    assert found("「健太くん」の保護者から苦情") == [("PERSON", "健太")]
    assert ("PHONE", "090-1234-5678") in found("北浜市長の携帯 090-1234-5678")


@pytest.mark.parametrize(
    "text", ["高橋（たかはし）という橋の名の由来", "西村という町の地図", "「大野」という駅の時刻表"]
)
def test_places_that_are_called_like_somebody_pass(text: str) -> None:
    assert found(text) == []


def test_who_is_called_like_a_place_is_found() -> None:
    assert found("高橋（たかはし）という職員の名札") == [("PERSON", "高橋"), ("PERSON", "たかはし")]
