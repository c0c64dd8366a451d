"""Keeps the newest valid snapshot at hand. A doubt of any kind closes the gate until a good snapshot appears.

A thread of its own asks the source, verifies what is new and publishes it by one assignment; a call only reads
`now()`. Because a hung source must not keep an old permit alive, the time of the last check counts as well.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sekisho.gateway.journal import note
from sekisho.gateway.registers import Registers
from sekisho.gateway.snapshot_source import SnapshotSource
from sekisho.kernel.clock import Clock
from sekisho.kernel.errors import SekishoError, StoreError
from sekisho.kernel.settings import Settings
from sekisho.permits.jws import trust
from sekisho.permits.snapshot import Snapshot, open_snapshot

MAX_AHEAD = timedelta(minutes=5)  # of the desk's clock before ours
# A revocation must work within 2 s; without a completed check for that long nobody knows whether there was one.
MAX_SILENCE_S = 2.0


@dataclass(frozen=True, slots=True)
class Closed:
    """Why there is no snapshot to act on; shown on /readyz."""

    reason_ja: str


STARTING = Closed("手形の一覧をまだ読んでいません。")
FAILED = Closed("手形の一覧の確認に失敗しました。")
SILENT = Closed("手形の一覧の確認が止まっています。")


class SnapshotWatch:
    """`start` reads once and begins to watch; `now` is the hot path; `stop` ends the thread."""

    def __init__(
        self,
        source: SnapshotSource,
        key: Ed25519PublicKey,
        settings: Settings,
        clock: Clock,
        registers: Registers | None = None,
    ) -> None:
        """registers: told of every snapshot before it counts."""
        self._source = source
        self._registers = registers
        self._key = key
        self._max_age = timedelta(seconds=settings.snapshot_max_age_s)
        self._poll_s = settings.snapshot_poll_ms / 1000
        self._max_silence_s = max(MAX_SILENCE_S, 4 * self._poll_s)
        self._clock = clock
        self._stamp: object = None
        self._loaded: Snapshot | None = None
        self._seen_seq = -1
        self._state: tuple[float, Snapshot | Closed] = (monotonic(), STARTING)
        self._checking = threading.Lock()
        self._ending = threading.Event()
        self._checks = ThreadPoolExecutor(1, thread_name_prefix="sekisho-snapshot-check")
        self._thread = threading.Thread(target=self._watch, name="sekisho-snapshot", daemon=True)

    def start(self) -> None:
        self.check()
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(5)
        self._checks.shutdown(wait=False)
        self._source.close()

    def now(self) -> Snapshot | Closed:
        """The snapshot that holds at this moment, or why the gate is closed."""
        checked, state = self._state
        return SILENT if monotonic() - checked > self._max_silence_s else state

    def check(self) -> None:
        """Ask the source once and publish what follows. Never raises for what a source or a document can do."""
        with self._checking:
            before = self._state[1]
            try:
                state: Snapshot | Closed = self._newest()
            except SekishoError as error:
                self._stamp, self._loaded = None, None
                state = Closed(error.message_ja)
            self._state = monotonic(), state
        if isinstance(state, Snapshot) and state is not before:
            note("snapshot.opened", seq=state.content.seq)
        elif isinstance(state, Closed) and state != before:
            note("snapshot.closed", logging.WARNING, reason=state.reason_ja)

    def _watch(self) -> None:
        while not self._ending.wait(self._poll_s):
            # As a job, whose defect comes back as a value: it closes the gate, but the watching goes on.
            defect = self._checks.submit(self.check).exception()
            if defect is not None:
                self._stamp, self._loaded = None, None
                self._state = monotonic(), FAILED
                note("snapshot.failed", logging.ERROR, error=type(defect).__name__)

    def _newest(self) -> Snapshot:
        stamp = self._source.stamp()
        snapshot = self._loaded
        if snapshot is None or stamp != self._stamp:
            snapshot = open_snapshot(self._source.token(), trust(self._key))
        self._insist(snapshot, self._clock.now())
        if self._registers is not None:
            self._registers.refresh(snapshot)
        self._stamp, self._loaded, self._seen_seq = stamp, snapshot, snapshot.content.seq
        return snapshot

    def _insist(self, snapshot: Snapshot, now: datetime) -> None:
        content = snapshot.content
        if content.seq < self._seen_seq:
            raise StoreError("手形の一覧が古いものに戻されています。")
        if content.issued_at > now + MAX_AHEAD:
            raise StoreError("手形の一覧の日時が未来です。時計を確かめてください。")
        if now - content.issued_at > self._max_age:
            raise StoreError("手形の一覧が古くなっています。発行元（デスク）が動いているか確かめてください。")
