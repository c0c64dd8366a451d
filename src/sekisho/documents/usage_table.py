"""利用記録の書き出し as CSV and xlsx: first what it is and under which settings it left, then one row a passage.

Rows are written as they come, so memory stays the same for ten and for a million. No cell is ever a formula.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

import xlsxwriter

from sekisho.documents.cells import FORMULA_STARTS, csv_cell
from sekisho.documents.register_xlsx import ERA_FORMAT, FACE, cell_text

TITLE_JA = "利用記録の書き出し"
BOM = "\ufeff"  # Excel reads UTF-8 as Japanese only after it
MOST_XLSX = 50_000  # rows; XlsxWriter takes some eight times as long as CSV, and somebody waits
Row = Sequence[str | int | dt.date | None]


@dataclass(frozen=True, slots=True)
class Column:
    """Heading, and width in characters."""

    label: str
    width: float


@dataclass(frozen=True, slots=True)
class UsageTable:
    """What stands above the rows. facts: pairs of what is said and its value, in order."""

    as_of: dt.date
    facts: tuple[tuple[str, str], ...]
    columns: tuple[Column, ...]


def write_csv(table: UsageTable, rows: Iterable[Row], target: IO[bytes]) -> int:
    """UTF-8 with a byte order mark: the facts, an empty line, the headings, the rows. How many rows."""
    text = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([TITLE_JA])
    writer.writerows([csv_cell(part) for part in fact] for fact in table.facts)
    writer.writerow([])
    writer.writerow([column.label for column in table.columns])
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last number is the answer
        writer.writerow([csv_cell(value) for value in row])
    text.detach()  # the file stays open: it is the caller's
    return count


def write_xlsx(table: UsageTable, rows: Iterable[Row], target: IO[bytes]) -> int:
    """Two sheets, 「利用記録」 and 「この資料について」; the same bytes for the same rows. How many rows."""
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, plain)
    day = table.as_of
    book.set_properties({"title": TITLE_JA, "created": dt.datetime(day.year, day.month, day.day)})  # noqa: DTZ001
    looks = _Looks(book)
    sheet = book.add_worksheet("利用記録")
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_footer("&C&P / &N")
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.label, looks.head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            _put(sheet, looks, (last, at), value)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)
    _about(book.add_worksheet("この資料について"), looks, table)
    book.close()
    return last


WRITERS: MappingProxyType[str, Callable[[UsageTable, Iterable[Row], IO[bytes]], int]] = MappingProxyType(
    {"csv": write_csv, "xlsx": write_xlsx}
)


class _Looks:
    """The few formats of the sheets."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": FACE, "font_size": 10, "valign": "top", "border": 1}
        self.title = book.add_format({"font_name": FACE, "font_size": 14, "bold": True})
        self.head = book.add_format(plain | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E8F1FE"})
        self.text = book.add_format(plain | {"num_format": "@"})
        self.guarded = book.add_format(plain | {"num_format": "@", "quote_prefix": True})
        self.wrapped = book.add_format(plain | {"num_format": "@", "text_wrap": True})
        self.day = book.add_format(plain | {"num_format": ERA_FORMAT, "align": "left"})
        self.number = book.add_format(plain | {"num_format": "#,##0"})


def _about(sheet: Any, looks: _Looks, table: UsageTable) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, TITLE_JA, looks.title)
    for row, (said, value) in enumerate(table.facts, start=1):
        sheet.write_string(row, 0, cell_text(said), looks.head)
        sheet.write_string(row, 1, cell_text(value), looks.wrapped)


def _put(sheet: Any, looks: _Looks, place: tuple[int, int], value: object) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, looks.text)
    elif isinstance(value, dt.date):
        sheet.write_datetime(*place, value, looks.day)
    elif isinstance(value, int):
        sheet.write_number(*place, value, looks.number)
    else:
        text = cell_text(str(value))
        sheet.write_string(*place, text, looks.guarded if text.startswith(FORMULA_STARTS) else looks.text)
