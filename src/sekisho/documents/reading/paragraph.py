"""One paragraph of WordprocessingML as text: what a person sees, and nothing of what they do not.

ECMA-376 part 1 §17; boxes to tick of Word 2010 and later: [MS-DOCX] 2.5.4 (w14:checkbox).
"""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from sekisho.documents.reading.lines import Features
from sekisho.documents.reading.symbols import EMPTY, RING, TICKED, is_symbol_font, plain, sign

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
VML = "{urn:schemas-microsoft-com:vml}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFF = frozenset(("0", "false", "off"))
RINGS = frozenset(("ellipse", "donut", "flowChartConnector"))
REMOVED = frozenset((f"{W}del", f"{W}moveFrom"))
ADDED = frozenset((f"{W}ins", f"{W}moveTo"))
THROUGH = frozenset(
    f"{W}{name}" for name in ("hyperlink", "smartTag", "customXml", "sdtContent", "fldSimple", "bdo", "dir")
)
# A sign set over another by a field: EQ \o\ac(○,新). The ring and the word it is round.
OVERSTRIKE = re.compile(r"\bEQ\b.*\\o[^(]*\(\s*([^,;()]+)[,;]([^()]*)\)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Walk:
    """What one paragraph has come to so far. `fields` are the complex fields that are open: their code, and whether
    their result is reached."""

    features: Features
    text: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    fields: list[list[Any]] = field(default_factory=list)


def walk_paragraph(paragraph: Any, features: Features) -> Walk:
    """Text of the paragraph; `boxes` are the contents of text boxes anchored in it (w:txbxContent)."""
    walk = Walk(features)
    _children(paragraph, walk)
    return walk


def is_on(element: Any) -> bool:
    """An on/off property: there, and not switched off."""
    return element is not None and element.get(f"{W}val", "1") not in OFF


def _children(parent: Any, walk: Walk) -> None:
    for child in parent:
        _child(child, walk)


def _child(child: Any, walk: Walk) -> None:
    tag = child.tag
    if tag == f"{W}r":
        _run(child, walk)
    elif tag in REMOVED:
        walk.features.tracked += 1
    elif tag in ADDED:
        walk.features.tracked += 1
        _children(child, walk)
    elif tag == f"{W}sdt":
        _control(child, walk)
    elif tag in THROUGH:
        _children(child, walk)
    elif tag == f"{MC}AlternateContent":
        _alternative(child, walk)
    elif tag in (f"{MATH}oMath", f"{MATH}oMathPara"):
        walk.text += [node.text or "" for node in child.iter(f"{MATH}t")]


def _control(sdt: Any, walk: Walk) -> None:
    """A content control: a box to tick by its state, a prompt as nothing, anything else by its words."""
    properties = sdt.find(f"{W}sdtPr")
    content = sdt.find(f"{W}sdtContent")
    if properties is not None:
        box = properties.find(f"{W14}checkbox")
        if box is not None:
            state = box.find(f"{W14}checked")
            is_ticked = state is not None and state.get(f"{W14}val", "1") not in OFF
            walk.text.append(TICKED if is_ticked else EMPTY)
            return
        if is_on(properties.find(f"{W}showingPlcHdr")):
            return
    if content is not None:
        _children(content, walk)


def _alternative(alternate: Any, walk: Walk) -> None:
    """The first way of drawing that is offered; the others say the same again for older programs."""
    for choice in alternate:
        if choice.tag in (f"{MC}Choice", f"{MC}Fallback"):
            _children_of_run(choice, walk, "")
            return


def _run(run: Any, walk: Walk) -> None:
    properties = run.find(f"{W}rPr")
    font = ""
    before = len(walk.text)
    if properties is not None:
        faces = properties.find(f"{W}rFonts")
        if faces is not None:
            font = faces.get(f"{W}ascii", "") or faces.get(f"{W}hAnsi", "")
    _children_of_run(run, walk, font)
    if properties is None:
        return
    if is_on(properties.find(f"{W}vanish")):
        _set_aside(walk, before, walk.hidden)
    elif is_on(properties.find(f"{W}strike")) or is_on(properties.find(f"{W}dstrike")):
        _set_aside(walk, before, walk.struck)


def _set_aside(walk: Walk, before: int, where: list[str]) -> None:
    words = "".join(walk.text[before:])
    del walk.text[before:]
    if words.strip():
        where.append(words)


def _children_of_run(run: Any, walk: Walk, font: str) -> None:
    for child in run:
        tag = child.tag
        if tag == f"{W}fldChar":
            _field(child, walk)
        elif tag == f"{W}instrText":
            if walk.fields and not walk.fields[-1][1]:
                walk.fields[-1][0] += child.text or ""
        elif any(not reached for _, reached in walk.fields):
            continue  # within a field's code
        elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            _drawing(child, walk)
        elif tag == f"{MC}AlternateContent":
            _alternative(child, walk)
        elif tag == f"{W}ruby":
            base = child.find(f"{W}rubyBase")
            if base is not None:
                _children(base, walk)
        else:
            walk.text.append(_characters(child, font))


def _characters(child: Any, font: str) -> str:
    tag = child.tag
    if tag == f"{W}t":
        text = (child.text or "").replace("\xad", "")
        return plain(text, font) if is_symbol_font(font) else text
    if tag == f"{W}sym":
        code = child.get(f"{W}char", "")
        return sign(child.get(f"{W}font", ""), int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else ""
    if tag in (f"{W}tab", f"{W}ptab"):
        return "\t"
    if tag == f"{W}cr" or (tag == f"{W}br" and child.get(f"{W}type", "textWrapping") == "textWrapping"):
        return "\n"
    return "-" if tag == f"{W}noBreakHyphen" else ""


def _field(mark: Any, walk: Walk) -> None:
    kind = mark.get(f"{W}fldCharType", "")
    if kind == "begin":
        walk.fields.append(["", False])
        data = mark.find(f"{W}ffData")
        if data is not None:
            walk.text.append(_form_field(data))
    elif kind == "separate" and walk.fields:
        walk.fields[-1][1] = True
    elif kind == "end" and walk.fields:
        code, reached = walk.fields.pop()
        overstrike = OVERSTRIKE.search(code)
        if overstrike and not reached:
            walk.text.append(overstrike[1] + overstrike[2])


def _form_field(data: Any) -> str:
    """A form field of Word 97: a box to tick or a list; the words of a text field follow as the field's result."""
    box = data.find(f"{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        return TICKED if is_on(state if state is not None else box.find(f"{W}default")) else EMPTY
    choice = data.find(f"{W}ddList")
    if choice is None:
        return ""
    entries = [item.get(f"{W}val", "") for item in choice.findall(f"{W}listEntry")]
    result = choice.find(f"{W}result")
    at = result.get(f"{W}val", "0") if result is not None else "0"
    return entries[int(at)] if at.isdecimal() and len(at) < 4 and int(at) < len(entries) else ""


def _drawing(drawing: Any, walk: Walk) -> None:
    """Text boxes, rings and pictures; what else is drawn is only counted."""
    contents = _outermost(drawing)
    if contents:
        walk.boxes += contents
        return
    shapes = [node.get("prst", "") for node in drawing.iter(f"{A}prstGeom")]
    if drawing.find(f".//{PIC}pic") is not None or drawing.find(f".//{VML}imagedata") is not None:
        walk.features.pictures += 1
    elif any(shape in RINGS for shape in shapes) or drawing.find(f".//{VML}oval") is not None:
        walk.text.append(RING)
    elif shapes or drawing.find(f".//{VML}shape") is not None:
        walk.features.shapes += 1


def _outermost(drawing: Any) -> list[Any]:
    """Text-box contents that are not inside another, each once whatever ways of drawing are offered."""
    found: list[Any] = []
    waiting = list(reversed(drawing))
    while waiting:
        node = waiting.pop()
        if node.tag == f"{W}txbxContent":
            found.append(node)
        elif node.tag == f"{MC}AlternateContent":
            first = next((c for c in node if c.tag in (f"{MC}Choice", f"{MC}Fallback")), None)
            waiting += [first] if first is not None else []
        elif isinstance(node.tag, str) and not isinstance(node, etree._Comment):
            waiting += list(reversed(node))
    return found
