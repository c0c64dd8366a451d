"""What the book says was used this month: read backwards from its end when the gate opens.

Calls without an outcome count with what was reserved for them: nobody knows what became of them.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sekisho.gateway.charge import Charge
from sekisho.gateway.journal import note
from sekisho.gateway.meter import Holder, Meter
from sekisho.gateway.tally import Used, day_of
from sekisho.kernel.clock import JST, Clock, from_iso
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.reader import Reader

BATCH = 2000
# Entries stand in the order of their writing; a call's own moment may lie earlier, by as long as calls last.
MARGIN = timedelta(days=1)
RETRY_S = 1.0


async def count_month(meter: Meter, reader: Reader, clock: Clock) -> None:
    """Read until it succeeds: meanwhile budgets cannot be told, and whoever has one is refused."""
    while True:
        try:
            size = await asyncio.to_thread(reader.size)
            live = meter.live()  # after the size: what was written later is counted by this process itself
            at = clock.now()
            used = await asyncio.to_thread(read_month, reader, size, at, live)
        except LedgerError as error:
            note("month.not-counted", logging.WARNING, reason=error.message_ja)
            await asyncio.sleep(RETRY_S)
            continue
        meter.take_in(day_of(at)[:7], used)
        return note("month.counted", size=size, holders=len(used))


def read_month(reader: Reader, size: int, at: datetime, live: frozenset[str]) -> dict[Holder, Used]:
    """Use by holder in the month of `at`, from the first `size` entries, without these records. Raises LedgerError."""
    here = at.astimezone(JST)
    begins = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    counted = _Counted(day_of(at)[:7], live)
    end = size
    while end > 0:
        start = max(0, end - BATCH)
        leaves = [json.loads(leaf) for _, leaf in reader.entries(start, end - start)]
        for leaf in reversed(leaves):
            counted.take(leaf)
        if leaves and all(from_iso(leaf["at"]) < begins - MARGIN for leaf in leaves):
            break
        end = start
    return counted.used


class _Counted:
    """Adds up entries that come last first: an outcome before its intent."""

    def __init__(self, month: str, live: frozenset[str]) -> None:
        self.used: dict[Holder, Used] = {}
        self._month = month
        self._live = live
        self._outcomes: dict[str, Charge] = {}

    def take(self, leaf: Mapping[str, Any]) -> None:
        if leaf["type"] == "outcome":
            # Entries of before there were charges have what the upstream said.
            told = [leaf.get(f"charged_{way}", leaf[f"tokens_{way}"]) for way in ("in", "out")]
            self._outcomes[leaf["record"]] = Charge(*told)
        elif leaf["type"] == "intent":
            reserved = Charge(leaf.get("reserved_in", 0), leaf.get("reserved_out", 0))
            charge = self._outcomes.pop(leaf["record"], reserved)
            day = day_of(from_iso(leaf["at"]))
            if day[:7] == self._month and leaf["record"] not in self._live:
                for actor in ("", leaf["actor"]):
                    self._add((leaf["engagement"], actor), (leaf["model"], day), charge)

    def _add(self, holder: Holder, what: tuple[str, str], charge: Charge) -> None:
        row = self.used.setdefault(holder, {}).setdefault(what, [0, 0, 0])
        row[0] += charge.tokens_in
        row[1] += charge.tokens_out
        row[2] += 1
