"""台帳 as an Excel file: one row per request (or per engagement without one), real dates shown in 和暦.

Written row by row in bounded memory; XlsxWriter keeps the rows meanwhile in a private temporary file and removes it.
Text is always written as text: a cell that begins with `=` or `@` is never a formula, and stays none when edited.
"""

import datetime as dt
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import xlsxwriter

from sekisho.documents.cells import FORMULA_STARTS
from sekisho.documents.characters import GETA, word_draws
from sekisho.documents.dates import printed_day, printed_fiscal_year

ERA_FORMAT = '[$-ja-JP-x-gannen]ggge"年"m"月"d"日"'
FACE = "ＭＳ Ｐゴシック"
A3 = 8
MARGIN_INCHES = 0.4
MOST_CHARACTERS = 32_000  # a cell of Excel holds 32,767
CUT_JA = "…（以下略）"
TITLE_JA = "生成AI利用 確認依頼台帳"
FORM_NOTE_JA = "この台帳の様式は、ガイドラインが定めたものではありません。Sekisho（関所）の様式です。"
EARLIEST = dt.date(1900, 3, 1)  # earlier days are other days in Excel's calendar
LATEST = dt.date(9999, 12, 31)
HEAD_ROW = 2
LINE_POINTS = 12.5
KEPT = 4_096  # texts looked at letter by letter once: names, titles and states come again row by row
HIGHEST_ROW = 409.0  # of Excel, in points


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the 台帳. Empty text and None are empty cells; several names of one cell stand on lines of their own.

    submitted_on: the day of filing, or the 受領日 of a paper that came by mail. days_waiting: 滞留日数, days since then
    of a request that is not decided yet.
    """

    receipt: str = ""
    title: str = ""
    number: str = ""
    kind: str = ""
    fiscal_year: int | None = None
    department: str = ""
    officer: str = ""
    contractor: str = ""
    subcontractors: tuple[str, ...] = ()
    specification_on: dt.date | None = None
    use: str = ""
    category: str = ""
    version: int | None = None
    state: str = ""
    services: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    submitted_on: dt.date | None = None
    received_on: dt.date | None = None
    decided_on: dt.date | None = None
    outcome: str = ""
    draft_number: str = ""
    decision_number: str = ""
    permit: str = ""
    permit_first: dt.date | None = None
    permit_last: dt.date | None = None
    permit_state: str = ""
    days_waiting: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """Heading, field of RegisterRow, width in characters."""

    label: str
    field: str
    width: float


COLUMNS: tuple[Column, ...] = (
    Column("受付番号", "receipt", 15),
    Column("契約又は指定管理名称", "title", 26),
    Column("契約番号等", "number", 9),
    Column("契約の区分", "kind", 9),
    Column("締結年度", "fiscal_year", 8.5),
    Column("業務所管課", "department", 15),
    Column("担当者", "officer", 8),
    Column("受注者・指定管理者", "contractor", 16),
    Column("再委託・再々委託等の相手方", "subcontractors", 14),
    Column("特記仕様書の添付日", "specification_on", 13.5),
    Column("生成AIの利用", "use", 8),
    Column("依頼の区分", "category", 5),
    Column("版", "version", 4),
    Column("依頼の状態", "state", 8),
    Column("生成AIサービス", "services", 18),
    Column("種類", "kinds", 6),
    Column("提出日・受領日", "submitted_on", 13.5),
    Column("受付日", "received_on", 13.5),
    Column("確認日（決裁日）", "decided_on", 13.5),
    Column("結果", "outcome", 8),
    Column("起案番号", "draft_number", 8),
    Column("決裁番号", "decision_number", 8),
    Column("手形の番号", "permit", 13),
    Column("手形の初日", "permit_first", 13.5),
    Column("手形の末日", "permit_last", 13.5),
    Column("手形の状態", "permit_state", 8),
    Column("滞留日数", "days_waiting", 5),
)


def write(rows: Iterable[RegisterRow], as_of: dt.date, scope: str) -> bytes:
    """The xlsx file; the same bytes for the same rows. `scope` says in words whose engagements these are."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": TITLE_JA, "created": dt.datetime(as_of.year, as_of.month, as_of.day)})  # noqa: DTZ001
    sheet = book.add_worksheet("台帳")
    looks = _Looks(book)
    _begin(sheet, looks, as_of, scope)
    last = HEAD_ROW
    for last, row in enumerate(rows, start=HEAD_ROW + 1):
        sheet.set_row(last, _height(row))
        for at, column in enumerate(COLUMNS):
            _put(sheet, looks, (last, at), getattr(row, column.field))
    _finish(sheet, last)
    book.close()
    return made.getvalue()


class _Looks:
    """The few formats of the sheet."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": FACE, "font_size": 10, "valign": "top", "border": 1, "text_wrap": True}
        self.title = book.add_format({"font_name": FACE, "font_size": 14, "bold": True})
        self.note = book.add_format({"font_name": FACE, "font_size": 10})
        self.head = book.add_format(
            plain | {"bold": True, "valign": "vcenter", "align": "center", "bg_color": "#E8F1FE"}
        )
        self.text = book.add_format(plain | {"num_format": "@"})
        self.guarded = book.add_format(plain | {"num_format": "@", "quote_prefix": True})
        self.day = book.add_format(plain | {"num_format": ERA_FORMAT, "align": "left"})
        self.number = book.add_format(plain | {"num_format": "0"})


def _begin(sheet: Any, looks: _Looks, as_of: dt.date, scope: str) -> None:
    """Page and head. In the constant-memory mode rows are written from the top, so these come first."""
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.set_margins(MARGIN_INCHES, MARGIN_INCHES, MARGIN_INCHES, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.set_footer("&C&P / &N")
    for at, column in enumerate(COLUMNS):
        sheet.set_column(at, at, column.width)
    sheet.write_string(0, 0, TITLE_JA, looks.title)
    sheet.write_string(1, 0, cell_text(f"{printed_day(as_of)}現在　{scope}　{FORM_NOTE_JA}"), looks.note)
    sheet.set_row(HEAD_ROW, 40)
    for at, column in enumerate(COLUMNS):
        sheet.write_string(HEAD_ROW, at, column.label, looks.head)


def _finish(sheet: Any, last: int) -> None:
    sheet.autofilter(HEAD_ROW, 0, max(last, HEAD_ROW), len(COLUMNS) - 1)
    sheet.print_area(0, 0, max(last, HEAD_ROW), len(COLUMNS) - 1)


def _height(row: RegisterRow) -> float:
    """High enough for the fullest cell, in points: not every program fits rows to wrapped text by itself."""
    lines = 1
    for column in COLUMNS:
        value = getattr(row, column.field)
        texts = value if isinstance(value, tuple) else str(value).split("\n") if isinstance(value, str) else ()
        if texts:
            room = int(column.width - 1)
            lines = max(lines, sum(max(1, -(-_width(text) // room)) for text in texts))
    return min(lines * LINE_POINTS + 2, HIGHEST_ROW)


@lru_cache(maxsize=KEPT)
def _width(text: str) -> int:
    """In half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _put(sheet: Any, looks: _Looks, place: tuple[int, int], value: object) -> None:
    row, at = place
    if COLUMNS[at].field == "fiscal_year" and isinstance(value, int):
        value = printed_fiscal_year(value)
    if value is None or value in ("", ()):
        sheet.write_blank(row, at, None, looks.text)
    elif isinstance(value, dt.date):
        _put_day(sheet, looks, place, value)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, looks.number)
    else:
        text = cell_text("\n".join(value) if isinstance(value, tuple) else str(value))
        sheet.write_string(row, at, text, looks.guarded if text.startswith(FORMULA_STARTS) else looks.text)


def _put_day(sheet: Any, looks: _Looks, place: tuple[int, int], day: dt.date) -> None:
    if EARLIEST <= day <= LATEST:
        sheet.write_datetime(*place, day, looks.day)
    else:  # surely mistyped; shown as it is rather than as another day
        sheet.write_string(*place, printed_day(day), looks.text)


@lru_cache(maxsize=KEPT)
def cell_text(text: str) -> str:
    """What XML cannot hold as 〓, and no more than a cell takes."""
    shown = "".join(char if char == "\n" or word_draws(char) else GETA for char in text.replace("\r\n", "\n"))
    return shown if len(shown) <= MOST_CHARACTERS else shown[: MOST_CHARACTERS - len(CUT_JA)] + CUT_JA
