"""Tables as text: as they stand, row by row, and once more with each value behind the heading of its column.

The second reading is what tells a birthday, a telephone number without its zero or a customer number from any other
number: the word that says so stands at the top of the column, perhaps a thousand rows away.
"""

from dataclasses import dataclass

from sekisho.extracts.passage import Gathering

HEADING_ROWS = 12  # headings are looked for among the first rows, below titles and dates
LONGEST_HEADING = 24
TELEPHONE = ("電話", "携帯", "連絡先", "TEL", "Tel", "tel", "FAX", "Fax", "phone", "Phone", "mobile")
Row = list["Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """column: to which heading it belongs. place: of the cell."""

    column: int
    place: str
    text: str


def add_table(gathering: Gathering, rows: list[Row]) -> None:
    """Two passages for the table. rows: only cells that hold something."""
    gathering.budget.spend("cells", sum(map(len, rows)))
    gathering.add([segment for row in rows for segment in _plain(row)], "")
    at = _heading_row(rows)
    if at < 0:
        return
    headings = {cell.column: " ".join(cell.text.split()) for cell in rows[at]}
    gathering.add([segment for row in rows[at + 1 :] for segment in _labelled(row, headings)], "")


def _plain(row: Row) -> list[tuple[str, str]]:
    last = len(row) - 1
    return [(cell.place, cell.text + ("\n" if i == last else "\t")) for i, cell in enumerate(row)]


def _labelled(row: Row, headings: dict[int, str]) -> list[tuple[str, str]]:
    last = len(row) - 1
    return [
        (cell.place, f"{heading}: {with_zero(heading, cell.text)}" + ("\n" if i == last else "、"))
        for i, cell in enumerate(row)
        for heading in (headings.get(cell.column, ""),)
    ]


def with_zero(heading: str, text: str) -> str:
    """A spreadsheet drops the 0 that a telephone number begins with."""
    is_short = text.isascii() and text.isdigit() and len(text) in (9, 10) and not text.startswith("0")
    return f"0{text}" if is_short and any(word in heading for word in TELEPHONE) else text


def _heading_row(rows: list[Row]) -> int:
    """The row of the first few with the most short texts without a digit; -1 if none has two."""
    counts = [sum(_is_heading(cell.text) for cell in row) for row in rows[:HEADING_ROWS]]
    best = max(counts, default=0)
    return counts.index(best) if best >= 2 else -1


def _is_heading(text: str) -> bool:
    return 0 < len(text.strip()) <= LONGEST_HEADING and not any(character.isdigit() for character in text)
