"""What a Word file says, as lines in the order of reading, and what about the file a reader should know."""

from dataclasses import dataclass, field

Place = tuple[tuple[int, int, int], ...]  # (table, row, column) from the outermost table inward; () outside tables


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `text` holds line feeds and tabs as typed, boxes to tick as □ ☑, a drawn ring as ⭕.

    edge: header or footer. box: number of the text box it stands in, 0 for none. struck, hidden: words left out of
    `text` because they are struck through or not shown.
    """

    text: str
    place: Place = ()
    box: int = 0
    edge: bool = False
    note: bool = False
    struck: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(slots=True)
class Features:
    """What was met on the way; filled by the walk and not changed afterwards."""

    tracked: int = 0
    comments: int = 0
    notes: int = 0
    pictures: int = 0
    shapes: int = 0
    embedded: int = 0
    external: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    lines: tuple[Line, ...]
    features: Features = field(default_factory=Features)
