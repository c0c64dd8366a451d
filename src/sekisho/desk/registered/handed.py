"""What a person hands in, typed or as a file, as rows or as one text. In memory alone; no error repeats any of it.

Files pass the guard of uploads and, where they are no plain text, are read by a process apart that cannot write.
"""

import csv
import io
import re
from dataclasses import dataclass

from django.conf import settings

from sekisho.documents.uploads.guard import examine
from sekisho.documents.uploads.names import ending_of
from sekisho.documents.uploads.refused import Refused
from sekisho.extracts.apart import ApartReader
from sekisho.extracts.bounds import MOST_CELLS, MOST_CHARACTERS, SECONDS
from sekisho.extracts.ocr import UNREAD, UNREAD_MARK
from sekisho.extracts.passage import Extract, Passage
from sekisho.extracts.plain import decode
from sekisho.kernel.errors import InputError
from sekisho.kernel.refusal import Refusal

PLAIN = ("txt", "csv")
DOCUMENTS = ("docx", "pdf", "xlsx", "pptx", "txt", "csv")
TABLES = ("csv", "xlsx")
TERMS = ("txt", "csv", "xlsx")
MOST_FIELDS = MOST_CELLS  # of a CSV file too, empty ones counted: each takes memory and time; 20,000 rows of 14
CELL = re.compile(r"(sheet\d*):([A-Z]{1,3})(\d{1,7})")
BETWEEN_WRITINGS = re.compile(r"[|｜\t]")
CSV_JA = "表計算ソフトで開き、「CSV UTF-8」で保存し直してください。"
Row = tuple[int, list[str]]  # number of the line or row, fields


@dataclass(frozen=True, slots=True)
class Handed:
    """A file: its name is only looked at for its ending."""

    name: str
    data: bytes

    @property
    def ending(self) -> str:
        return ending_of(self.name)


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text. pictures: how many pictures and scanned pages it shows, which were not read."""

    text: str
    pictures: int = 0


def text_of(file: Handed) -> Text:
    """A document. Raises InputError."""
    _insist_on(file, DOCUMENTS)
    if file.ending in PLAIN:
        return Text(_short_enough(decode(file.data)))
    found = "\n".join(passage.text for passage in _extract(file).passages if not _is_property(passage))
    return Text(found.replace(UNREAD_MARK, ""), found.count(UNREAD_MARK))


def rows_of(file: Handed) -> list[Row]:
    """A table, with its first row; empty rows left out. Raises InputError."""
    _insist_on(file, TABLES)
    rows = _sheet(_extract(file)) if file.ending == "xlsx" else _csv(decode(file.data))
    return [(number, fields) for number, fields in rows if any(field.strip() for field in fields)]


def writings_of(file: Handed) -> list[Row]:
    """A list of terms, one a line or row, other writings beside it. Raises InputError."""
    _insist_on(file, TERMS)
    return typed_writings(_short_enough(decode(file.data))) if file.ending == "txt" else rows_of(file)


def typed_writings(text: str) -> list[Row]:
    """One term a line, its other writings behind `|`."""
    rows = [(number, BETWEEN_WRITINGS.split(line)) for number, line in enumerate(text.splitlines(), 1)]
    return [(number, fields) for number, fields in rows if any(field.strip() for field in fields)]


def _short_enough(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            f"文字が多すぎます（上限 {MOST_CHARACTERS:,}文字）。", next_ja="いくつかに分けて登録してください。"
        )
    return text


def _insist_on(file: Handed, endings: tuple[str, ...]) -> None:
    """The guard of uploads, and that the kind can be read for this. Raises InputError."""
    if file.data and file.ending not in endings:
        raise InputError(
            "この種類のファイルからは登録できません。",
            next_ja=f"{'・'.join(endings)} のいずれかにしてください。画像やスキャンではなく、もとの文書が要ります。",
        )
    try:
        examine(file.name, file.data, settings.SEKISHO.max_attachment_bytes)
    except Refused as error:
        # The guard thinks of pictures; a long text or list has none to be made smaller.
        is_long = len(file.data) > settings.SEKISHO.max_attachment_bytes and file.ending in (*PLAIN, "xlsx")
        what_next = "いくつかに分けて登録してください。" if is_long else error.next_ja
        raise InputError(f"このファイルは登録できません。{error.what}。", next_ja=what_next) from None


def _extract(file: Handed) -> Extract:
    reader = ApartReader(UNREAD, SECONDS)
    try:
        found = reader.read(file.data)
    finally:
        reader.close()
    if isinstance(found, Refusal):
        raise InputError(found.message_ja, next_ja=found.next_ja)
    return found


def _is_property(passage: Passage) -> bool:
    """Whether it only says who made the file with what: a scan would look as if it had a text."""
    return all(place.rpartition("/")[2].startswith("props") for _, place in passage.places)


def _csv(text: str) -> list[Row]:
    first = text.partition("\n")[0]
    divider = "\t" if "\t" in first and "," not in first else ","
    if text.count(divider) + text.count("\n") + text.count("\r") > MOST_FIELDS:
        raise InputError(
            f"表の欄が多すぎます（上限 {MOST_FIELDS:,}）。",
            next_ja="照合に要らない列を除くか、いくつかに分けて登録してください。",
        )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        return [(reader.line_num, fields) for fields in reader]
    except csv.Error:
        raise InputError(f"{reader.line_num}行目がCSVとして読めません。", next_ja=CSV_JA) from None


def _sheet(found: Extract) -> list[Row]:
    """The cells of the one sheet that has any, put back into rows and columns."""
    cells: dict[str, dict[int, dict[int, str]]] = {}
    for passage in found.passages:
        marks = [CELL.fullmatch(place) for _, place in passage.places]
        name = marks[0][1] if marks and marks[0] else ""
        if not name or name in cells or not all(marks):
            continue  # notes, formulas, and the second reading of the same cells
        ends = [*(at for at, _ in passage.places[1:]), len(passage.text) + 1]
        rows = cells.setdefault(name, {})
        for (at, _), end, mark in zip(passage.places, ends, marks, strict=True):
            if mark is not None:
                rows.setdefault(int(mark[3]), {})[_column(mark[2])] = passage.text[at : end - 1].strip("\t\n")
    if len(cells) > 1:
        raise InputError("Excelのシートが複数あります。", next_ja="登録するシートだけのファイルにしてください。")
    rows = next(iter(cells.values()), {})
    width = 1 + max((column for row in rows.values() for column in row), default=-1)
    if width * len(rows) > MOST_FIELDS:
        raise InputError(
            "表から遠く離れた欄に、何かが入力されています。",
            next_ja="表の右や下の離れた欄を消して保存し直し、もう一度選んでください。",
        )
    return [(number, [row.get(column, "") for column in range(width)]) for number, row in sorted(rows.items())]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
