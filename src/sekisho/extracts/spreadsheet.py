"""The cells of an Excel file as they are shown: dates as dates, numbers with the zeros their format gives them."""

import posixpath
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sekisho.extracts.grid import Cell, Row, add_table
from sekisho.extracts.markup import shared_text
from sekisho.extracts.package_guard import Package
from sekisho.extracts.passage import Gathering
from sekisho.extracts.refused import FileRefusedError

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Built-in formats that show a date (ECMA-376 part 1 §18.8.30); 27–36 and 50–58 are those of Japanese Excel.
DATE_FORMATS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
DATE_SIGNS = re.compile(r"y|(?<![a-z])d|ge|e(?=[年/.])|m.*d", re.IGNORECASE)
DIGIT_PLACES = re.compile(r"[0()+\- ]*0[0()+\- ]*")
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  (days of a calendar, no moments)
LAST_DAY = 2_958_465  # 9999-12-31
WHOLE = re.compile(r"-?[0-9]+(?:\.0+)?")
FLOATING = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of the file are shown. formats: by style number; "date", a pattern of zeros, or ""."""

    shared: tuple[str, ...]
    formats: tuple[str, ...]
    epoch: datetime


def add_cells(package: Package, gathering: Gathering) -> frozenset[str]:
    """Adds every cell of every sheet, hidden ones too; gives the parts that need not be read again."""
    strings = posixpath.join(posixpath.dirname(package.main), "sharedStrings.xml")
    look = _look(package, strings)
    gathering.add([("hidden", text) for text in look.shared])  # also those that no cell shows any more
    sheets = sorted(name for name in package.parts if re.match(r"xl/worksheets/[^/]*\.xml$", name))
    for name in sheets:
        number = re.search(r"([0-9]+)\.xml$", name)
        _add_sheet(package.tree(name), gathering, look, f"sheet{number[1] if number else ''}")
    return frozenset((strings,)) & frozenset(package.parts)


def drop_cells(root: Any) -> None:
    """Takes the cells out of a sheet that `add_cells` has read, for the rest of it to be read as any other part."""
    if _local(root) == "worksheet":
        for node in [child for child in root if _local(child) == "sheetData"]:
            root.remove(node)


def _look(package: Package, strings: str) -> Look:
    shared = package.find(strings)
    styles = package.find(posixpath.join(posixpath.dirname(package.main), "styles.xml"))
    book = package.tree(package.main)
    is_1904 = any(_local(node) == "workbookPr" and node.get("date1904") in ("1", "true") for node in book.iter())
    texts = tuple(shared_text(item) for item in shared if _local(item) == "si") if shared is not None else ()
    return Look(texts, _formats(styles), EPOCH_1904 if is_1904 else EPOCH)


def _formats(styles: Any | None) -> tuple[str, ...]:
    if styles is None:
        return ()
    own = {node.get("numFmtId", ""): node.get("formatCode", "") for node in styles.iter() if _local(node) == "numFmt"}
    used = next((node for node in styles if _local(node) == "cellXfs"), ())
    return tuple(_format(xf.get("numFmtId", "0"), own) for xf in used if _local(xf) == "xf")


def _format(number: str, own: dict[str, str]) -> str:
    if number in own:
        bare = QUOTED.sub("", own[number]).partition(";")[0]
        if DATE_SIGNS.search(bare):
            return "date"
        return bare if DIGIT_PLACES.fullmatch(bare) and bare.count("0") > 1 else ""
    return "date" if number.isdecimal() and int(number) in DATE_FORMATS else ""


def _add_sheet(sheet: Any, gathering: Gathering, look: Look, place: str) -> None:
    rows: list[Row] = []
    formulas: list[tuple[str, str]] = []
    count = 0
    for node in sheet.iter():
        name = _local(node)
        if name == "row":
            rows.append([])
        elif name == "c" and rows:
            count += 1
            cell = _cell(node, look, place, len(rows[-1]))
            if cell.text:
                rows[-1].append(cell)
        elif name == "f" and node.text:
            formulas.append((f"{place}:hidden", node.text))
    add_table(gathering, [row for row in rows if row])
    gathering.add(formulas)


def _cell(node: Any, look: Look, place: str, at: int) -> Cell:
    reference = REFERENCE.fullmatch(node.get("r", ""))
    column = _column(reference[1]) if reference else at
    where = f"{place}:{reference[0]}" if reference else place
    value = next((child.text or "" for child in node if _local(child) == "v"), "")
    kind = node.get("t", "n")
    if kind == "s":
        if not value.isdecimal() or int(value) >= len(look.shared):
            raise FileRefusedError("damaged", "Excel の中身がそろっていません。", "Excel で保存し直してください。")
        return Cell(column, where, look.shared[int(value)])
    if kind == "inlineStr":
        return Cell(column, where, shared_text(node))
    style = node.get("s", "0")
    shown = look.formats[int(style)] if style.isdecimal() and int(style) < len(look.formats) else ""
    return Cell(column, where, _shown(value, shown, look.epoch) if kind == "n" else value)


def _shown(value: str, shown: str, epoch: datetime) -> str:
    if not FLOATING.fullmatch(value):
        return value
    number = float(value)
    if shown == "date" and 0 < number <= LAST_DAY:
        day = epoch + timedelta(days=int(number))
        return f"{day.year}/{day.month}/{day.day}"
    if abs(number) < 1e15 and number == int(number):
        value = str(int(number))
    return _filled(value, shown) if shown and WHOLE.fullmatch(value) and shown != "date" else value


def _filled(value: str, pattern: str) -> str:
    """The digits put into the zeros of the pattern, from the right: 9012345678 in 000-0000-0000."""
    digits = value.rjust(pattern.count("0"), "0")
    made: list[str] = []
    for sign in reversed(pattern):
        made.append(digits[-1] if sign == "0" else sign)
        digits = digits[:-1] if sign == "0" else digits
    return digits + "".join(reversed(made))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""
