"""Leaves an upstream alone that keeps failing: after so many failures in a row nobody calls it for a while.

Then one call tries; if it succeeds all may again, if it fails the pause begins anew. What a client or we ourselves did
(a call that was cut, a body the upstream did not want, its rate limit) is no failure of the upstream.
"""

import logging
from dataclasses import dataclass
from math import ceil
from time import monotonic
from types import TracebackType

from sekisho.gateway.journal import note
from sekisho.gateway.record import Ending

UNREACHABLE, ERROR, ANSWERED = "upstream-unreachable", "upstream-error", "answered"
FAILING = 500  # HTTP status from which on the fault lies with the upstream


@dataclass(slots=True)
class _State:
    failures: int = 0
    paused_until: float = 0.0
    has_trial: bool = False


class Breakers:
    """One state per upstream of this process. Used by the event loop alone."""

    def __init__(self, failures: int, pause_s: int) -> None:
        self._most = failures
        self._pause_s = pause_s
        self._states: dict[str, _State] = {}

    def paused(self) -> dict[str, bool]:
        """Whether each upstream called so far is left alone, by its id."""
        return {upstream: state.failures >= self._most for upstream, state in self._states.items()}

    def enter(self, upstream: str) -> "Trial | int":
        """A trial to call it within (`with trial:`), or the seconds to wait."""
        state = self._states.setdefault(upstream, _State())
        if state.failures < self._most:
            return Trial(self, upstream)
        now = monotonic()
        if now < state.paused_until:
            return max(1, ceil(state.paused_until - now))
        if state.has_trial:
            return 1
        state.has_trial = True
        return Trial(self, upstream)

    def tell(self, upstream: str, ending: Ending | None) -> None:
        """How a trial ended; None: nobody knows."""
        state = self._states[upstream]
        state.has_trial = False
        failed = has_failed(ending)
        if failed is None:
            return
        was_paused = state.failures >= self._most
        state.failures = state.failures + 1 if failed else 0
        if state.failures >= self._most:
            state.paused_until = monotonic() + self._pause_s
            note("upstream.paused", logging.WARNING, upstream=upstream, failures=state.failures)
        elif was_paused:
            note("upstream.resumed", upstream=upstream)


class Trial:
    """One call to an upstream; `ending` is set when it is known."""

    __slots__ = ("_breakers", "_upstream", "ending")

    def __init__(self, breakers: Breakers, upstream: str) -> None:
        self._breakers = breakers
        self._upstream = upstream
        self.ending: Ending | None = None

    def __enter__(self) -> "Trial":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._breakers.tell(self._upstream, self.ending)


def has_failed(ending: Ending | None) -> bool | None:
    """Whether the upstream failed; None where the ending says nothing about it."""
    if ending is None or ending.status not in (UNREACHABLE, ERROR, ANSWERED):
        return None
    return ending.status == UNREACHABLE or (ending.status == ERROR and ending.http_status >= FAILING)
