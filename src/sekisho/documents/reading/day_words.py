"""Dates and fiscal years as people write them: 令和8年4月1日, R8.4.1, ２０２６／４／１, 令和八年四月一日."""

import datetime as dt
import re
import unicodedata

from sekisho.kernel.era import from_wareki

ERAS = {"令和": "令和", "平成": "平成", "昭和": "昭和", "r": "令和", "h": "平成", "s": "昭和", "㋿": "令和"}
DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
KANJI = "〇一二三四五六七八九十"
ERA = r"(令和|平成|昭和|[rhs])\.?"
NUMBER = rf"(\d{{1,4}}|元|[{KANJI}]{{1,4}})"
DAY = re.compile(rf"(?:{ERA}|西暦)?{NUMBER}(?:年|[./-]){NUMBER}(?:月|[./-]){NUMBER}日?(?!\d)")
BLANK_DAY = re.compile(r"^(?:令和|西暦|平成)?年月日$")
# A day that somebody began to write: era and 年 with something beside them.
STARTED_DAY = re.compile(rf"^(?:{ERA}|西暦)?[\d{KANJI}元]*年[\d{KANJI}]*月[\d{KANJI}]*日")
YEAR = re.compile(rf"(?:{ERA}|西暦)?{NUMBER}年度")


def squeezed(text: str) -> str:
    """Narrow, lower case, without white space, underlining and invisible signs."""
    return re.sub(r"[\s_\u200b\xad]+", "", unicodedata.normalize("NFKC", text).lower())


def number(words: str) -> int:
    """元 is 1; kanji with or without 十. Raises ValueError."""
    if words == "元":
        return 1
    if "十" in words:
        tens, _, ones = words.partition("十")
        return int(tens.translate(DIGITS) or "1") * 10 + int(ones.translate(DIGITS) or "0")
    return int(words.translate(DIGITS))


def read_day(text: str) -> dt.date:
    """The day. Raises ValueError if there is none, more than one, none such, or no era for a year below 100."""
    found = list(DAY.finditer(squeezed(text)))
    if len(found) != 1:
        raise ValueError("not one day")
    era, year, month, day = found[0].groups()
    if era:
        return from_wareki(ERAS[era], number(year), number(month), number(day))
    if number(year) < 1000:
        raise ValueError("a year without its era")
    return dt.date(number(year), number(month), number(day))


def read_year(words: re.Match[str]) -> int:
    """The first calendar year of a fiscal year found by YEAR. Raises ValueError."""
    era, year = words.groups()
    if era is None:
        if not 1000 <= number(year) <= dt.MAXYEAR:
            raise ValueError("a year without its era")
        return number(year)
    # 平成31年度 and 令和元年度 are the same fiscal year; an era's year is counted from its first calendar year.
    starts = {"令和": 2019, "平成": 1989, "昭和": 1926}
    return starts[ERAS[era]] + number(year) - 1
