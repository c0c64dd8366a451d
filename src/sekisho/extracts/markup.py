"""The words of one XML part of an Office file, whatever vocabulary it is in: nothing is left out because it is unknown.

Paragraphs (w:p, a:p) are read in one piece, tables row by row; every other text, comments of the XML, and attributes
that a person may have written each make a line. Of tracked changes both states are read: before and after.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sekisho.extracts.grid import Cell, Row, add_table
from sekisho.extracts.passage import Gathering
from sekisho.extracts.refused import FileRefusedError

DEEPEST = 400
SPACES = frozenset(
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
        "http://purl.oclc.org/ooxml/drawingml/main",
    )
)
READINGS = ("rPh", "rt")  # of Excel, of Word
HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,4}")
MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
REMOVED, ADDED = frozenset(("del", "moveFrom")), frozenset(("ins", "moveTo"))
# The code of a field; and readings, or the words themselves would be cut in pieces by how they are read.
ASIDE = frozenset(("instrText", "delInstrText", *READINGS))
TABLES = frozenset(("tbl",))
# Attributes that a person or a program that knows the person filled in.
WRITTEN = frozenset(
    (
        *("author", "initials", "descr", "title", "alias", "tag", "displayText", "displayName", "userId", "tooltip"),
        *("name", "lastModifiedBy", "company", "manager", "oddHeader", "prompt", "promptTitle", "error", "errorTitle"),
        *("alt", "string", "value", "val", "v", "formula", "uniqueName", "caption", "location", "display"),
    )
)
# Elements that name a style; Word brings a hundred such names in English, some of which look like people.
STYLE_NAMES = frozenset(("name", "aliases", "lsdException"))
LATIN = re.compile(r"[A-Za-z][A-Za-z ,0-9]{0,60}")
# `name` and `val` are also names of styles and shapes in ASCII; of these and all others only what a person would say.
SAYING = re.compile(r"[^\x00-\x7f]|@|(?<![0-9])[0-9][0-9 ()./-]{7,}|[A-Za-z]{2,} [A-Za-z]{2,}")
LOOKS = frozenset(("ascii", "hAnsi", "eastAsia", "cs", "typeface", "panose", "lang", "fontname", "script"))
# Values of a chart, numbers of a setting: one under the other they would look like one long number.
SHORT_NUMBER = re.compile(r"-?[0-9.]{1,8}")
GUID = re.compile(r"\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?|[0-9A-Fa-f]{8}|-?[0-9.]+[a-z]*")


@dataclass(slots=True)
class Words:
    """What a part has come to. lines: paragraphs with tracked changes made; before: those that differ without them."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    before: list[tuple[str, str]] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    tables: list[list[Row]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    paragraphs: int = 0


def add_part(root: Any, gathering: Gathering, place: str = "") -> None:
    """Adds everything the part says. place: of the part, or "" to count paragraphs."""
    words = Words()
    _walk(root, words, place, 0)
    gathering.add(words.lines)
    gathering.add(words.before)
    gathering.add(words.aside)
    gathering.add(words.numbers, "、")
    for rows in words.tables:
        add_table(gathering, rows)


def shared_text(element: Any) -> str:
    """The words of an element in one piece, e.g. of a shared string, without the readings above them."""
    return "".join(
        node.text or ""
        for node in element.iter()
        if isinstance(node.tag, str) and _local(node) == "t" and not _is_in_reading(node, element)
    )


def written_attributes(node: Any) -> Iterator[str]:
    """Attributes that may say something to a person."""
    for name, value in node.attrib.items():
        plain = name.rpartition("}")[2]
        if plain in LOOKS or not value.strip() or GUID.fullmatch(value):
            continue
        if LATIN.fullmatch(value) and _local(node) in STYLE_NAMES and _space(node) in SPACES:
            continue
        if plain == "Target" and node.get("TargetMode") != "External":
            continue  # another part of the same file
        if plain == "Target" or SAYING.search(value) or (plain in WRITTEN and plain not in ("val", "name", "v", "tag")):
            yield str(value)


def _walk(node: Any, words: Words, place: str, depth: int) -> None:
    if depth > DEEPEST:
        raise FileRefusedError("too-large", "ファイルの中の重なりが深すぎます。", "元のソフトで保存し直してください。")
    if not isinstance(node.tag, str):
        _aside(words, place, node.text or "")
        return
    for said in written_attributes(node):
        _aside(words, place, said)
    name = _local(node)
    if name == "p" and _space(node) in SPACES:
        _paragraph(node, words, place, depth)
        return
    if name in TABLES and _space(node) in SPACES:
        _table(node, words, place)
    if name not in ("t", "delText") or _space(node) not in SPACES:
        _line(words, place, (node.text or "").strip())
    else:
        _line(words, place, node.text or "")
    for child in node:
        _walk(child, words, place, depth + 1)
        _line(words, place, (child.tail or "").strip())


def _line(words: Words, place: str, text: str) -> None:
    if text:
        kept = words.numbers if SHORT_NUMBER.fullmatch(text) else words.lines
        kept.append((place or "hidden", text))


def _aside(words: Words, place: str, text: str) -> None:
    if text.strip():
        words.aside.append((f"{place}:hidden" if place else "hidden", text))


def _paragraph(paragraph: Any, words: Words, place: str, depth: int) -> None:
    words.paragraphs += 1
    here = place or f"para{words.paragraphs}"
    after: list[str] = []
    before: list[str] = []
    inner: list[Any] = []
    _runs(paragraph, words, here, (after, before, inner))
    text, earlier = "".join(after), "".join(before)
    if text:
        words.lines.append((here, text))
    if earlier != text:
        words.before.append((here, earlier))
    for nested in inner:
        _walk(nested, words, place, depth + 1)


def _runs(parent: Any, words: Words, here: str, into: tuple[list[str], list[str], list[Any]]) -> None:
    """The paragraph's text after and before tracked changes; paragraphs within it (text boxes) are set apart."""
    after, before, inner = into
    waiting: list[tuple[Any, bool, bool]] = [(child, True, True) for child in reversed(parent)]
    while waiting:
        node, is_after, is_before = waiting.pop()
        if not isinstance(node.tag, str):
            _aside(words, here, node.text or "")
            continue
        name = _local(node)
        for said in written_attributes(node):
            _aside(words, here, said)
        if name == "p" and _space(node) in SPACES:
            inner.append(node)
            continue
        if name in ASIDE:
            _aside(words, here, "".join(map(str, node.itertext())))
            continue
        text = MARKS.get(name, "") or (_symbol(node) if name == "sym" else "") or node.text or ""
        if name not in MARKS and not text.strip() and name not in ("t", "delText"):
            text = ""  # white space between elements
        if is_after:
            after.append(text)
        if is_before:
            before.append(text)
        is_after, is_before = is_after and name not in REMOVED, is_before and name not in ADDED
        waiting += [(child, is_after, is_before) for child in reversed(node)]


def _table(table: Any, words: Words, place: str) -> None:
    """The table once more as rows, for the values that only a heading explains."""
    number = len(words.tables) + 1
    rows = [
        [
            Cell(column, f"{place}:table{number}" if place else f"table{number}:{at}.{column + 1}", text)
            for column, cell in enumerate(
                child for child in row if isinstance(child.tag, str) and _local(child) == "tc"
            )
            if (text := " ".join(_cell_text(cell).split()))
        ]
        for at, row in enumerate((node for node in table if isinstance(node.tag, str) and _local(node) == "tr"), 1)
    ]
    words.tables.append(rows)


def _cell_text(cell: Any) -> str:
    return "".join(
        (node.text or "") if _local(node) in ("t", "delText") else " " if _local(node) == "p" else ""
        for node in cell.iter()
        if isinstance(node.tag, str) and not _is_in_reading(node, cell)
    )


def _symbol(node: Any) -> str:
    """A character by its number; fonts of symbols count from F000 (ECMA-376, 17.3.3.30)."""
    number = next((value for name, value in node.attrib.items() if name.rpartition("}")[2] == "char"), "")
    code = int(number, 16) if HEXADECIMAL.fullmatch(number) else 0
    return chr(code - 0xF000 if 0xF020 <= code <= 0xF0FF else code) if code and not 0xD800 <= code < 0xE000 else ""


def _is_in_reading(node: Any, top: Any) -> bool:
    while node is not None and node is not top:
        if _local(node) in READINGS:
            return True
        node = node.getparent()
    return False


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _space(node: Any) -> str:
    return str(node.tag)[1:].partition("}")[0]
