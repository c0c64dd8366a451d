"""How a date is written: in either calendar, in kanji, letters or digits, divided or not, in English, day first.

Fragments of regular expressions for normalised text, and `within`, which finds dates in all of these writings but those
that only their place makes dates (six digits, a month with its day).
"""

import re
import sys
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.sieve import Sieve

N = "(?:[0-9]{1,2}|[〇一二三四五六七八九十廿卅壱弐参拾]{1,4})"
YEAR = "(?:西暦 ?)?(?:(?:18|19|20)[0-9]{2}|[一二][〇一二三四五六七八九]{3})"
ERA = (
    "(?:明治|大正|昭和|平成|令和|[明大昭平令MTSHR](?=[ .]?[0-9元]|[〇一二三四五六七八九十]{1,3} ?[./・年-])"
    "|[mtshr](?<![A-Za-z0-9].)(?=(?:[0-9]{1,2}|[〇一二三四五六七八九十]{1,3})[./-])|㍾|㍽|㍼|㍻|㋿)"
)
ERA_YEAR = f"{ERA}[ .-]?(?:元|{N})"
BOTH = rf" ?\((?:{ERA_YEAR}|{YEAR}) ?年?\)"  # the year in the other calendar
S = r"[ \n]{0,6}"
ZODIAC = "(?:[子丑寅卯辰巳午未申酉戌亥]年)?"
DATE = (
    rf"(?:(?:{ERA_YEAR}|{YEAR})(?:(?: ?年{BOTH}|(?:{BOTH})? ?年{ZODIAC})の?{S}{N} ?月{S}{N} ?日?(?:{BOTH})?"
    rf"|(?:{BOTH})? ?[./・・-][ \n]?{N} ?[./・-][ \n]?{N}(?![0-9]))"
    r"|(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|"
    r"3[01])(?![0-9])|[0-9]{2} ?年[ \n]{0,2}[0-9]{1,2} ?月[ \n]{0,2}[0-9]{1,2} ?日)"
)
MONTH_DAY = rf"{N} ?月 ?{N} ?日"
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
MONTH = f"(?:{MONTHS}|{MONTHS.upper()})"
DAY_FIRST = rf"[0-9]{{1,2}}(?:st|nd|rd|th)?[ ./-](?:of )?{MONTH}[A-Za-z]{{0,6}}[.,]?[ ./-][12][0-9]{{3}}"
ENGLISH = (
    rf"(?:{MONTH}[A-Za-z]{{0,6}}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? [12][0-9]{{3}}|{DAY_FIRST}"
    rf"|[12][0-9]{{3}}[ /-]{MONTH}[A-Za-z]{{0,6}}[ /-][0-9]{{1,2}})"
)
# 01/02/1990, in either order.
SLASHED = "[0-3]?[0-9](?P<divider>[./-])[0-3]?[0-9](?P=divider)(?:19|20)[0-9]{2}"
# The era as a figure (JIS X 0301): 3-54-04-18.
FIGURED = "[1-5]-[0-9]{2}-[0-9]{2}-[0-9]{2}"
_ANY = Sieve(f"(?<![0-9A-Za-z_.-])(?:{DATE}|{ENGLISH}|{SLASHED}|{FIGURED})(?![0-9A-Za-z])")
_FIGURES = compiled("(?:18|19|20)[0-9]{2}")
_ERA_AT_START = compiled(r"(令和?|R|平成?|H|㍻|㋿|[45](?=-))[ .-]?(元|[0-9]{1,2})", re.IGNORECASE)
_FIRST_YEARS = {"令": 2018, "R": 2018, "㋿": 2018, "5": 2018, "平": 1988, "H": 1988, "㍻": 1988, "4": 1988}


def within(text: str, start: int, end: int, last: int = sys.maxsize - 1) -> Iterator[Span]:
    """Spans of dates in that stretch. last: where the last of them may begin."""
    for found in _ANY.finditer(text, start, end, last):
        yield found.span()


def year(date: str) -> int:
    """The Christian year of a date that `within` found; 1900 for Shōwa and before, and where it is not seen."""
    era = _ERA_AT_START.match(date)
    if era:
        return _FIRST_YEARS[era[1][0].upper()] + (1 if era[2] == "元" else int(era[2]))
    figures = _FIGURES.search(date)
    return int(figures[0]) if figures else 1900
