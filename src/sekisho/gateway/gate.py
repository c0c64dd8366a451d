"""All state of the gateway in one object, made when the application starts and taken down when it ends."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import TypeVar

from sekisho.gateway.breaker import Breakers
from sekisho.gateway.counts import Counts
from sekisho.gateway.files import Files
from sekisho.gateway.holds import Holds
from sekisho.gateway.http_upstream import KEY_HEADERS, HttpClient
from sekisho.gateway.journal import note
from sekisho.gateway.ledger_writer import LedgerWriter
from sekisho.gateway.masks import MaskMemory
from sekisho.gateway.memory import Findings
from sekisho.gateway.meter import LimitsByKey, Meter
from sekisho.gateway.month import count_month
from sekisho.gateway.provider_keys import ProviderKeys
from sekisho.gateway.providers.practice import PracticeClient
from sekisho.gateway.public_use import EndUsers
from sekisho.gateway.record import Book
from sekisho.gateway.registers import Registers
from sekisho.gateway.snapshot_watch import Closed, SnapshotWatch
from sekisho.gateway.trace_export import Traces
from sekisho.gateway.upstream import Client
from sekisho.kernel.clock import Clock
from sekisho.kernel.errors import ConfigurationError
from sekisho.kernel.settings import Settings
from sekisho.ledger.reader import Reader
from sekisho.ledger.stamp_names import FOLDER, StampNames
from sekisho.permits.caps import AT_ONCE, RATE, Caps
from sekisho.screening.tagger.tagger import tagger

# Bodies larger than this are read and screened in a thread, so that short calls do not wait behind a long one.
LONG_BODY = 16 * 1024
WORK_THREADS = 2
DRAIN_S = 20.0
# Calls whose key is not known are written down this often per second; a flood must not fill the book.
STRANGERS_PER_S = 10
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the gate is built of."""

    settings: Settings
    clock: Clock
    watch: SnapshotWatch
    writer: LedgerWriter
    book: Book
    meter: Meter
    counts: Counts
    reader: Reader
    provider_keys: ProviderKeys
    registers: Registers
    masks: MaskMemory
    holds: Holds
    files: Files
    traces: Traces


class Gate:
    """Made inside a running event loop; `open` before the first call, `close` after the last."""

    def __init__(self, parts: Parts) -> None:
        self.settings = parts.settings
        self.clock = parts.clock
        self.watch = parts.watch
        self.writer = parts.writer
        self.book = parts.book
        self.meter = parts.meter
        self.limits = LimitsByKey(default_caps(parts.settings))
        self.counts = parts.counts
        self.reader = parts.reader
        self.provider_keys = parts.provider_keys
        self.registers = parts.registers
        self.masks = parts.masks
        self.holds = parts.holds
        self.files = parts.files
        self.traces = parts.traces
        self.breakers = Breakers(parts.settings.breaker_failures, parts.settings.breaker_open_s)
        self.memory = Findings()
        self.end_users = EndUsers()
        self.stamps = StampNames(parts.settings.data_dir / FOLDER)
        self.strangers = Allowance(STRANGERS_PER_S)
        self.is_closing = False
        self._clients: Mapping[str, Client] = {}
        self._workers = ThreadPoolExecutor(WORK_THREADS, thread_name_prefix="sekisho-work")
        self._counting: asyncio.Task[None] | None = None
        self._calls = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def open(self) -> None:
        self._clients = {
            **dict.fromkeys(KEY_HEADERS, HttpClient(self.settings, self.counts)),
            "practice": PracticeClient(),
        }
        await asyncio.to_thread(self.watch.start)
        self._look_at_provider_keys()
        # Begun before a call can pass; with a long month it ends after some have.
        self._counting = asyncio.create_task(count_month(self.meter, self.reader, self.clock))
        await self.writer.start()
        self.traces.start()
        # Opened meanwhile, so that the first text need not wait. If it cannot be, that text says so and is refused.
        self._workers.submit(tagger)

    def _look_at_provider_keys(self) -> None:
        """Say at start, not at somebody's first call, which provider's key is missing, weak or open to others."""
        snapshot = self.watch.now()
        for upstream in () if isinstance(snapshot, Closed) else snapshot.content.upstreams:
            try:
                self.provider_keys.read(upstream.secret)
            except ConfigurationError as error:
                note("upstream.not-configured", logging.ERROR, upstream=upstream.id, reason=str(error))

    async def close(self) -> None:
        """Take no more calls, let those under way record their outcome, then close the book."""
        self.is_closing = True
        try:
            async with asyncio.timeout(DRAIN_S):
                await self._idle.wait()
        except TimeoutError:
            pass  # what is still under way records `interrupted` when its task ends with the loop
        if self._counting is not None:
            self._counting.cancel()
            await asyncio.gather(self._counting, return_exceptions=True)
        await asyncio.to_thread(self.watch.stop)
        self._workers.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self.files.close)
        for client in set(self._clients.values()):
            await client.close()
        await asyncio.to_thread(self.reader.close)
        await self.writer.stop()
        await asyncio.to_thread(self.traces.stop)

    @property
    def calls_under_way(self) -> int:
        return self._calls

    def __enter__(self) -> None:
        """`with gate:` around every call, so that closing can wait for it."""
        if not self._calls:
            self._idle.clear()
        self._calls += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._calls -= 1
        if not self._calls:
            self._idle.set()

    async def together(self) -> None:
        """Let other calls of this turn of the loop come as far, so that what comes next is done for all in a row.

        Caches hold what one step needs, not what all of them do: under load the same step in a row costs a tenth less.
        """
        if self._calls > 1:
            await asyncio.sleep(0)

    def client(self, protocol: str) -> Client | None:
        """Who reaches upstreams of that protocol."""
        return self._clients.get(protocol)

    async def work(self, size: int, act: Callable[[], Result]) -> Result:
        """`act()` over a body of so many bytes: at once if it is short, else in a thread."""
        if size <= LONG_BODY:
            return act()
        return await asyncio.get_running_loop().run_in_executor(self._workers, act)


def default_caps(settings: Settings) -> dict[str, Caps]:
    """The operator's limits for every engagement and for every person in one; 0 in a setting is none."""
    found: dict[str, dict[str, int]] = {
        "engagement": {RATE: settings.engagement_per_minute, AT_ONCE: settings.engagement_at_once},
        "person": {RATE: settings.person_per_minute, AT_ONCE: settings.person_at_once},
    }
    return {holder: {what: most for what, most in caps.items() if most} for holder, caps in found.items()}


class Allowance:
    """So many per second, no more (a bucket that refills evenly)."""

    def __init__(self, per_second: int) -> None:
        self._rate = float(per_second)
        self._left = self._rate
        self._at = monotonic()

    def take(self) -> bool:
        """Whether one more is within the allowance."""
        now = monotonic()
        self._left = min(self._rate, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
