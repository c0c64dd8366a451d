"""開庁日: weekends, holidays and the turn of the year are none."""

from datetime import date

import pytest

from sekisho.desk.shell.workdays import is_open, open_days


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 4, 1), True),
        (date(2026, 4, 4), False),  # Saturday
        (date(2026, 4, 29), False),  # 昭和の日
        (date(2026, 9, 22), False),  # between two holidays (国民の休日)
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
    ],
)
def test_days_of_the_office(day, opens):
    assert is_open(day) is opens


def test_days_are_counted_from_the_day_after():
    assert open_days(date(2026, 4, 3), date(2026, 4, 3)) == 0
    assert open_days(date(2026, 4, 3), date(2026, 4, 6)) == 1  # Friday to Monday
    assert open_days(date(2026, 12, 28), date(2027, 1, 4)) == 1
    assert open_days(date(2026, 4, 6), date(2026, 4, 3)) == 0
