"""Time as a value that can be handed in, so that nothing reads the wall clock behind a caller's back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is moved: for tests and for the demonstration's past week."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def advance(self, by: timedelta) -> None:
        self.at += by


def iso(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, e.g. `2026-11-23T04:05:06.789Z`. Raises ValueError if naive."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """Inverse of `iso`. Raises ValueError for anything without an offset, or beyond the calendar in UTC."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("not a moment in UTC") from error


def today(clock: Clock) -> date:
    """The date in Japan; every date on a paper is a Japanese date."""
    return clock.now().astimezone(JST).date()


def fiscal_year(day: date) -> int:
    """年度: 1 April to 31 March (地方自治法第208条)."""
    return day.year if day.month >= 4 else day.year - 1
