import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest

from sekisho.documents.register_xlsx import COLUMNS, ERA_FORMAT, HEAD_ROW, RegisterRow, write

AS_OF = date(2026, 11, 24)
SCOPE = "大阪市〇〇区役所 保健福祉課"
FULL = RegisterRow(
    receipt="生成AI-2026-0001",
    title="住民アンケート集計業務委託",
    number="第1号",
    kind="請負契約",
    fiscal_year=2026,
    department=SCOPE,
    officer="試験 一",
    contractor="株式会社甲調査",
    subcontractors=("合同会社丙分類", "有限会社丁"),
    specification_on=date(2026, 4, 1),
    use="利用する",
    category="新規",
    version=2,
    state="確認",
    services=("練習用モデル・文章", "練習用モデル・画像"),
    kinds=("文章", "画像"),
    submitted_on=date(2019, 5, 1),
    received_on=date(2026, 4, 14),
    decided_on=date(2026, 4, 20),
    outcome="確認",
    draft_number="起-12",
    decision_number="決-34",
    permit="pmt_X",
    permit_first=date(2026, 5, 1),
    permit_last=date(2027, 3, 31),
    permit_state="有効",
    days_waiting=3,
)


def sheet_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def cell(data: bytes, field: str, row: int = 0):
    at = next(at for at, column in enumerate(COLUMNS, 1) if column.field == field)
    return sheet_of(data).cell(HEAD_ROW + 2 + row, at)


@pytest.fixture(scope="module")
def full() -> bytes:
    return write([FULL, RegisterRow(title="利用のない案件")], AS_OF, SCOPE)


def test_every_field_has_its_column_under_its_heading(full):
    fields = [column.field for column in COLUMNS]
    assert sorted(fields) == sorted(RegisterRow.__dataclass_fields__)
    heads = [found.value for found in sheet_of(full)[HEAD_ROW + 1]]
    assert heads == [column.label for column in COLUMNS]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("receipt", "生成AI-2026-0001"),
        ("fiscal_year", "令和8年度"),
        ("subcontractors", "合同会社丙分類\n有限会社丁"),
        ("services", "練習用モデル・文章\n練習用モデル・画像"),
        ("days_waiting", 3),
        ("version", 2),
        ("decision_number", "決-34"),
    ],
)
def test_value_stands_in_its_cell(full, field, value):
    assert cell(full, field).value == value


@pytest.mark.parametrize("field", [c.field for c in COLUMNS if isinstance(getattr(FULL, c.field), date)])
def test_days_are_real_dates_shown_in_the_japanese_calendar(full, field):
    found = cell(full, field)
    day = getattr(FULL, field)
    assert found.value == datetime.combine(day, time())
    assert found.is_date
    assert found.number_format == ERA_FORMAT


def test_a_day_beyond_the_calendar_of_excel_is_shown_in_words():
    assert cell(write([RegisterRow(submitted_on=date(1868, 2, 1))], AS_OF, SCOPE), "submitted_on").value == (
        "西暦1868年2月1日"
    )


def test_empty_fields_are_empty_cells(full):
    assert [cell(full, c.field, 1).value for c in COLUMNS if c.field != "title"] == [None] * (len(COLUMNS) - 1)


@pytest.mark.parametrize(
    "typed", ['=HYPERLINK("http://x.example","押す")', "+1+1", "-2+3", "@SUM(A1)", "https://x.example"]
)
def test_text_is_never_a_formula_nor_a_link(typed):
    data = write([RegisterRow(title=typed, services=(typed,))], AS_OF, typed)
    for field in ("title", "services"):
        found = cell(data, field)
        assert (found.value, found.data_type, found.hyperlink) == (typed, "s", None)
        assert found.quotePrefix is (typed[0] in "=+-@")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
        assert not [name for name in package.namelist() if "_rels/sheet" in name]


def test_what_a_cell_cannot_hold_is_marked_and_cut():
    data = write([RegisterRow(title="制\x01御", services=("あ" * 40_000,), number="髙﨑①㈱𠮷")], AS_OF, SCOPE)
    assert cell(data, "title").value == "制〓御"
    assert cell(data, "number").value == "髙﨑①㈱𠮷"
    assert cell(data, "services").value.endswith("あ…（以下略）")
    assert len(cell(data, "services").value) == 32_000


def test_it_filters_and_prints_as_an_office_expects(full):
    sheet = sheet_of(full)
    last = openpyxl.utils.get_column_letter(len(COLUMNS))
    assert sheet.auto_filter.ref == f"A3:{last}5"
    assert sheet.print_area == f"'台帳'!$A$1:${last}$5"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "C4"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # one page is the default width
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_the_head_says_when_and_whose(full):
    note = sheet_of(full)["A2"].value
    assert "令和8年11月24日現在" in note
    assert SCOPE in note
    assert "ガイドラインが定めたものではありません" in note


def test_no_row_at_all_is_a_register_too():
    assert sheet_of(write([], AS_OF, SCOPE)).max_row == HEAD_ROW + 1


def test_same_bytes_for_the_same_rows(full):
    assert write(iter([FULL, RegisterRow(title="利用のない案件")]), AS_OF, SCOPE) == full


def test_rows_are_as_high_as_their_fullest_cell():
    low = sheet_of(write([RegisterRow(title="業務")], AS_OF, SCOPE)).row_dimensions[4].height
    high = sheet_of(write([RegisterRow(subcontractors=("甲", "乙", "丙"))], AS_OF, SCOPE)).row_dimensions[4].height
    wrapped = sheet_of(write([RegisterRow(title="業務" * 30)], AS_OF, SCOPE)).row_dimensions[4].height
    huge = sheet_of(write([RegisterRow(title="業務" * 3000)], AS_OF, SCOPE)).row_dimensions[4].height
    assert low < high
    assert low * 4 < wrapped + low
    assert 400 < huge <= 409
