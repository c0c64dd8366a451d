"""One consistent look at a stored book: the questions every reader asks, in SQL that both stores understand."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sekisho.ledger.bodies import SealedBody

# SQL with `?` for values → all rows. Raises LedgerError.
Ask = Callable[[str, Sequence[int | str]], list[Any]]


class Snapshot:
    """Valid inside the `with` that gave it. All answers belong to the same checkpoint."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def note(self) -> str:
        """The signed checkpoint, or "" if no book was begun yet."""
        rows = self._ask("SELECT note FROM head", ())
        return str(rows[0][0]) if rows else ""

    def vkey(self) -> str:
        rows = self._ask("SELECT value FROM meta WHERE name = 'vkey'", ())
        return str(rows[0][0]) if rows else ""

    def entries(self, start: int, limit: int) -> list[tuple[int, bytes]]:
        sql = "SELECT idx, leaf FROM entry WHERE idx >= ? ORDER BY idx LIMIT ?"
        return [(index, bytes(leaf)) for index, leaf in self._ask(sql, (start, limit))]

    def by_record(self, record: str) -> list[tuple[int, bytes]]:
        sql = "SELECT idx, leaf FROM entry WHERE record = ? AND record <> '' ORDER BY idx"
        return [(index, bytes(leaf)) for index, leaf in self._ask(sql, (record,))]

    def body(self, record: str, part: str) -> SealedBody | None:
        sql = "SELECT ciphertext, wrapped_key, sha256 FROM body WHERE record = ? AND part = ?"
        for ciphertext, wrapped_key, sha256 in self._ask(sql, (record, part)):
            return SealedBody(record, part, bytes(ciphertext), bytes(wrapped_key), sha256)
        return None

    def tile(self, level: int, index: int) -> bytes:
        """The stored hashes: full ones of level 0, full and partial ones above; b"" where there is none."""
        rows = self._ask("SELECT hashes FROM tile WHERE level = ? AND idx = ?", (level, index))
        return bytes(rows[0][0]) if rows else b""


class BookSource(Protocol):
    """A place to read from. Safe to use from several threads."""

    def snapshot(self) -> AbstractContextManager[Snapshot | None]:
        """A consistent look, or None where nothing was ever written. Raises LedgerError."""

    def close(self) -> None: ...
