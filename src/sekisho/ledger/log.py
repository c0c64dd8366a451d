"""The one writer of the book: a thread of its own that gathers what came in and makes it durable in one commit.

While one commit waits for the disk, the next batch gathers; there is no artificial delay. A caller hears of an index
only after the commit, or once the entry stands in the daybook (`enter_async`). When a commit fails, everything that
waits fails, nothing new is taken, and the thread tries to recover; what failed may nevertheless be in the book (see
docs/design/ledger.md, faults), so whoever repeats an append asks `Reader.by_record` first.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from time import perf_counter

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bell import Bell
from sekisho.ledger.bodies import SealedBody
from sekisho.ledger.book import Book
from sekisho.ledger.note import Signer
from sekisho.ledger.page import Page
from sekisho.ledger.store import ConflictError, InboxRow, LogStore
from sekisho.ledger.waiting import Pending, answer, pending

BATCH_PAGES = 1024
BATCH_BYTES = 16 * 1024 * 1024
# Bodies may be megabytes: the queue is bounded by what it weighs, too.
QUEUE_BYTES = 256 * 1024 * 1024
# How long what was only entered stays out of the book, and what does not await the disk away from that, where no other
# commit takes it along. Long enough for a call to leave before the writer wants the core it runs on.
SETTLE_S = 0.005
TICK_S = 0.1  # how often an idle writer looks into the inbox
PROBE_S = 0.5  # how often an idle writer writes something, to know that it still could
RETRY_S = 0.5  # how often a failed log tries to recover
TIDY_S = 0.05  # how soon after a step of tidying the next one is tried
TIDY_REST_S = 1.0  # after the last step: many erasures in a row share one clearing of the files
MOST_TURNS = 4  # of a busy loop, until what it hands in is written
STALL_S = 5.0  # no durable write for so long means not ready, even without an error
INBOX_ROWS = 256

log = logging.getLogger("sekisho.ledger")


@dataclass(frozen=True, slots=True)
class LogHealth:
    """Whether the book can be written. `reason` is for people; age_s: seconds since the last durable write."""

    ok: bool
    reason: str
    size: int
    fsync_ms: float
    age_s: float


class Log:
    """Made by `Log.open`. Safe to use from any thread and any event loop."""

    def __init__(self, book: Book, queue_limit: int) -> None:
        self._book = book
        self._limit = queue_limit
        self._queue: deque[Pending] = deque()
        self._weight = 0
        self._state = threading.Lock()
        self._at_book = threading.Lock()  # held by whoever uses the book
        self._bell = Bell()
        self._in_flight: list[Pending] = []
        self._handed_in = 0
        self._is_waiting = self._is_to_ring = False
        self._is_closing = self._is_over = False
        self._failure: LedgerError | None = None
        self._written_at = self._looked_at = self._tried_at = perf_counter()
        self._tidied_at = self._tidy_wait = 0.0
        self._due_at = 0.0  # when what was handed in has to be in the book and on the disk; 0 while all of it is
        self._fsync_ms = 0.0
        self._size = book.size
        self._thread = threading.Thread(target=self._run, name="sekisho-ledger", daemon=True)

    @classmethod
    def open(cls, store: LogStore, signer: Signer, *, queue_limit: int = 4096) -> "Log":
        """Open or begin the book and start the writer. Raises LedgerError if it cannot be written or is damaged."""
        book = Book(store, signer)
        book.open()
        opened = cls(book, queue_limit)
        try:
            opened._measure()
        except LedgerError:
            book.close()
            raise
        opened._thread.start()
        return opened

    def append(self, leaf: bytes, *, record: str = "", bodies: Sequence[SealedBody] = ()) -> "Future[int]":
        """Hand in a leaf; the future gives its index once it is durable, or raises LedgerError.

        Raises LedgerError at once when the queue is full, the log has failed, or the leaf cannot be one.
        """
        future: Future[int] = Future()
        future.set_running_or_notify_cancel()  # from here on it will be written; nobody can cancel that
        self._take(pending(leaf, record, bodies, future))
        self._wake()
        return future

    async def append_async(self, leaf: bytes, *, record: str = "", bodies: Sequence[SealedBody] = ()) -> int:
        """As `append`, for event loops: what one turn of a loop hands in is one batch, answered with one waking.

        Cancelling the waiting task does not take the entry back.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[int] = loop.create_future()
        self._hand_in(pending(leaf, record, bodies, waiter), loop)
        return await waiter

    async def enter_async(
        self,
        leaf: bytes,
        *,
        record: str = "",
        bodies: Sequence[SealedBody] = (),
        awaits_disk: bool = True,
        meanwhile: Callable[[], object] | None = None,
    ) -> int:
        """As `append_async`, answered as soon as nothing can lose the entry, which is in the book moments later.

        awaits_disk: False if it may be answered as soon as the end of this process cannot lose it. It reaches the disk
        at once behind that; the end of the machine may come between, and nobody else has read it then.
        meanwhile: done while the writer is with the disk.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[int] = loop.create_future()
        given = pending(leaf, record, bodies, waiter)
        if not awaits_disk and (index := self._enter_here(given.page, loop)) is not None:
            return index
        given.may_enter, given.awaits_disk = True, awaits_disk
        self._hand_in(given, loop)
        if meanwhile is not None:
            await asyncio.sleep(0)  # the writer is woken first
            meanwhile()
        return await waiter

    def health(self) -> LogHealth:
        """Never waits. While idle the writer probes the store, so `ok` means: a durable write succeeded just now."""
        age = perf_counter() - self._written_at
        failure = self._failure
        if failure is not None:
            reason = str(failure)
        elif not self._thread.is_alive():
            reason = "台帳の書き手が動いていません。"
        elif age > STALL_S:
            reason = f"台帳への書き込みが {age:.0f} 秒終わっていません。ディスクが応答していないおそれがあります。"
        else:
            reason = ""
        return LogHealth(not reason, reason, self._size, self._fsync_ms, age)

    def close(self, timeout: float = 10.0) -> None:
        """Write what is queued and cease to be the writer. Raises LedgerError if that takes longer than `timeout`."""
        with self._state:
            self._is_closing = True
        self._bell.ring()
        self._thread.join(timeout)
        if self._thread.is_alive():
            raise LedgerError("台帳への書き込みが終わらないまま、待ち時間が過ぎました。")

    def _take(self, given: Pending) -> None:
        with self._state:
            if self._failure is not None:
                raise LedgerError(self._failure.message_ja, next_ja=self._failure.next_ja)
            if self._is_closing or self._is_over:
                raise LedgerError("台帳は閉じられています。")
            if len(self._queue) >= self._limit or self._weight + given.weight > QUEUE_BYTES:
                raise LedgerError(
                    "台帳への書き込みが混み合っています。", next_ja="少し待ってから、もう一度送ってください。"
                )
            self._queue.append(given)
            self._handed_in += 1
            self._weight += given.weight

    def _enter_here(self, page: Page, loop: asyncio.AbstractEventLoop) -> int | None:
        """Into the daybook by whoever hands it in, where the writer rests; the index. None where it must be the writer.

        For what does not await the disk: exchanging two threads takes longer than this one write into memory.
        """
        if not self._at_book.acquire(blocking=False):
            return None
        try:
            if self._queue or self._failure is not None or self._is_closing or self._is_over:
                return None
            first = self._book.enter([page], awaits_disk=False) if self._book.is_synced else None
        except LedgerError as error:
            self._fail(error)
            raise
        else:
            if first is not None and not self._due_at:
                self._due_at = perf_counter() + SETTLE_S
                loop.call_later(SETTLE_S, self._wake)
            return first
        finally:
            self._at_book.release()

    def _hand_in(self, given: Pending, loop: asyncio.AbstractEventLoop) -> None:
        self._take(given)
        if self._is_waiting and not self._is_to_ring:
            self._is_to_ring = True
            # Should the loop stop before its next turn, the writer looks by itself after TICK_S.
            loop.call_soon(self._ring_behind, loop, self._handed_in, 0)

    def _ring_behind(self, loop: asyncio.AbstractEventLoop, known: int, turns: int) -> None:
        """Wake the writer once nothing was handed in since this was called last, or after some turns."""
        if self._handed_in != known and turns < MOST_TURNS:
            loop.call_soon(self._ring_behind, loop, self._handed_in, turns + 1)
            return
        self._is_to_ring = False
        self._wake()

    def _wake(self) -> None:
        """Tell the writer, if it waits, that something was handed in."""
        if self._is_waiting:  # else it has not looked into the queue yet, or is at work and will
            self._is_waiting = False
            self._bell.ring()

    def _run(self) -> None:
        """The writer's thread."""
        try:
            while self._turn():
                pass
        finally:
            # Also reached by a defect of ours: whoever waits must hear of it.
            with self._at_book:
                with self._state:
                    self._is_over = True
                    self._failure = self._failure or LedgerError("台帳は閉じられています。")
                self._fail_waiting(self._failure)
                self._book.close()

    def _turn(self) -> bool:
        """Gather and write once; False when closed and drained."""
        batch = self._gather()
        with self._at_book:
            if self._failure is not None:
                if self._is_closing:
                    return False
                self._recover()
            elif batch or self._due_at or not self._is_closing:
                self._write(batch)
            else:
                return False
        return True

    def _gather(self) -> list[Pending]:
        with self._state:
            self._is_waiting = not self._queue and not self._is_closing
        if self._is_waiting:
            self._bell.wait(max(0.0, self._due_at - perf_counter()) if self._due_at else TICK_S)
            self._is_waiting = self._is_to_ring = False
        batch: list[Pending] = []
        weight = 0
        with self._state:
            while self._queue and len(batch) < BATCH_PAGES and weight < BATCH_BYTES:
                batch.append(self._queue.popleft())
                weight += batch[-1].weight
            self._weight -= weight
            self._in_flight = batch
        return batch

    def _write(self, batch: list[Pending]) -> None:
        began = perf_counter()
        try:
            inbox: tuple[InboxRow, ...] = ()
            if began - self._looked_at >= TICK_S:
                self._looked_at = began
                inbox = self._book.inbox(INBOX_ROWS)
            is_due = bool(self._due_at) and (self._is_closing or began >= self._due_at)
            if batch or inbox:
                self._put(batch, inbox, began, is_due=is_due)
            if is_due and self._due_at:
                began = perf_counter()
                self._book.settle()
                self._note_success(began)
            if not self._due_at and (is_due or not batch):  # also where calls come one after the other
                self._look_after(perf_counter())
        except ConflictError as error:
            self._write_singly(batch, error)
        except LedgerError as error:
            self._fail(error)
        self._in_flight = []

    def _look_after(self, now: float) -> None:
        """What is to be done when nothing else is."""
        if self._may_tidy(now):
            self._tidy_wait = TIDY_REST_S if self._book.tidy() else TIDY_S
        elif now - self._written_at >= PROBE_S:
            self._book.probe()
        else:
            return
        self._note_success(now)

    def _put(self, batch: list[Pending], inbox: tuple[InboxRow, ...], began: float, *, is_due: bool) -> None:
        """Into the daybook if all of it may stand there first, else into the book; and say so."""
        pages = [one.page for one in batch]
        awaits_disk = any(one.awaits_disk for one in batch)
        may_enter = not inbox and all(one.may_enter for one in batch)
        first = self._book.enter(pages, awaits_disk=awaits_disk) if may_enter else None
        if first is None:
            awaits_disk = awaits_disk or is_due or bool(inbox)
            first = self._book.write(pages, inbox, awaits_disk=awaits_disk)
        if awaits_disk:
            self._note_success(began)
        self._size = self._book.size
        if not self._book.is_settled:
            self._due_at = self._due_at or perf_counter() + SETTLE_S
        self._in_flight = []
        answer(batch, range(first, first + len(batch)))

    def _may_tidy(self, now: float) -> bool:
        """Whether there is something to tidy; at once after a step that got on, later where a reader is in the way."""
        if self._book.is_tidy or now - self._tidied_at < self._tidy_wait:
            return False
        self._tidied_at = now
        return True

    def _write_singly(self, batch: list[Pending], conflict: ConflictError) -> None:
        """One entry of the batch (or of the inbox) collides with the book: find it, so that only it is refused."""
        for at, one in enumerate(batch):
            began = perf_counter()
            try:
                index = self._book.write([one.page])
            except ConflictError as error:
                answer([one], [error])
            except LedgerError as error:
                self._in_flight = batch[at:]
                self._fail(error)
                return
            else:
                self._note_success(began)
                answer([one], [index])
        log.warning("ledger.conflict", exc_info=conflict)

    def _note_success(self, began: float) -> None:
        now = perf_counter()
        self._written_at = now
        if self._book.is_settled:  # one commit that awaits the disk takes along what lies before it
            self._due_at = 0.0
        self._fsync_ms += ((now - began) * 1000 - self._fsync_ms) / 16  # moving average of commits
        self._size = self._book.size

    def _fail(self, error: LedgerError) -> None:
        log.error("ledger.failed", exc_info=error)
        with self._state:
            self._failure = error
        self._tried_at = perf_counter()
        self._due_at = 0.0  # recovering does it
        self._fail_waiting(error)

    def _fail_waiting(self, error: LedgerError) -> None:
        with self._state:
            waiting = [*self._in_flight, *self._queue]
            self._in_flight = []
            self._queue.clear()
            self._weight = 0
        answer(waiting, [error] * len(waiting))

    def _recover(self) -> None:
        now = perf_counter()
        if now - self._tried_at < RETRY_S:
            return
        try:
            self._book.recover()
        except LedgerError as error:
            self._tried_at = perf_counter()
            self._failure = error
            return
        self._written_at = perf_counter()
        self._size = self._book.size
        self._failure = None
        log.warning("ledger.recovered size=%d", self._size)

    def _measure(self) -> None:
        """One durable write before anyone waits for one: how long the disk takes is shown at start."""
        began = perf_counter()
        self._book.probe()
        self._written_at = perf_counter()
        self._fsync_ms = (self._written_at - began) * 1000
