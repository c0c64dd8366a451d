"""The embedded store: one SQLite file in WAL mode beside the lock file of its one writer.

What awaits the disk is synced here, behind its commit: to switch `synchronous` for the others is two statements each.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.edge import open_widths
from sekisho.ledger.store import Batch, ConflictError, InboxRow, LogState, Row, sqlite_bodies
from sekisho.ledger.store.daybook_file import DaybookFile
from sekisho.ledger.store.lock import WriterLock
from sekisho.ledger.store.sqlite_file import (
    BOOK,
    LOCK,
    connect,
    disk_failure,
    ensure_book,
    failure,
    sync_folder,
    wal_of,
)
from sekisho.ledger.store.watch import FileWatch
from sekisho.ledger.tiles import WIDTH, Tile

# A statement with many rows releases the interpreter lock once, not once a row: with a busy event loop beside the
# writer that is the difference. Powers of two keep the number of prepared statements small.
ROWS_AT_ONCE = (256, 128, 64, 32, 16, 8, 4, 2, 1)
# Made of constants alone; values are handed in beside it.
ADD_ROWS = {count: f"INSERT INTO entry VALUES {','.join(('(?,?,?,?)',) * count)}" for count in ROWS_AT_ONCE}  # noqa: S608
# Pages in the WAL before they are copied into the file: larger than SQLite's 1,000, to copy hot pages less often.
AUTOCHECKPOINT_PAGES = 4000


class SqliteStore:
    """The `LogStore` in `folder`. Only one at a time can be open, over all processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = WriterLock(folder / LOCK)
        self.daybook = DaybookFile(folder)
        self._database: sqlite3.Connection | None = None
        self._wal = -1  # the WAL's handle, of our own
        self._watch: FileWatch | None = None  # of the present connection, its WAL included
        self._places: FileWatch | None = None  # of the book we became the writer of, for as long as we are

    def open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LedgerError(f"台帳のフォルダー {self._folder} を作れません（{error.strerror}）。") from error
        self._lock.take()
        try:
            self._connect(ensure_book(self._folder), "PASSIVE")
        except BaseException:
            self.close()
            raise

    def reopen(self) -> None:
        # Only onto the very files we wrote: a database under the WAL of another, or under an older one, would be mixed.
        watch = self._places if self._database is None else self._watch
        if watch is not None:
            watch.check()
        self._disconnect()
        # After a failed fsync Linux may hold pages as clean that never reached the disk. Copying the whole WAL into
        # the file and starting it anew leaves nothing behind us that a later commit would rest on.
        self._connect(self._folder / BOOK, "TRUNCATE")

    def close(self) -> None:
        self._disconnect()
        self._lock.release()

    def load(self) -> LogState:
        database = self._connected()
        try:
            vkey = database.execute("SELECT value FROM meta WHERE name = 'vkey'").fetchone()
            head = database.execute("SELECT note FROM head").fetchone()
            size = database.execute("SELECT coalesce(max(idx) + 1, 0) FROM entry").fetchone()[0]
            tail = database.execute("SELECT leaf FROM entry WHERE idx >= ? ORDER BY idx", (size - size % WIDTH,))
            leaves = tuple(leaf for (leaf,) in tail)
            tiles = []
            for level, (index, _) in open_widths(size).items():
                found = database.execute("SELECT hashes FROM tile WHERE level = ? AND idx = ?", (level, index))
                tiles += [Tile(level, index, hashes) for (hashes,) in found]
        except sqlite3.Error as error:
            raise failure("読み出し", error) from error
        self._compare_origin(head[0] if head else "")
        return LogState(vkey[0] if vkey else "", head[0] if head else "", size, leaves, tuple(tiles))

    def begin(self, vkey: str, note: str) -> None:
        database = self._connected()
        try:
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO meta VALUES ('vkey', ?)", (vkey,))
            database.execute("INSERT INTO head VALUES (1, ?)", (note,))
            database.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            raise failure("作成", error) from error
        self.sync()
        self._lock.write_origin(note.split("\n", 1)[0])

    def commit(self, batch: Batch) -> None:
        database, watch = self._connected(), self._watched()
        watch.check()
        try:
            database.execute("BEGIN IMMEDIATE")
            # First of all: are we still at the head we knew? What follows may then only collide with a duplicate.
            moved = database.execute("UPDATE head SET note = ? WHERE note = ?", (batch.note, batch.old_note))
            if moved.rowcount != 1:
                raise LedgerError("台帳の先頭が、知らないうちに進んでいます。枝分かれを防ぐため書き込みません。")
            self._insert(database, batch)
            database.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            self._roll_back()
            raise ConflictError("同じ記録の本文または出来事が、すでに台帳にあります。") from error
        except sqlite3.Error as error:
            self._roll_back()
            raise failure("書き込み", error) from error
        except LedgerError:
            self._roll_back()
            raise
        if batch.awaits_disk:
            self.sync()
        watch.check()

    def sync(self) -> None:
        self._connected()
        try:
            os.fdatasync(self._wal)
        except OSError as error:
            raise disk_failure("書き込み", error) from error

    def has(self, record: str, leaf: bytes) -> bool:
        sql = "SELECT count(*) FROM entry WHERE record = ? AND record <> '' AND leaf = ?"
        try:
            return bool(self._connected().execute(sql, (record, leaf)).fetchone()[0])
        except sqlite3.Error as error:
            raise failure("読み出し", error) from error

    def inbox(self, limit: int) -> tuple[InboxRow, ...]:
        sql = """SELECT event, leaf, EXISTS (SELECT 1 FROM entry WHERE entry.event = inbox.event AND entry.event <> '')
                 FROM inbox WHERE refused = 0 ORDER BY seq LIMIT ?"""
        try:
            rows = self._connected().execute(sql, (limit,)).fetchall()
        except sqlite3.Error as error:
            raise failure("読み出し", error) from error
        return tuple(InboxRow(event, leaf, bool(is_logged)) for event, leaf, is_logged in rows)

    def probe(self, weight: int) -> None:
        watch = self._watched()
        watch.check()
        try:
            self._connected().execute("UPDATE probe SET count = count + 1, filler = zeroblob(?)", (weight,))
        except sqlite3.Error as error:
            raise failure("書き込み", error) from error
        self.sync()
        watch.check()

    def tidy(self, limit: int) -> bool:
        watch = self._watched()
        watch.check()
        try:
            is_done = sqlite_bodies.tidy(self._connected(), limit)
        except sqlite3.Error as error:
            self._roll_back()
            raise failure("消去", error) from error
        watch.check()
        return is_done

    def _connect(self, path: Path, checkpoint: str) -> None:
        try:
            database = connect(path)
        except sqlite3.Error as error:
            raise failure("読み出し", error) from error
        try:
            database.execute(f"PRAGMA wal_autocheckpoint={AUTOCHECKPOINT_PAGES}")
            is_busy = database.execute(f"PRAGMA wal_checkpoint({checkpoint})").fetchone()[0]
            if is_busy and checkpoint != "PASSIVE":
                raise LedgerError("台帳を読んでいる処理があるため、まだ書き込みを再開できません。")
            database.execute("UPDATE probe SET count = count + 1")
            database.execute("PRAGMA synchronous=NORMAL")  # from here on `sync` does it
            sync_folder(self._folder)
            wal = wal_of(path)
            self._watch = FileWatch(path, wal, self._lock.path)
            self._watch.check()
            self._places = self._places or FileWatch(path, self._lock.path)
            self.daybook.open(path)
            # Last, so that no failure leaves it open. SQLite has no lock on this file to lose when it is closed.
            self._wal = os.open(wal, os.O_RDONLY)
        except sqlite3.Error as error:
            database.close()
            raise failure("書き込み", error) from error
        except OSError as error:
            database.close()
            raise LedgerError(f"台帳のフォルダー {self._folder} に書けません（{error.strerror}）。") from error
        except LedgerError:
            database.close()
            raise
        self._database = database

    def _disconnect(self) -> None:
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
            self._database = None
        self.daybook.close()
        if self._wal >= 0:
            os.close(self._wal)
            self._wal = -1

    def _compare_origin(self, note: str) -> None:
        """The lock file must know of no other book; it learns of one whose beginning was cut off by a crash."""
        known, found = self._lock.origin(), note.split("\n", 1)[0]
        if known and known != found:
            raise LedgerError(
                f"台帳のファイルが、ここで始められた台帳（{known}）のものではありません。",
                next_ja="バックアップから戻してください。",
            )
        if found and not known:
            self._lock.write_origin(found)

    def _connected(self) -> sqlite3.Connection:
        if self._database is None:
            raise LedgerError("台帳のファイルを開いていません。")
        return self._database

    def _watched(self) -> FileWatch:
        if self._watch is None:
            raise LedgerError("台帳のファイルを開いていません。")
        return self._watch

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):  # the error that brought us here is the one to tell
            if self._database is not None and self._database.in_transaction:
                self._database.execute("ROLLBACK")

    def _insert(self, database: sqlite3.Connection, batch: Batch) -> None:
        _insert_rows(database, batch.start, batch.rows)
        for tile in batch.tiles:
            sql = "INSERT INTO tile VALUES (?, ?, ?) ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes"
            database.execute(sql, (tile.level, tile.index, tile.hashes))
        sqlite_bodies.insert(database, batch)
        sqlite_bodies.erase(database, batch.erasures)
        for event in batch.consumed:
            database.execute("DELETE FROM inbox WHERE event = ?", (event,))
        for event in batch.refused:
            database.execute("UPDATE inbox SET refused = 1 WHERE event = ?", (event,))


def _insert_rows(database: sqlite3.Connection, start: int, rows: Sequence[Row]) -> None:
    at = 0
    for count in ROWS_AT_ONCE:
        while len(rows) - at >= count:
            values: list[int | bytes | str] = []
            for number, row in enumerate(rows[at : at + count], start + at):
                values += (number, row.leaf, row.record, row.event)
            database.execute(ADD_ROWS[count], values)
            at += count
