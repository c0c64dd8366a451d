import pytest

from sekisho.screening.name_plants import among_plants, is_kind_of_tree
from tests.screening.writing import found


def place(text: str) -> tuple[str, int, int]:
    """The text without the asterisks between which the word stands, and where it stands."""
    before, word, behind = text.split("*")
    return before + word + behind, len(before), len(before) + len(word)


def is_among_plants(text: str) -> bool:
    text, start, end = place(text)
    return list(among_plants(text, [(start, end)])) == [(start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "花壇の植え替え、さくら・*つばき*・すみれ・あおい・かえで の開花時期で並べて",
        "松竹梅と*桐*・藤・菊の模様を使った台紙",
        "紹介文を。対象:桜、楓、*桃*、椿、葵、蘭、菫、柊、茜(つる草)。小学校3年生が読める漢字で",
        "色は*茜*・藍・翠・碧から選ぶ",
        "動物の絵:うさぎ、*くま*、しか、つばめ",
        "家紋(*藤*、桐、橘、菊、柏)の一覧",
    ],
)
def test_a_list_of_nothing_but_plants(text: str) -> None:
    assert is_among_plants(text)


@pytest.mark.parametrize(
    "text",
    [
        "花の水やりは、さくら、*すみれ*、ももさん",
        "花壇の当番は、*さくら*、すみれ、あおい",
        "参加者は、田中、*桜*、楓、桃",
        "田中・*さくら*・もも・すみれの花壇",
        "*さくら*、もも、あおいの3名に花の種を渡した",
        "*桂*、椿、榊、藤の順で面談",
        "*さくら*・つばき・すみれ・あおい、4人は遅れます",
        "花屋の*桜*、楓が来た",
        "木曜は、*さくら*、すみれ、あおいも",
        "鈴木の妹か、*茜*(あかね)、楓(かえで)、葵(あおい)",
        "*さくら*・つばき・すみれに花束を贈る",
        "花見は、*さくら*、つばき、すみれが来ます",
        "*桜*、楓、桃 花子が庭にいた",
    ],
)
def test_names_in_a_list(text: str) -> None:
    assert not is_among_plants(text)


@pytest.mark.parametrize(
    "text",
    [
        "街路樹の更新\n路線 樹種\n*椿坂 ヤブツバキ*",
        "樹種|本数\n|*ジンダイアケボノ*|20|",
        "樹種 本数\n*オオシマザクラ* 10",
    ],
)
def test_kinds_of_trees(text: str) -> None:
    assert is_kind_of_tree(*place(text))


@pytest.mark.parametrize(
    "text",
    ["街路樹の剪定を *ヤマダサクラ* が依頼", "樹種の質問 *ヤブツバキ*様", "受付 *ヤブツバキ*", "樹種の質問 *ヤマモト*"],
)
def test_persons_where_trees_are_spoken_of(text: str) -> None:
    assert not is_kind_of_tree(*place(text))


def test_in_a_whole_text() -> None:
    assert not found("公園の木の紹介文を。対象:桜、楓、桃、椿、葵、蘭、菫、柊、茜(つる草)。")
    assert ("PERSON", "すみれ") in found("欠席:さくら、すみれ、つばき、あおい")
    assert ("PERSON", "山田サクラ") in found("街路樹の剪定を 山田サクラ が依頼")
