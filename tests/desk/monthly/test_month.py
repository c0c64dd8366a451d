"""Months in Japan, and when their review is expected."""

from datetime import date

import pytest

from sekisho.desk.monthly.month import Month, month_of, read_month
from sekisho.kernel.errors import NotFoundError

TODAY = date(2026, 11, 26)


def test_a_month_begins_and_ends_at_midnight_in_japan():
    found = read_month("2026-12", date(2026, 12, 1))
    assert (found.first, found.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (found.start.isoformat(), found.end.isoformat()) == (
        "2026-12-01T00:00:00+09:00",
        "2027-01-01T00:00:00+09:00",
    )
    assert (str(found.next), str(found.before), str(Month(2027, 1).before)) == ("2027-01", "2026-11", "2026-12")


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "2026-11-01", "1999-12", "きのう", "2026-12"])
def test_what_is_no_month_or_has_not_begun_is_not_found(text):
    with pytest.raises(NotFoundError):
        read_month(text, TODAY)


def test_the_due_day_counts_days_on_which_the_office_is_open():
    # November 2026 begins on a Sunday; the 3rd is a holiday.
    assert Month(2026, 10).due(1) == date(2026, 11, 2)
    assert Month(2026, 10).due(10) == date(2026, 11, 16)
    # The office is closed until 3 January.
    assert Month(2026, 12).due(1) == date(2027, 1, 4)
    assert month_of(TODAY).before.due(10) < TODAY
