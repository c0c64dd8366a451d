"""One consistent look at a stored book: the questions every reader asks, in SQL that both stores understand."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sekisho.ledger.bodies import NO_SHELF, SealedBody, ShelfKey

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

    def witnessed(self) -> str:
        """The checkpoint that a witness cosigned last, or "". It may be of an earlier, smaller tree than `note`."""
        rows = self._ask("SELECT value FROM meta WHERE name = 'witnessed'", ())
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

    def by_event(self, event: str) -> tuple[int, bytes] | None:
        rows = self._ask("SELECT idx, leaf FROM entry WHERE event = ? AND event <> ''", (event,))
        return (rows[0][0], bytes(rows[0][1])) if rows else None

    def body(self, record: str, part: str) -> SealedBody | None:
        sql = """SELECT body.ciphertext, body_key.wrapped, body.sha256, coalesce(shelf.name, ''), shelf.wrapped
                 FROM body JOIN body_key ON body_key.seq = body.seq LEFT JOIN shelf ON shelf.id = body.shelf
                 WHERE body.record = ? AND body.part = ?"""
        for ciphertext, key, sha256, name, wrapped in self._ask(sql, (record, part)):
            shelf = ShelfKey(name, bytes(wrapped)) if name else NO_SHELF
            return SealedBody(record, part, bytes(ciphertext), bytes(key), sha256, shelf)
        return None

    def shelf_key(self, name: str) -> ShelfKey | None:
        """The stored key of a shelf, or None where nothing was ever put there."""
        rows = self._ask("SELECT wrapped FROM shelf WHERE name = ?", (name,))
        return ShelfKey(name, bytes(rows[0][0])) if rows else None

    def kek(self) -> str:
        """The id of the key-encryption key that new keys are wrapped under; "" while none was settled on."""
        rows = self._ask("SELECT value FROM meta WHERE name = 'kek'", ())
        return str(rows[0][0]) if rows else ""

    def live_shelf(self) -> ShelfKey | None:
        """The key of the last shelf that was not disposed of, if it is among the last hundred."""
        rows = self._ask("SELECT name, wrapped FROM shelf ORDER BY id DESC LIMIT 100", ())
        keys = (ShelfKey(name, bytes(wrapped)) for name, wrapped in rows)
        return next((key for key in keys if not key.is_destroyed), None)

    def shelves(self, after: str, limit: int) -> list[tuple[str, bool, int]]:
        """Name, whether disposed of, number of bodies still stored; in the order of names, behind `after`."""
        sql = """SELECT name, wrapped, (SELECT count(*) FROM body WHERE body.shelf = shelf.id) FROM shelf
                 WHERE name > ? ORDER BY name LIMIT ?"""
        return [(name, not any(bytes(key)), count) for name, key, count in self._ask(sql, (after, limit))]

    def shelf_names(self, after: str, limit: int) -> list[tuple[str, bool]]:
        """Name and whether disposed of, as `shelves`, without counting what stands there."""
        rows = self._ask("SELECT name, wrapped FROM shelf WHERE name > ? ORDER BY name LIMIT ?", (after, limit))
        return [(name, not any(bytes(key))) for name, key in rows]

    def count_on(self, shelf: str) -> int:
        """How many bodies are stored on a shelf."""
        sql = "SELECT count(*) FROM body WHERE shelf = (SELECT id FROM shelf WHERE name = ?)"
        return int(self._ask(sql, (shelf,))[0][0])

    def is_tidy(self) -> bool:
        """Whether what was erased has also left the files of the store."""
        return not any(pending for (pending,) in self._ask("SELECT pending FROM tidy", ()))

    def tile(self, level: int, index: int) -> bytes:
        """The stored hashes: full ones of level 0, full and partial ones above; b"" where there is none."""
        rows = self._ask("SELECT hashes FROM tile WHERE level = ? AND idx = ?", (level, index))
        return bytes(rows[0][0]) if rows else b""


class BookSource(Protocol):
    """A place to read from. Safe to use from several threads."""

    def snapshot(self, *, awaits_entered: bool = True) -> AbstractContextManager[Snapshot | None]:
        """A consistent look, or None where nothing was ever written. Raises LedgerError.

        awaits_entered: False where what is asked for never stands in a daybook, so that nobody waits for it.
        """

    def close(self) -> None: ...
