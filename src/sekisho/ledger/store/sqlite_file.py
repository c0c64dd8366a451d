"""The SQLite file of a book: its place, its tables, and the ways to open it."""

import errno
import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.store import LAYOUT
from sekisho.ledger.store.lock import begun_origin

BOOK = "ledger.sqlite3"
LOCK = "ledger.lock"
# How long to wait for another process that is handing in an event; its transaction is one row.
BUSY_S = 5.0
LOOK_AT_DISK = "ディスクの空き・権限・機器の異常を確かめてください。直れば元どおり動きます。"
# Not STRICT: that needs SQLite 3.37, which the Python of some supported systems lacks. Our code alone writes here.
BODIES = """
CREATE TABLE shelf (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, wrapped BLOB NOT NULL);
CREATE TABLE body (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, part TEXT NOT NULL, shelf INTEGER NOT NULL
                   CHECK (shelf >= 0), ciphertext BLOB NOT NULL, sha256 TEXT NOT NULL, UNIQUE (record, part));
CREATE INDEX body_shelf ON body (shelf);
-- Only ever appended to, and overwritten in place: SQLite then never moves a key, so no copy of one stays behind.
CREATE TABLE body_key (seq INTEGER PRIMARY KEY, wrapped BLOB NOT NULL);
CREATE TABLE tidy (id INTEGER PRIMARY KEY CHECK (id = 1), pending INTEGER NOT NULL);
INSERT INTO tidy VALUES (1, 0);
"""
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), note TEXT NOT NULL);
CREATE TABLE entry (idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, record TEXT NOT NULL, event TEXT NOT NULL);
CREATE INDEX entry_record ON entry (record) WHERE record <> '';
CREATE UNIQUE INDEX entry_event ON entry (event) WHERE event <> '';
CREATE TABLE tile (level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, idx));
CREATE TABLE inbox (seq INTEGER PRIMARY KEY, event TEXT NOT NULL UNIQUE, leaf BLOB NOT NULL,
                    refused INTEGER NOT NULL DEFAULT 0);
CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL, filler BLOB NOT NULL);
INSERT INTO probe VALUES (1, 0, x'');
"""
# From the tables of layout 1, where a body held its wrapped key itself. Numbers stay below those of later bodies.
UPGRADE = f"""
ALTER TABLE body RENAME TO body_1;
{BODIES}
INSERT INTO body SELECT rowid, record, part, 0, ciphertext, sha256 FROM body_1;
INSERT INTO body_key SELECT rowid, wrapped_key FROM body_1;
DROP TABLE body_1;
UPDATE tidy SET pending = 1;
UPDATE meta SET value = '{LAYOUT}' WHERE name = 'layout';
"""  # noqa: S608


def ensure_book(folder: Path) -> Path:
    """The file's path; made with its tables if no book was ever begun here. Raises LedgerError.

    Made beside and linked into place, so that two processes that come at once find one whole file.
    """
    path = folder / BOOK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return path
        if begun_origin(folder / LOCK):
            raise LedgerError(
                f"台帳のファイル {path} が失われています。新しい台帳で上書きはしません。",
                next_ja=f"バックアップから戻してください。捨ててよい場合に限り {folder / LOCK} を消してください。",
            )
        _make(path)
    except OSError as error:
        raise LedgerError(
            f"台帳のファイル {path} を作れません（{error.strerror}）。",
            next_ja="フォルダーの権限と空きを確かめてください。",
        ) from error
    except sqlite3.Error as error:
        raise failure("作成", error) from error
    return path


def _make(path: Path) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with closing(sqlite3.connect(beside, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.executescript(SCHEMA + BODIES)
            database.execute("INSERT INTO meta VALUES ('layout', ?)", (LAYOUT,))
        beside.chmod(0o600)
        _sync(beside)
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        for leftover in path.parent.glob(f"{beside.name}*"):
            leftover.unlink(missing_ok=True)
    sync_folder(path.parent)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes durably and creates nothing. Raises sqlite3.Error."""
    database = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        database.execute("PRAGMA synchronous=FULL")
        database.execute("PRAGMA secure_delete=ON")
        database.execute("PRAGMA trusted_schema=OFF")
        database.execute("PRAGMA cell_size_check=ON")
        if _layout(database) == "1":
            _upgrade(database)
        if _layout(database) != LAYOUT:
            raise LedgerError("この台帳は、別の版の Sekisho の形式です。", next_ja="版を合わせてください。")
    except BaseException:
        database.close()
        raise
    return database


def _layout(database: sqlite3.Connection) -> str:
    found = database.execute("SELECT value FROM meta WHERE name = 'layout'").fetchone()
    return str(found[0]) if found else ""


def _upgrade(database: sqlite3.Connection) -> None:
    """Whole or not at all; two processes may come at once. Raises sqlite3.Error."""
    database.execute("BEGIN IMMEDIATE")
    try:
        if _layout(database) == "1":
            for statement in UPGRADE.split(";\n"):
                database.execute(statement)
        database.execute("COMMIT")
    except sqlite3.Error:
        database.execute("ROLLBACK")
        raise


def connect_read(path: Path) -> sqlite3.Connection:
    """A connection that only reads, whether or not a writer runs. Raises sqlite3.Error."""
    address = path.absolute().as_uri()
    database = sqlite3.connect(f"{address}?mode=ro", uri=True, timeout=BUSY_S, isolation_level=None)
    try:
        database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        database.close()
        if wal_of(path).exists():
            raise
        # On a read-only medium SQLite cannot make its shared-memory file; without a WAL nothing can change either.
        return sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
    return database


def failure(act: str, error: sqlite3.Error) -> LedgerError:
    """What to raise for an error of SQLite; names the act and SQLite's own code, never data."""
    code = getattr(error, "sqlite_errorname", type(error).__name__)
    return LedgerError(
        f"台帳のファイルの{act}に失敗しました（{code}）。",
        next_ja=LOOK_AT_DISK,
    )


def disk_failure(act: str, error: OSError) -> LedgerError:
    """As `failure`, where the system itself refused."""
    return LedgerError(f"台帳のファイルの{act}に失敗しました（{error.strerror}）。", next_ja=LOOK_AT_DISK)


def wal_of(path: Path) -> Path:
    """Where SQLite keeps what was committed and not yet copied into the file."""
    return path.with_name(f"{path.name}-wal")


def sync_wal(path: Path) -> None:
    """Make durable what can be read by now, whoever committed it. Raises LedgerError."""
    try:
        _sync(wal_of(path), os.fdatasync)
    except FileNotFoundError:  # all of it is in the file, which is durable before the WAL goes
        return
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EINVAL):  # nothing is written on such a medium
            raise disk_failure("読み出し", error) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Raises OSError."""
    _sync(folder)


def _sync(path: Path, sync: Callable[[int], None] = os.fsync) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        sync(handle)
    finally:
        os.close(handle)
