"""The few kinds of block a paper is made of: what stands where, said once, without Word or PDF in mind.

Lengths across the page are millimetres, type sizes and gaps points, indents em (characters). Text is only ever data.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

BODY_POINTS = 10.5
PAGE_MM = (210.0, 297.0)
MARGIN_MM = 20.0  # left and right
EDGE_MM = 18.0  # above and below
TEXT_WIDTH_MM = PAGE_MM[0] - 2 * MARGIN_MM

Align = Literal["left", "center", "right", "justify", "distribute"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words; a line feed begins a new line within the paragraph."""

    text: str
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A box to tick."""

    ticked: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`indent` is where lines begin, `first` how far the first line is set in (negative: sticks out) from there.

    `marker` (a number) stands in the space where the first line sticks out. `heading`: level in the outline, 0 for
    none. `keeps`: never the last line of a page, stays with what follows.
    """

    runs: tuple[Text | Box, ...]
    align: Align = "justify"
    points: float = BODY_POINTS
    before: float = 0
    indent: float = 0
    first: float = 0
    marker: str = ""
    heading: int = 0
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    middle: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`height` is the least height; `splits` says whether the row may run over the foot of a page."""

    cells: tuple[Cell, ...]
    height: float = 0
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; `ruled=False` only lines things up. `head` counts header rows, `repeats` prints them again
    on each page the table runs over to. `closing` stands below the last row and never alone on a page."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    align: Literal["left", "right"] = "left"
    ruled: bool = True
    head: int = 0
    repeats: bool = False
    before: float = 0
    closing: Paragraph | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Part:
    """Sheets that are numbered together (n / N); each begins a new page and runs on as far as it must.

    `running` is small print at the head of every page. `numbered` prints the page marks at the foot, after `name`;
    `pages` is how many there are unless an answer is long (Word counts for itself, some readers of docx do not).
    """

    sheets: tuple[tuple[Block, ...], ...]
    running: str = ""
    name: str = ""
    numbered: bool = True
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    title: str
    parts: tuple[Part, ...]


def line(text: str, *, align: Align = "justify", points: float = BODY_POINTS, before: float = 0) -> Paragraph:
    """A paragraph of one text."""
    return Paragraph((Text(text),), align=align, points=points, before=before)


def marked(marker: str, text: str, width: float, *, indent: float = 0, points: float = BODY_POINTS) -> Paragraph:
    """Text beside a number: its lines begin `width` em right of the number, which stands at `indent`."""
    return Paragraph((Text(text),), align="left", points=points, indent=indent + width, first=-width, marker=marker)


def with_texts(layout: Layout, change: Callable[[str], str]) -> Layout:
    """The layout with every text, printed or typed, passed through `change`."""
    return Layout(change(layout.title), tuple(_part(part, change) for part in layout.parts))


def _part(part: Part, change: Callable[[str], str]) -> Part:
    sheets = tuple(tuple(_block(block, change) for block in sheet) for sheet in part.sheets)
    return replace(part, sheets=sheets, running=change(part.running), name=change(part.name))


def _block(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Paragraph):
        return _paragraph(block, change)
    closing = None if block.closing is None else _paragraph(block.closing, change)
    return replace(block, rows=tuple(_row(row, change) for row in block.rows), closing=closing)


def _row(row: Row, change: Callable[[str], str]) -> Row:
    cells = tuple(replace(cell, paragraphs=tuple(_paragraph(p, change) for p in cell.paragraphs)) for cell in row.cells)
    return replace(row, cells=cells)


def _paragraph(paragraph: Paragraph, change: Callable[[str], str]) -> Paragraph:
    runs = tuple(replace(run, text=change(run.text)) if isinstance(run, Text) else run for run in paragraph.runs)
    return replace(paragraph, runs=runs, marker=change(paragraph.marker))
