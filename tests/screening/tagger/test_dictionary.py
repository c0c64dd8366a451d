import json
import unicodedata

import pytest

from sekisho.screening.compiled import LOOPS
from sekisho.screening.tagger.dictionary import _check, _resource, _UnknownError, categories, fold_table
from sekisho.screening.tagger.words import Analyser

FOLDS, PIECES = fold_table(_resource("rewrite.def"))


def folded(character: str) -> str | None:
    value = int(FOLDS[ord(character)])
    if value < 1 << 31:
        return chr(value)
    if value == (1 << 32) - 1:
        return None
    at = value - (1 << 31)
    return "".join(map(chr, PIECES[at + 1 : at + 1 + PIECES[at]]))


@pytest.mark.parametrize(
    ("character", "read"),
    [
        ("a", "a"), ("A", "a"), ("Ａ", "a"), ("１", "1"), ("（", "("), ("\u3000", " "), ("…", "..."), ("㈱", "(株)"),
        ("Ⅻ", "ⅻ"), ("İ", "i\u0307"), ("ß", "ß"), ("ﬁ", "fi"), ("ｱ", "ア"), ("⼀", "⼀"), ("Σ", "σ"), ("가", "가"),
        ("ﾞ", None), ("\u3099", None), ("゛", None), ("\ud800", None), ("\u0378", None),
    ],
)  # fmt: skip
def test_a_character_is_read_as_sudachi_reads_it(character: str, read: str | None) -> None:
    assert folded(character) == read


def test_most_characters_stay() -> None:
    """The blocks that are passed over hold nothing that would change."""
    for code in (*range(0x3041, 0x3097), *range(0x4E00, 0xA000, 7), *range(0xAC00, 0xD7A4, 11), 0x20000, 0x2A6DF):
        assert folded(chr(code)) == chr(code) == unicodedata.normalize("NFKC", chr(code))


def test_categories_add_up_over_lines() -> None:
    table = categories("# none\n0x0041..0x0043 ALPHA\n0x0042 NUMERIC # both\nALPHA 1 1 0\n")
    assert table[0x40:0x45].tolist() == [1, 32, 48, 32, 1]
    with pytest.raises(KeyError):
        categories("0x0041 USER1")


@pytest.mark.parametrize(
    "change",
    [
        {"systemDict": "other.dic"},
        {"userDict": ["user.dic"]},
        {"pathRewritePlugin": []},
        {"oovProviderPlugin": []},
        {"inputTextPlugin": [{"class": "com.worksap.nlp.sudachi.DefaultInputTextPlugin", "rewriteDef": "own.def"}]},
    ],
    ids=str,
)
def test_other_settings_of_sudachi_are_not_taken(change: dict[str, object]) -> None:
    _check(json.loads(_resource("sudachi.json")))
    with pytest.raises(_UnknownError):
        _check({**json.loads(_resource("sudachi.json")), **change})


@pytest.mark.skipif(LOOPS is None, reason="set up without a compiler")
def test_what_is_installed_is_read_in_c() -> None:
    """If this fails after an update of Sudachi, everything still works, but slower."""
    assert Analyser(LOOPS)._opened is not None
    assert Analyser()._opened is None
