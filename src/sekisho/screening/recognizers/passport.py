"""PASSPORT: two letters and seven digits, or what else stands behind 旅券番号."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values

_LABEL = Label(
    "旅券番号", "旅券", "パスポート", "passport_no", "passport_number", "passport no", "passport number", "passport"
)
_VALUE = after(r"[A-Za-z]{1,2} ?[0-9](?:[- ]?[0-9]){5,7}[A-Za-z]?(?![0-9A-Za-z])|[0-9]{8,9}(?![0-9A-Za-z-])")
# Series of Japanese passports: T (ten years), M (five years) and N (earlier) with a second letter.
_JAPANESE = re.compile(r"[TMN](?<![0-9A-Za-z_-].)[A-Z] ?[0-9]{7}(?![0-9A-Za-z-])")
_OTHER = re.compile(r"(?:型番|品番|製品|コード|シリアル|ロット|部品|No\.?|番号)[\s:は=「]{0,3}\Z")


def find(text: str) -> Iterator[Span]:
    """Spans of passport numbers in normalised text."""
    yield from values(text, _LABEL, _VALUE)
    for found in _JAPANESE.finditer(text):
        if not _OTHER.search(text, max(0, found.start() - 12), found.start()):
            yield found.span()
