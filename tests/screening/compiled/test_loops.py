"""What is compiled refuses what does not fit; that it finds the same is tested where it is used."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sudachipy import Morpheme

from sekisho.screening.compiled import LOOPS
from sekisho.screening.tagger.network import PLACES
from sekisho.screening.tagger.tagger import _key
from sekisho.screening.tagger.words import LONGEST_SEGMENT, Analyser, cuts, readable, segments

pytestmark = pytest.mark.skipif(LOOPS is None, reason="set up without a compiler")
HIDDEN, ROWS, CODES, LABELS = 16, 4, 7, 5
MODEL = (
    *(np.zeros(shape, np.float32)
    for shape in (
        (ROWS, PLACES, HIDDEN), (ROWS, HIDDEN), (CODES, PLACES, HIDDEN), (CODES, HIDDEN), HIDDEN,
        (LABELS, HIDDEN), LABELS, (LABELS, LABELS),
    )),
    np.zeros(ROWS, np.uint64), np.zeros(2, np.uint64),
)  # fmt: skip
MODEL[0][ROWS - 1, PLACES // 2] = MODEL[5][1] = 1  # the last word is a name by itself
WORDS = 5
KEY = bytes(range(16))


def names(rows=(0,) * WORDS, bounds=(0, WORDS), model=MODEL):
    return LOOPS.names_of_rows(list(rows), list(bounds), model)


def with_one(value, at=1):
    row = [1] * WORDS
    row[at] = value
    return row


def test_what_fits_is_taken() -> None:
    assert names() == names(rows=(), bounds=(0, 0)) == names(rows=(), bounds=(0, 0, 0, 0)) == []
    assert names(rows=with_one(ROWS - 1), bounds=(0, 1, 1, 1, 1, WORDS)) == [(1, 2)]
    assert names(rows=with_one(ROWS - 1), bounds=(0, 1, 2, WORDS)) == []


@pytest.mark.parametrize(
    "outside",
    [
        *({"rows": with_one(row, at)} for row in (-1, ROWS, 2**31, 2**64, -(2**64)) for at in (0, 1, WORDS - 1)),
        *({"bounds": bounds} for bounds in ((-1, 1), (0, -1), (2, 1), (0, 2, 1, 3), (0, WORDS + 1), (0, 2**64))),
    ],
)
def test_an_index_outside_is_refused(outside) -> None:
    with pytest.raises(IndexError):
        names(**outside)


def test_arrays_that_do_not_fit_together_are_refused() -> None:
    for at, one in enumerate(MODEL[:-1]):
        for wrong in (one.ravel()[:-1], one.ravel()[:0], np.zeros(one.size + 1, one.dtype)):
            with pytest.raises(ValueError, match=r"do not fit|hidden units"):
                names(model=(*MODEL[:at], wrong, *MODEL[at + 1 :]))
    for wrong in (np.zeros(4, np.uint64)[::2], bytes(3)):
        with pytest.raises(ValueError, match=r"contiguous|do not fit"):
            names(model=(*MODEL[:-1], wrong))
    with pytest.raises(ValueError, match="words"):
        names(rows=(0,) * 70_000)
    with pytest.raises(ValueError, match="segments"):
        names(bounds=())
    with pytest.raises(ValueError, match="segments"):
        names(bounds=(0,))


def test_other_objects_are_refused() -> None:
    for wrong in (
        (None, [0, 1], MODEL),
        ([0], (0, 1), MODEL),
        ([0], [0, 1], MODEL[1:]),
        ([None], [0, 1], MODEL),
        ([0], ["0", 1], MODEL),
    ):
        with pytest.raises(TypeError):
            LOOPS.names_of_rows(*wrong)
    with pytest.raises(TypeError):
        names(model=("text", *MODEL[1:]))


@given(
    st.text(st.sampled_from("あa。\n \ud800\ufdfa\U0001f600") | st.characters(), max_size=40), st.sampled_from((1, 90))
)
def test_segments_are_those_of_python(text: str, times: int) -> None:
    text *= times
    found = LOOPS.digested_segments(text, LONGEST_SEGMENT, KEY)
    if readable(text) != text:
        assert found is None
    else:
        assert [(start, end) for start, end, _ in found] == list(segments(text))


def test_digests_are_siphash_of_the_code_points() -> None:
    text = "会議、3人。\nab\n" + "😀" * 2_001
    for start, end, digest in LOOPS.digested_segments(text, LONGEST_SEGMENT, KEY):
        assert digest == siphash(KEY, text[start:end].encode("utf-32-le"))
    with pytest.raises(TypeError):
        LOOPS.digested_segments(text, LONGEST_SEGMENT, KEY[1:])
    with pytest.raises(ValueError, match="length"):
        LOOPS.digested_segments(text, 0, KEY)


def siphash(key: bytes, data: bytes) -> bytes:
    """SipHash-2-4 with 128 bits, written down plainly."""
    words = list(struct.unpack("<2Q", key)) * 2
    v = [a ^ b for a, b in zip(words, struct.unpack(">4Q", b"somepseudorandomlygeneratedbytes"), strict=True)]
    v[1] ^= 0xEE

    def rounds(count: int) -> None:
        for _ in range(count):
            for a, b, left, c, d, right in ((0, 1, 13, 2, 3, 16), (2, 1, 17, 0, 3, 21)):
                v[a], v[c] = (v[a] + v[b]) % 2**64, (v[c] + v[d]) % 2**64
                v[b] = turned(v[b], left) ^ v[a]
                v[d] = turned(v[d], right) ^ v[c]
                v[a] = turned(v[a], 32)

    def turned(word: int, bits: int) -> int:
        return (word << bits | word >> (64 - bits)) % 2**64

    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) % 256])
    for (block,) in struct.iter_unpack("<Q", padded):
        v[3] ^= block
        rounds(2)
        v[0] ^= block
    v[2] ^= 0xEE
    rounds(4)
    first = v[0] ^ v[1] ^ v[2] ^ v[3]
    v[1] ^= 0xDD
    rounds(4)
    return struct.pack("<2Q", first, v[0] ^ v[1] ^ v[2] ^ v[3])


def test_the_plain_siphash_gives_the_published_values() -> None:
    key = bytes(range(16))
    assert siphash(key, b"").hex() == "a3817f04ba25a8e66df67214c7550293"
    assert siphash(key, b"\0").hex() == "da87c1d86b99af44347659119b22fc45"


CODES = 1 << 16
NONE, GROUPS, EVERY = np.zeros(CODES, np.uint16), np.array([0, 0, 1], np.int32), np.zeros(CODES, np.uint8)
RUNS = np.zeros((18, 10, 2, 2), np.uint16)
PAIRED = np.zeros(CODES // 8, np.uint8)
PLACES_OF_A = (
    np.eye(1, CODES, ord("a"), np.uint16), NONE, NONE, EVERY, RUNS, np.eye(1, CODES, ord("a"), np.uint8)[0] * 8, GROUPS,
    np.zeros(1, np.int32), np.full(1, 4, np.uint64), PAIRED,
)  # fmt: skip
ALL_PAIRED = (*PLACES_OF_A[2:5], np.full(CODES, 4, np.uint8), *PLACES_OF_A[6:9], np.full_like(PAIRED, 255))


def with_table(at, table):
    return (*PLACES_OF_A[:at], table, *PLACES_OF_A[at + 1 :])


def test_places_of_a_character() -> None:
    assert LOOPS.places("xa1a", PLACES_OF_A, 0) == (1, 1, 4, ([1, 3],))
    assert LOOPS.places("", PLACES_OF_A, 0) == (0, 0, 0, (None,))


def test_long_words_are_places_of_their_cue() -> None:
    in_word = with_table(5, np.eye(1, CODES, ord("b"), np.uint8)[0] * 2)
    for text, places in (("b" * 16, [0]), ("あ" + "b" * 17 + "あ" + "b" * 16, [1, 19]), ("b" * 15 + "あb", None)):
        assert LOOPS.places(text, in_word, 0) == (0, 0, 4 if places else 0, (places,))


@pytest.mark.parametrize(
    "outside",
    [
        with_table(0, np.full(CODES, 2, np.uint16)),
        (NONE, np.full(CODES, 65_535, np.uint16), *ALL_PAIRED),
        with_table(3, np.full(CODES, 2, np.uint8)),
        with_table(4, np.full_like(RUNS, 9)),
        *(with_table(6, np.array(bounds, np.int32)) for bounds in ([0, 0, 2], [0, -1, 1], [0, 0, 2**31 - 1])),
        *(with_table(7, np.array([cue], np.int32)) for cue in (1, -1, 2**31 - 1)),
    ],
)
def test_a_cue_or_group_outside_is_refused(outside) -> None:
    with pytest.raises(IndexError):
        LOOPS.places("a1b", outside, 0)


def test_tables_of_another_size_are_refused() -> None:
    for at in (*range(7), 9):
        for wrong in (PLACES_OF_A[at].ravel()[:-1], np.zeros(0, PLACES_OF_A[at].dtype), bytes(3)):
            if at == 6 and len(wrong) == 2:
                continue  # one group fewer is a table, too
            with pytest.raises(ValueError, match="do not fit"):
                LOOPS.places("a", with_table(at, wrong), 0)
    for at, wrong in ((8, np.zeros(0, np.uint64)), (8, np.zeros(5000, np.uint64)), (8, bytes(7))):
        with pytest.raises(ValueError, match="do not fit"):
            LOOPS.places("a", with_table(at, wrong), 0)
    for long_word in (1, -1, 5000):
        with pytest.raises(ValueError, match="do not fit"):
            LOOPS.places("a", PLACES_OF_A, long_word)
    for wrong in ((b"a", PLACES_OF_A, 0), ("a", PLACES_OF_A[1:], 0), ("a", PLACES_OF_A)):
        with pytest.raises(TypeError):
            LOOPS.places(*wrong)


def test_folding_refuses_what_does_not_fit() -> None:
    table, classes, alike = np.arange(128, dtype=np.uint32), np.zeros(128, np.uint16), np.zeros(1, np.uint16)
    assert LOOPS.folded("aあ", table, classes, alike) == ("aあ", 1)
    assert LOOPS.folded("aあ", table + 1, classes, alike) == ("bあ", 1)
    assert LOOPS.folded("a", table + 1, classes, np.full(1, 2, np.uint16)) == ("a", 1)  # nothing else is asked
    for wrong in (
        (table[:-1], classes, alike), (table, classes[:-1], alike), (bytes(3), classes, alike),
        (table, bytes(3), alike),
        (table, classes, bytes(1)), (table, classes, np.zeros(2, np.uint16)),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="do not fit"):
            LOOPS.folded("a", *wrong)
    with pytest.raises(ValueError, match="no characters"):
        LOOPS.folded("a", np.full(128, 0x110000, np.uint32), classes, alike)
    with pytest.raises(TypeError):
        LOOPS.folded(b"a", table, classes, alike)
    with pytest.raises(TypeError):
        LOOPS.folded("a", table, classes)


def test_words_are_read_as_in_python() -> None:
    analyser = Analyser()
    methods = (Morpheme.begin, Morpheme.word_id, Morpheme.surface)
    text = "ID 2025の田中\nは\nIDとid"
    words = analyser.words(text)
    keys = [_key(word.word_id(), word.surface()) for word in words]
    row_of = {key: row for row, key in enumerate(keys[::2])}
    rows = [row_of.get(key) for key in keys]
    assert None in rows
    for edges in (
        [0, 9, 10, len(text)],
        [0, 3, 3, 3, 9, len(text)],
        [0, 1, len(text)],
        [0, 4, len(text)],
        [0, len(text), len(text)],
    ):
        assert LOOPS.rows_and_cuts(words, edges, methods, row_of) == (rows, cuts(words, edges))
    assert LOOPS.rows_and_cuts([], [0, 0], methods, {}) == ([], [0, 0])
    for wrong in (((), [0], methods, {}), ([], [0], methods[1:], {}), ([], [0], methods, [])):
        with pytest.raises(TypeError):
            LOOPS.rows_and_cuts(*wrong)
    for wrong in (([None], [0], methods, {}), (words, ["0"], methods, {}), (words, [0], (len, len, len), {})):
        with pytest.raises(TypeError):
            LOOPS.rows_and_cuts(*wrong)


def test_heads_of_works_refuse_what_does_not_fit() -> None:
    reads, none, every = np.arange(128, dtype=np.uint16), np.zeros(8192, np.uint8), np.full(8192, 255, np.uint8)
    assert LOOPS.heads_of_works("abあ𠮷", (reads, every, every, none)) == [0, 1, 2]
    assert LOOPS.heads_of_works("abc", (reads, every, none, every)) == [0]
    assert LOOPS.heads_of_works("a", (reads, every, every, every)) == []
    for at, wrong in ((0, bytes(3)), (1, none[:-1]), (2, none[:-1]), (3, bytes(8193))):
        tables = [reads, none, none, none]
        tables[at] = wrong
        with pytest.raises(ValueError, match="do not fit"):
            LOOPS.heads_of_works("ab", tuple(tables))
    for wrong in ((b"ab", (reads, none, none, none)), ("ab", (reads, none, none)), ("ab",)):
        with pytest.raises(TypeError):
            LOOPS.heads_of_works(*wrong)


def sieve_tables(numbers=1024, pages=(1, 64), masks=(1, 4, 1), owned=(1, 1)):
    return (
        np.zeros(numbers, np.uint16),
        np.zeros(pages, np.uint16),
        np.zeros(masks, np.uint64),
        np.zeros(owned, np.uint64),
    )


def test_a_sieve_takes_tables_that_fit_together() -> None:
    assert LOOPS.sieved("ab", 0, 2, sieve_tables()) == []
    for tables in (
        sieve_tables(numbers=1023), sieve_tables(pages=63), sieve_tables(masks=(1, 3, 1)),
        sieve_tables(masks=0, owned=(1, 5)),
        sieve_tables(owned=(33, 1)), sieve_tables(owned=(2, 2)), sieve_tables(owned=2),
        (*sieve_tables()[:2], bytes(7), sieve_tables()[3]),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="do not fit"):
            LOOPS.sieved("ab", 0, 2, tables)


@pytest.mark.parametrize(("table", "at"), [(0, 1), (1, ord("b") - 64)])
def test_a_page_or_kind_outside_is_refused(table: int, at: int) -> None:
    strange = sieve_tables()
    strange[table].ravel()[at] = 1
    with pytest.raises(IndexError):
        LOOPS.sieved("ab", 0, 2, strange)


def test_a_sieve_wants_a_text_and_two_places() -> None:
    for arguments in (("ab", 0, 2), (b"ab", 0, 2, sieve_tables()), ("ab", 0, 2, [])):
        with pytest.raises(TypeError):
            LOOPS.sieved(*arguments)
