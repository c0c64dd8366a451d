"""MYNUMBER: twelve digits with the check digit of an individual number (個人番号), alone or in fours."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought
from sekisho.screening.surroundings import is_called, is_other_number

_GAP = r"[-.・の/| \n]{0,3}"
_TWELVE = Sought(
    rf"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.].)(?<![0-9]{{4}} .)[0-9]{{3}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}"
    r"(?![A-Za-z]|[- .]?[0-9])",
    runs=(Run((4, 8, 12)),),
)
_LABEL = compiled("個人番号|マイナンバー|番号カード|マイナカード|My ?Number|マイナ番号|My-?No", re.IGNORECASE)
# Named, it may be divided anyhow (150-6783-4429-1) and head a column.
_NAMED = Label(
    "個人番号", "マイナンバー", "マイナ番号", "番号カード", "番号カードの番号", "個番", "マイナカード",
    "mynumber", "my_number", "my number", "my_no", "kojin_bango", "kojinbango",
)  # fmt: skip
_VALUE = after(r"[0-9](?:[-.・の/| \n]{0,3}[0-9]){11}(?![0-9A-Za-z]|[-.][0-9])")
# With other marks between the fours, behind the label only: 6614、8970、7124, (7484)(4730)(9712).
_FOURS = after(r"\(?[0-9]{4}(?P<mark>[_、,〜~*:=+→]|\) ?\()[0-9]{4}(?P=mark)[0-9]{4}(?![0-9A-Za-z]|[,、][0-9])")
NAMED_CUES = (_NAMED.cue,)
_NOT_DIGIT = compiled("[^0-9]")
_MOST_LINES = 2
_MODEL_BEFORE = compiled("(?<![A-Za-z])[A-Z]{1,4}-\\Z")
_DAY_AND_COUNT = compiled("20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[-_./][0-9]{4}")


def check_digit(eleven: str) -> int:
    """The twelfth digit for the first eleven.

    行政手続における特定の個人を識別するための番号の利用等に関する法律施行令第8条, 平成26年総務省令第85号第5条: 11 less
    the remainder by 11 of the sum of P_n × Q_n, where P_n is the n-th digit from the right and Q_n is n + 1 up to n = 6
    and n - 5 from n = 7; 0 where the remainder is 0 or 1.
    """
    total = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(eleven), 1))
    return 0 if total % 11 <= 1 else 11 - total % 11


def find(reading: Reading) -> Iterator[Span]:
    """Spans of individual numbers in normalised text. Where the text calls it so, a wrong check digit counts too."""
    text = reading.text
    named = {(start, end) for start, end in values(reading, _NAMED, _VALUE) if _is_whole(text[start:end])}
    yield from sorted(named)
    for found in _TWELVE.finditer(reading):
        digits = _NOT_DIGIT.sub("", found[0])
        if _is_filling(digits) or found.span() in named:
            continue
        called = is_called(_LABEL, text, found.start())
        valid = check_digit(digits[:11]) == int(digits[11])
        if called or (valid and not is_other_number(text, found.start()) and not _is_serial(text, found)):
            yield found.span()


def find_marked(reading: Reading) -> Iterator[Span]:
    """Spans of numbers in fours with marks between them that only their label makes one number."""
    for start, end in values(reading, _NAMED, _FOURS):
        if not _is_filling(_NOT_DIGIT.sub("", reading.text[start:end])):
            yield start, end


def _is_whole(number: str) -> bool:
    """Whether what stands behind the label is one number: over a line's end it needs the check digit."""
    digits = _NOT_DIGIT.sub("", number)
    if _is_filling(digits):
        return False
    return "\n" not in number or (number.count("\n") <= _MOST_LINES and check_digit(digits[:11]) == int(digits[11]))


def _is_serial(text: str, found: re.Match[str]) -> bool:
    """Whether it is a number of things that happens to have the check digit: SN-2024…, a day and a count."""
    return _MODEL_BEFORE.search(text, max(0, found.start() - 6), found.start()) is not None or (
        _DAY_AND_COUNT.fullmatch(found[0]) is not None
    )


def _is_filling(digits: str) -> bool:
    """Whether the digits are the filling of an example."""
    return len(set(digits)) == 1 or digits == "123456789012"
