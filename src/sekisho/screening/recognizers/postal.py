"""POSTAL: seven digits that are a postal code: behind 〒 or its name, before an address, or in a text that has them."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.places import MUNICIPALITY, PREFECTURE
from sekisho.screening.public_places import is_public_code
from sekisho.screening.surroundings import is_office_contact, names_office

_CODE = re.compile(r"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{2}(?P<gap> ?[-の] ?\n?| )?[0-9]{4}(?!-?[0-9])")
_MARK = re.compile(r"(?:〒|郵便番号|〠|[Zz]ip(?:_?[Cc]ode)?|[Pp]ost(?:al)?_?[Cc]ode)(?:は|が|[:=「\"'(\s])*\Z")
_MENTIONED = re.compile("〒|郵便番号")
_ADDRESS = re.compile(rf"[\s,、\"':()-]{{0,3}}(?:住所[:\s]{{0,2}})?(?:{PREFECTURE}|{MUNICIPALITY})")


def find(text: str) -> Iterator[Span]:
    """Spans of postal codes, without 〒, in normalised text."""
    mentioned: bool | None = None
    for found in _CODE.finditer(text):
        start, end = found.span()
        if text[start : start + 3] == "000":
            continue
        divided = bool(found["gap"]) and found["gap"].strip(" \n") != ""
        if mentioned is None:
            mentioned = _MENTIONED.search(text) is not None
        if not _MARK.search(text, max(0, start - 16), start):
            before_address = _ADDRESS.match(text, end) is not None
            if not (before_address or (divided and mentioned)):
                continue
        if not (is_office_contact(text, start) or names_office(text, end) or is_public_code(found[0])):
            yield start, end
