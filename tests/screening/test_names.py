import pytest

from sekisho.screening.names import could_be_given, family_end, family_start, is_common_noun, is_full_name, is_reading


@pytest.mark.parametrize(
    ("text", "name"), [("佐々木花子", "佐々木"), ("髙橋", "髙橋"), ("渡邉様", "渡邉"), ("森田", "森田"), ("患者", "")]
)
def test_the_longest_family_name_is_taken_in_any_of_its_characters(text: str, name: str) -> None:
    assert text[: family_end(text, 0)] == name


def test_a_family_name_is_found_backwards_too() -> None:
    assert family_start("家主の堀", 4) == 3
    assert family_start("利用者", 3) == 3


@pytest.mark.parametrize("word", ["佐藤", "佐藤豊", "田中太郎", "森進一", "林", "小川雪"])
def test_full_names(word: str) -> None:
    assert is_full_name(word)


@pytest.mark.parametrize(
    "word", ["山口県", "石川県在住", "森林", "東京都", "上野公園", "関西鉄道", "東洋製糖", "患者", "田中工務店"]
)
def test_places_and_bodies_are_no_full_names(word: str) -> None:
    assert not is_full_name(word)


@pytest.mark.parametrize(
    ("kana", "expected"), [("たなかたろう", True), ("タナカ", True), ("しました", False), ("タイプ", False)]
)
def test_readings(kana: str, expected: bool) -> None:
    assert is_reading(kana) is expected


def test_given_names_and_nouns() -> None:
    assert could_be_given("恵美子")
    assert not could_be_given("課長")
    assert is_common_noun("保育士")
    assert is_common_noun("事務局")
    assert not is_common_noun("美智子")
