"""Shows the book to its witness once a second, in a thread of its own, and closes the gate when the witness says no.

Without a witness in the settings there is none of this. At start the witness must answer (fail closed: an old backup
put in place of the book is noticed by nobody else); later it may be away, and is caught up with when it is back.
"""

import logging
import threading

from sekisho.gateway.journal import note
from sekisho.kernel.errors import ConfigurationError, LedgerError
from sekisho.kernel.settings import Settings
from sekisho.ledger.cosignature import read_witness_vkey
from sekisho.ledger.inbox import keep_witnessed
from sekisho.ledger.note import Signer
from sekisho.ledger.reader import open_reader
from sekisho.ledger.witness_client import WitnessClient
from sekisho.ledger.witnessing import ForkError, Witnessing

EVERY_S = 1.0


class WitnessWatch:
    """`compare` before the book is opened for writing, `start` after it, `problem` for whoever wants to write."""

    def __init__(self, settings: Settings, signer: Signer) -> None:
        """Raises ConfigurationError if only half of a witness is configured."""
        if bool(settings.witness_url) != bool(settings.witness_vkey):
            raise ConfigurationError(
                "SEKISHO_WITNESS_URL と SEKISHO_WITNESS_VKEY は、両方を設定してください。",
                next_ja="立会人を置かないときは、両方とも外してください。",
            )
        self._settings = settings
        self._signer = signer
        self._reader = open_reader(settings.data_dir, settings.store_url)
        self._witnessing: Witnessing | None = None
        self._problem = ""
        self._is_away = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="sekisho-witness", daemon=True)

    def compare(self) -> None:
        """Raises LedgerError unless the book continues what the witness knows. Blocking."""
        if not self._settings.witness_url:
            return
        if self._witnessing is None:
            self._witnessing = self._make()
        self._witnessing.advance()

    def start(self) -> None:
        if self._witnessing is not None and not self._thread.is_alive():
            self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(10)
        self._reader.close()

    def problem(self) -> str:
        """Why nothing may be written any more; "" if nothing is known against it."""
        return self._problem

    def _make(self) -> Witnessing:
        here = self._settings
        client = WitnessClient(here.witness_url, read_witness_vkey(here.witness_vkey))
        target = here.store_url or here.data_dir

        def keep(cosigned: str) -> None:
            # A book that is not there yet has nothing to keep it in.
            if int(cosigned.split("\n", 2)[1]):
                keep_witnessed(target, cosigned)

        return Witnessing(self._reader, self._signer, client, keep)

    def _watch(self) -> None:
        while not self._ending.wait(EVERY_S):
            try:
                self.compare()
            except ForkError as error:
                self._problem = str(error)
                note("ledger.fork", logging.ERROR, reason=error.message_ja)
                return
            except LedgerError as error:
                if not self._is_away:
                    note("witness.away", logging.WARNING, reason=error.message_ja)
                self._is_away = True
            else:
                self._is_away = False
