"""Timestamps (RFC 3161) on the book's checkpoints, asked of a configured authority and kept as files.

Nobody waits for it: a call needs the book, not the clock of an outsider. What is missing is shown where the book's
state is shown, and `ledger verify` says it.
"""

import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import rfc3161_client
from cryptography import x509

from sekisho.kernel.clock import Clock
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.checkpoint import stated_by
from sekisho.ledger.fsck_timestamps import Stamp, stamped_at
from sekisho.ledger.reader import Reader
from sekisho.ledger.whole_files import sync_folder, write_whole

TIMEOUT_S = 20.0
MOST_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom to ask, and the certificates its replies must lead to."""

    url: str
    roots: tuple[x509.Certificate, ...]

    def stamp(self, name: str, note: bytes) -> Stamp:
        """A reply about the note, verified. Raises LedgerError."""
        builder = rfc3161_client.TimestampRequestBuilder(note, rfc3161_client.HashAlgorithm.SHA256)
        asked = builder.build()
        made = Stamp(name, note, self._post(asked.as_bytes()))
        stamped_at(made, self.roots, asked.nonce)
        return made

    def _post(self, body: bytes) -> bytes:
        request = urllib.request.Request(self.url, data=body, method="POST")  # noqa: S310 (a setting, checked as URL)
        request.add_header("Content-Type", "application/timestamp-query")
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT_S) as answer:
                reply: bytes = answer.read(MOST_BYTES)
                return reply
        except (OSError, ValueError) as error:
            raise LedgerError(
                "タイムスタンプ局から応答がありません。", next_ja="SEKISHO_TSA_URL と通信の経路を確かめてください。"
            ) from error


class Timestamping:
    """`advance` from one thread at a time."""

    def __init__(self, reader: Reader, folder: Path, authority: Authority, clock: Clock, every: timedelta) -> None:
        """every: no request comes sooner after the one before, whether that one was answered or not."""
        self._reader = reader
        self._folder = folder
        self._authority = authority
        self._clock = clock
        self._every = every
        self._tried = _newest_time(folder)

    def advance(self) -> bool:
        """Have the present checkpoint stamped if it is time; whether it was. Raises LedgerError."""
        now = self._clock.now()
        # A clock that was set back must not stop the stamps for as long as it was wrong.
        if timedelta() <= now - self._tried < self._every or not self._reader.size():
            return False
        note = self._reader.checkpoint()
        size = stated_by(note).size
        name = f"{size:019}.tsr"
        if (self._folder / name).exists():
            return False
        self._tried = now
        self._keep(self._authority.stamp(name, note.encode()))
        return True

    def _keep(self, stamp: Stamp) -> None:
        """The note first: a reply never lies there without what it is about."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for suffix, content in ((".note", stamp.note), (".tsr", stamp.reply)):
                write_whole((self._folder / stamp.name).with_suffix(suffix), content)
                sync_folder(self._folder)
        except OSError as error:
            raise LedgerError(f"タイムスタンプを {self._folder} に書けません（{error.strerror}）。") from error


def _newest_time(folder: Path) -> datetime:
    """When the last stamp was kept, or the beginning of time."""
    kept = [path.stat().st_mtime for path in folder.glob("*.tsr")]
    return datetime.fromtimestamp(max(kept, default=0), UTC)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An authority is where it was configured to be."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
