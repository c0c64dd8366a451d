"""The gate's hold on the one writer of the book: opened at start, or as soon as that becomes possible.

A book that cannot be opened does not end the process: the gate stands there closed, says why on /readyz, and tries
again. Once open, the log recovers from faults by itself (`ledger.log`).
"""

import asyncio
import logging

from sekisho.gateway.journal import note
from sekisho.gateway.witness_watch import WitnessWatch
from sekisho.kernel.errors import LedgerError
from sekisho.kernel.keks import Keks
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.ledger.identity import own_signer
from sekisho.ledger.log import Log
from sekisho.ledger.note import Signer
from sekisho.ledger.reader import open_reader
from sekisho.ledger.rewrap import settle_kek
from sekisho.ledger.store.opening import open_store

RETRY_S = 1.0
CLOSE_TIMEOUT_S = 30.0
NOT_YET = "台帳をまだ開いていません。"
# An idle log probes its store twice a second; older proof than this is none.
MAX_AGE_S = 1.5
FORGET_S = 10.0  # how long a retired key-encryption key stays in memory at most


def signer_for(settings: Settings, keyring: Keyring) -> Signer:
    """Who signs the book: SEKISHO_LOG_ORIGIN, or a name made of the key, which stays when addresses change."""
    return own_signer(settings.log_origin, keyring.ledger_key())


class LedgerWriter:
    """`start` and `stop` inside a running event loop; `log` for those who append."""

    def __init__(self, settings: Settings, signer: Signer, keks: Keks, log: Log | None = None) -> None:
        """keks: that seal bodies; without those the book needs it is not opened. log: one somebody else will close."""
        self._settings = settings
        self._signer = signer
        self._keks = keks
        self._is_ours = log is None
        self._log = log
        self._problem = NOT_YET
        self._witness = WitnessWatch(settings, signer)
        self._opening: asyncio.Task[None] | None = None
        self._forgetting: asyncio.Task[None] | None = None

    @property
    def log(self) -> Log:
        """The open log. Raises LedgerError while there is none."""
        if self._log is None:
            raise LedgerError(self._problem)
        if problem := self._witness.problem():
            raise LedgerError(problem)
        return self._log

    def problem(self) -> str:
        """Why the book cannot be written right now; "" if a durable write has just succeeded."""
        if self._log is None:
            return self._problem
        if problem := self._witness.problem():
            return problem
        health = self._log.health()
        if not health.ok:
            return health.reason
        if health.age_s > MAX_AGE_S:
            return f"台帳への書き込みが {health.age_s:.1f} 秒間確かめられていません。"
        return ""

    def fsync_ms(self) -> float:
        """How long a durable write takes here; 0 while unknown."""
        return 0.0 if self._log is None else self._log.health().fsync_ms

    def size(self) -> int:
        """Entries in the book; 0 while it is not open."""
        return 0 if self._log is None else self._log.health().size

    async def start(self) -> None:
        self._forgetting = asyncio.create_task(self._forget())
        if self._log is None and not await self._try():
            self._opening = asyncio.create_task(self._keep_trying())

    async def stop(self) -> None:
        """Write what is queued and close. Raises LedgerError if the store does not take it in time."""
        for task in filter(None, (self._opening, self._forgetting)):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(self._witness.stop)
        if self._is_ours and self._log is not None:
            await asyncio.to_thread(self._log.close, CLOSE_TIMEOUT_S)

    async def _forget(self) -> None:
        while True:
            await asyncio.sleep(FORGET_S)
            await asyncio.to_thread(self._keks.forget_retired)

    async def _keep_trying(self) -> None:
        is_open = False
        while not is_open:
            await asyncio.sleep(RETRY_S)
            is_open = await self._try()

    async def _try(self) -> bool:
        try:
            self._log = await asyncio.to_thread(self._open)
        except LedgerError as error:
            if error.message_ja != self._problem:
                note("ledger.not-open", logging.ERROR, reason=str(error))
            self._problem = str(error)
            return False
        note("ledger.open", size=self._log.health().size, fsync_us=int(self.fsync_ms() * 1000))
        return True

    def _open(self) -> Log:
        self._witness.compare()
        store = open_store(self._settings.data_dir, self._settings.store_url)
        opened = Log.open(store, self._signer, queue_limit=self._settings.ledger_queue)
        try:
            self._settle_kek()
        except LedgerError:
            opened.close()
            raise
        self._witness.start()
        return opened

    def _settle_kek(self) -> None:
        reader = open_reader(self._settings.data_dir, self._settings.store_url)
        try:
            settle_kek(self._settings.store_url or self._settings.data_dir, reader, self._keks)
        finally:
            reader.close()
