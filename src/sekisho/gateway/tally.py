"""What one holder of limits (an engagement, or a person in it) has used: calls of the last minute, the running month.

A holder's figures are touched by the event loop alone, so looking and taking are one step for all calls.
"""

from collections import deque
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sekisho.gateway.charge import Charge
from sekisho.kernel.clock import JST
from sekisho.permits.prices import Prices

MINUTE_S = 60.0
# (model, day in Japan) → tokens in, tokens out, calls
Used = dict[tuple[str, str], list[int]]
# model, day, tokens, calls
Rows = Iterable[tuple[str, str, Charge, int]]


class Tally:
    """One holder's figures."""

    __slots__ = ("_prices", "_yen", "calls", "held", "month", "recent", "reserved", "tokens", "used")

    def __init__(self) -> None:
        self.recent: deque[float] = deque()
        self.calls = 0
        self.month = ""
        self.used: Used = {}
        self.tokens = 0
        self.reserved: dict[str, tuple[str, str, Charge]] = {}  # by record: model, day, estimate
        self.held = 0  # tokens of these
        self._prices: Prices | None = None
        self._yen: int | None = 0

    def begin(self, month: str) -> None:
        """Forget another month's use; what is under way stays reserved."""
        if month != self.month:
            self.month, self.used, self.tokens, self._prices = month, {}, 0, None

    def wait_s(self, most: int, now: float) -> float:
        """Seconds until one more call is within `most` a minute; 0 if it is now. now: monotonic."""
        while self.recent and self.recent[0] <= now - MINUTE_S:
            self.recent.popleft()
        return 0.0 if len(self.recent) < most else self.recent[len(self.recent) - most] + MINUTE_S - now

    def add(self, model: str, day: str, charge: Charge, calls: int = 1) -> None:
        """Count what a call of this month used."""
        row = self.used.setdefault((model, day), [0, 0, 0])
        row[0] += charge.tokens_in
        row[1] += charge.tokens_out
        row[2] += calls
        self.tokens += charge.tokens
        self._prices = None

    def reserve(self, record: str, model: str, day: str, charge: Charge) -> None:
        """Set aside what a call may need."""
        self.reserved[record] = model, day, charge
        self.held += charge.tokens

    def release(self, record: str) -> None:
        """Give it back; nothing happens the second time."""
        found = self.reserved.pop(record, None)
        if found is not None:
            self.held -= found[2].tokens

    def yen(self, prices: Prices) -> int | None:
        """Nano-yen used this month, or None if the price of something used is not known."""
        if self._prices is not prices:
            rows = ((model, day, Charge(used[0], used[1]), used[2]) for (model, day), used in self.used.items())
            self._yen, self._prices = cost(rows, prices), prices
        return self._yen

    def reserved_yen(self, prices: Prices) -> int | None:
        """Nano-yen set aside for calls under way; None as above."""
        return cost(((model, day, charge, 1) for model, day, charge in self.reserved.values()), prices)


def cost(rows: Rows, prices: Prices) -> int | None:
    """Nano-yen of (model, day, tokens, calls); None if one price is not known."""
    total = 0
    for model, day, charge, calls in rows:
        price = prices.of(model, day)
        if price is None:
            return None
        total += price.cost(charge.tokens_in, charge.tokens_out, calls)
    return total


def day_of(at: datetime) -> str:
    """The day in Japan, ISO; its first seven characters are the month."""
    return at.astimezone(JST).date().isoformat()


def until_next_month_s(at: datetime) -> int:
    """Seconds until the next month begins in Japan."""
    here = at.astimezone(JST)
    first = date(here.year + here.month // 12, here.month % 12 + 1, 1)
    begins = datetime(first.year, first.month, 1, tzinfo=JST)
    return int((begins - here) / timedelta(seconds=1)) + 1
