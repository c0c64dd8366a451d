"""PLATE: number plates of vehicles (大阪 330 あ 12-34), the office's name, class, kana and number."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.lexicon import words
from sekisho.screening.surroundings import is_called

_OFFICES = frozenset(words("plate_offices.txt"))
_LONGEST_OFFICE = max(map(len, _OFFICES))
_DIGIT = "[0-9〇一二三四五六七八九]"
_GAP = r"[ \n・-]{0,2}"
_NUMBER = re.compile(
    rf"(?P<kind>{_DIGIT}{_DIGIT}?(?:[0-9〇一二三四五六七八九]|[ACFHKLMPXY]){_GAP})"
    rf"(?P<kana>[ぁ-んA-Z「]{{1,2}}」?){_GAP}(?P<number>(?:{_DIGIT}{{2}}{_GAP}[-の]{_GAP}{_DIGIT}{{2}}|"
    rf"{_DIGIT}{{2}} ?{_DIGIT}{{2}}|[・.]{{1,3}}{_GAP}{_DIGIT}{{1,3}}(?:-{_DIGIT}{{2}})?))(?!{_DIGIT})"
)
_KANA = frozenset("さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろあいうえかきくけこをわれよEHKMTY")
_BEFORE = re.compile(rf"(?P<office>[^\s、。,()「」:0-9]{{1,{_LONGEST_OFFICE}}}) ?\n?\Z")
_CALLED = re.compile("ナンバー|プレート|車両|車番|登録番号|自動車|バイク|軽トラ|plate|車は", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    """Spans of plates in normalised text; without the name of the office only where the text speaks of a vehicle."""
    for found in _NUMBER.finditer(text):
        if found["kana"].strip("「」") not in _KANA:
            continue
        before = _BEFORE.search(text, max(0, found.start() - _LONGEST_OFFICE - 2), found.start())
        office = _office(before["office"]) if before else ""
        if before and office:
            yield before.end("office") - len(office), found.end()
        elif is_called(_CALLED, text, found.start()):
            yield found.span()


def _office(word: str) -> str:
    for size in range(min(len(word), _LONGEST_OFFICE), 0, -1):
        if word[-size:] in _OFFICES:
            return word[-size:]
    return ""
