"""Values that only their label tells from other numbers: 「宛名番号：1468036996」, a JSON key, the column of a table.

All questions are linear in the text: a label is looked for as plain words, its value in a bounded stretch behind it,
and each line of a table is read once.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from sekisho.screening.finding import Span

# What may stand between a label and its value: marks, particles, the tags of a table, 「（10桁）」.
GAP = (
    r"(?:[のはがもをに第]|番号|ナンバー|[Nn][Oo]\.?|№|です|とは|[:=#|,、>\"'「」『』【】\[\]〔〕{}・/…-]|\s|<[^<>\n]{0,40}|&nbsp;"
    r"|\([^()\n0-9]{0,12}\)|\([0-9]{1,2}桁\)|[()]){0,10}?"
)
_LONGEST_CELL = 60
_DIVIDERS = ("|", ",", "、", "\t", ";", "  ")
_CELL_MARKS = " \"'「」()<>;|"
_TUPLE = re.compile(r"\(([^()\n]{3,600})\)")


_ANY = "\0"  # stands in no label

_ANY_CELL = re.compile(f"(?P<value>.{{1,{_LONGEST_CELL}}})")


class Label:
    """A few ways of writing one label, in plain (normalised) writing, small letters or capitals.

    None is shorter than two characters: by the last two (…番号) all of them are looked for in one pass over the text.
    """

    def __init__(self, *words: str) -> None:
        self.words = frozenset(map(_lower, words))
        self._by_ending: dict[str, tuple[frozenset[str], tuple[int, ...]]] = {}
        groups: dict[str, set[str]] = {}
        for word in self.words:
            groups.setdefault(word[-2:], set()).add(word)
        for ending, group in groups.items():
            sizes = tuple(sorted({len(word) for word in group}, reverse=True))
            self._by_ending[ending] = frozenset(group), sizes
        self._ending = re.compile(pairs(groups))

    def ends(self, text: str) -> Iterator[int]:
        """Where each label in the text ends, in order."""
        for found in self._ending.finditer(text):
            end = found.start() + 2
            words, sizes = self._by_ending[_lower(text[end - 2 : end])]
            before = _lower(text[max(0, end - sizes[0]) : end])
            if any(before[-size:] in words for size in sizes):
                yield end

    def stands_in(self, text: str) -> bool:
        return next(self.ends(text), None) is not None

    def stands_before(self, text: str, start: int, reach: int) -> bool:
        """Whether the label stands within `reach` characters before `start`."""
        return self.stands_in(text[max(0, start - reach) : start])


def pairs(endings: Iterable[str]) -> str:
    """An expression for the first character of each pair, small or capital, so that pairs may overlap.

    One character by itself stands for every pair that begins with it.
    """
    seconds: dict[str, str] = {}
    for ending in endings:
        seconds[ending[0]] = seconds.get(ending[0], "") + (ending[1:] or _ANY)
    return "|".join(
        re.escape(way) + ("" if _ANY in after else f"(?=[{re.escape(''.join(map(ways, after)))}])")
        for first, after in seconds.items()
        for way in ways(first)
    )


def ways(character: str) -> str:
    """The character and, if it is a small one, what `_lower` reads as it."""
    other = character.upper() if character.isascii() and character.islower() else ""
    return character + other + "İ" * (character == "i")


def values(text: str, label: Label, value: re.Pattern[str]) -> Iterator[Span]:
    """Spans of `value` right behind a label, or in the column of a table that the label heads."""
    ends = list(label.ends(text))
    for end in ends:
        match = value.match(text, end)
        if match:
            yield match.span("value")
    if ends:
        yield from _in_columns(text, ends, value)


def heading(*words: str) -> re.Pattern[str]:
    """An expression for cells that hold one of the words and nothing else, in lines divided by commas or bars."""
    return re.compile(f"(?:^|[,|])[ \"']*(?:{'|'.join(words)})(?=[ \"']*[,|])", re.MULTILINE)


def cells(text: str, heading: re.Pattern[str]) -> Iterator[Span]:
    """Spans of what stands in the columns below a heading."""
    ends = [found.end() for found in heading.finditer(text)]
    if ends:
        yield from _in_columns(text, ends, _ANY_CELL)


def after(pattern: str) -> re.Pattern[str]:
    """An expression for `values`: the pattern as group `value` behind what may follow a label."""
    return re.compile(f"{GAP}(?P<value>{pattern})")


def _in_columns(text: str, ends: list[int], value: re.Pattern[str]) -> Iterator[Span]:
    """Spans of cells below a label: lines divided by commas, bars or wide spaces, or tuples of SQL."""
    yield from _below(_lines(text), ends, value)
    if "(" in text and ("VALUES" in text or "values" in text):
        yield from _below(((found[1], found.start(1)) for found in _TUPLE.finditer(text)), ends, value)


def _below(lines: Iterator[tuple[str, int]], ends: list[int], value: re.Pattern[str]) -> Iterator[Span]:
    place, divider, width = -1, ",", 0
    for line, start in lines:
        at = bisect_right(ends, start)
        head = _head(line, ends[at] - start) if at < len(ends) and ends[at] <= start + len(line) else None
        if head:
            place, divider, width = head
            continue
        if place < 0:
            continue
        cells = line.split(divider)
        if len(cells) < width or len(cells[place]) > _LONGEST_CELL:
            continue
        begin = start + sum(len(cell) + len(divider) for cell in cells[:place])
        cell = cells[place]
        inner = begin + len(cell) - len(cell.lstrip(_CELL_MARKS))
        match = value.match(cell.strip(_CELL_MARKS))
        if match:
            yield inner + match.start("value"), inner + match.end("value")


def _head(line: str, end: int) -> tuple[int, str, int] | None:
    """Column, divider and number of columns if the line heads a table and the label that ends there is a heading."""
    for divider in _DIVIDERS:
        if divider in line:
            place = line.count(divider, 0, end)
            cells = line.split(divider)
            cell = cells[min(place, len(cells) - 1)]
            if len(cell) <= _LONGEST_CELL and not any("0" <= c <= "9" for c in cell):
                return place, divider, len(cells)
    return None


def _lines(text: str) -> Iterator[tuple[str, int]]:
    start = 0
    for line in text.split("\n"):
        yield line, start
        start += len(line) + 1


def _lower(text: str) -> str:
    """Small letters at the same places: İ is the one character that `str.lower` makes longer."""
    return text.replace("İ", "I").lower()
