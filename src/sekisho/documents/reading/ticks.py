"""Options and the checklist: which places are ticked, looking on the side where this file has its marks."""

import re
from dataclasses import dataclass

from sekisho.documents.reading.board import Anchor, Board
from sekisho.documents.reading.marks import AT_END, AT_START, NOTHING, Mark, read_mark
from sekisho.documents.reading.symbols import RING

SOLID = "●◉"
ROW_NUMBER = re.compile(r"^[(（]?\d{1,2}[)）.．]?$|^[①-⑳]$")
MOST_MARK = 8
GAP = re.compile(r"[\s　]+")


@dataclass(frozen=True, slots=True)
class Ticked:
    """The mark at each anchor, by the last part of the anchor's name. `has_marks`: whether any was there at all."""

    marks: dict[str, Mark]
    has_marks: bool
    is_ring_loose: bool = False


def read_options(board: Board, anchors: list[Anchor], *, has_solid: bool) -> Ticked:
    """The marks of options that stand beside each other; a mark belongs to what follows it, unless none leads."""
    if not anchors:
        return Ticked({}, has_marks=False)
    before = [_before(board, anchor, is_first=at == 0) for at, anchor in enumerate(anchors)]
    after = [_after(board, anchor) for anchor in anchors]
    tokens = before if any(before) and (before[0] or not after[-1]) else after
    everything = "".join(before + after)
    solid = has_solid or any(char in everything for char in SOLID)
    marks = {
        a.name.rsplit(":", 1)[1]: read_mark(t, has_solid=solid) if t else NOTHING
        for a, t in zip(anchors, tokens, strict=True)
    }
    lines = [board.stream.line_of(anchor.start) for anchor in anchors]
    loose = RING in everything and len(set(lines)) < len(lines)
    return Ticked(marks, any(tokens), loose)


def _before(board: Board, anchor: Anchor, *, is_first: bool) -> str:
    ends = [a.end for a in board.anchors if a.end <= anchor.start]
    text = board.stream.between(max(ends, default=0), anchor.start)
    if is_first:
        text = "\n".join(text.split("\n")[-2:])
    found = AT_END.search(text.replace("\n", " "))
    return GAP.sub("", found[1]) if found else ""


def _after(board: Board, anchor: Anchor) -> str:
    text = board.stream.between(anchor.end, board.following(anchor.end))
    found = AT_START.search("\n".join(text.split("\n")[:2]).replace("\n", " "))
    return GAP.sub("", found[1]) if found else ""


def has_solid_marks(board: Board) -> bool:
    """Whether ● stands at an option or a checklist item: then ○ is how this file draws an empty place."""
    for anchor in board.anchors:
        if anchor.name.startswith(("option:", "check:")):
            tokens = _before(board, anchor, is_first=True) + _after(board, anchor)
            if any(char in tokens for char in SOLID):
                return True
    return False


def read_check(board: Board, anchor: Anchor, *, has_solid: bool) -> Mark:
    """The mark of a checklist item: what else stands in its lines, else in its row, else on the line before."""
    stream = board.stream
    last = max(anchor.start, anchor.end - 1)
    numbers = range(stream.line_of(anchor.start), stream.line_of(last) + 1)
    beside = _without_wording(board, anchor, numbers)
    if beside.strip():
        return read_mark(beside, has_solid=has_solid)
    rows = {_row(board, number) for number in numbers if stream.lines[number].place}
    if rows:
        others = [
            n for n, line in enumerate(stream.lines) if line.place and _row(board, n) in rows and n not in numbers
        ]
        if not any(_has_check(board, n) for n in others):
            return read_mark(_joined(board, others), has_solid=has_solid)
        cell = stream.lines[numbers[0]].place
        same = [n for n in others if stream.lines[n].place == cell and not _has_check(board, n)]
        near = [n for n in same if n in (numbers[0] - 1, numbers[-1] + 1)]
        return read_mark(_joined(board, near), has_solid=has_solid)
    if numbers[0] > 0 and not _has_check(board, numbers[0] - 1):
        line = stream.lines[numbers[0] - 1].text
        if len(line.strip()) <= 3:
            return read_mark(line, has_solid=has_solid)
    return read_mark("", has_solid=has_solid)


def mark_lines(board: Board, anchor: Anchor) -> list[int]:
    """The lines that can only hold this item's mark or number: the short ones of its row, or of its own line."""
    lines = board.stream.lines
    numbers = range(board.stream.line_of(anchor.start), board.stream.line_of(anchor.end - 1) + 1)
    rows = {_row(board, number) for number in numbers if lines[number].place}
    beside = [
        n
        for n, line in enumerate(lines)
        if line.place and _row(board, n) in rows and len(line.text.strip()) <= MOST_MARK
    ]
    own = (
        [n for n in numbers if len(_without_wording(board, anchor, range(n, n + 1)).strip()) <= MOST_MARK]
        if len(numbers) == 1
        else []
    )
    return [*beside, *own]


def _joined(board: Board, numbers: list[int]) -> str:
    """The words of these lines without those that only number the row."""
    texts = (board.stream.lines[n].text.strip() for n in numbers)
    return "".join(text for text in texts if not ROW_NUMBER.match(text))


def _without_wording(board: Board, anchor: Anchor, numbers: range) -> str:
    stream = board.stream
    first, last = stream.origin[anchor.start], stream.origin[anchor.end - 1]
    parts = []
    for number in numbers:
        text = stream.lines[number].text
        begin = first[1] if number == first[0] else 0
        stop = last[1] + 1 if number == last[0] else len(text)
        if number != first[0]:
            begin = _touched_from(board, anchor, number, len(text))
        parts.append(text[:begin] + text[stop:])
    return "".join(parts)


def _touched_from(board: Board, anchor: Anchor, number: int, length: int) -> int:
    """Where the wording goes on in a later line; what stands before it there is not part of it."""
    at = board.stream.first[number]
    inside = anchor.start <= at < anchor.end
    return board.stream.origin[at][1] if inside and board.stream.origin[at][0] == number else length


def _row(board: Board, number: int) -> tuple[tuple[int, int, int], ...]:
    place = board.stream.lines[number].place
    return (*place[:-1], (*place[-1][:2], 0))


def _has_check(board: Board, number: int) -> bool:
    bounds = board.stream.bounds
    return any(
        a.name.startswith("check:") and a.start < bounds[number + 1] and a.end > bounds[number] for a in board.anchors
    )
