"""和暦. Dates are shown in both calendars; papers print the Japanese one.

Boundaries: 改元 of 明治6-01-01 (Gregorian calendar adopted), 大正, 昭和, 平成, 令和.
"""

from datetime import date

ERAS: tuple[tuple[str, date], ...] = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 1, 25)),
)
GREGORIAN_SINCE = date(1873, 1, 1)


def era_year(day: date) -> tuple[str, int]:
    """(era, year in it), e.g. ("令和", 8). Raises ValueError before 1873-01-01."""
    if day < GREGORIAN_SINCE:
        raise ValueError("before the Gregorian calendar in Japan")
    for name, start in ERAS:
        if day >= start:
            return name, day.year - start.year + 1
    raise AssertionError("unreachable: 明治 began before 1873")


def year_words(number: int) -> str:
    """元 for the first year of an era, digits otherwise."""
    return "元" if number == 1 else str(number)


def wareki(day: date) -> str:
    """e.g. `令和8年4月1日`; the first year is 元年."""
    era, year = era_year(day)
    return f"{era}{year_words(year)}年{day.month}月{day.day}日"


def wareki_fiscal(year: int) -> str:
    """A fiscal year named by the era of its first day, e.g. 2026 → `令和8年度`.

    Fiscal 2019 began in 平成31 and is called 令和元年度 (官庁会計の例).
    """
    if year == 2019:
        return "令和元年度"
    era, number = era_year(date(year, 4, 1))
    return f"{era}{year_words(number)}年度"


def from_wareki(era: str, year: int, month: int, day: int) -> date:
    """The date, or ValueError for a day the era does not have (昭和64年2月30日, 平成31年5月1日)."""
    starts = dict(ERAS)
    if era not in starts or year < 1:
        raise ValueError("unknown era or year")
    try:
        found = date(starts[era].year + year - 1, month, day)
    except OverflowError as error:
        raise ValueError("number too large for a date") from error
    if era_year(found) != (era, year):
        raise ValueError("the era has no such day")
    return found
