"""The sheet behind a 公開用 paper: which parts are not made public, and why."""

from dataclasses import replace

from sekisho.documents.blocks import TEXT_WIDTH_MM, Block, Cell, Layout, Paragraph, Part, Row, Table, Text, line
from sekisho.documents.disclosure import BLOCK, Disclosed
from sekisho.documents.paper import RequestPaper
from sekisho.documents.request_layout import lay_out as lay_out_request

MARK_JA = "公開用"
TITLE_JA = "公開しない部分及びその理由"
NAME_JA = "公開しない部分"
LEAD_JA = (
    f"公開しない部分は、文字数にかかわらず「{BLOCK}」に置き換えました。元の文字は、このファイルに含まれていません。"
)
NONE_JA = "公開しない部分はありません。"
FORM_NOTE_JA = "この表の様式は、ガイドラインが定めたものではありません。Sekisho（関所）の様式です。"
HEADS_JA = ("公開しない部分", "公開しない理由")
PLACE_MM = 65.0
POINTS = 9.5


def lay_out(paper: RequestPaper, disclosed: Disclosed) -> Layout:
    """The paper with the disclosed answers, marked 公開用 on every page, and the list of places."""
    public = replace(paper, application=disclosed.application, confirmed=None)
    layout = lay_out_request(public)
    parts = tuple(replace(part, running=f"{MARK_JA}　{part.running}".strip()) for part in layout.parts)
    return replace(layout, parts=(*parts, _list(disclosed, parts[0].running)))


def _list(disclosed: Disclosed, running: str) -> Part:
    blocks: list[Block] = [
        Paragraph((Text(TITLE_JA),), align="center", points=13, heading=1),
        line(LEAD_JA if disclosed.places else NONE_JA, points=POINTS, before=8),
    ]
    if disclosed.places:
        head = Row(tuple(Cell((line(word, align="center", points=POINTS),)) for word in HEADS_JA))
        rows = tuple(
            Row(tuple(Cell((line(text, align="left", points=POINTS),)) for text in place), splits=True)
            for place in disclosed.places
        )
        blocks.append(Table((PLACE_MM, TEXT_WIDTH_MM - PLACE_MM), (head, *rows), head=1, repeats=True, before=6))
    blocks.append(line(FORM_NOTE_JA, points=8.5, before=6))
    return Part((tuple(blocks),), running, NAME_JA)
