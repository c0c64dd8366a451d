"""A layout as a Word file (docx): A4, ＭＳ 明朝, the same bytes for the same layout.

Words go into the file as text nodes of a tree, never as XML source. Page marks are Word's own fields, so they follow
when somebody types more into the file. Lengths in the file are twentieths of a point.
"""

import re
from dataclasses import replace
from typing import Any

from docx.oxml.ns import qn

from sekisho.documents.blocks import (
    BODY_POINTS,
    EDGE_MM,
    MARGIN_MM,
    PAGE_MM,
    Box,
    Cell,
    Layout,
    Paragraph,
    Part,
    Row,
    Table,
    Text,
)
from sekisho.documents.characters import show, with_note, word_draws
from sekisho.documents.word_package import HEADING, fonts, new_package, node, pack

TWIPS_PER_MM = 1440 / 25.4
LINE = 1.47  # lines stand this many times their size apart; a little less than in paper.typ, Word adds the rules
TICK_FACE = "Segoe UI Symbol"  # ＭＳ 明朝 has □ but no ☑; where this face is missing Word takes another that has both
SMALL_POINTS = 8.5
RUNNING_MM = 9.0
CELL_SIDE_MM = 2.0
CELL_ABOVE, CELL_BELOW = "16", "36"
LONG_RUN = re.compile(r"[^\s\u3000-\u30ff\u3400-\u9fff]{20,}")  # Latin text Word would not break
ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both", "distribute": "distribute"}


def to_docx(layout: Layout) -> bytes:
    """The file. Characters Word must not be given are 〓 and listed at the end."""
    shown = with_note(*show(layout, word_draws))
    document = new_package(shown.title)
    body = document.element.body
    body.clear_content()
    body.remove(body.sectPr)
    for part in shown.parts:
        body.extend(element for at, _ in enumerate(part.sheets) for element in _sheet(part, at))
        section = node("sectPr")
        body.append(section if part is shown.parts[-1] else _thin(section))
    for part, section in zip(shown.parts, document.sections, strict=True):
        _set_section(section, part)
    return pack(document)


def _sheet(part: Part, at: int) -> list[Any]:
    """The sheet's elements; every sheet but the first of its part begins a new page."""
    blocks = part.sheets[at]
    made: list[Any] = []
    if at > 0:
        made.append(_thin(node("pageBreakBefore")))
    for block, following in zip(blocks, (*blocks[1:], None), strict=True):
        if isinstance(block, Paragraph):
            after = following.before if isinstance(following, Table) else 0
            made.append(_paragraph(block, after))
        else:
            made.append(_table(block))
            if block.closing is not None:
                made.append(_paragraph(block.closing))
            elif not isinstance(following, Paragraph):
                made.append(_thin())  # Word joins tables that touch, and wants a paragraph after the last one
    return made


def _thin(*properties: Any) -> Any:
    """A paragraph that takes no room."""
    spacing = node("spacing", before="0", after="0", line="20", lineRule="exact")
    first = [item for item in properties if item.tag != qn("w:sectPr")]
    last = [item for item in properties if item.tag == qn("w:sectPr")]
    return node("p", node("pPr", *first, spacing, node("rPr", node("sz", val="2")), *last))


def _paragraph(paragraph: Paragraph, after: float = 0) -> Any:
    made = node("p", _paragraph_properties(paragraph, after))
    if paragraph.marker:
        made.append(_run(paragraph.points, node("t", text=paragraph.marker), node("tab")))
    for run in paragraph.runs:
        made.append(_tick(run, paragraph.points) if isinstance(run, Box) else _words(run, paragraph.points))
    return made


def _paragraph_properties(paragraph: Paragraph, after: float) -> Any:
    """In the order the schema wants."""
    points = paragraph.points
    made = node("pPr")
    if paragraph.heading:
        made.append(node("pStyle", val=f"{HEADING}{paragraph.heading}"))
    if paragraph.keeps:
        made.append(node("keepNext"))
    if any(isinstance(run, Text) and LONG_RUN.search(run.text) for run in paragraph.runs):
        made.append(node("wordWrap", val="0"))  # breaks within a word, at the edge of its column
    made.append(
        node(
            "spacing",
            before=_twips(paragraph.before),
            after=_twips(after),
            line=_twips(points * LINE),
            lineRule="atLeast",
        )
    )
    first = {"hanging": _twips(-paragraph.first * points)} if paragraph.first < 0 else {}
    if paragraph.first > 0:
        first = {"firstLine": _twips(paragraph.first * points)}
    made.append(node("ind", left=_twips(paragraph.indent * points), **first))
    made.append(node("jc", val=ALIGN[paragraph.align]))
    return made


def _words(text: Text, points: float) -> Any:
    made: list[Any] = []
    for at, line in enumerate(text.text.split("\n")):
        if at > 0:
            made.append(node("br"))
        made.append(node("t", text=line))
    return _run(points, *made, underlined=text.underlined)


def _tick(box: Box, points: float) -> Any:
    return _run(points, node("t", text="☑" if box.ticked else "□"), face=TICK_FACE)


def _run(points: float, *content: Any, face: str = "", underlined: bool = False) -> Any:
    half_points = str(round(points * 2))
    properties = node(
        "rPr", *((fonts(face),) if face else ()), node("sz", val=half_points), node("szCs", val=half_points)
    )
    if underlined:
        properties.append(node("u", val="single"))
    return node("r", properties, *content)


def _table(table: Table) -> Any:
    properties = node(
        "tblPr",
        node("tblW", w=_mm(sum(table.columns)), type="dxa"),
        node("jc", val=table.align),
        node(
            "tblBorders",
            *(node(side, **_rule(table.ruled)) for side in ("top", "left", "bottom", "right", "insideH", "insideV")),
        ),
        node("tblLayout", type="fixed"),
        node(
            "tblCellMar",
            node("top", w=CELL_ABOVE, type="dxa"),
            node("left", w=_mm(CELL_SIDE_MM if table.ruled else 0), type="dxa"),
            node("bottom", w=CELL_BELOW, type="dxa"),
            node("right", w=_mm(CELL_SIDE_MM), type="dxa"),
        ),
        node("tblLook", firstRow=str(int(table.head > 0)), noHBand="1", noVBand="1"),
    )
    grid = node("tblGrid", *(node("gridCol", w=_mm(width)) for width in table.columns))
    rows = table.rows if table.closing is None else (*table.rows[:-1], _keeping(table.rows[-1]))
    return node(
        "tbl", properties, grid, *(_row(row, table, table.repeats and at < table.head) for at, row in enumerate(rows))
    )


def _keeping(row: Row) -> Row:
    """The row, staying on the page of what follows the table."""
    cells = (replace(cell, paragraphs=tuple(replace(p, keeps=True) for p in cell.paragraphs)) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def _rule(is_ruled: bool) -> dict[str, str]:
    return {"val": "single", "sz": "4", "space": "0", "color": "000000"} if is_ruled else {"val": "nil"}


def _row(row: Row, table: Table, repeats: bool) -> Any:
    properties = node("trPr")
    if not row.splits:
        properties.append(node("cantSplit"))
    if row.height:
        properties.append(node("trHeight", val=_mm(row.height), hRule="atLeast"))
    if repeats:
        properties.append(node("tblHeader"))
    made = node("tr", properties)
    at = 0
    for cell in row.cells:
        made.append(_cell(cell, sum(table.columns[at : at + cell.span])))
        at += cell.span
    return made


def _cell(cell: Cell, width: float) -> Any:
    properties = node("tcPr", node("tcW", w=_mm(width), type="dxa"))
    if cell.span > 1:
        properties.append(node("gridSpan", val=str(cell.span)))
    if cell.middle:
        properties.append(node("vAlign", val="center"))
    return node("tc", properties, *(_paragraph(paragraph) for paragraph in cell.paragraphs))


def _set_section(section: Any, part: Part) -> None:
    """Page, margins, small print and page marks of one part; parts are numbered each from 1."""
    element = section._sectPr  # python-docx has no public way to page numbering
    width, height = PAGE_MM
    side, above, running_at = _mm(MARGIN_MM), _mm(EDGE_MM), _mm(RUNNING_MM)
    element.append(node("pgSz", w=_mm(width), h=_mm(height)))
    element.append(
        node(
            "pgMar",
            top=above,
            right=side,
            bottom=above,
            left=side,
            header=running_at,
            footer=running_at,
            gutter="0",
        )
    )
    element.append(node("pgNumType", start="1"))
    running = Paragraph((Text(part.running),), align="right", points=SMALL_POINTS)
    _fill(section.header, _paragraph(running))
    _fill(section.footer, _page_mark(part) if part.numbered else _paragraph(Paragraph((Text(""),))))


def _fill(edge: Any, paragraph: Any) -> None:
    edge.is_linked_to_previous = False
    element = edge._element  # its own paragraphs carry styles that are not in this package
    for child in list(element):
        element.remove(child)
    element.append(paragraph)


def _page_mark(part: Part) -> Any:
    made = _paragraph(Paragraph((Text(f"{part.name}\u3000" if part.name else ""),), align="center"))
    # What a field shows until Word has laid the file out, and in readers that do not count.
    made.append(node("fldSimple", _run(BODY_POINTS, node("t", text="1")), instr=" PAGE "))
    made.append(_run(BODY_POINTS, node("t", text=" / ")))
    made.append(node("fldSimple", _run(BODY_POINTS, node("t", text=str(part.pages))), instr=" SECTIONPAGES "))
    return made


def _mm(length: float) -> str:
    return str(round(length * TWIPS_PER_MM))


def _twips(points: float) -> str:
    return str(round(points * 20))
