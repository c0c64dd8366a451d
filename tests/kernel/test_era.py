from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.era import ERAS, era_year, from_wareki, wareki, wareki_fiscal, year_words

DAYS = st.dates(date(1873, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1927, 1, 1), "昭和2年1月1日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 12, 31), "令和元年12月31日"),
        (date(2020, 1, 1), "令和2年1月1日"),
        (date(2026, 4, 1), "令和8年4月1日"),
    ],
)
def test_each_era_begins_and_ends_on_its_day(day: date, words: str) -> None:
    assert wareki(day) == words


@pytest.mark.parametrize("day", [date(1872, 12, 31), date(1868, 1, 25), date.min])
def test_a_day_before_the_gregorian_calendar_has_no_such_name(day: date) -> None:
    with pytest.raises(ValueError, match="Gregorian"):
        wareki(day)


@given(DAYS)
def test_every_day_is_read_back(day: date) -> None:
    era, year = era_year(day)
    assert year >= 1
    assert from_wareki(era, year, day.month, day.day) == day


@given(DAYS)
def test_the_year_grows_only_with_the_new_year_and_starts_again_only_with_an_era(day: date) -> None:
    era, year = era_year(day)
    next_era, next_year = era_year(day + timedelta(days=1))
    if next_era != era:
        assert next_year == 1
        assert (next_era, day + timedelta(days=1)) in ERAS
    else:
        assert next_year - year == int((day.month, day.day) == (12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        ("昭和", 64, 1, 8),
        ("昭和", 64, 2, 30),
        ("昭和", 65, 1, 1),
        ("昭和", 1, 12, 24),
        ("平成", 1, 1, 7),
        ("平成", 31, 5, 1),
        ("平成", 38, 4, 1),
        ("令和", 1, 4, 30),
        ("令和", 1, 1, 1),
        ("令和", 7, 2, 29),
        ("令和", 8, 4, 31),
        ("令和", 8, 13, 1),
        ("令和", 8, 0, 1),
        ("令和", 8, 1, 0),
        ("令和", 0, 5, 1),
        ("令和", -1, 5, 1),
        ("大正", 1, 7, 29),
        ("大正", 15, 12, 25),
        ("明治", 45, 7, 30),
        ("明治", 5, 12, 31),
        ("明治", 1, 1, 25),
        ("慶応", 4, 1, 1),
        ("R", 8, 4, 1),
        ("", 8, 4, 1),
        ("令和", 9_999, 1, 1),
        ("令和", 10**12, 1, 1),
        ("令和", 10**30, 1, 1),
        ("令和", 8, 10**30, 1),
        ("令和", 8, 1, -(10**30)),
    ],
)
def test_a_day_the_era_does_not_have_is_refused(typed: tuple[str, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_wareki(*typed)


def test_a_leap_day_is_read() -> None:
    assert from_wareki("令和", 6, 2, 29) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2018, "平成30年度"),
        (2019, "令和元年度"),
        (2020, "令和2年度"),
        (2026, "令和8年度"),
        (1989, "平成元年度"),
        (1988, "昭和63年度"),
    ],
)
def test_a_fiscal_year_bears_the_name_offices_give_it(year: int, words: str) -> None:
    assert wareki_fiscal(year) == words


def test_the_first_year_is_written_gannen() -> None:
    assert [year_words(number) for number in (1, 2, 10, 11, 31)] == ["元", "2", "10", "11", "31"]
