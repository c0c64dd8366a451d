"""CREDIT_CARD: 14 to 16 digits of a card issuer's range with the check digit of ISO/IEC 7812 (Luhn)."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought
from sekisho.screening.surroundings import is_called

_NUMBER = Sought(
    r"[2-6](?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{3}(?:[-.・の/_"
    r" \n]{0,3}(?:[0-9]{4}[-.・の/_ \n]{0,3}[0-9]{4}[-.・の/_ \n]{0,3}[0-9]{4}"
    r"|[0-9]{6}[-.・の/_ \n]{0,3}[0-9]{4,5}))(?![0-9A-Za-z]|[-.][0-9])",
    runs=(Run((4, 8, 10, 12, 14, 15, 16), first="23456"),),
)
# However divided, where the text names the card.
_ANYHOW = compiled(r"[2-6](?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9](?:[-. ]?[0-9]){12,14}(?![0-9A-Za-z]|[-. ][0-9])")
_NAMED = ("カード", "クレ", "VISA", "Visa", "Master", "JCB", "AMEX", "Amex", "Diners", "card")
_NOT_DIGIT = compiled("[^0-9]")
_RANGES = {
    16: compiled("4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35(?:2[89]|[3-8])|6(?:011|22|4[4-9]|5)|62|81"),
    15: compiled("3[47]"),
    14: compiled("30[0-5]|36|38"),
}
_LABEL = compiled("クレジット|カード番号|クレカ|VISA|Visa|Master|JCB|AMEX|Amex|Diners|card", re.IGNORECASE)


def is_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: every second digit from the right doubled, digits summed, divisible by ten."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def find(reading: Reading) -> Iterator[Span]:
    """Spans of card numbers in normalised text. Where the text calls it so, a wrong check digit counts too."""
    text = reading.text
    for found in _NUMBER.finditer(reading):
        digits = _NOT_DIGIT.sub("", found[0])
        if _is_issued(digits) and (is_luhn(digits) or is_called(_LABEL, text, found.start())):
            yield found.span()
    for found in _ANYHOW.finditer(text) if any(word in text for word in _NAMED) else ():
        if is_called(_LABEL, text, found.start()) and _is_issued(_NOT_DIGIT.sub("", found[0])):
            yield found.span()


def _is_issued(digits: str) -> bool:
    """Whether an issuer's range holds the number; one digit over and over is the filling of an example."""
    issuer = _RANGES.get(len(digits))
    return issuer is not None and issuer.match(digits) is not None and len(set(digits)) > 1
