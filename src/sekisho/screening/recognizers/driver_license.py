"""DRIVER_LICENSE: the twelve digits of a driving licence (運転免許証番号), where the text calls them so."""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought

_LABEL = Label(
    "免許証番号", "免許証の番号", "免許番号", "運転免許証", "運転免許", "免許証", "免許No", "免許:",
    "免許)番号", "免許の番号", "免許証No",
    "license_no", "license_number", "licence_no", "licence_number",
    "driver_license", "drivers_license", "driver license",
    "運免", "license", "licence", "license #",
    "driver's license", "driver's licence", "drivers licence", "dl no", "dl number", "lic",
    "lic_no", "ライセンス番号", "ライセンスNo", "運転免許の番号",
    "driving licence", "driver_licence", "menkyo", "運転経歴証明書", "経歴証明書番号",
)  # fmt: skip
# One of these is in every label.
_SPOKEN_OF = (
    "免許", "運免", "lic", "LIC", "DL ", "dl ", "DL:", "dl:", "ライセンス", "経歴証明",
    "icen", "ICEN", "enkyo", "ENKYO",
)  # fmt: skip
_VALUE = after(r"[0-9](?:[-・. の]{0,2}[0-9]){11}(?![0-9])")
# Files are named so by the minute (DL 202605010930.zip).
_SHORT_LABEL = Label("dl:", "dl ")
_NO_MOMENT = after(r"(?!20[0-9]{2}[01][0-9][0-3][0-9][0-2][0-9])[0-9]{12}(?![0-9])", gap="[: #]{0,3}")
_TWELVE = Sought(r"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{11}(?![0-9A-Za-z]|[-.][0-9])", runs=(Run((12,)),))
# As the card divides it; so divided it needs no check digit where licences are spoken of.
_DIVIDED = Sought(
    r"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.].)"
    r"[0-9](?:[- ][0-9]{2}[- ][0-9]{6}[- ][0-9]{2}|[0-9]{3}[- ][0-9]{5}[- ][0-9]{2}"
    r"|[0-9]{2}([- の])[0-9]{4}\1[0-9]{4})(?![0-9A-Za-z]|[-.の][0-9])",
    runs=(Run((2, 4, 5), behind="- の"),),
)
_TOPIC = Label("免許", "運転者", "運転経歴", "運転員", "乗務員", "ドライバー")
_REACH = 80
# So near behind the licence itself the number is one whatever its check digit: a labelled number is somebody's.
_LICENCE, _NEAR = Label("免許証", "運転免許", "免許の番号", "免許を確認", "免許センター", "経歴証明書"), 20
_SHORT = compiled(r"(?<![一-龥])免[ :]{0,2}\Z")  # in a list of what was shown: 「免 630724118990」
_NTH = compiled(r"(?:番号 ?)?第 ?\Z")  # as the card says it, further from its heading
_CARD_REACH = 200
_BEHIND = 40
_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check_digit(ten: str) -> int:
    """The eleventh digit for the first ten: 11 less the weighted sum modulo 11, its last figure.

    The twelfth counts re-issues. (道路交通法施行規則 別記様式第十四; weights as the police's systems use them.)
    """
    total = sum(int(digit) * weight for digit, weight in zip(ten, _WEIGHTS, strict=True))
    return (11 - total % 11) % 11 % 10


def find(reading: Reading) -> Iterator[Span]:
    """Spans of licence numbers in normalised text."""
    text = reading.text
    if any(word in text for word in _SPOKEN_OF):
        yield from values(reading, _LABEL, _VALUE)
        yield from values(reading, _SHORT_LABEL, _NO_MOMENT)
    if not (_TOPIC.ends(reading) or "免" in text):
        return
    for found in _TWELVE.finditer(reading):
        digits = found[0]
        valid = int(digits[10]) == check_digit(digits[:10]) and _TOPIC.stands_before(text, found.start(), _REACH)
        start = found.start()
        card = _NTH.search(text, max(0, start - 6), start) and _TOPIC.stands_before(text, start, _CARD_REACH)
        if (
            card
            or _TOPIC.stands_in(text[found.end() : found.end() + _BEHIND])
            or _SHORT.search(text, max(0, start - 4), start)
            or valid
            or _LICENCE.stands_before(text, found.start(), _NEAR)
        ):
            yield found.span()
    for found in _DIVIDED.finditer(reading):
        if _TOPIC.stands_before(text, found.start(), _CARD_REACH):
            yield found.span()
