"""POSTAL: seven digits that are a postal code: behind 〒 or its name, before an address, or in a text that has them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import after, columns
from sekisho.screening.patterns import compiled
from sekisho.screening.places import MUNICIPALITY, PREFECTURE
from sekisho.screening.public_places import is_public_code
from sekisho.screening.reading import Reading, Run, Sought, Words
from sekisho.screening.surroundings import is_office_contact, is_sample, names_office

# 〒 is read as T by some.
_CODE = Sought(
    r"[0-9](?<![0-9A-SU-Za-z].)(?<![0-9][-.].)[0-9]{2}(?P<gap> ?[-の] ?\n?| )?[0-9]{4}(?!-?[0-9])", runs=(Run((3, 7)),)
)
_MARK = compiled(
    r"(?:(?:〒|郵便番号|郵便(?=[はが]))(?:抜き|なし|無し)?|〠|[Zz]ip(?:_?[Cc]ode)?|[Pp]ost(?:al)?_?[Cc]ode|[Pp]ostal)(?:は|が|で"
    r"|[:=「\"'(\s])*\Z"
)
# 〒536・0008: behind the mark itself anything may divide it.
_MARKED = Sought(r"(?:〒|郵便番号)[: は]{0,2}\(?(?P<value>[0-9]{3}[・._~〜/)][0-9]{4})(?![0-9]|-[0-9])", "〒", "郵便")
# Where a parcel goes: behind these a code may be divided by a blank only.
_DESTINATION = compiled(r"(?:届け?先|送り?先|送付先|宛先|あて先|返送先|発送先|配送先|住所|宛)[はがの:=「\"'(\s]{0,3}\Z")
# Heads the column of a table.
_HEADING = Sought(
    "(?:〒|郵便番号|zip(?:_?code)?|postal_code|yubin(?:_no|_bango)?)(?=[\"' ]{0,2}(?:[,|\\s;<)]|\\Z))",
    "〒",
    "郵便",
    "zi",
    "po",
    "yu",
)
_CELL = after(r"[0-9]{3}(?: ?[-の] ?)?[0-9]{4}(?![0-9]|-[0-9])")
# A cell by itself, in a row that names somebody.
_ALONE = Sought(
    r"[0-9](?<=[>|,;\"'].)[0-9]{2}-[0-9]{4}(?=[\"']? ?(?:[<|,;\n]|\Z))",
    runs=(Run((3,), before=">|,;\"'", behind="-"),),
)
_EXAMPLE = compiled("[(「]例 ?[:] ?〒?\\Z|\\A例 ?: ?〒?\\Z")
_MENTIONED = Words("〒", "郵便番号")
_ROW = 200
_ADDRESS = compiled(rf"[\s,、/|\"':()-]{{0,3}}(?:住所[:\s]{{0,2}})?(?:{PREFECTURE}|{MUNICIPALITY})")


def beside_names(reading: Reading, names: Iterable[Span]) -> Iterator[Span]:
    """Codes that stand alone in a cell of a row with a name that has been found."""
    text = reading.text
    cells = list(_ALONE.finditer(reading))
    if not cells:
        return
    starts = sorted(start for start, _ in names)
    for cell in cells:
        line = max(text.rfind("\n", max(0, cell.start() - _ROW), cell.start()) + 1, cell.start() - _ROW)
        nearest = bisect_left(starts, line)
        if nearest < len(starts) and starts[nearest] < cell.start():
            yield cell.span()


def find(reading: Reading) -> Iterator[Span]:
    """Spans of postal codes, without 〒, in normalised text."""
    text = reading.text
    headings = [found.end() for found in _HEADING.finditer(reading)]
    labelled = set(columns(text, headings, _CELL))
    yield from labelled
    yield from (found.span("value") for found in _MARKED.finditer(reading))
    mentioned: bool | None = None
    last = len(text)
    for found in _CODE.finditer(reading):
        start, end = found.span()
        if text[start : start + 3] == "000" or (start, end) in labelled:
            continue
        divided = bool(found["gap"]) and found["gap"].strip(" \n") != ""
        if mentioned is None:
            mentioned = reading.holds(_MENTIONED)
        below = text[last:start] == "\n"  # a column of nothing but codes
        if not below and not _MARK.search(text, max(0, start - 16), start):
            before_address = _ADDRESS.match(text, end) is not None or (
                bool(found["gap"]) and _DESTINATION.search(text, max(0, start - 10), start) is not None
            )
            if not (before_address or (divided and mentioned)):
                continue
        if not (
            is_office_contact(text, start)
            or names_office(text, end)
            or is_public_code(found[0])
            or is_sample(text, start, end)
            or _EXAMPLE.search(text, max(0, start - 6), start)
        ):
            yield start, end
            last = end
