"""Record lists (名簿): a row is found by any two of its fields close together that single it out.

One field alone says little (a ward, an age); two fields of one row, which few other rows share, name a person.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.registered.fold import Codes, Folded, fold_many
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.needles import LONGEST, SHORTEST, Hashed, Needles, hash_needles
from sekisho.screening.registered.writings import writings

REACH = 200  # folded characters from the end of one field to the beginning of the other
SHORTEST_NUMBER = 4  # an age or a house number is in every text
LEAST_TOGETHER = 4  # characters of both fields
MOST_ALIKE = 3  # rows that share both fields
# A field that so many rows share is a category (性別, 区分), not a mark of a person.
CATEGORY_ROWS, CATEGORY_SHARE = 3, 0.05
MOST_HITS = 2000
LONG = 1000
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """One list. hashed.digests[i] means field value meaning[i]; its rows are rows[starts[v]:starts[v + 1]], sorted."""

    hashed: Hashed
    meaning: Numbers
    starts: Numbers
    rows: Numbers


def hash_rows(table: list[list[str]], key: Key) -> Rows:
    """The list as the store keeps it. table: rows of fields, without the heading."""
    spread: dict[bytes, set[int]] = defaultdict(set)
    forms_of: dict[bytes, list[Codes]] = {}
    written = [(number, writings(field)) for number, row in enumerate(table) for field in row]
    folded = iter(fold_many([form for _, forms in written for form in forms]))
    for number, forms in written:
        if counting := [codes for codes in islice(folded, len(forms)) if _counts(codes)]:
            name = counting[0].tobytes()
            spread[name].add(number)
            forms_of[name] = counting
    limit = max(CATEGORY_ROWS, int(len(table) * CATEGORY_SHARE))
    values = [name for name, rows in spread.items() if len(rows) <= limit]
    # What is one field as it stands does not become another's other writing.
    others = {key.digest(form): value for value, name in enumerate(values) for form in forms_of[name][1:]}
    meant = others | {key.digest(forms_of[name][0]): value for value, name in enumerate(values)}
    hashed = hash_needles([form for name in values for form in forms_of[name]], key)
    lengths = [0, *(len(spread[name]) for name in values)]
    return Rows(
        hashed,
        np.array([meant[int(digest)] for digest in hashed.digests], np.int64),
        np.cumsum(np.array(lengths, np.int64)),
        np.array([row for name in values for row in sorted(spread[name])], np.int64),
    )


def _counts(codes: Codes) -> bool:
    if not SHORTEST <= len(codes) <= LONGEST:
        return False
    return len(codes) >= SHORTEST_NUMBER or not all(ord("0") <= code <= ord("9") for code in codes)


@dataclass(frozen=True, slots=True)
class _Hit:
    """start, end: in the text. size: in folded characters."""

    start: int
    end: int
    value: int
    size: int


class RowSearch:
    """One list, ready to search."""

    def __init__(self, list_: Rows) -> None:
        self._list = list_
        self._needles = Needles.of([list_.hashed])

    def find(self, readings: list[Folded], key: Key) -> list[tuple[int, int]]:
        """Spans of text: the fields of rows of which two stand together. readings: of one text, the plain one first."""
        found = {
            (*folded.span(a, b), int(self._list.meaning[i]), b - a)
            for folded in readings
            for a, b, i in self._needles.find(folded, key)
        }
        hits = [_Hit(*each) for each in sorted(found, key=lambda hit: (hit[0], -hit[1]))]
        starts = np.searchsorted(readings[0].places, np.array([hit.start for hit in hits]))
        ends = np.searchsorted(readings[0].places, np.array([hit.end for hit in hits]))
        marked: dict[tuple[int, int], None] = {}
        known: dict[tuple[int, int], bool] = {}
        for place, first in enumerate(hits[:MOST_HITS]):
            for other, second in enumerate(hits[place + 1 : MOST_HITS], place + 1):
                if starts[other] - ends[place] > REACH:
                    break
                pair = (first.value, second.value)
                if second.start < first.end or not self._is_telling(first, second):
                    continue
                if pair not in known:
                    known[pair] = self._singles_out(*pair)
                if known[pair]:
                    marked[first.start, first.end] = marked[second.start, second.end] = None
        return list(marked)

    def _is_telling(self, first: _Hit, second: _Hit) -> bool:
        return first.value != second.value and first.size + second.size >= LEAST_TOGETHER

    def _singles_out(self, first: int, second: int) -> bool:
        a, b = self._rows(first), self._rows(second)
        if len(a) > LONG and len(b) > LONG:
            return False
        return 1 <= len(np.intersect1d(a, b, assume_unique=True)) <= MOST_ALIKE

    def _rows(self, value: int) -> Numbers:
        return self._list.rows[self._list.starts[value] : self._list.starts[value + 1]]
