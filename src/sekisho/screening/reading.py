"""One pass over a text for everybody: where what is looked for may begin, and how its digits stand.

A `Cue` says how an expression may begin: with one of these characters, one of these pairs of characters, or a run of
digits of such a length between such characters. `Reading(text)` finds the places of all cues at once; a recognizer
tries its expression there and nowhere else. There may be more places than the cue means (a few pairs share a place of
the table), never fewer: the expression decides.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.compiled import LOOPS
from sekisho.screening.patterns import compiled

DIGITS = "0123456789"
_LONGEST = 17  # digits of a run; longer ones are told apart by nobody
_CODES = 1 << 16
_LAST = np.uint32(_CODES - 1)  # stands for every character behind it
_SPREAD = np.uint16(40_503)
_ZERO = np.uint16(ord("0"))
_MARKS = "-.・の()/|_~〜"  # with white space, what may divide the digits of one number
_MOST_MARKS = 4
_LONG_WORD = 16  # characters of a word as keys and passwords are
_IN_MARK, _IN_WORD, _BEGINS, _GROUPED = 1, 2, 4, 8  # bits of `_Tables.marks`


def characters(ranges: str) -> str:
    """The characters of a class of an expression: `々㐀-鿿` (a hyphen stands first or last)."""
    found: list[str] = []
    place = 0
    while place < len(ranges):
        if ranges[place + 1 : place + 2] == "-" and place + 2 < len(ranges):
            found += map(chr, range(ord(ranges[place]), ord(ranges[place + 2]) + 1))
            place += 3
        else:
            found.append(ranges[place])
            place += 1
    return "".join(found)


def product(firsts: str, seconds: str) -> tuple[str, ...]:
    """Every pair of one character each."""
    return tuple(first + second for first in firsts for second in seconds)


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run of digits. lengths: how many. first: its first digit. before, behind: the character beside it, any if
    empty; the edge of a text counts as each."""

    lengths: tuple[int, ...] = tuple(range(1, _LONGEST + 1))
    first: str = DIGITS
    before: str = ""
    behind: str = ""


class Cue:
    """How an expression may begin. Of words the first two characters are looked for."""

    made: "list[Cue]" = []
    changes = 0  # of all cues; tables are made anew after one

    def __init__(self, *words: str, runs: tuple[Run, ...] = ()) -> None:
        self.heads: set[str] = set()
        self.add(*words)
        self.runs = runs
        self.number = len(Cue.made)
        Cue.made.append(self)

    def add(self, *words: str) -> None:
        """One of these, too."""
        self.heads.update(word[:2] for word in words)
        Cue.changes += 1


class Words:
    """Words of which one must stand in a text."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.cue = Cue(*words)
        self._by_head: dict[str, tuple[str, ...]] = {}
        for word in words:
            self._by_head[word[:2]] = (*self._by_head.get(word[:2], ()), word)

    def stands_at(self, text: str, place: int) -> bool:
        """Whether one of them does. There may be hundreds: only those are compared that begin so."""
        head = text[place : place + 2]
        return head[:1] in self._by_head or text.startswith(self._by_head.get(head, ()), place)


class Part:
    """A part of the screen that finds nothing where none of these cues stands: then it need not be asked."""

    made: "list[Part]" = []

    def __init__(self, *cues: Cue) -> None:
        self.cues = cues
        self.bit = 1 << len(Part.made)  # in `Reading.parts`
        Part.made.append(self)
        Cue.changes += 1


def cues_of(names: Mapping[str, object], but: tuple[object, ...] = ()) -> Iterator[Cue]:
    """The cues of everything that a module looks for, by its names. but: what it looks for only where others stand."""
    for sought in list(names.values()):
        if sought not in but and isinstance(cue := getattr(sought, "cue", sought), Cue):
            yield cue


# Sixteen characters or more of what keys, passwords and addresses of the web are written in.
LONG_WORD = Cue()


class Sought:
    """An expression with the cue of its beginning."""

    def __init__(self, expression: str, *words: str, runs: tuple[Run, ...] = (), cue: Cue | None = None) -> None:
        self.pattern = compiled(expression)
        self.cue = cue or Cue(*words, runs=runs)
        self._number = self.cue.number

    def finditer(self, reading: "Reading", done: int = 0) -> Sequence[re.Match[str]]:
        """What `finditer` of the expression would find from `done` on."""
        places = reading.by_cue[self._number]  # mostly None
        if places is None:
            return ()
        match, text, all_found = self.pattern.match, reading.text, []
        for place in places:
            if place >= done and (found := match(text, place)):
                all_found.append(found)
                done = found.end()
        return all_found

    def first(self, reading: "Reading") -> re.Match[str] | None:
        """What `search` of the expression would find."""
        matches = (self.pattern.match(reading.text, place) for place in reading.places(self.cue))
        return next(filter(None, matches), None)


def tried_at(heads: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `finditer` of the pattern would find, which is tried only where `heads` finds a character it begins with."""
    done = 0
    for head in heads.finditer(text):
        if head.start() >= done and (found := pattern.match(text, head.start())):
            yield found
            done = found.end()


def tried_at_lines(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `finditer` would find of a pattern that begins where a line begins and does not reach into the next."""
    start = 0
    while start >= 0:
        if found := pattern.match(text, start):
            yield found
        start = text.find("\n", start) + 1 or -1


class _Tables:
    """Cues as numbers in arrays. A group is a set of cues that share a place."""

    def __init__(self, cues: list[Cue]) -> None:
        self.size, self.changes = len(cues), Cue.changes
        self._numbers: dict[frozenset[int], int] = {frozenset(): 0}
        singles: dict[int, set[int]] = {}
        pairs: dict[int, set[int]] = {}
        firsts: dict[int, set[int]] = {}
        for cue in cues:
            for head in cue.heads:
                code = min(ord(head[0]), _CODES - 1)
                if len(head) == 1:
                    singles.setdefault(code, set()).add(cue.number)
                else:
                    second = min(ord(head[1]), _CODES - 1)
                    place = (code * int(_SPREAD) & _CODES - 1) ^ second
                    pairs.setdefault(place, set()).add(cue.number)
                    firsts.setdefault(place, set()).add(code)
        self.singles = self._table(singles)
        self.pairs = self._table(pairs)
        self.firsts = np.zeros(_CODES, np.uint16)  # by which a pair is told from others; 0 where some share a place
        for place, codes in firsts.items():
            self.firsts[place] = codes.pop() if len(codes) == 1 else 0
        self.kinds, self.runs = self._runs([(cue.number, run) for cue in cues for run in cue.runs])
        self.marks = np.zeros(_CODES, np.uint8)
        self.marks[[code for code in range(_CODES) if chr(code).isspace() or chr(code) in _MARKS]] = _IN_MARK
        self.marks[[ord(c) for c in characters("A-Za-z0-9_/.:-")]] |= _IN_WORD
        self.marks[[min(ord(head[0]), _CODES - 1) for cue in cues for head in cue.heads if len(head) > 1]] |= _BEGINS
        self.marks[self.singles > 0] |= _GROUPED
        self.paired = np.packbits(self.pairs > 0, bitorder="little")  # small enough for the nearest cache
        self.groups = tuple(tuple(sorted(group)) for group in self._numbers)
        bounds = np.array([0, *accumulate(map(len, self.groups))], np.int32)
        members = np.array([number for group in self.groups for number in group], np.int32)
        self.parts = np.zeros(self.size, np.uint64)  # bits of those that ask for each cue
        for part in Part.made:
            self.parts[[cue.number for cue in part.cues]] |= np.uint64(part.bit)
        self.arrays = (
            self.singles, self.pairs, self.firsts, self.kinds, self.runs, self.marks, bounds, members, self.parts,
            self.paired,
        )  # fmt: skip

    def _number(self, group: set[int]) -> int:
        return self._numbers.setdefault(frozenset(group), len(self._numbers))

    def _table(self, of: dict[int, set[int]]) -> NDArray[np.uint16]:
        table = np.zeros(_CODES, np.uint16)
        for place, group in of.items():
            table[place] = self._number(group)
        return table

    def _runs(self, runs: list[tuple[int, Run]]) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
        """The kind of every character, 0 for the edge of a text, and the group for length, first digit and kinds."""
        sides = list(dict.fromkeys(side for _, run in runs for side in (run.before, run.behind) if side))
        signs = np.zeros((len(sides), _CODES), np.bool_)
        for row, side in zip(signs, sides, strict=True):
            row[[ord(c) for c in side]] = True
        weights = 1 << np.arange(len(sides), dtype=np.int64)
        distinct, kinds = np.unique(weights @ signs, return_inverse=True)
        known = [{side for bit, side in enumerate(sides) if sign >> bit & 1} | {""} for sign in distinct.tolist()]
        known.insert(0, {*sides, ""})
        shape = (_LONGEST + 1, len(DIGITS), len(known), len(known))
        groups = np.zeros(shape, np.int64)  # of runs, one bit each
        for bit, (_, run) in enumerate(runs):
            before = [kind for kind, beside in enumerate(known) if run.before in beside]
            behind = [kind for kind, beside in enumerate(known) if run.behind in beside]
            groups[np.ix_(run.lengths, list(map(int, run.first)), before, behind)] |= 1 << bit
        sets, places = np.unique(groups, return_inverse=True)
        numbers = [
            self._number({cue for bit, (cue, _) in enumerate(runs) if group >> bit & 1}) for group in sets.tolist()
        ]
        table = np.array(numbers, np.uint16)[places].reshape(shape)
        return (kinds + 1).astype(np.uint8), table


_tables: list[_Tables] = []  # the one in use; made when the first text is read, after all cues


def _current() -> _Tables:
    if not _tables or _tables[0].changes != Cue.changes:
        _tables[:] = [_Tables(Cue.made)]
    return _tables[0]


class Reading:
    """A normalised text and what one pass has seen in it.

    digits: how many of 0 to 9. together: the most with nothing but a few marks between.
    by_cue: the places of each cue by its number, None where there are none. parts: the bits of every `Part` that may
    find something.
    """

    __slots__ = ("by_cue", "digits", "label_ends", "parts", "text", "together")

    def __init__(self, text: str, loops: ModuleType | None = LOOPS) -> None:
        self.text = text
        self.label_ends: dict[int, list[int]] | None = None  # for `labelled`, which looks for all labels at once
        tables = _current()
        if loops is None:
            self.digits, self.together, self.by_cue = _scan(text, tables)
            self.parts = sum({part.bit for part in Part.made if any(map(self.has, part.cues))})
        else:
            self.digits, self.together, self.parts, self.by_cue = loops.places(text, tables.arrays, LONG_WORD.number)

    def has(self, cue: Cue) -> bool:
        """Whether the text may hold it."""
        return self.by_cue[cue.number] is not None

    def places(self, cue: Cue) -> Sequence[int]:
        """Where it may begin, in order."""
        return self.by_cue[cue.number] or ()

    def holds(self, words: "Words") -> bool:
        """Whether one of the words stands in the text."""
        places = self.places(words.cue)
        return bool(places) and any(words.stands_at(self.text, place) for place in places)


def _scan(text: str, tables: _Tables) -> tuple[int, int, tuple[list[int] | None, ...]]:
    found: list[list[int] | None] = [None] * tables.size
    if not text:
        return 0, 0, tuple(found)
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    codes = np.minimum(raw, _LAST).astype(np.uint16)
    marks = tables.marks.take(codes)
    _note(found, tables, tables.singles.take(codes))
    spread = codes[:-1] * _SPREAD ^ codes[1:]
    firsts = tables.firsts.take(spread)
    begins = (marks[:-1] & _BEGINS > 0) & ((firsts == 0) | (firsts == codes[:-1]))
    _note(found, tables, tables.pairs.take(spread) * begins)
    words = np.flatnonzero(np.diff(np.pad(marks & _IN_WORD, 1))).reshape(-1, 2)
    found[LONG_WORD.number] = words[np.diff(words)[:, 0] >= _LONG_WORD, 0].tolist()
    is_digit = np.zeros(len(codes) + 2, np.int8)
    np.less(codes - _ZERO, 10, out=is_digit[1:-1], casting="unsafe")
    edges = np.diff(is_digit)
    starts, ends = (edges == 1).nonzero()[0], (edges == -1).nonzero()[0]
    if not len(starts):
        return 0, 0, _in_order(found)
    kinds = np.zeros(len(codes) + 2, np.uint8)
    kinds[1:-1] = tables.kinds.take(codes)
    lengths = ends - starts
    sort = tables.runs[np.minimum(lengths, _LONGEST), codes[starts] - _ZERO, kinds[starts], kinds[ends + 1]]
    _put(found, tables, starts, sort)
    others = np.zeros(len(codes) + 1, np.int64)
    np.cumsum((marks & _IN_MARK) == 0, out=others[1:])
    apart = (starts[1:] - ends[:-1] > _MOST_MARKS) | (others[starts[1:]] != others[ends[:-1]])
    bounds = [0, *(apart.nonzero()[0] + 1).tolist(), len(starts)]
    sums = [0, *accumulate(lengths.tolist())]
    return sums[-1], max(sums[end] - sums[begin] for begin, end in pairwise(bounds)), _in_order(found)


def _in_order(found: list[list[int] | None]) -> tuple[list[int] | None, ...]:
    return tuple(sorted(set(places)) if places else None for places in found)


def _note(found: list[list[int] | None], tables: _Tables, groups: NDArray[np.uint16]) -> None:
    places = groups.nonzero()[0]
    _put(found, tables, places, groups.take(places))


def _put(found: list[list[int] | None], tables: _Tables, places: NDArray[np.intp], groups: NDArray[np.uint16]) -> None:
    for place, group in zip(places.tolist(), groups.tolist(), strict=True):
        for cue in tables.groups[group]:
            known = found[cue]
            if known is None:
                found[cue] = [place]
            else:
                known.append(place)
