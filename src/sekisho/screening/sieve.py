"""Expressions that `re` would try at every character: here only where three characters are as theirs may be.

`re` skips quickly to a literal or a class that an expression begins with; one that begins with a lookbehind or with
two hundred alternatives is tried at each place. A `Sieve` reads of the expression itself how a match may begin. That
may let through more places than a match needs, never fewer: the expression decides.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from itertools import takewhile
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.compiled import LOOPS
from sekisho.screening.patterns import compiled

DEPTH = 3  # characters of a beginning
_LAST = 0xFFFF  # stands for every character behind it
_BITS = 64
_PAGE = 64  # characters
_MOST_GROUPS = 4 * _BITS
_MOST_BEGINNINGS = 4096

Ranges = tuple[tuple[int, int], ...]  # first and last characters, both included
Beginning = tuple[Ranges, ...]
_ANY: Ranges = ((0, _LAST),)


class Sieve:
    """Expressions, the earlier before the later as in `one|other`, with what their beginnings may be. None matches an
    empty text."""

    def __init__(self, *expressions: str, loops: ModuleType | None = LOOPS) -> None:
        self.expression = "|".join(expressions)
        self._loops = loops
        if loops is None:
            self._pattern = compiled(self.expression)
        else:
            self._each = tuple((1 << at, compiled(each)) for at, each in enumerate(expressions))
            most = _MOST_GROUPS // len(expressions)
            self._tables = _tables([_groups(beginnings(each), most) for each in expressions])

    def finditer(
        self, text: str, start: int = 0, end: int = sys.maxsize, last: int = sys.maxsize - 1
    ) -> Iterable[re.Match[str]]:
        """What `finditer` of all of them finds. last: where the last of it may begin."""
        if self._loops is None:
            return takewhile(lambda each: each.start() <= last, self._pattern.finditer(text, start, end))
        found, done = [], start
        places = iter(self._loops.sieved(text, start, min(end, last + 1), self._tables))
        for place, which in zip(places, places, strict=True):
            if place >= done and (each := self._match(text, place, end, which)):
                found.append(each)
                done = each.end()
        return found

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """What `search` of all of them finds."""
        if self._loops is None:
            return self._pattern.search(text, start, end)
        places = iter(self._loops.sieved(text, start, end, self._tables))
        return next(
            filter(None, (self._match(text, place, end, which) for place, which in zip(places, places, strict=True))),
            None,
        )

    def _match(self, text: str, place: int, end: int, which: int) -> re.Match[str] | None:
        """What the first of those matches that may begin there, by their bits."""
        for bit, pattern in self._each:
            if which & bit and (found := pattern.match(text, place, end)):
                return found
        return None


def beginnings(expression: str) -> list[Beginning]:
    """How a match may begin: what may stand before it, and what each of its first characters may be."""
    parsed = import_module("re._parser").parse(expression)  # nothing public tells it; tests ask whether this still does
    _check_case(parsed.state.flags)
    if parsed.getwidth()[0] == 0:
        raise ValueError("an empty match begins everywhere")
    return [_filled(each, DEPTH) for each in _of_sequence(parsed, DEPTH)]


def _check_case(flags: int) -> None:
    if flags & re.IGNORECASE:
        raise ValueError("the case of letters counts here")


def _filled(beginning: Beginning, size: int) -> Beginning:
    return beginning + (_ANY,) * (1 + size - len(beginning))


def _of_sequence(items: Iterable[Any], size: int) -> list[Beginning]:
    """What may stand before, and at most so many characters. With fewer it is the whole of what matches."""
    items = list(items)
    whole: list[Beginning] = []
    open_: list[Beginning] = [(_ANY,)]
    for at, (kind, argument) in enumerate(items):
        longer: set[Beginning] = set()
        for known in open_:
            rest = 1 + size - len(known)
            if kind.name == "ASSERT" and argument[0] == 1 and at == len(items) - 1:
                more = [_filled(each, rest) for each in _of_sequence(argument[1], rest)]
            else:
                more = _of_item(kind.name, argument, rest)
            longer.update(_followed(known, each) for each in more)
        if len(whole) + len(longer) > _MOST_BEGINNINGS:
            return [(_ANY,) * (1 + size)]
        whole += [each for each in longer if len(each) > size]
        open_ = [each for each in longer if len(each) <= size]
    return whole + open_


def _followed(known: Beginning, more: Beginning) -> Beginning:
    before = known[0]
    if len(known) == 1 and more[0] != _ANY:
        before = _both(before, more[0]) if before != _ANY else more[0]
    return (before, *known[1:], *more[1:])


def _of_item(kind: str, argument: Any, size: int) -> list[Beginning]:
    match kind:
        case "LITERAL":
            return [(_ANY, _only(argument))[: 1 + size]]
        case "IN":
            return [(_ANY, _of_class(argument))[: 1 + size]]
        case "ANY" | "NOT_LITERAL":
            return [(_ANY, _ANY)[: 1 + size]]
        case "BRANCH":
            return list({each for branch in argument[1] for each in _of_sequence(branch, size)})
        case "SUBPATTERN":
            _check_case(argument[1])
            return _of_sequence(argument[3], size)
        case "ATOMIC_GROUP":
            return _of_sequence(argument, size)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = argument
            return _of_repeat(least, int(most), repeated, size)
        case "ASSERT" | "ASSERT_NOT":
            return [(_before(kind, *argument),)]
        case "AT":
            return [(_ANY,)]
    return [_filled((_ANY,), size), (_ANY,)]  # what a group holds, mostly: anything, or nothing


def _before(kind: str, direction: int, items: Sequence[tuple[Any, Any]]) -> Ranges:
    """What a lookbehind of one character lets stand there; any other assertion lets everything."""
    if direction == 1 or len(items) != 1 or items[0][0].name not in ("IN", "LITERAL"):
        return _ANY
    if kind == "ASSERT":
        return _of_item(items[0][0].name, items[0][1], 1)[0][1]
    if items[0][0].name == "LITERAL":
        return _others(_only(items[0][1]))
    is_exact = all(each.name != "CATEGORY" for each, _ in items[0][1])
    return _others(_of_class(items[0][1])) if is_exact else _ANY


def _of_repeat(least: int, most: int, items: Iterable[Any], size: int) -> list[Beginning]:
    once = [each for each in _of_sequence(items, size) if len(each) > 1]
    found: set[Beginning] = {(_ANY,)} if least == 0 or size == 0 else set()
    grown: set[Beginning] = {(_ANY,)}
    for times in range(1, min(most, size) + 1):
        full = {known for known in grown if len(known) > size}
        grown = full | {_followed(known, each)[: 1 + size] for known in grown - full for each in once}
        if len(grown) > _MOST_BEGINNINGS:
            return [_filled((_ANY,), size), (_ANY,)]
        # What is as long as is asked for need not be repeated as often as it must.
        found |= {each for each in grown if times >= least or len(each) > size}
    return list(found)


def _of_class(members: Sequence[tuple[Any, Any]]) -> Ranges:
    kinds = {kind.name for kind, _ in members}
    if "CATEGORY" in kinds:  # \s, \w: not worth telling
        return _ANY
    ranges = _ranges(
        (value, value) if kind.name == "LITERAL" else value for kind, value in members if kind.name != "NEGATE"
    )
    return _others(ranges) if "NEGATE" in kinds else ranges


def _only(code: int) -> Ranges:
    return ((min(code, _LAST), min(code, _LAST)),)


def _ranges(of: Iterable[tuple[int, int]]) -> Ranges:
    """In order, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted((min(first, _LAST), min(last, _LAST)) for first, last in of):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def _both(one: Ranges, other: Ranges) -> Ranges:
    """The characters that stand in both."""
    shared = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return _ranges((first, last) for first, last in shared if first <= last)


def _others(ranges: Ranges) -> Ranges:
    """Every other character. The last one always: some of those it stands for are others."""
    bounds = [-1, *(bound for each in ranges for bound in each), _LAST + 1]
    between = [(last + 1, first - 1) for last, first in zip(bounds[::2], bounds[1::2], strict=True) if last + 1 < first]
    return _ranges([*between, (_LAST, _LAST)])


def _groups(found: Iterable[Beginning], most: int) -> list[Beginning]:
    """At most so many. Those that differ at one place only become one without a loss, some others with."""
    groups = set(found)
    for place in range(1 + DEPTH):
        alike: dict[tuple[Beginning, Beginning], list[Ranges]] = {}
        for each in groups:
            alike.setdefault((each[:place], each[place + 1 :]), []).append(each[place])
        groups = {(*before, _union(of), *behind) for (before, behind), of in alike.items()}
    ordered = sorted(groups, key=lambda each: (sum(last - first for first, last in each[1]), each[1:], each[0]))
    while len(ordered) > most:  # words by their first characters, two neighbours each
        halves = min(len(ordered) - most, len(ordered) // 2)
        pairs = [_joined(ordered[2 * at : 2 * at + 2]) for at in range(halves)]
        ordered = pairs + ordered[2 * halves :]
    return ordered


def _union(of: Sequence[Ranges]) -> Ranges:
    return of[0] if len(of) == 1 else _ranges(each for ranges in of for each in ranges)


def _joined(several: Sequence[Beginning]) -> Beginning:
    return tuple(_union(place) for place in zip(*several, strict=True))


def _tables(groups: Sequence[Sequence[Beginning]]) -> tuple[NDArray[np.generic], ...]:
    """For `loops.sieved`: of each 64 characters the page that tells their kinds; of each kind bits of the groups before
    whose beginning it may stand, and that may have it as first, second and third; of each expression its groups.
    """
    numbered = [(number, group) for number, of_one in enumerate(groups) for group in of_one]
    ranges = {each for _, group in numbered for place in group for each in place}
    bounds = sorted({0, *(first for first, _ in ranges), *(last + 1 for _, last in ranges)})
    at = {bound: number for number, bound in enumerate(bounds)}
    words = -(-len(numbered) // _BITS)
    masks = np.zeros((len(bounds), 1 + DEPTH, words), np.uint64)
    owned = np.zeros((len(groups), words), np.uint64)
    for place, (number, group) in enumerate(numbered):
        word, bit = place // _BITS, np.uint64(1 << place % _BITS)
        owned[number, word] |= bit
        for depth, characters in enumerate(group):
            for first, last in characters:
                masks[at[first] : at[last + 1], depth, word] |= bit
    distinct, kinds = np.unique(masks.reshape(len(bounds), -1), axis=0, return_inverse=True)
    of_code = np.repeat(kinds.reshape(-1).astype(np.uint16), np.diff([*bounds, _LAST + 1]))
    # Most pages are alike: few lines of a cache then tell all characters of a text, however rarely the sieve is asked.
    pages, numbers = np.unique(of_code.reshape(-1, _PAGE), axis=0, return_inverse=True)
    shares = (numbers.reshape(-1).astype(np.uint16), np.ascontiguousarray(pages))
    return *shares, np.ascontiguousarray(distinct), owned
