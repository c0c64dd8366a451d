"""The desk's time. One place, so that the demonstration case can be given a past that is consistent with itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

from sekisho.kernel.clock import JST

_back: ContextVar[timedelta] = ContextVar("back", default=timedelta())


def now() -> datetime:
    """The present moment, timezone-aware."""
    return timezone.now() - _back.get()


def today() -> date:
    """The date in Japan."""
    return now().astimezone(JST).date()


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Within the block it is `days` earlier. Only the demonstration case uses it."""
    token = _back.set(timedelta(days=days))
    try:
        yield
    finally:
        _back.reset(token)
