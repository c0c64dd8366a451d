"""Reading the SQLite store: a connection for each look, so that nothing is held open, shared or out of date."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sekisho.ledger.store.daybook_file import await_entered
from sekisho.ledger.store.snapshot import Snapshot
from sekisho.ledger.store.sqlite_file import BOOK, connect_read, failure, sync_wal


class SqliteSource:
    """The `BookSource` in a data directory."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / BOOK

    @contextmanager
    def snapshot(self, *, awaits_entered: bool = True) -> Iterator[Snapshot | None]:
        if not self._path.exists():
            yield None
            return
        if awaits_entered:
            await_entered(self._path.parent)
        try:
            database = connect_read(self._path)
        except sqlite3.Error as error:
            raise failure("読み出し", error) from error

        def ask(sql: str, values: Sequence[int | str]) -> list[Any]:
            try:
                return database.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise failure("読み出し", error) from error

        with closing(database):
            ask("BEGIN", ())  # all questions of one look see the same book
            ask("SELECT count(*) FROM head", ())  # from here on
            # What is read may be shown, signed or witnessed at once: the machine's end must not take it back.
            sync_wal(self._path)
            yield Snapshot(ask)

    def close(self) -> None:
        """Nothing is held open."""
