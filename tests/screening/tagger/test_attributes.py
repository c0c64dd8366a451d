import numpy as np
import pytest

from sekisho.screening.tagger.attributes import Gazetteer, Uses, attributes, number, shape, short_kanji, short_romaji

FAMILY, NAME, PLACE, WORD = 1, 8, 16, 64
KNOWN = {"ゴードン": FAMILY | PLACE, "gordon": FAMILY, "木曽野": NAME, "オカリナ": WORD}
BITS = {number(word): bits for word, bits in KNOWN.items()}
USES = Uses(np.array(sorted(BITS), np.uint32), np.array([BITS[key] for key in sorted(BITS)], np.uint8))
LISTS = Gazetteer(
    frozenset({"田中"}),
    frozenset({"健太", "佳璃"}),
    frozenset({"たなか"}),
    frozenset({"けんた"}),
    frozenset({"tanaka", "sato"}),
    frozenset({"kenta"}),
    USES,
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


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("ゴードン", {"u=C17", "u:f", "u:l"}),
        ("GORDON", {"u=L1", "u:f"}),
        ("木曽野", {"u=K8", "u:n"}),
        ("オカリナ", {"u=C64", "u:w"}),
        ("クリップ", {"u=C0"}),
        ("が", set()),
    ],
)
def test_what_words_name_is_told_of_each(word: str, wanted: set[str]) -> None:
    shared = attributes(word, NOUN, LISTS)[1]
    assert {attribute for attribute in shared if attribute.startswith("u")} == wanted


def test_words_before_the_first_and_behind_the_last_number_are_unknown() -> None:
    uses = Uses(np.array([number("ゴードン")], np.uint32), np.array([FAMILY], np.uint8))
    words = sorted(("ゴードン", *"一二三四五六七八"), key=number)
    assert words[0] != "ゴードン" != words[-1]
    assert [word for word in words if uses.of(word)] == ["ゴードン"]


def test_lists_come_back_from_the_model_file() -> None:
    again = Gazetteer.of_arrays(LISTS.arrays())
    assert (again.family, again.given_romaji) == (LISTS.family, LISTS.given_romaji)
    assert again.uses.keys.tolist() == sorted(BITS)
    assert again.uses.of("ゴードン") == FAMILY | PLACE


def test_lists_that_do_not_fit_are_refused() -> None:
    arrays = LISTS.arrays()
    arrays["uses_bits"] = arrays["uses_bits"][:-1]
    with pytest.raises(ValueError, match="do not fit"):
        Gazetteer.of_arrays(arrays)


def test_numbers_of_attributes_do_not_change() -> None:
    """The model file holds them."""
    assert number("w=田中") == 0x1226E49B
