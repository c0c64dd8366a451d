"""One writer per folder: an exclusive `flock` on a file beside the book. It ends with its process, however that ends.

The file also says whether a book was ever begun here, so that a lost book is noticed and not quietly begun anew.
"""

import fcntl
import os
from pathlib import Path

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.store import OtherWriterError


class WriterLock:
    """Held from `take` to `release`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1

    def take(self) -> None:
        """Raises LedgerError at once if another writer holds it."""
        try:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.release()
            raise OtherWriterError(
                "この台帳には、すでに別の Sekisho が書き込んでいます。",
                next_ja="動いている Sekisho を止めるか、--data で別のフォルダーを指定してください。",
            ) from error
        except OSError as error:
            self.release()
            raise LedgerError(
                f"台帳の書き手の印 {self.path} を作れません（{error.strerror}）。",
                next_ja="フォルダーの権限と空きを確かめてください。",
            ) from error

    def release(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def origin(self) -> str:
        """The name of the book that was begun here, or ""."""
        return begun_origin(self.path)

    def write_origin(self, origin: str) -> None:
        """Remember, durably, that a book of this name was begun. Raises LedgerError."""
        try:
            os.pwrite(self._handle, f"{origin}\n".encode(), 0)
            os.fsync(self._handle)
        except OSError as error:
            raise LedgerError(f"台帳の書き手の印 {self.path} に書けません（{error.strerror}）。") from error


def begun_origin(path: Path) -> str:
    """The name of the book that was begun beside this lock file, or "" if none was. Raises LedgerError."""
    try:
        return path.read_text("utf-8").strip() if path.exists() else ""
    except (OSError, UnicodeError) as error:
        raise LedgerError(f"台帳の書き手の印 {path} を読めません。") from error
