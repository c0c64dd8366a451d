"""Numbers that the end of a line cuts between two digits of a group (マイナンバーは482739⏎105620です).

Lines of mails and of text taken out of a PDF end anywhere. A column of figures must not become one long number, so
both halves must stand in running text, and what only the seam makes a finding is looked for around it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sekisho.screening.finding import Label, Span
from sekisho.screening.patterns import compiled

# Labels of what is written in digits with a few letters.
LABELS: frozenset[Label] = frozenset(
    {
        "PHONE", "POSTAL", "DOB", "MYNUMBER", "DRIVER_LICENSE", "HEALTH_INSURANCE", "PENSION", "PASSPORT",
        "RESIDENCE_CARD", "BANK_ACCOUNT", "CREDIT_CARD", "MUNI_ID",
    }
)  # fmt: skip
_SEAM = compiled(r"\n(?<=[0-9 .-]\n) {0,8}(?=[0-9.-])")
_LEFT = compiled(r"(?P<half>(?<![A-Za-z0-9.-])[A-Z]{0,2}[0-9][0-9.-]{0,24})(?P<space> {0,2})\Z")
_RIGHT = compiled(r"[0-9.-]{2,24}[A-Z]{0,2}(?![A-Za-z0-9])")
_NO_PROSE = compiled(r"(?:\A|\n|[,;|\t\"'>]) {0,4}[・※*-]? ?\Z")  # what begins there is a cell or a line of figures
_COUNTED = compiled(r"[ ,;|\"']{0,2}(?:[年月時分円人件台枚個回点%歳名]|[,;|\"']|\. )|[.)] ")
_REACH, _LONGEST_HALF = 60, 28
FEWEST, _MOST = 7, 17  # digits


@dataclass(frozen=True, slots=True)
class Rejoined:
    """A stretch of a text, from `start` on, without what stood at its place `seam`: `gap` characters."""

    text: str
    start: int
    seam: int
    gap: int

    def over_seam(self, spans: Iterable[Span]) -> Iterator[Span]:
        """Of spans of `text` those that lie over the seam, as spans of the whole text."""
        for first, last in spans:
            if first < self.seam < last:
                yield self.start + first, self.start + last + self.gap


def rejoined(text: str, is_known: Callable[[int, int], bool]) -> Iterator[Rejoined]:
    """Stretches of normalised text around the ends of lines that may cut a number.

    is_known: whether what stands from start to end has been found already; a number that is whole is not made longer.
    """
    for end in _SEAM.finditer(text):
        left = _LEFT.search(text, max(0, end.start() - _LONGEST_HALF), end.start())
        right = _RIGHT.match(text, end.end())
        if left is None or right is None or _COUNTED.match(text, right.end()):
            continue
        halves = left["half"] + right[0]
        if not FEWEST <= sum(map(str.isdecimal, halves)) <= _MOST or is_known(left.end("half") - 1, left.end("half")):
            continue
        if _NO_PROSE.search(text, max(0, left.start() - 8), left.start()):
            continue
        start, cut = max(0, end.start() - _REACH), left.end("half")
        stretch = text[start:cut] + text[end.end() : end.end() + _REACH]
        yield Rejoined(stretch, start, cut - start, end.end() - cut)
