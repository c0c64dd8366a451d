"""Engagements out of a CSV file: every row is checked like the form; all are registered, or none."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from sekisho.desk.contracts.actions import attach_specification, open_engagement, organisation_named
from sekisho.desk.contracts.forms import EngagementForm
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.shell.fields import DayField
from sekisho.kernel.errors import InputError
from sekisho.kernel.width import number_text
from sekisho.rules.book import book_ids

FACTS = ("kind", "title", "number", "fiscal_year", "first_day", "last_day", "book")
MOST_ROWS = 1000
MOST_BYTES = 1_000_000
COLUMNS: dict[str, str] = {
    "区分": "kind",
    "契約又は指定管理名称": "title",
    "契約番号等": "number",
    "締結年度": "fiscal_year",
    "初日": "first_day",
    "末日": "last_day",
    "受注者又は指定管理者": "contractor_name",
    "特記仕様書の添付日": "specification_on",
}
NEEDED = [label for label in COLUMNS if label not in ("契約番号等", "特記仕様書の添付日")]
KINDS = {str(word): str(value) for value, word in Engagement.Kind.choices} | {"請負": "ukeoi", "買入": "kaiire"}
KINDS |= {"借入": "kariire", "その他": "other", "協定": "agreement", "指定管理": "agreement"}
DAY = re.compile(r"(?:(令和|西暦|R|r)?\s*)(元|\d{1,4})[年/.\-](\d{1,2})[月/.\-](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One line of the file, counted as a spreadsheet does (the heading is line 1), and what is wrong with it."""

    line: int
    values: dict[str, str]
    engagement: Engagement | None
    contractor: str
    errors: tuple[str, ...]


def read_text(data: bytes) -> str:
    """The file as text: UTF-8, or what Japanese spreadsheets save (CP932). Raises InputError for anything else."""
    if len(data) > MOST_BYTES:
        raise InputError("ファイルが大きすぎます。", next_ja="1,000件、1MB以内に分けてください。")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("文字を読み取れません。", next_ja="CSV（UTF-8 又は Shift_JIS）で保存し直してください。")


def read_rows(text: str, by: Person) -> tuple[ImportedRow, ...]:
    """Every row with its errors. Raises InputError if the file as a whole cannot be read."""
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise InputError("CSVとして読み取れません。", next_ja="引用符や改行を確かめてください。") from error
    head = [label.strip() for label in lines[0]] if lines else []
    missing = [label for label in NEEDED if label not in head]
    if missing:
        raise InputError(f"列「{'」「'.join(missing)}」がありません。", next_ja="1行目に列の名前を入れてください。")
    found = [(at, line) for at, line in enumerate(lines[1:], start=2) if any(value.strip() for value in line)]
    if not found or len(found) > MOST_ROWS:
        raise InputError(f"案件は1件から{MOST_ROWS}件までにしてください。", next_ja="ファイルを分けてください。")
    known = set(_keys(Engagement.objects.filter(department_id=by.organisation_id)))
    rows: list[ImportedRow] = []
    for at, line in found:
        values = {COLUMNS[label]: text.strip() for label, text in zip(head, line, strict=False) if label in COLUMNS}
        row = _row(at, values, by)
        if row.engagement is not None:
            key = _key(row.engagement)
            if key in known:
                row = ImportedRow(at, values, None, row.contractor, ("同じ年度・名称・契約番号の案件があります。",))
            known.add(key)
        rows.append(row)
    return tuple(rows)


Key = tuple[int, str, str]


def _keys(found: QuerySet[Engagement]) -> list[Key]:
    return list(found.values_list("fiscal_year", "title", "number"))


def _key(one: Engagement) -> Key:
    return one.fiscal_year, one.title, one.number


def _row(line: int, values: dict[str, str], by: Person) -> ImportedRow:
    sent = {name: values.get(name, "") for name in ("title", "number", "fiscal_year", "contractor_name")}
    sent |= {"kind": KINDS.get(values.get("kind", ""), ""), "book": book_ids()[-1]}
    sent |= _typed_day("first_day", values.get("first_day", "")) | _typed_day("last_day", values.get("last_day", ""))
    form = EngagementForm(sent)
    form.fields["contractor"].queryset = Organisation.objects.none()  # type: ignore[attr-defined]
    errors = [f"{form.fields[name].label}：{message}" for name, said in form.errors.items() for message in said]
    attached, wrong = _day(values.get("specification_on", ""))
    errors += wrong
    if errors:
        return ImportedRow(line, values, None, values.get("contractor_name", ""), tuple(errors))
    facts = {name: form.cleaned_data[name] for name in FACTS}
    made = Engagement(department=by.organisation, officer=by, specification_on=attached, **facts)
    return ImportedRow(line, values, made, form.cleaned_data["contractor_name"], ())


def _typed_day(name: str, text: str) -> dict[str, str]:
    """「2026-04-01」「令和8年4月1日」「R8.4.1」 as the four controls of a date field."""
    found = DAY.fullmatch(number_text(text))
    if found is None:
        return {f"{name}_era": "令和", f"{name}_year": text and "？", f"{name}_month": text, f"{name}_day": text}
    era, year, month, day = found.groups()
    named = "令和" if era in ("令和", "R", "r") else "西暦"
    return {f"{name}_era": named, f"{name}_year": year, f"{name}_month": month, f"{name}_day": day}


def _day(text: str) -> tuple[date | None, list[str]]:
    if not text:
        return None, []
    typed = _typed_day("on", text)
    try:
        found: date | None = DayField().clean(list(typed.values()))
    except ValidationError as error:
        return None, [f"特記仕様書の添付日：{message}" for message in error.messages]
    return found, []


@transaction.atomic
def import_engagements(rows: tuple[ImportedRow, ...], by: Person) -> int:
    """Register all rows; how many. Raises InputError, registering nothing, if one of them has an error."""
    if any(row.engagement is None for row in rows):
        raise InputError("誤りのある行があるため、1件も登録していません。", next_ja="ファイルを直してください。")
    for row in rows:
        engagement = row.engagement
        assert engagement is not None  # noqa: S101  # looked at above
        attached, engagement.specification_on = engagement.specification_on, None
        open_engagement(engagement, organisation_named(row.contractor), by)
        if attached is not None:
            attach_specification(engagement, attached, by)
    record("engagement.import", by, "", detail={"rows": len(rows)})
    return len(rows)
