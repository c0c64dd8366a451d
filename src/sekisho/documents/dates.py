"""Dates as the papers print them: 和暦, and what was written where there is none."""

import datetime as dt

from sekisho.kernel.era import GREGORIAN_SINCE, wareki, wareki_fiscal


def printed_day(day: dt.date) -> str:
    """e.g. 令和8年4月1日; a day before the Gregorian calendar in Japan, surely mistyped, as 西暦."""
    return wareki(day) if day >= GREGORIAN_SINCE else f"西暦{day.year}年{day.month}月{day.day}日"


def printed_fiscal_year(year: int) -> str:
    """e.g. 令和8年度; a year that has no era here as 西暦."""
    return wareki_fiscal(year) if GREGORIAN_SINCE.year <= year <= dt.MAXYEAR else f"西暦{year}年度"
