"""URL_CRED: an address that carries a user and password (postgres://user:word@host/…), whole."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span

_SCHEME = re.compile(r"://")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}\Z")
_REST = re.compile(
    r"(?P<user>[^\s/:@\"'<>「」]{0,80}):(?P<word>[^\s/\"'<>「」]{1,120})@[A-Za-z0-9\[_][^\s\"'<>「」、。，)）]{0,400}"
)
_FILLING = re.compile(r"(?:[x*X]+|\*+|<.*|\$\{.*|\{.*|%.*%|pass(?:word|wd)?|パスワード|your.*|secret)\Z", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    """Spans of such addresses in normalised text; placeholders (user:password@) are none."""
    for mark in _SCHEME.finditer(text):
        name = _NAME.search(text, max(0, mark.start() - 21), mark.start())
        rest = _REST.match(text, mark.end())
        if name and rest and not _FILLING.match(rest["word"]):
            yield name.start(), rest.end()
