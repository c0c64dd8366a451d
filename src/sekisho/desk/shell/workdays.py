"""開庁日: days on which the office is open, for 滞留日数. No deadline follows from them."""

from datetime import date, timedelta

import jpholiday

# 市の休日: Saturdays, Sundays, 国民の祝日 and the turn of the year (地方自治法 第4条の2; 大阪市の休日を定める条例).
YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
SATURDAY = 5
MOST_DAYS = 3660


def is_open(day: date) -> bool:
    """Whether the office works on that day."""
    if day.weekday() >= SATURDAY or (day.month, day.day) in YEAR_END:
        return False
    return not jpholiday.is_holiday(day)


def open_days(since: date, until: date) -> int:
    """How many 開庁日 have begun after `since` up to and including `until`; at most about ten years are counted."""
    days = min((until - since).days, MOST_DAYS)
    return sum(is_open(since + timedelta(days=n)) for n in range(1, days + 1))
