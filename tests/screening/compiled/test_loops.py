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
