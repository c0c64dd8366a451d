"""Record lists (名簿): a row is found by any two of its fields close together that single it out.

One field alone says little (a ward, an age); two fields of one row, which few other rows share, name a person.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sekisho.kernel.era import wareki
from sekisho.screening.registered.fold import Codes, Folded, fold_many
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.needles import LONGEST, SHORTEST, Hashed, Needles, hash_needles

REACH = 200  # folded characters from the end of one field to the beginning of the other
SHORTEST_NUMBER = 4  # an age or a house number is in every text
LEAST_TOGETHER = 4  # characters of both fields
MOST_ALIKE = 3  # rows that share both fields
# A field that so many rows share is a category (性別, 区分), not a mark of a person.
CATEGORY_ROWS, CATEGORY_SHARE = 3, 0.05
MOST_HITS = 2000
LONG = 1000
_DATE = re.compile(r"\s*([12][0-9]{3})\s*[-/.年]\s*(0?[1-9]|1[0-2])\s*[-/.月]\s*(0?[1-9]|[12][0-9]|3[01])\s*日?\s*")
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
    writings: dict[bytes, list[Codes]] = {}
    written = [(number, _writings(field)) for number, row in enumerate(table) for field in row]
    folded = iter(fold_many([form for _, forms in written for form in forms]))
    for number, forms in written:
        if counting := [codes for codes in islice(folded, len(forms)) if _counts(codes)]:
            name = counting[0].tobytes()
            spread[name].add(number)
            writings[name] = counting
    limit = max(CATEGORY_ROWS, int(len(table) * CATEGORY_SHARE))
    values = [name for name, rows in spread.items() if len(rows) <= limit]
    meant = {key.digest(form): value for value, name in enumerate(values) for form in writings[name]}
    hashed = hash_needles([form for name in values for form in writings[name]], key)
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


def _writings(field: str) -> list[str]:
    """The field, and a date in the other ways in which it is written."""
    found = _DATE.fullmatch(field)
    if found is None:
        return [field]
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return [field]
    plain = f"{day.year}年{day.month}月{day.day}日"
    return [plain, f"{day:%Y年%m月%d日}", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", wareki(day)]


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    value: int


class RowSearch:
    """One list, ready to search."""

    def __init__(self, list_: Rows) -> None:
        self._list = list_
        self._needles = Needles.of([list_.hashed])

    def find(self, folded: Folded, key: Key) -> list[tuple[int, int]]:
        """Spans of folded text: the fields of rows of which two stand together."""
        found = self._needles.find(folded, key)
        hits = sorted(
            (_Hit(a, b, int(self._list.meaning[i])) for a, b, i in found), key=lambda hit: (hit.start, -hit.end)
        )
        marked: dict[tuple[int, int], None] = {}
        known: dict[tuple[int, int], bool] = {}
        for place, first in enumerate(hits[:MOST_HITS]):
            for second in hits[place + 1 : MOST_HITS]:
                if second.start - first.end > REACH:
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
        together = first.end - first.start + second.end - second.start
        return first.value != second.value and together >= LEAST_TOGETHER

    def _singles_out(self, first: int, second: int) -> bool:
        a, b = self._rows(first), self._rows(second)
        if len(a) > LONG and len(b) > LONG:
            return False
        return 1 <= len(np.intersect1d(a, b, assume_unique=True)) <= MOST_ALIKE

    def _rows(self, value: int) -> Numbers:
        return self._list.rows[self._list.starts[value] : self._list.starts[value + 1]]
