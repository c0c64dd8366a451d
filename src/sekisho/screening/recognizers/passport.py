"""PASSPORT: two letters and seven digits, or what else stands behind 旅券番号.

Other countries' forms count where passports are spoken of.
"""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, characters, product

_LABEL = Label(
    "旅券番号", "旅券", "パスポート", "旅券No", "passport_no", "passport_number", "passport no", "passport number",
    "passport", "ryoken_no", "ryoken", "旅券の番号", "パスポートNo", "渡航文書番号", "旅券記号番号", "pp no",
    "pp #", "ppt no", "p.p.", "pp:",
    "travel document no", "travel document number", "passport #", "护照号码", "护照", "護照", "여권번호", "여권",
)  # fmt: skip
_VALUE = after(
    r"[A-Za-z](?: ?[A-Za-z])?[ 、-]?[0-9](?:[-、 ]?[0-9]){5,7}[A-Za-z]?(?![0-9A-Za-z])|[0-9]{8,9}(?![0-9A-Za-z-])"
)
# Series of Japanese passports: T (ten years), M (five years) and N (earlier) with a second letter.
_JAPANESE = Sought(r"[TMN](?<![0-9A-Za-z_-].)[A-Z] ?[0-9]{7}(?![0-9A-Za-z-])", *product("TMN", characters("A-Z")))
# Series of other countries: E12345678, GB093817, M774K0921, K4418026P, 19FV40827.
_ABROAD = compiled(
    r"[A-Z](?<![0-9A-Za-z_-].)(?:[A-Z]? ?[0-9]{6,8}[A-Z]?|[0-9]{3}[A-Z][0-9]{4})(?![0-9A-Za-z-])"
    r"|[0-9](?<![0-9A-Za-z_-].)[0-9][A-Z]{2}[0-9]{5}(?![0-9A-Za-z-])"
)
# The lines for machines: P<JPNNISHIDA<<AKARI<<<… and the number with nation, birth, sex and expiry.
_LINES = Sought(r"P<[A-Z<]{12,44}\s{0,2}[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{0,16}", "P<")
# Divided by blanks, where passports are spoken of.
_SPACED = compiled(
    r"[A-Z](?<![0-9A-Za-z_-].)[A-Z] (?:[0-9]{3} [0-9]{4}|[0-9]{4} [0-9]{3}|[0-9]{2} [0-9]{2} [0-9]{3})(?![0-9A-Za-z-])"
)
_CUT = compiled(r"[A-Z](?<![0-9A-Za-z_-].)[A-Z] ?\n ?[0-9]{7}(?![0-9A-Za-z-])")
# One of these is in every label.
_SPOKEN_OF = (
    "旅券",
    "パスポート",
    "ぱすぽーと",
    "assport",
    "ASSPORT",
    "yoken",
    "YOKEN",
    "渡航文書",
    "PP ",
    "PP:",
    "P.P.",
    "PPT ",
    "ravel",
    "照",
    "여권",
)
_TRAVEL = compiled("旅券|护照|護照|여권|パスポート|ぱすぽーと|[Pp]assport|PASSPORT")
_REACH = 120
_OTHER = compiled(r"(?:型番|品番|製品|コード|シリアル|ロット|部品|No\.?|番号)[\s:は=「]{0,3}\Z")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of passport numbers in normalised text."""
    text = reading.text
    spoken_of = any(word in text for word in _SPOKEN_OF)
    if spoken_of:
        yield from values(reading, _LABEL, _VALUE)
    for found in _JAPANESE.finditer(reading):
        if not _OTHER.search(text, max(0, found.start() - 12), found.start()):
            yield found.span()
    yield from (found.span() for found in _LINES.finditer(reading))
    if spoken_of:
        yield from (found.span() for found in _CUT.finditer(text))
        yield from (found.span() for found in _SPACED.finditer(text))
        for found in _ABROAD.finditer(text):
            if _TRAVEL.search(text, max(0, found.start() - _REACH), found.start()):
                yield found.span()
