"""Counts what is used against the limits, on live figures: reserved before a call leaves, settled when it has ended.

Used by the event loop alone, one step at a time; so many calls at once can never take more than is there. One meter per
process is the whole truth of its book, because a book has one writer: a second gateway on the same book stands closed.
Several gateways with a book each cannot see what the others used, so each has its part of every budget and no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from time import monotonic
from types import TracebackType

from sekisho.gateway.call import Call
from sekisho.gateway.charge import Charge
from sekisho.gateway.errors import Denial
from sekisho.gateway.limit_refusals import PRICE_UNKNOWN, USE_UNKNOWN, Part, spent, too_many
from sekisho.gateway.tally import Tally, Used, cost, day_of, until_next_month_s
from sekisho.kernel.clock import Clock
from sekisho.kernel.refusal import Refusal
from sekisho.permits.caps import AT_ONCE, BODY, BUDGETS, RATE, TOKENS, YEN, Caps, lowest
from sekisho.permits.prices import NANO, Prices
from sekisho.permits.snapshot import KeyEntry, Snapshot

# Reservations are given back as calls end; asking again sooner is of no use.
SETTLING_S = 5
Holder = tuple[str, str]  # engagement, actor; actor "" for the whole engagement


@dataclass(frozen=True, slots=True)
class Limited:
    """A holder with its limits."""

    holder: Holder
    caps: Caps


Limits = tuple[Limited, Limited]


class LimitsByKey:
    """`limits_of`, put together once for each key of a snapshot: a call asks twice. Used by the event loop alone."""

    def __init__(self, defaults: Mapping[str, Caps]) -> None:
        self._defaults = defaults
        self._snapshot: Snapshot | None = None
        self._known: dict[str, Limits] = {}

    def of(self, snapshot: Snapshot, key: KeyEntry) -> Limits:
        if self._snapshot is not snapshot:
            self._snapshot, self._known = snapshot, {}
        found = self._known.get(key.hash)
        if found is None:
            found = self._known[key.hash] = limits_of(self._defaults, snapshot, key)
        return found


def limits_of(defaults: Mapping[str, Caps], snapshot: Snapshot, key: KeyEntry) -> Limits:
    """The limits of the key's engagement and of the person in it. defaults: the operator's, by who is limited."""
    engagement, actor = key.engagement, key.actor
    permit = snapshot.permit(engagement)
    city = {} if isinstance(permit, Refusal) else permit.limits
    own = snapshot.limits(engagement)
    person = snapshot.limits(engagement, actor)
    whole = lowest(defaults["engagement"].items(), city.items(), own.items())
    return (
        Limited((engagement, ""), whole),
        Limited((engagement, actor), lowest(defaults["person"].items(), person.items())),
    )


def body_limit(most: int, limits: tuple[Limited, ...]) -> int:
    """How large a body may be; `most`: for everybody."""
    return min(most, *(each.caps.get(BODY, most) for each in limits))


class Meter:
    """`enter` before a call goes on, `settle` with its outcome. `take_in` adds what the book says of this month."""

    def __init__(self, clock: Clock, gateways: int = 1) -> None:
        """gateways: how many there are, this one included, for the same engagements."""
        self._clock = clock
        self._gateways = gateways
        self._tallies: dict[Holder, Tally] = {}
        self._live: set[str] | None = set()  # records of this process, until the book was read

    @property
    def is_whole(self) -> bool:
        """Whether what was used this month before this process began is counted in."""
        return self._live is None

    def enter(self, call: Call, charge: Charge, limits: tuple[Limited, ...], prices: Prices) -> "Ticket | Denial":
        """Take part of every limit, or of none. The ticket must be given back (`with ticket:`)."""
        now, day = monotonic(), day_of(call.at)
        tallies = []
        for each in limits:
            tally = self._tally(each.holder, day)
            no = self._refuse(tally, each, (call, charge, day), prices, now)
            if no is not None:
                return no
            tallies.append(tally)
        for tally, each in zip(tallies, limits, strict=True):
            tally.calls += 1
            if RATE in each.caps:
                tally.recent.append(now)
            tally.reserve(call.record, call.model, day, charge)
        if self._live is not None:
            self._live.add(call.record)
        return Ticket(call.record, tuple(tallies))

    def settle(self, call: Call, charge: Charge) -> None:
        """Count what an ended call used, in place of what was reserved."""
        day = day_of(call.at)
        for holder in ((call.engagement, ""), (call.engagement, call.actor)):
            tally = self._tally(holder, day)
            tally.release(call.record)
            if tally.month == day[:7]:
                tally.add(call.model, day, charge)

    def live(self) -> frozenset[str]:
        """Records that are counted already, whatever the book says of them."""
        return frozenset(self._live or ())

    def take_in(self, month: str, used: Mapping[Holder, Used]) -> None:
        """Add what the book says; only then budgets can be told."""
        for holder, rows in used.items():
            tally = self._tally(holder, month)
            if tally.month == month:
                for (model, day), (tokens_in, tokens_out, calls) in rows.items():
                    tally.add(model, day, Charge(tokens_in, tokens_out), calls)
        self._live = None

    def used(self, holder: Holder, at: datetime) -> tuple[int, int]:
        """Tokens used and reserved this month."""
        tally = self._tally(holder, day_of(at))
        return tally.tokens, tally.held

    def _tally(self, holder: Holder, day: str) -> Tally:
        tally = self._tallies.get(holder)
        if tally is None:
            tally = self._tallies[holder] = Tally()
        # A call may arrive just before a month ends and be settled after: figures never go back a month.
        if day[:7] > tally.month:
            tally.begin(day[:7])
        return tally

    def _refuse(
        self, tally: Tally, each: Limited, asked: tuple[Call, Charge, str], prices: Prices, now: float
    ) -> Denial | None:
        caps, actor = each.caps, each.holder[1]
        if tally.calls >= caps.get(AT_ONCE, tally.calls + 1):
            return Denial(too_many(AT_ONCE, caps[AT_ONCE], actor), retry_after=1)
        if RATE in caps and (wait := tally.wait_s(caps[RATE], now)) > 0:
            return Denial(too_many(RATE, caps[RATE], actor), retry_after=ceil(wait))
        if caps.keys().isdisjoint(BUDGETS):
            return None
        if not self.is_whole:
            return Denial(USE_UNKNOWN, retry_after=SETTLING_S)
        return self._overspent(tally, each, asked, prices)

    def _overspent(self, tally: Tally, each: Limited, asked: tuple[Call, Charge, str], prices: Prices) -> Denial | None:
        (call, charge, day) = asked
        caps = {what: each.caps[what] // self._gateways for what in BUDGETS if what in each.caps}
        if TOKENS in caps:
            used, reserved = tally.tokens, tally.held
            if used + reserved + charge.tokens > caps[TOKENS]:
                is_waiting = used + charge.tokens <= caps[TOKENS]
                return self._spent(TOKENS, each, is_waiting=is_waiting)
        if YEN in caps:
            figures = tally.yen(prices), tally.reserved_yen(prices), cost(((call.model, day, charge, 1),), prices)
            paid, held, now = figures
            if paid is None or held is None or now is None:
                return Denial(PRICE_UNKNOWN)
            if paid + held + now > caps[YEN] * NANO:
                return self._spent(YEN, each, is_waiting=paid + now <= caps[YEN] * NANO)
        return None

    def _spent(self, what: str, each: Limited, *, is_waiting: bool) -> Denial:
        part = Part(each.caps[what] // self._gateways, self._gateways)
        refusal = spent(what, part, each.holder[1], is_waiting=is_waiting)
        return Denial(refusal, retry_after=SETTLING_S if is_waiting else until_next_month_s(self._clock.now()))


class Ticket:
    """A call's part of the limits while it is under way. What was not settled by then is given back unused."""

    __slots__ = ("_record", "_tallies")

    def __init__(self, record: str, tallies: tuple[Tally, ...]) -> None:
        self._record = record
        self._tallies = tallies

    def __enter__(self) -> "Ticket":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for tally in self._tallies:
            tally.calls -= 1
            tally.release(self._record)
