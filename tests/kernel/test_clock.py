from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.clock import JST, FixedClock, SystemClock, fiscal_year, from_iso, iso, today

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=OFFSETS)  # noqa: DTZ001


def test_the_system_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_a_fixed_clock_stands_until_it_is_moved() -> None:
    clock = FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.advance(timedelta(hours=5))
    assert clock.now() == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_iso_is_utc_with_milliseconds() -> None:
    assert iso(datetime(2026, 11, 23, 13, 5, 6, 789_999, tzinfo=JST)) == "2026-11-23T04:05:06.789Z"
    assert iso(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"


@given(MOMENTS)
def test_iso_is_read_back_to_the_millisecond(moment: datetime) -> None:
    back = from_iso(iso(moment))
    assert timedelta(0) <= moment - back < timedelta(milliseconds=1)
    assert back.utcoffset() == timedelta(0)
    assert iso(back) == iso(moment)


@given(MOMENTS, MOMENTS)
def test_the_text_sorts_as_the_time_does(one: datetime, other: datetime) -> None:
    if iso(one) != iso(other):
        assert (iso(one) < iso(other)) == (one < other)


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        iso(datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="naive"):
        from_iso("2026-01-01T00:00:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-01",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:01Z",
        "2026-01-01T00:00:00Zzz",
        "令和8年1月1日",
        # Moments that UTC cannot express at either end of the calendar.
        "0001-01-01T00:00:00+09:00",
        "9999-12-31T23:59:59-09:00",
    ],
)
def test_text_that_is_no_moment_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_iso(text)


def test_an_offset_is_taken_into_account() -> None:
    assert from_iso("2026-04-01T00:00:00+09:00") == datetime(2026, 3, 31, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 4, 1, 0, 0, 0, tzinfo=JST), date(2026, 4, 1)),
        (datetime(2026, 12, 31, 15, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_today_is_the_day_in_japan(moment: datetime, day: date) -> None:
    assert today(FixedClock(moment)) == day


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), 2025),
        (date(2026, 4, 1), 2026),
        (date(2026, 12, 31), 2026),
        (date(2027, 1, 1), 2026),
        (date(2027, 3, 31), 2026),
        (date(2028, 2, 29), 2027),
    ],
)
def test_the_fiscal_year_runs_from_april_to_march(day: date, year: int) -> None:
    assert fiscal_year(day) == year


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_lies_in_its_fiscal_year(day: date) -> None:
    year = fiscal_year(day)
    assert date(year, 4, 1) <= day <= date(year + 1, 3, 31)
