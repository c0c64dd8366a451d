import pytest

from sekisho.screening.name_keys import find
from sekisho.screening.reading import Reading
from tests.screening.writing import found


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<Shimei>瀬ノ尾 楓馬</Shimei><Seibetsu>1</Seibetsu>", ["瀬ノ尾 楓馬"]),
        ('{"shinseisha_namae": "城之内 楓"}', ["城之内 楓"]),
        ("hogoshaSei=出水&hogoshaMei=楓", ["出水", "楓"]),
        ("SHIMEI_KANJI=瀬ノ尾 楓馬\n", ["瀬ノ尾 楓馬"]),
        ('"simei":"渡会そら"', ["渡会そら"]),
        ("kanji_name: 植月\n", ["植月"]),
        ("myoji: 植月, mei: 楓,", ["植月", "楓"]),
        ('fullName: "Siobhan Gallagher"', ["Siobhan Gallagher"]),
        ("WHERE shimei LIKE '城之内%'", ["城之内"]),
        ('<namae type="kanji">植月 学</namae>', ["植月 学"]),
    ],
)
def test_what_stands_behind_a_key_in_romaji(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '"shimei": "必須", "sei": "男", "mei": "明細"',
        "sei: 性別\nnamae: テスト\nshimei: 氏名\n",
        "<sei>女性</sei><kokusei>調査</kokusei><Meisai>林</Meisai>",
        "fullName: String\nfull_name: Osaka City\n",
        "shisetsu_namae: 林\n<KaishaNamae>山田</KaishaNamae>",
        "shimei VARCHAR(40), namae TEXT",
        "KUBOTA Mei: 資料を送りました\nYAGI Mei: 資料です",
        "shimei: 資料です\n",
        "kanji_name=漢字名\n<Sei>税</Sei>",
        "machiMei: 平野\nkamoku_mei: 国税\nyakushokuMei=部長\n",
    ],
)
def test_settings_and_things_pass(text: str) -> None:
    assert names(text) == []


def test_a_heading_in_romaji_heads_a_column_of_names() -> None:
    text = "id,shimei,age\n1,瀬ノ尾 楓馬,20\n2,渡会 そら,30\n"
    assert [name for label, name in found(text) if label == "PERSON"] == ["瀬ノ尾 楓馬", "渡会 そら"]
    assert found("id,shisetsu_namae\n1,中央公民館\n") == []
