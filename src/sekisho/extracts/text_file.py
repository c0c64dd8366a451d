"""Files that are text: as they stand, and as the programs that open them would show them (table, JSON, HTML)."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from sekisho.extracts import page
from sekisho.extracts.grid import Cell, Row, add_table
from sekisho.extracts.passage import Gathering
from sekisho.extracts.plain import decode, lines
from sekisho.extracts.refused import FileRefusedError
from sekisho.extracts.sniff import TAG
from sekisho.extracts.within import Within

DIVIDERS = (",", "\t", ";", "|")
SAMPLE_LINES = 20
MOST_COLUMNS = 1_000
LONGEST_FIELD = 131_072  # csv's own bound
DEEPEST_JSON = 60


def read(data: bytes, gathering: Gathering, within: Within) -> None:
    """Adds the text, and its cells, values or visible words where it has such. Raises FileRefusedError."""
    add_text(decode(data), gathering)


def add_text(text: str, gathering: Gathering) -> None:
    """As `read`, for text that is decoded already."""
    gathering.add(lines(text))
    head = text.lstrip("\ufeff \t\r\n")[:1]
    if head in ("{", "["):
        gathering.add(list(_json_values(text)))
    if TAG.search(text):
        page.read(text, gathering)
    else:
        divider = _divider(text)
        if divider:
            add_table(gathering, _rows(text, divider))


def _divider(text: str) -> str:
    """What divides the columns; "" if the first lines are no table."""
    sample = [line for line in text.split("\n", SAMPLE_LINES)[:SAMPLE_LINES] if line.strip()]
    for divider in DIVIDERS:
        counts = [line.count(divider) for line in sample]
        if counts and min(counts[:3]) > 0 and sorted(counts)[len(counts) // 2] == counts[0]:
            return divider
    return ""


def _rows(text: str, divider: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
    rows: list[Row] = []
    try:
        for fields in reader:
            place = f"line{reader.line_num}"
            rows.append([Cell(column, place, text) for column, text in enumerate(fields[:MOST_COLUMNS]) if text])
    except csv.Error:
        return rows  # the text itself has been taken in any case
    return rows


def _json_values(text: str) -> Iterator[tuple[str, str]]:
    """Each value behind the name of its field, with escapes undone. Nothing if it is no JSON: the text is taken."""
    documents = [text]
    if "\n" in text.strip() and not text.lstrip().startswith("["):
        documents += text.splitlines()  # one document a line
    for number, document in enumerate(documents):
        try:
            value = json.loads(document, parse_int=str, parse_float=str, object_pairs_hook=list)
        except ValueError:
            continue
        yield from _values(value, "", f"json{number}:" if number else "json:", 0)
        if not number:
            return


def _values(value: Any, name: str, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Objects are lists of pairs here, so that a name that stands twice counts twice."""
    if depth > DEEPEST_JSON:
        raise FileRefusedError("too-large", "JSON の入れ子が深すぎます。", "入れ子を浅くして、もう一度送ってください。")
    if isinstance(value, list):
        for i, item in enumerate(value):
            if isinstance(item, tuple):
                yield from _values(item[1], str(item[0]), f"{place}.{i}", depth + 1)
            else:
                yield from _values(item, name, f"{place}.{i}", depth + 1)
    elif value is not None:
        yield place, f"{name}: {value}" if name else str(value)
