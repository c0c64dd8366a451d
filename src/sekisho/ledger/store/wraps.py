"""The wrapped keys of a stored book, for those who wrap them anew: read in pages, replaced one by one or not at all.

Not the writer's: keys lie outside the tree. A key is replaced only if it is still what was read, so one that was
destroyed meanwhile stays destroyed.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg

from sekisho.ledger.bodies import SealedBody, ShelfKey
from sekisho.ledger.store import postgres_bodies, postgres_link, sqlite_bodies, sqlite_file

Run = Callable[[str, Sequence[int | str | bytes]], list[Any]]
BodyId = int | str
TIDY_BODIES = 256
# After a key was replaced its former self may lie in the files: `tidy` drives it out, as after an erasure.
UNTIDY = "UPDATE tidy SET pending = 1"
SET_KEK = "INSERT INTO meta VALUES ('kek', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class WrapStore(Protocol):
    """The port. Every method raises LedgerError when it cannot do what it says; each change is durable on return."""

    def kek(self) -> str:
        """The id of the present key-encryption key; "" while none was settled on."""

    def set_kek(self, key_id: str) -> None:
        """From now on nothing new is wrapped under another one. Waits for commits that are under way."""

    def shelves(self, after: str) -> list[ShelfKey]:
        """A page of shelf keys by name, behind `after`, the destroyed ones too; empty at the end."""

    def put_shelves(self, pairs: Sequence[tuple[ShelfKey, ShelfKey]]) -> None:
        """Replace each first by its second where the first is still stored."""

    def bodies(self, after: BodyId | None) -> list[tuple[BodyId, SealedBody]]:
        """A page of bodies that stand on no shelf, without ciphertext, in the order of their ids behind `after`."""

    def put_bodies(self, found: Sequence[tuple[BodyId, bytes, bytes]]) -> None:
        """Id, wrapped key as read, and what replaces it where it is still stored."""

    def tidy(self) -> bool:
        """A step towards the files holding nothing of what was replaced; whether that is so."""


class _Wraps:
    """The SQL that both stores understand. run: values for `?` → rows; own: a transaction around."""

    PAGE = 256

    def __init__(self, run: Run, own: Callable[[], Any], tidy: Callable[[], bool]) -> None:
        self._run, self._own, self._tidy = run, own, tidy

    def kek(self) -> str:
        return "".join(str(value) for (value,) in self._run("SELECT value FROM meta WHERE name = 'kek'", ()))

    def set_kek(self, key_id: str) -> None:
        with self._own():
            self._run(SET_KEK, (key_id,))

    def shelves(self, after: str) -> list[ShelfKey]:
        rows = self._run("SELECT name, wrapped FROM shelf WHERE name > ? ORDER BY name LIMIT ?", (after, self.PAGE))
        return [ShelfKey(name, bytes(wrapped)) for name, wrapped in rows]

    def put_shelves(self, pairs: Sequence[tuple[ShelfKey, ShelfKey]]) -> None:
        with self._own():
            for old, new in pairs:
                sql = "UPDATE shelf SET wrapped = ? WHERE name = ? AND wrapped = ?"
                self._run(sql, (new.wrapped, old.name, old.wrapped))
            self._run(UNTIDY, ())

    def bodies(self, after: BodyId | None) -> list[tuple[BodyId, SealedBody]]:
        """Only early versions of Sekisho put bodies on no shelf."""
        sql = """SELECT seq, record, part, wrapped, sha256 FROM body JOIN body_key USING (seq)
                 WHERE shelf = 0 AND seq > ? ORDER BY seq LIMIT ?"""
        rows = self._run(sql, (after or 0, self.PAGE))
        return [(seq, SealedBody(record, part, b"", bytes(key), sha256)) for seq, record, part, key, sha256 in rows]

    def put_bodies(self, found: Sequence[tuple[BodyId, bytes, bytes]]) -> None:
        with self._own():
            for seq, old, new in found:
                self._run("UPDATE body_key SET wrapped = ? WHERE seq = ? AND wrapped = ?", (new, seq, old))
            self._run(UNTIDY, ())

    def tidy(self) -> bool:
        return self._tidy()


@contextmanager
def open_wraps(target: Path | str) -> Iterator[WrapStore]:
    """target: the data directory of the embedded store, or the address of a PostgreSQL store. Raises LedgerError."""
    if isinstance(target, str):
        try:
            with closing(postgres_link.connect(target)) as link:
                postgres_link.ensure_book(link)
                yield _of_postgres(link)
        except psycopg.Error as error:
            raise postgres_link.failure("鍵の書き換え", error) from error
        return
    path = sqlite_file.ensure_book(target)
    try:
        with closing(sqlite_file.connect(path)) as database:
            yield _of_sqlite(database)
    except sqlite3.Error as error:
        raise sqlite_file.failure("鍵の書き換え", error) from error


def _of_postgres(link: postgres_link.Link) -> WrapStore:
    def run(sql: str, values: Sequence[int | str | bytes]) -> list[Any]:
        done = link.execute(sql.replace("?", "%s"), values)
        return done.fetchall() if done.description else []

    return _Wraps(run, link.transaction, lambda: postgres_bodies.tidy(link, TIDY_BODIES))


def _of_sqlite(database: sqlite3.Connection) -> WrapStore:
    @contextmanager
    def own() -> Iterator[None]:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
            database.execute("COMMIT")
        except BaseException:
            if database.in_transaction:
                database.execute("ROLLBACK")
            raise

    def run(sql: str, values: Sequence[int | str | bytes]) -> list[Any]:
        return database.execute(sql, values).fetchall()

    return _Wraps(run, own, lambda: sqlite_bodies.tidy(database, TIDY_BODIES))
