import pytest

from sekisho.screening.tagger.attributes import Gazetteer, attributes, number, shape, short_kanji, short_romaji

LISTS = Gazetteer(
    frozenset({"田中"}),
    frozenset({"健太", "佳璃"}),
    frozenset({"たなか"}),
    frozenset({"けんた"}),
    frozenset({"tanaka", "sato"}),
    frozenset({"kenta"}),
)
NOUN = ("名詞", "固有名詞", "人名", "姓", "*", "*")


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("田中", "K"),
        ("さん", "H"),
        ("データ", "C"),
        ("2025", "0"),
        ("Tanaka", "T"),
        ("NTT", "U"),
        ("、", "."),
        ("さだ子", "M"),
    ],
)
def test_shape_is_the_script(word: str, form: str) -> None:
    assert shape(word) == form


def test_only_short_words_in_kanji_can_be_pieces_of_a_name() -> None:
    assert [short_kanji(word) for word in ("璃", "田中", "長谷川", "たな", "A")] == [1, 2, 0, 0, 0]


def test_romaji_of_long_vowels_is_one() -> None:
    assert {short_romaji(word) for word in ("Satou", "SATO", "satoh", "Satoo")} == {"sato"}


@pytest.mark.parametrize(
    ("word", "lists"),
    [("田中", "gf"), ("健太", "gg"), ("タナカ", "gfk"), ("けんた", "ggk"), ("Satoh", "gfr"), ("田中健太", "gfg")],
)
def test_lists_of_names_are_asked_in_every_script(word: str, lists: str) -> None:
    own, shared = attributes(word, NOUN, LISTS)
    assert own == [f"w={word.lower()}"]
    assert f"g:{lists}" in shared


def test_numbers_of_attributes_do_not_change() -> None:
    """The model file holds them."""
    assert number("w=田中") == 0x1226E49B
