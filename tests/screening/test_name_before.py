import pytest

from sekisho.screening.name_before import name_before
from tests.screening.writing import found


def ends_in(text: str, *, strict: bool = False) -> str | None:
    span = name_before(text, len(text), strict=strict)
    return None if span is None else text[span[0] : span[1]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("きのう田中", "田中"),
        ("職員の山本 恵美子", "山本 恵美子"),
        ("受託者宮坂", "宮坂"),
        ("家主の堀 泉咲", "堀 泉咲"),
        ("塚本さくら", "塚本さくら"),
        ("中里さだ子", "中里さだ子"),
        ("電話はうめはら こはる", "うめはら こはる"),
        ("利用者のたなか", "たなか"),
        ("娘のゆい", "ゆい"),
        ("バスの席はりお", "りお"),
        ("はせがわさんちのけん", "けん"),
        ("対象児童奏太", "奏太"),
        ("マリア・ゴンザレス", "マリア・ゴンザレス"),
        ("佐藤ケンジ", "佐藤ケンジ"),
        ("then Tran Van Duc", "Tran Van Duc"),
        ("一ノ瀬", "一ノ瀬"),
        ("小比類巻", "小比類巻"),
        ("山田太郎   ", "山田太郎"),
        ("届出人は長部", "長部"),
        ("次に井部", "井部"),
    ],
)
def test_finds_where_the_name_begins(text: str, name: str) -> None:
    assert ends_in(text) == name


@pytest.mark.parametrize(
    "text", ["", "お客", "患者", "ご担当者", "みな", "おばあ", "スタッフ", "オーナー", "A", "NTT", "、", "奥", "工務店"]
)
def test_common_nouns_are_no_names(text: str) -> None:
    assert ends_in(text) is None


@pytest.mark.parametrize(
    ("text", "name"), [("佐藤", "佐藤"), ("総務", None), ("町内", None), ("尾上", "尾上"), ("不二子", None)]
)
def test_strict_asks_for_a_known_family_name(text: str, name: str | None) -> None:
    assert ends_in(text, strict=True) == name


@pytest.mark.parametrize("text", ["営業部", "裏方", "入院"])
def test_parts_of_an_office_are_no_names(text: str) -> None:
    assert ends_in(text) is None


@pytest.mark.parametrize("text", ["氏神様の祭礼", "主君、諸君", "校長先生、教頭先生、担任の先生"])
def test_gods_and_lords_are_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["園児そうたくんの母", "児童めいちゃん", "長男そうまくんの面談"])
def test_kana_stands_right_behind_the_word_for_a_child(text: str) -> None:
    assert [label for label, _ in found(text)] == ["PERSON"]


def test_names_of_one_rare_character_are_known() -> None:
    assert found("担当の轟が休みのため") == [("PERSON", "轟")]
