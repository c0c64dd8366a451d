"""A calendar month in Japan, and the day by which its review is expected here."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sekisho.desk.shell.workdays import is_open
from sekisho.kernel.clock import JST
from sekisho.kernel.errors import NotFoundError

TEXT = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> "Month":
        return month_of(self.first - timedelta(days=1))

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), JST)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.next.start

    def due(self, open_days: int) -> date:
        """The `open_days`-th 開庁日 after the month."""
        day = self.last
        while open_days:
            day += timedelta(days=1)
            open_days -= is_open(day)
        return day


def month_of(day: date) -> Month:
    return Month(day.year, day.month)


def read_month(text: str, today: date) -> Month:
    """`2026-11`. Raises NotFoundError for anything else, and for a month that has not begun."""
    if not TEXT.fullmatch(text):
        raise NotFoundError("この月の月次点検はありません。", next_ja="月次点検の一覧から開き直してください。")
    found = Month(int(text[:4]), int(text[5:]))
    if found > month_of(today):
        raise NotFoundError("この月は、まだ始まっていません。", next_ja="月次点検の一覧から開き直してください。")
    return found
