"""Names behind keys and tags in romaji: <Shimei>瀬ノ尾　楓馬</Shimei>, "shinseisha_namae": "…", hogoshaSei=….

What is written of the field itself stands there too ("shimei": "必須"), mei and sei are read in other ways (性: 男),
and things have names (shisetsu_namae): words that are nouns and no names pass.
"""

import re
from collections.abc import Iterator

from sekisho.screening.bearers import kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import (
    KANJI,
    NEVER_GIVEN,
    NOT_NAMES,
    family_end,
    is_common_kana,
    is_common_noun,
    is_kanji,
)
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought

_PART = f"(?:[{KANJI}]{{1,5}}(?:[ノヶケ][{KANJI}]{{1,3}})?[ぁ-ん]{{0,4}}|[ぁ-んー]{{2,6}}|[ァ-ヶー]{{2,10}})"
_LATIN = "[A-Z][A-Za-z'-]{1,19}"
_KEY = Sought(
    "(?:[Ss]h?imei|SH?IMEI|[Nn]amae|NAMAE|[Mm]youji|[Mm]yoji|MYOU?JI|[Kk]anji_?[Nn]ame|KANJI_NAME|[Ff]ull_?[Nn]ame|FULL_?NAME"
    "|(?:sei|(?P<mei>mei))(?<![a-z]...)(?<![A-Za-z] ...)|(?:Sei|(?P<Mei>Mei))(?<![A-Za-z] ...)|[SM]EI(?<![A-Z]...))"
    "(?:_?(?:[Kk]anji|KANJI|[Kk]ana|KANA|[0-9]))?(?![A-Za-z])"
    "[\"']?(?: ?(?:=>|[:=→]) ?| (?:LIKE|like) | ?[^<>\n]{0,30}>)[\"'「]?"
    f"(?P<name>{_PART}(?:[ ・]{{1,2}}{_PART})?|{_LATIN}(?:,? {_LATIN}){{1,2}})(?=[\"'」<,;}}%&\\]|)\n]|\\Z| ?[/|<])",
    "sh", "Sh", "SH", "si", "Si", "SI", "na", "Na", "NA", "my", "My", "MY", "ka", "Ka", "KA", "fu", "Fu", "FU",
    "se", "Se", "SE", "me", "Me", "ME",
)  # fmt: skip
_NOBODY = frozenset(
    ("男", "女", "男性", "女性", "不明", "必須", "任意", "全角", "半角", "漢字", "漢字名", "カナ", "文字", "省略")
)  # fmt: skip
_TYPES = compiled(
    "String|Text|Required|Optional|Input|Name|Null|None|Varchar|Column|Field|Label|Family|Given|First|Last"
    "|City|Tower|Station|Hall|Center|Office|Park|School|Tokyo|Osaka|Japan"
)
_OF_THING = compiled(
    "(?:[Kk]aisha|[Ss]hisetsu|[Gg]akkou?|[Ss]h?ouhin|[Ss]hohin|[Jj]igyou?(?:sho)?|[Ff]ile|[Ii]tem"
    "|[Ee]ki|[Mm]achi|[Ss]hiten|[Gg]inkou?|[Tt]enpo|[Pp]et|[Hh]inmoku|[Tt]able|[Cc]olumn|[Bb]umon|[Bb]usho|[Ss]oshiki|[Dd]antai)_?\\Z"
)
_LONGEST_THING = 10


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    for key in _KEY.finditer(reading):
        of_thing = _OF_THING.search(text, max(0, key.start() - _LONGEST_THING), key.start())
        if of_thing is None and _is_somebody(key["name"]) and not _is_called(text, key):
            yield key.span("name")


def _is_called(text: str, key: re.Match[str]) -> bool:
    """Whether it is what a thing is called (machiMei: 平野): of people a given name stands behind what ends in mei."""
    before = text[key.start() - 1 : key.start()]
    if not (key["mei"] or key["Mei"]) or not (before.isalpha() or before == "_"):
        return False
    found = kinds(key["name"])
    return found.place or not found.given


def _is_somebody(value: str) -> bool:
    if value[0].isascii():
        return _TYPES.search(value) is None
    first = re.split("[ ・]", value, maxsplit=1)[0]
    if first in _NOBODY or value in NOT_NAMES or first in NOT_NAMES:
        return False
    found = kinds(first)
    if found.family or family_end(first, 0):
        return True
    if NEVER_GIVEN.intersection(first):
        return False
    return found.given or not (found.noun or (is_common_noun(first) if is_kanji(first[0]) else is_common_kana(first)))
