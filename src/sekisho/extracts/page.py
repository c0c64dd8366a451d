"""HTML as the words a browser would show, and those it would not: comments, alternative texts, titles, scripts."""

import re
from typing import Any

from lxml import etree, html

from sekisho.extracts.bounds import SPLIT_JA
from sekisho.extracts.grid import Cell, Row, add_table
from sekisho.extracts.passage import Gathering
from sekisho.extracts.refused import FileRefusedError

MOST_TAGS = 200_000
MOST_DEPTH = 200
# Within these, words go on without a break.
INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd"),
        *("label", "mark", "q", "ruby", "rb", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time"),
        *("tt", "u", "var", "wbr", "nobr"),
    )
)
ASIDE = frozenset(("script", "style", "rt", "rp", "template", "noscript", "title"))
# How it looks, and nothing a person would read.
LOOKS = frozenset(
    ("class", "style", "id", "width", "height", "colspan", "rowspan", "align", "valign", "border", "lang")
)
# A program hides with these what a reader sees in one piece.
ENCODED_XML = re.compile(r"^\s*<\?xml[^>]*\?>")


def read(text: str, gathering: Gathering) -> None:
    """Adds what the page says. The text of the file itself is somebody else's to add."""
    if text.count("<") > MOST_TAGS:
        raise FileRefusedError("too-large", "HTML の要素が多すぎます。", SPLIT_JA)
    parser = html.HTMLParser(no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(ENCODED_XML.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return  # nothing in it but comments; the text has been taken as it stands
    shown = [""]
    hidden: list[str] = []
    _walk(root, shown, hidden, 0)
    gathering.add([("para" + str(n), line) for n, line in enumerate(shown, 1) if line.strip()])
    gathering.add([("hidden", words) for words in hidden])
    for number, table in enumerate(root.iter("table"), 1):
        add_table(gathering, _rows(table, f"table{number}"))


def _walk(node: Any, shown: list[str], hidden: list[str], depth: int) -> None:
    if depth > MOST_DEPTH:
        raise FileRefusedError(
            "too-large", "HTML の重なりが深すぎます。", "要る部分だけにして、もう一度送ってください。"
        )
    if not isinstance(node.tag, str):
        hidden.append(node.text or "")
    elif node.tag in ASIDE:
        hidden += ["".join(map(str, node.itertext())), *_attributes(node)]
    else:
        is_block = node.tag not in INLINE
        hidden += _attributes(node)
        if is_block:
            shown.append("")
        shown[-1] += node.text or ""
        for child in node:
            _walk(child, shown, hidden, depth + 1)
        if is_block:
            shown.append("")
    shown[-1] += node.tail or ""


def _attributes(node: Any) -> list[str]:
    return [str(value) for name, value in node.attrib.items() if name not in LOOKS and str(value).strip()]


def _rows(table: Any, place: str) -> list[Row]:
    return [
        [
            Cell(column, f"{place}:{number}.{column + 1}", words)
            for column, cell in enumerate(cell for cell in row if cell.tag in ("td", "th"))
            if (words := " ".join("".join(map(str, cell.itertext())).split()))
        ]
        for number, row in enumerate(table.iter("tr"), 1)
    ]
