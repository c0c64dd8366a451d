"""All lines as one folded text in which wordings can be looked for, with the way back to what was typed.

Folding forgets what people and printers change without changing the wording: white space, width, kinds of comma and
ring, boxes to tick. Only for finding and comparing; values are always taken from the text as typed.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.documents.reading.lines import Line
from sekisho.documents.reading.symbols import RING

BOXES = "□☐☑✓✔■☒❑❏◻⬜✅🗹◼▪" + RING
ALIKE = str.maketrans({"〇": "○", "◯": "○", ",": "、", ".": "。", "‐": "-", "−": "-", "–": "-", "—": "-"})
DROPPED = frozenset("\u200b\u200c\u200d\ufeff\xad\u2060_\ufe0e\ufe0f") | frozenset(BOXES)


def fold(text: str) -> str:
    """The folded form of a wording."""
    return "".join(_folded(char) for char in text)


def _folded(char: str) -> str:
    if char in DROPPED:
        return ""
    wide = unicodedata.normalize("NFKC", char).lower().translate(ALIKE)
    return "".join(c for c in wide if not c.isspace() and c not in DROPPED)


@dataclass(frozen=True, slots=True)
class Stream:
    """`folded[i]` comes from character `origin[i][1]` of line `origin[i][0]`; `first[n]` is where line n begins,
    `bounds` the same with the end of the last line."""

    lines: tuple[Line, ...]
    folded: str
    origin: tuple[tuple[int, int], ...]
    first: tuple[int, ...]
    bounds: tuple[int, ...]

    def between(self, start: int, end: int) -> str:
        """What was typed after the folded character before `start` and before the one at `end`, boxes included."""
        return "\n".join(text for _, text in self.pieces(start, end))

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The same, line by line: (line number, text)."""
        from_line, from_at = (0, 0) if start == 0 else self._after(start - 1)
        to_line, to_at = self.origin[end] if end < len(self.origin) else (len(self.lines), 0)
        for number in range(from_line, min(to_line, len(self.lines) - 1) + 1):
            text = self.lines[number].text
            begin = from_at if number == from_line else 0
            stop = to_at if number == to_line else len(text)
            yield number, text[begin:stop]

    def line_of(self, position: int) -> int:
        return self.origin[position][0] if position < len(self.origin) else len(self.lines)

    def next_char(self, position: int) -> str:
        """The typed character behind the folded one before `position`; "" at the end of the line."""
        line, at = self._after(position - 1)
        return self.lines[line].text[at : at + 1]

    def previous_char(self, position: int) -> str:
        """The typed character before the folded one at `position`; "" at the beginning of the line."""
        line, at = self.origin[position]
        return self.lines[line].text[at - 1 : at] if at else ""

    def _after(self, position: int) -> tuple[int, int]:
        line, at = self.origin[position]
        return line, at + 1


def make_stream(lines: tuple[Line, ...]) -> Stream:
    folded: list[str] = []
    origin: list[tuple[int, int]] = []
    first: list[int] = []
    for number, line in enumerate(lines):
        first.append(len(origin))
        for at, char in enumerate(line.text):
            words = _folded(char)
            folded.append(words)
            origin += [(number, at)] * len(words)
    return Stream(lines, "".join(folded), tuple(origin), tuple(first), (*first, len(origin)))
