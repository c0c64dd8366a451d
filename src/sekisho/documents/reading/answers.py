"""The words beside a label: in its line, its cell, the cells right of it or below it, never beyond the next wording."""

import re
from dataclasses import dataclass

from sekisho.documents.reading.board import Anchor, Board
from sekisho.documents.reading.lines import Line

EDGES = " \t\n\r　_＿ "
MOST_LINES = 500  # of one answer
LEFT_OF_ANSWER = re.compile(r"^(?:[(（][^)）\n]{0,14}[)）](?=\s*[:：]))?[\s　_＿]*[:：]?[\s　_＿]*")
LEAD_OF_NEXT = re.compile(r"(?:^|(?<=[\s　]))(?:[・･*●◆■◇▪□☐\s　]|[(（]?[0-9０-９]{1,2}[)）.．、]?[\s　]*$|[①-⑳])+$")


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` as typed; `lines` are the numbers of the lines it stands on; `start`, `end` its folded positions."""

    text: str
    lines: tuple[int, ...]
    start: int
    end: int


def answer_to(board: Board, anchor: Anchor, *, is_long: bool) -> Answer:
    """`is_long`: the answer may run over several paragraphs where no table bounds it."""
    stop = board.following(anchor.end)
    label_line = board.stream.line_of(anchor.end - 1)
    stop_line = board.stream.line_of(stop)
    lines = board.stream.lines
    is_one_line = not lines[label_line].place and not is_long
    kept: list[tuple[int, str]] = []
    for number, text in board.stream.pieces(anchor.end, stop):
        if len(kept) > MOST_LINES:
            break
        if number == label_line:
            text = LEFT_OF_ANSWER.sub("", text, count=1)  # noqa: PLW2901  # the label's own brackets and colon
        elif not _belongs(lines, label_line, number) or (_is_answered(kept) and is_one_line):
            break
        if number == stop_line:
            text = LEAD_OF_NEXT.sub("", text)  # noqa: PLW2901  # number and box of the wording that follows
        kept.append((number, text))
    if not _is_answered(kept):
        kept = _below(board, anchor, label_line) or kept
    return _answer(board, kept, anchor)


def _is_answered(kept: list[tuple[int, str]]) -> bool:
    return any(words.strip(EDGES) for _, words in kept)


def _answer(board: Board, kept: list[tuple[int, str]], anchor: Anchor) -> Answer:
    words = [(number, text.strip(EDGES)) for number, text in kept]
    filled = [(number, text) for number, text in words if text]
    text = "\n".join(text for _, text in filled)
    numbers = tuple(number for number, _ in filled)
    bounds = board.stream.bounds
    start = max(anchor.end, bounds[numbers[0]]) if numbers and bounds[numbers[0]] >= anchor.end else anchor.end
    end = bounds[numbers[-1] + 1] if numbers else anchor.end
    if numbers and anchor.end <= start:
        end = min(end, board.following(start))
    return Answer(text, numbers, start, max(start, end))


def _belongs(lines: tuple[Line, ...], label: int, other: int) -> bool:
    """Whether a line can hold the answer to a label: same text box, and the same row or one that runs on from it."""
    here, there = lines[label], lines[other]
    if here.box != there.box:
        return False
    if not here.place:
        return True
    depth = len(here.place)
    if len(there.place) < depth or there.place[: depth - 1] != here.place[: depth - 1]:
        return False
    (table, row, column), (other_table, other_row, other_column) = here.place[-1], there.place[depth - 1]
    if table != other_table:
        return False
    if row == other_row:
        return other_column >= column
    return _runs_on(lines, (table, row + 1), other, here.place)


def _runs_on(
    lines: tuple[Line, ...], from_row: tuple[int, int], other: int, place: tuple[tuple[int, int, int], ...]
) -> bool:
    """Whether the rows between have nothing in the column of the label (or left of the answer): a row cut in two."""
    depth = len(place)
    column = place[-1][2]
    least = 0 if column == 0 else column
    last = lines[other].place[depth - 1]
    if last[2] < column or (column == 0 and last[2] == 0):
        return False
    for line in lines:
        if (
            len(line.place) >= depth
            and line.place[depth - 1][0] == from_row[0]
            and from_row[1] <= line.place[depth - 1][1] <= last[1]
        ):
            is_left = line.place[depth - 1][2] < max(last[2], 1) and line.place[depth - 1][2] >= least - column
            if is_left and line.text.strip(EDGES):
                return False
    return True


def _below(board: Board, anchor: Anchor, label: int) -> list[tuple[int, str]]:
    """The cell under a label that stands in a row of labels."""
    lines = board.stream.lines
    place = lines[label].place
    if not place:
        return []
    table, row, column = place[-1]
    bounds = board.stream.bounds

    def labels_at(number: int) -> int:
        begin, end = bounds[number], bounds[number + 1]
        return sum(a.name.startswith("item:") and begin <= a.start < end for a in board.anchors)

    same_row = [
        n
        for n, line in enumerate(lines)
        if line.place[:-1] == place[:-1] and line.place and line.place[-1][:2] == (table, row)
    ]
    others = [n for n in same_row if lines[n].place[-1][2] != column and lines[n].text.strip(EDGES)]
    is_alone = sum(labels_at(n) for n in same_row if lines[n].place[-1][2] == column) == 1
    if not is_alone or not others or not all(labels_at(n) for n in others):
        return []
    under = [
        n
        for n, line in enumerate(lines)
        if line.place[:-1] == place[:-1] and line.place and line.place[-1] == (table, row + 1, column)
    ]
    return [] if any(labels_at(n) for n in under) else [(n, lines[n].text) for n in under]
