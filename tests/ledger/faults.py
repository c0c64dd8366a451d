"""A store that fails when told to, between the writer and a real store: a fake at a port we own."""

import threading
from collections.abc import Callable
from typing import Literal, TypeVar

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.store import Batch, InboxRow, LogState, LogStore

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
        self.syncs = 0

    def commit(self, batch: Batch) -> None:
        self.gate.wait()
        self._insist()
        fault, self.fault = self.fault, ""
        if fault == "fails":
            raise LedgerError("told to fail")
        self.real.commit(batch)
        self.commits.append(batch)
        if fault:
            raise LedgerError("told to fail after persisting")

    def open(self) -> None:
        self._step("open", self.real.open)

    def reopen(self) -> None:
        self._insist()
        self._step("reopen", self.real.reopen)

    def load(self) -> LogState:
        return self._step("load", self.real.load)

    def begin(self, vkey: str, note: str) -> None:
        self._step("begin", lambda: self.real.begin(vkey, note))

    def inbox(self, limit: int) -> tuple[InboxRow, ...]:
        self._insist()
        return self._step("inbox", lambda: self.real.inbox(limit))

    def sync(self) -> None:
        self._insist()
        self._step("sync", self.real.sync)
        self.syncs += 1

    def probe(self, weight: int) -> None:
        self.gate.wait()
        self._insist()
        if self.has_little_room and weight:
            raise LedgerError("told to have little room")
        self._step("probe", lambda: self.real.probe(weight))

    def tidy(self, limit: int) -> bool:
        self._insist()
        return self._step("tidy", lambda: self.real.tidy(limit))

    def close(self) -> None:
        self.real.close()

    def _step(self, name: str, act: Callable[[], Result]) -> Result:
        fault = self.faults.pop(name, "")
        if fault == "fails":
            raise LedgerError(f"told to fail in {name}")
        result = act()
        if fault:
            raise LedgerError(f"told to fail after {name}")
        return result

    def _insist(self) -> None:
        if self.is_down:
            raise LedgerError("told to be down")
