"""What is compiled refuses what does not fit; that it finds the same is tested where it is used."""

from array import array

import numpy as np
import pytest

from sekisho.screening.compiled import LOOPS
from sekisho.screening.tagger.network import PLACES, REACH

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
MODEL[0][ROWS - 1, REACH] = MODEL[5][1] = 1  # the last word is a name by itself
WORDS = 2 * REACH + 3


def names(rows=(0,) * WORDS, firsts=(REACH,), model=MODEL):
    return LOOPS.names_of_rows(array("i", rows), array("i", firsts), model)


def with_one(value, at=4):
    row = [0] * WORDS
    row[at] = value
    return row


def test_what_fits_is_taken() -> None:
    assert names() == []
    assert names(rows=with_one(ROWS - 1), firsts=(REACH, WORDS - REACH)) == [(4, 5)]


@pytest.mark.parametrize(
    "outside",
    [
        *({"rows": with_one(row, at)} for row in (-1, ROWS, 2**31 - 1, -(2**31)) for at in (0, 4, WORDS - 1)),
        *({"firsts": firsts} for firsts in ((), (0,), (4,), (REACH, 0), (REACH, REACH), (REACH, WORDS - REACH + 1))),
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
    with pytest.raises(IndexError):
        names(rows=(0,) * 5)
    with pytest.raises(ValueError, match="words"):
        names(rows=(0,) * 70_000)
    for wrong in (np.zeros(2 * WORDS, np.int32)[::2], bytes(4 * WORDS + 1), bytes(3)):
        with pytest.raises(ValueError, match=r"contiguous|do not fit"):
            LOOPS.names_of_rows(wrong, array("i", [REACH]), MODEL)
        with pytest.raises(ValueError, match=r"contiguous|do not fit"):
            names(model=(*MODEL[:-1], wrong))
    with pytest.raises(TypeError):
        LOOPS.names_of_rows("text", array("i", [REACH]), MODEL)
    with pytest.raises(TypeError):
        names(model=MODEL[1:])


CODES = 1 << 16
NONE, GROUPS, EVERY = np.zeros(CODES, np.uint16), np.array([0, 0, 1], np.int32), np.zeros(CODES, np.uint8)
RUNS = np.zeros((18, 10, 2, 2), np.uint16)
PLACES_OF_A = (np.eye(1, CODES, ord("a"), np.uint16), NONE, EVERY, RUNS, EVERY, GROUPS, np.zeros(1, np.int32))


def with_table(at, table):
    return (*PLACES_OF_A[:at], table, *PLACES_OF_A[at + 1 :])


def test_places_of_a_character() -> None:
    assert LOOPS.places("xa1a", PLACES_OF_A, 1) == (1, 1, ([1, 3],))
    assert LOOPS.places("", PLACES_OF_A, 1) == (0, 0, (None,))


@pytest.mark.parametrize(
    "outside",
    [
        with_table(0, np.full(CODES, 2, np.uint16)),
        (np.full(CODES, 1 << 15, np.uint16), np.full(CODES, 65_535, np.uint16), *PLACES_OF_A[2:]),
        with_table(2, np.full(CODES, 2, np.uint8)),
        with_table(3, np.full_like(RUNS, 9)),
        *(with_table(5, np.array(bounds, np.int32)) for bounds in ([0, 0, 2], [0, -1, 1], [0, 0, 2**31 - 1])),
        *(with_table(6, np.array([cue], np.int32)) for cue in (1, -1, 2**31 - 1)),
    ],
)
def test_a_cue_or_group_outside_is_refused(outside) -> None:
    with pytest.raises(IndexError):
        LOOPS.places("a1b", outside, 1)


def test_tables_of_another_size_are_refused() -> None:
    for at in range(6):
        for wrong in (PLACES_OF_A[at].ravel()[:-1], np.zeros(0, PLACES_OF_A[at].dtype), bytes(3)):
            if at == 5 and len(wrong) == 2:
                continue  # one group fewer is a table, too
            with pytest.raises(ValueError, match="do not fit"):
                LOOPS.places("a", with_table(at, wrong), 1)
    with pytest.raises(ValueError, match="cues"):
        LOOPS.places("a", PLACES_OF_A, 5000)
    for wrong in ((b"a", PLACES_OF_A, 1), ("a", PLACES_OF_A[1:], 1), ("a", PLACES_OF_A)):
        with pytest.raises(TypeError):
            LOOPS.places(*wrong)


def test_folding_refuses_what_does_not_fit() -> None:
    table, classes = np.arange(128, dtype=np.uint32), np.zeros(128, np.uint16)
    assert LOOPS.folded("aあ", table, classes) == ("aあ", 1)
    for wrong in ((table[:-1], classes), (table, classes[:-1]), (bytes(3), classes), (table, bytes(3))):
        with pytest.raises(ValueError, match="do not fit"):
            LOOPS.folded("a", *wrong)
    with pytest.raises(ValueError, match="no characters"):
        LOOPS.folded("a", np.full(128, 0x110000, np.uint32), classes)
    with pytest.raises(TypeError):
        LOOPS.folded(b"a", table, classes)
