"""A store that fails when told to, between the writer and a real store: a fake at a port we own."""

import threading
from collections.abc import Callable
from typing import Literal, TypeVar

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.store import Batch, Daybook, InboxRow, LogState, LogStore

Result = TypeVar("Result")
Fault = Literal["", "fails", "fails after persisting"]


class FaultyStore:
    """`fault` is what the next commit does (once); while `is_down`, nothing works; `gate` holds commits back.

    With `has_little_room` only the smallest writes succeed, as into a WAL that was larger once.
    """

    def __init__(self, real: LogStore) -> None:
        self.real = real
        self.fault: Fault = ""
        self.faults: dict[str, Fault] = {}  # of the other steps, by name; each once
        self.is_down = False
        self.has_little_room = False
        self.gate = threading.Event()
        self.gate.set()
        self.commits: list[Batch] = []
        self.entered: list[bool] = []  # of each frame that the daybook took: whether it awaited the disk
        self.entering: list[str] = []  # the threads that asked it to
        self.syncs = 0

    @property
    def daybook(self) -> "FaultyDaybook | None":
        return None if self.real.daybook is None else FaultyDaybook(self, self.real.daybook)

    def has(self, record: str, leaf: bytes) -> bool:
        return self.real.has(record, leaf)

    def commit(self, batch: Batch) -> None:
        self.gate.wait()
        self.insist()
        fault, self.fault = self.fault, ""
        if fault == "fails":
            raise LedgerError("told to fail")
        self.real.commit(batch)
        self.commits.append(batch)
        if fault:
            raise LedgerError("told to fail after persisting")

    def open(self) -> None:
        self.step("open", self.real.open)

    def reopen(self) -> None:
        self.insist()
        self.step("reopen", self.real.reopen)

    def load(self) -> LogState:
        return self.step("load", self.real.load)

    def begin(self, vkey: str, note: str) -> None:
        self.step("begin", lambda: self.real.begin(vkey, note))

    def inbox(self, limit: int) -> tuple[InboxRow, ...]:
        self.insist()
        return self.step("inbox", lambda: self.real.inbox(limit))

    def sync(self) -> None:
        self.insist()
        self.step("sync", self.real.sync)
        self.syncs += 1

    def probe(self, weight: int) -> None:
        self.gate.wait()
        self.insist()
        if self.has_little_room and weight:
            raise LedgerError("told to have little room")
        self.step("probe", lambda: self.real.probe(weight))

    def tidy(self, limit: int) -> bool:
        self.insist()
        return self.step("tidy", lambda: self.real.tidy(limit))

    def close(self) -> None:
        self.real.close()

    def step(self, name: str, act: Callable[[], Result]) -> Result:
        fault = self.faults.pop(name, "")
        if fault == "fails":
            raise LedgerError(f"told to fail in {name}")
        result = act()
        if fault:
            raise LedgerError(f"told to fail after {name}")
        return result

    def insist(self) -> None:
        if self.is_down:
            raise LedgerError("told to be down")


class FaultyDaybook:
    """The daybook of a FaultyStore: its steps are "add", "clear" and "wipe"."""

    def __init__(self, store: FaultyStore, real: Daybook) -> None:
        self._store = store
        self._real = real

    @property
    def room(self) -> int:
        return self._real.room

    def read(self) -> bytes:
        return self._real.read()

    def add(self, frame: bytes, *, awaits_disk: bool) -> bool:
        self._store.entering.append(threading.current_thread().name)
        self._store.gate.wait()
        self._store.insist()
        is_taken = self._store.step("add", lambda: self._real.add(frame, awaits_disk=awaits_disk))
        if is_taken:
            self._store.entered.append(awaits_disk)
        return is_taken

    def clear(self) -> None:
        self._store.step("clear", self._real.clear)

    def wipe(self) -> None:
        self._store.insist()
        self._store.step("wipe", self._real.wipe)
