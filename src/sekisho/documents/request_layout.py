"""Which label and which answer stands where on the 確認依頼書: three sheets as blocks, for Word and PDF alike.

Every printed wording comes from the rule book; the order of rows and items is the book's. Only 別紙1 is Sekisho's own
(`attachment_layout.py`) and follows if there is something to list on it.
"""

import re
from dataclasses import replace
from itertools import zip_longest

from sekisho.documents.attachment_layout import USERS_LISTED_JA, attachment
from sekisho.documents.blocks import (
    TEXT_WIDTH_MM,
    Block,
    Box,
    Cell,
    Layout,
    Paragraph,
    Part,
    Row,
    Table,
    Text,
    line,
    marked,
)
from sekisho.documents.dates import printed_day, printed_fiscal_year
from sekisho.documents.difference_layout import difference_sheet
from sekisho.documents.paper import RequestPaper
from sekisho.rules.application import Application
from sekisho.rules.book import Item, Option, RequestForm
from sekisho.rules.book import Row as FormRow

LETTER, CONTENTS = 1, 2  # sheet 3 is where the checklist of sheet 2 runs on to
SIGNATURE = ("address", "company", "representative")
FORM_POINTS = 9.5
TITLE_POINTS = 15.0
SIGNATURE_MM = (34.0, 64.0)
CONTACT_MM = (28.0, 72.0)
CONTENTS_MM = (50.0, TEXT_WIDTH_MM - 50.0)
CHECK_MM = (10.0, TEXT_WIDTH_MM - 10.0)
ANSWER_MM = 7.0
NUMBER_EM = 1.8
LONG_OPTION = 25  # options longer than this stand on lines of their own
BLANK = "\u3000"
DRAFT = "下書き（未提出）"
BRACKETS = re.compile("(（[^）]*）)")


def lay_out(paper: RequestPaper) -> Layout:
    """The whole paper. An unanswered item leaves its place blank, as on the form."""
    form = paper.book.request
    answers = paper.application
    running = _running(paper)
    sheets = (_letter(form, answers), _contents(form, answers))
    parts = [Part(sheets, running, pages=len(form.page_marks))]
    if (extra := attachment(form, answers, running)) is not None:
        parts.append(extra)
    if paper.confirmed is not None:
        parts.append(difference_sheet(paper.confirmed, answers, running))
    return Layout(form.title, tuple(parts))


def _running(paper: RequestPaper) -> str:
    version = f"第{paper.version}版" if paper.version else ""
    draft = DRAFT if paper.is_draft else ""
    return BLANK.join(part for part in (draft, paper.request_number, version) if part)


def _letter(form: RequestForm, answers: Application) -> tuple[Block, ...]:
    date = printed_day(answers.date) if answers.date else form.item("date").label
    blocks: list[Block] = [
        Paragraph((Text(form.title),), align="center", points=TITLE_POINTS, heading=1),
        line(date, align="right", before=14),
        line(answers.addressee or form.item("addressee").label, align="left", before=12),
        _signature(form, answers),
    ]
    for at, declaration in enumerate(form.declarations):
        blocks.append(replace(line(declaration, before=20 if at == 0 else 2), first=1))
    blocks.append(line(form.begin_mark, align="center", before=14))
    for row in form.rows:
        if row.sheet != LETTER:
            continue
        blocks += _numbered_item(form, row, answers) if row.number else [_contact(form, row, answers)]
    return tuple(blocks)


def _signature(form: RequestForm, answers: Application) -> Table:
    values = (answers.address, answers.company, answers.representative)
    rows = tuple(
        Row(
            (_signature_label(form.item(name).label), Cell((line(value or BLANK, align="left"),), middle=True)),
            height=17,
        )
        for name, value in zip(SIGNATURE, values, strict=True)
    )
    return Table(SIGNATURE_MM, rows, align="right", ruled=False, before=14)


def _signature_label(label: str) -> Cell:
    """Broken at its brackets, as the form sets it: 代表者 / （又は受任者） / 役職・氏名."""
    broken = "\n".join(part for part in BRACKETS.split(label) if part)
    return Cell((line(broken, align="left", points=FORM_POINTS),), middle=True)


def _numbered_item(form: RequestForm, row: FormRow, answers: Application) -> list[Block]:
    heading = replace(marked(row.number, row.heading, 2), before=9, heading=2, keeps=True)
    return [heading, *(replace(p, indent=p.indent + 2) for p in _row_lines(form, row, answers))]


def _contact(form: RequestForm, row: FormRow, answers: Application) -> Table:
    head = Row((Cell((line(row.heading, align="left", points=FORM_POINTS),), span=2),))
    rows = tuple(
        Row(
            (
                Cell((line(form.item(name).label, align="distribute", points=FORM_POINTS),), middle=True),
                Cell((line(str(getattr(answers, name)) or BLANK, align="left", points=FORM_POINTS),), middle=True),
            ),
            height=ANSWER_MM,
        )
        for name in row.items
    )
    return Table(CONTACT_MM, (head, *rows), align="right", before=18)


def _contents(form: RequestForm, answers: Application) -> tuple[Block, ...]:
    head = Row(tuple(Cell((line(word, align="center", points=FORM_POINTS),)) for word in form.part_1.columns))
    rows = tuple(_contents_row(form, row, answers) for row in form.rows if row.sheet == CONTENTS)
    return (
        Paragraph((Text(form.second_title),), align="center", points=11, heading=1),
        Paragraph((Text(form.part_1.heading),), align="left", before=8, heading=2, keeps=True),
        Table(CONTENTS_MM, (head, *rows), head=1, repeats=True, before=3),
        *_checklist(form, answers),
    )


def _contents_row(form: RequestForm, row: FormRow, answers: Application) -> Row:
    label = [marked(row.number, row.heading, NUMBER_EM if row.number else 0, points=FORM_POINTS)]
    if row.text:
        label.append(line(row.text, align="left", points=FORM_POINTS))
    lines = tuple(replace(p, points=FORM_POINTS) for p in _row_lines(form, replace(row, text=""), answers))
    return Row((Cell(tuple(label)), Cell(lines)), height=ANSWER_MM, splits=True)


def _checklist(form: RequestForm, answers: Application) -> tuple[Block, ...]:
    """All rows in one table, so that long answers above only move the place where sheet 2 ends."""
    part = form.part_2
    head = Row((Cell((replace(line(part.column, align="center", points=FORM_POINTS), keeps=True),), span=2),))
    items = [item for item in form.items if item.value == "check"]
    rows = []
    for item, ticked in zip_longest(items, answers.checks[: len(items)]):
        box = Paragraph((Box(ticked is True),), align="center", points=FORM_POINTS)
        rows.append(Row((Cell((box,), middle=True), Cell((line(item.label, points=FORM_POINTS),)))))
    return (
        Paragraph((Text(part.heading),), align="left", before=10, heading=2, keeps=True),
        replace(line(part.confirmation, align="left", points=FORM_POINTS, before=2), keeps=True),
        Table(CHECK_MM, (head, *rows), head=1, before=3, closing=line(form.end_mark, align="right", before=6)),
    )


def _row_lines(form: RequestForm, row: FormRow, answers: Application) -> list[Paragraph]:
    """The items of a row in their order; an item written into another's brackets is not repeated."""
    items = [form.item(name) for name in row.items]
    inside = {option.blank for item in items for option in item.options if option.blank}
    lines: list[Paragraph] = [line(row.text, align="left")] if row.text else []
    if any(item.id == "contract_name" for item in items):
        return [*lines, _contract(answers)]
    for item in items:
        if item.id not in inside:
            lines += _item_lines(item, row, answers)
    return lines


def _contract(answers: Application) -> Paragraph:
    year = "" if answers.contract_year is None else printed_fiscal_year(answers.contract_year)
    return line(BLANK.join(part for part in (answers.contract_name, year) if part) or BLANK, align="left")


def _item_lines(item: Item, row: FormRow, answers: Application) -> list[Paragraph]:
    label = "" if item.label == row.heading else item.label
    if item.options:
        chosen = getattr(answers, item.id)
        ticked = frozenset((chosen,) if isinstance(chosen, str) else chosen)
        head = [line(label, align="left")] if label else []
        return [*head, *_option_lines(item, ticked, answers)]
    return _answer_lines(label, _answers_to(item.id, answers), item.id == "user_scope" and bool(answers.named_users))


def _option_lines(item: Item, ticked: frozenset[str], answers: Application) -> list[Paragraph]:
    if any(len(option.label) > LONG_OPTION for option in item.options):
        return [
            Paragraph((Box(option.value in ticked), *_option_words(option, answers)), indent=1, first=-1)
            for option in item.options
        ]
    runs: list[Text | Box] = []
    for option in item.options:
        gap = (Text(BLANK),) if runs else ()
        runs += [*gap, Box(option.value in ticked), *_option_words(option, answers)]
    return [Paragraph(tuple(runs), align="left", indent=1 if item.label.startswith("・") else 0)]


def _option_words(option: Option, answers: Application) -> tuple[Text, ...]:
    if not option.blank:
        return (Text(option.label),)
    value = getattr(answers, option.blank)
    written = value or BLANK * 4 if isinstance(value, str) else "、".join(value) or BLANK * 9
    return (Text(option.label + option.before_blank + written + option.after_blank),)


def _answers_to(name: str, answers: Application) -> tuple[str, ...]:
    """What was answered to a text item, one entry for each use or service."""
    if name in ("work", "purpose", "method"):
        return tuple(str(getattr(use, name)) for use in answers.uses)
    if name in ("service", "provider", "terms"):
        field = "name" if name == "service" else name
        return tuple(str(getattr(service, field)) for service in answers.services)
    return (str(getattr(answers, name)),)


def _answer_lines(label: str, values: tuple[str, ...], is_listed_apart: bool) -> list[Paragraph]:
    """One answer beside its label, several below it as (1) (2) …; `is_listed_apart` points to 別紙1."""
    hang = 1 if label.startswith("・") else 0
    if len(values) > 1:
        lines = [line(label, align="left")] if label else []
        lines += [marked(f"({n})", value, NUMBER_EM, indent=hang) for n, value in enumerate(values, start=1)]
    else:
        lines = [replace(line(label + "".join(values) or BLANK, align="left"), indent=hang, first=-hang)]
    return [*lines, line(USERS_LISTED_JA, align="left")] if is_listed_apart else lines
