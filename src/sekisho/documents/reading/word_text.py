"""A guarded Word file as lines: body, tables in tables, text boxes, then header, footer and notes."""

import posixpath
from dataclasses import dataclass, field
from typing import Any

from sekisho.documents.reading.lines import Features, Line, Place, Words
from sekisho.documents.reading.paragraph import ADDED, MC, REMOVED, W, walk_paragraph
from sekisho.documents.reading.symbols import is_symbol_font, plain
from sekisho.extracts.package_guard import Package
from sekisho.kernel.errors import InputError

MOST_CELLS = 8_000
MOST_LINES = 10_000
HARMLESS_LINK = ("http://", "https://", "mailto:", "tel:", "#")
MARK_BULLETS = frozenset("□☐■☑✓✔☒●○◯〇❑◻")
INTO = frozenset(f"{W}{name}" for name in ("sdtContent", "customXml", "smartTag", "ins", "moveTo"))


@dataclass(slots=True)
class Reader:
    """The state of one reading: what was found, how many tables and boxes there were, which list marks are boxes."""

    features: Features = field(default_factory=Features)
    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    boxes: int = 0
    cells: int = 0
    bullets: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the walk is."""

    place: Place = ()
    box: int = 0
    edge: bool = False
    note: bool = False


def read_words(package: Package) -> Words:
    """Every line of the file. Raises InputError where the file goes beyond what a form can be."""
    reader = Reader(bullets=_bullets(package))
    body = package.tree(package.main)
    folder = posixpath.dirname(package.main)
    _blocks(body, reader, Spot())
    for name in sorted(package.parts):
        tail = posixpath.basename(name)
        if posixpath.dirname(name) != folder or not tail.endswith(".xml"):
            continue
        if tail.startswith(("header", "footer")):
            _blocks(package.tree(name), reader, Spot(edge=True))
        elif tail.startswith(("footnotes", "endnotes")):
            _notes(package.tree(name), reader)
        elif tail == "comments.xml":
            reader.features.comments += len(package.tree(name).findall(f"{W}comment"))
    reader.features.embedded += len(package.embedded)
    reader.features.external += _outside(package)
    return Words(tuple(reader.lines), reader.features)


def _outside(package: Package) -> int:
    """How many things the file would fetch or run from elsewhere; links to click are not counted."""
    count = 0
    for name in package.parts:
        if not name.endswith(".rels"):
            continue
        for relation in package.tree(name):
            target, kind = str(relation.get("Target", "")), str(relation.get("Type", ""))
            is_link = kind.endswith("/hyperlink") and target.lower().startswith(HARMLESS_LINK)
            count += relation.get("TargetMode") == "External" and not is_link
    return count


def _bullets(package: Package) -> dict[tuple[str, str], str]:
    """(list, level) → the mark, where Word itself sets a box or ring before the paragraph."""
    root = package.find(posixpath.join(posixpath.dirname(package.main), "numbering.xml"))
    if root is None:
        return {}
    levels: dict[tuple[str, str], str] = {}
    for kind in root.findall(f"{W}abstractNum"):
        for level in kind.findall(f"{W}lvl"):
            words = level.find(f"{W}lvlText")
            text = words.get(f"{W}val", "") if words is not None else ""
            faces = level.find(f"{W}rPr/{W}rFonts")
            font = faces.get(f"{W}ascii", "") if faces is not None else ""
            mark = plain(text, font) if is_symbol_font(font) else text
            if mark in MARK_BULLETS:
                levels[kind.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "0")] = mark
    found = {}
    for number in root.findall(f"{W}num"):
        of = number.find(f"{W}abstractNumId")
        for (kind_id, level_id), mark in levels.items():
            if of is not None and of.get(f"{W}val") == kind_id:
                found[number.get(f"{W}numId", ""), level_id] = mark
    return found


def _notes(root: Any, reader: Reader) -> None:
    for note in root:
        if note.get(f"{W}type") is None:  # those with a type are the lines Word draws above notes
            reader.features.notes += 1
            _blocks(note, reader, Spot(note=True))


def _blocks(parent: Any, reader: Reader, spot: Spot) -> None:
    for child in parent:
        if child.tag == f"{W}p":
            _paragraph(child, reader, spot)
        elif child.tag == f"{W}tbl":
            _table(child, reader, spot)
        elif child.tag in REMOVED:
            reader.features.tracked += 1
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                _blocks(content, reader, spot)
        elif child.tag in INTO or child.tag == f"{W}body":
            reader.features.tracked += child.tag in ADDED
            _blocks(child, reader, spot)
        elif child.tag == f"{MC}AlternateContent" and len(child):
            _blocks(child[0], reader, spot)


def _paragraph(paragraph: Any, reader: Reader, spot: Spot) -> None:
    if len(reader.lines) > MOST_LINES:
        raise InputError(
            "文書の段落が多すぎるため、確認依頼書として読み取れません。",
            next_ja="様式に記入した文書だけを送ってください。",
        )
    walk = walk_paragraph(paragraph, reader.features)
    mark = _bullet(paragraph, reader)
    text = mark + "".join(walk.text)
    reader.lines.append(Line(text, spot.place, spot.box, spot.edge, spot.note, tuple(walk.struck), tuple(walk.hidden)))
    for content in walk.boxes:
        reader.boxes += 1
        _blocks(content, reader, Spot((), reader.boxes, spot.edge, spot.note))


def _bullet(paragraph: Any, reader: Reader) -> str:
    numbers = paragraph.find(f"{W}pPr/{W}numPr")
    if numbers is None or not reader.bullets:
        return ""
    which, level = numbers.find(f"{W}numId"), numbers.find(f"{W}ilvl")
    if which is None:
        return ""
    return reader.bullets.get((which.get(f"{W}val", ""), level.get(f"{W}val", "0") if level is not None else "0"), "")


def _table(table: Any, reader: Reader, spot: Spot) -> None:
    reader.tables += 1
    number = reader.tables
    for at, row in enumerate(_inside(table, f"{W}tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            reader.features.tracked += 1
            continue
        reader.features.tracked += row.find(f"{W}trPr/{W}ins") is not None
        column = 0
        for cell in _inside(row, f"{W}tc"):
            reader.cells += 1
            if reader.cells > MOST_CELLS:
                raise InputError(
                    f"表の欄が多すぎる（{MOST_CELLS:,}を超える）ため、確認依頼書として読み取れません。",
                    next_ja="様式に記入した文書だけを送ってください。名簿などは別のファイルにしてください。",
                )
            _blocks(cell, reader, Spot((*spot.place, (number, at, column)), spot.box, spot.edge, spot.note))
            column += _span(cell)


def _span(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    words = span.get(f"{W}val", "1") if span is not None else "1"
    return int(words) if words.isdecimal() and len(words) < 4 and int(words) else 1


def _inside(parent: Any, tag: str) -> list[Any]:
    """Rows of a table or cells of a row, also those that a control or a tracked change wraps."""
    found: list[Any] = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag in INTO:
            found += _inside(child, tag)
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                found += _inside(content, tag)
    return found
