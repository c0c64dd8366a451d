"""Where the form's own wordings stand in the folded text: exact ones first, the longest first, then altered ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from sekisho.documents.reading.labels import LONG, Label
from sekisho.documents.reading.stream import Stream, fold

ALIKE_FROM = 0.62  # an altered wording shares this much with its own, or more
MOST_TRIED = 400  # lines that are compared with lost wordings
LEAD = re.compile(r"^[・*\-●○◆■◇▪＊\s]*(?:[(（]?[0-9０-９]{1,2}[)）.．、]?|[①-⑳])?[・\s　]*$")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A wording of the form between two folded positions. `name`: `item:work`, `check:3`, `head:contact` …"""

    name: str
    start: int
    end: int
    is_altered: bool = False


@dataclass(slots=True)
class Board:
    """The stream and the anchors found so far; no two overlap."""

    stream: Stream
    anchors: list[Anchor] = field(default_factory=list)
    taken: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.stream.folded))

    def put(self, anchor: Anchor) -> None:
        self.anchors.append(anchor)
        self.taken[anchor.start : anchor.end] = b"\1" * (anchor.end - anchor.start)

    def is_free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def named(self, name: str) -> list[Anchor]:
        return sorted((a for a in self.anchors if a.name == name), key=lambda a: a.start)

    def first(self, name: str) -> Anchor | None:
        found = self.named(name)
        return found[0] if found else None

    def following(self, position: int) -> int:
        """Where the next anchor begins."""
        return min((a.start for a in self.anchors if a.start >= position), default=len(self.stream.folded))

    def places(self, words: str, start: int = 0, end: int | None = None) -> Iterable[int]:
        """Where folded words stand in untaken text."""
        at = self.stream.folded.find(words, start, end)
        while at >= 0:
            if self.is_free(at, at + len(words)):
                yield at
            at = self.stream.folded.find(words, at + 1, end)


def tile(board: Board, wordings: Iterable[tuple[str, str]]) -> None:
    """Every occurrence of each (name, wording); longer wordings first, so that none is found inside another."""
    folded = sorted({(name, fold(words)) for name, words in wordings}, key=lambda pair: (-len(pair[1]), pair))
    for name, words in folded:
        if words:
            for at in list(board.places(words)):
                if board.is_free(at, at + len(words)):
                    board.put(Anchor(name, at, at + len(words)))


def tile_altered(board: Board, wordings: Iterable[tuple[str, str]]) -> None:
    """For wordings that are nowhere: the untaken line, or two or three lines in a row, most like each of them."""
    lost = [(name, fold(words)) for name, words in wordings if board.first(name) is None]
    if not lost:
        return
    scored = []
    for name, words in lost:
        matcher = SequenceMatcher(b=words, autojunk=False)
        for span in _untaken(board):
            text = "".join(board.stream.folded[start:end] for start, end in span)
            if 0.5 <= len(text) / len(words) <= 2:
                matcher.set_seq1(text)
                if matcher.real_quick_ratio() > ALIKE_FROM and matcher.quick_ratio() > ALIKE_FROM:
                    scored.append((matcher.ratio(), name, span))
    for ratio, name, span in sorted(scored, key=lambda s: (-s[0], s[2])):
        if ratio >= ALIKE_FROM and board.first(name) is None and all(board.is_free(*part) for part in span):
            board.put(Anchor(name, span[0][0], span[-1][1], is_altered=ratio < 1))


Span = tuple[tuple[int, int], ...]


def _untaken(board: Board) -> list[Span]:
    """Lines that are nobody's, and pairs of them: a wording cut in two, the head of the table printed between."""
    stream = board.stream
    bounds = stream.bounds
    lines = [
        (bounds[n], bounds[n + 1])
        for n in range(len(stream.lines))
        if bounds[n + 1] - bounds[n] >= LONG // 2 and board.is_free(bounds[n], bounds[n + 1])
    ][:MOST_TRIED]
    pairs = [(a, b) for a, b in pairwise(lines) if all(board.taken[a[1] + 1 : b[0] - 1])]
    return [*((line,) for line in lines), *pairs]


def put_label(board: Board, ways: Iterable[Label], start: int, end: int) -> Anchor | None:
    """The first place between two positions where one of these labels stands as a label; put on the board."""
    best: Anchor | None = None
    for label in ways:
        if best is not None and len(label.words) < LONG <= best.end - best.start:
            continue
        for at in board.places(label.words, start, end):
            stop = at + len(label.words)
            if _is_label(board, at, stop) and (best is None or at < best.start):
                best = Anchor(f"item:{label.item}", at, stop)
                break
    if best is not None:
        board.put(best)
    return best


def _is_label(board: Board, start: int, end: int) -> bool:
    """Whether the words begin their line (or stand behind a gap) and are followed by a colon, a gap, or nothing."""
    stream = board.stream
    line = stream.line_of(start)
    if stream.line_of(end - 1) != line and end - start < LONG:
        return False
    text = stream.lines[line].text
    lead = text[: stream.origin[start][1]]
    tail = re.split(r"\n|\t|\s{2,}|　", lead)[-1]
    follows = stream.next_char(end)
    begins = LEAD.match(tail) is not None or tail.endswith(tuple("□☐☑✓■】」]"))
    return begins and (follows == "" or follows in ":：(（_＿[［" or follows.isspace())
