"""The checker's own reading of the two stores. Short reads only: a long one would keep the live WAL from shrinking."""

import errno
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.fsck_leaves import GAP, Pairing

FULL = 256
# Beside the SQLite file: what its writer has answered and not written yet. 16 zeros at its beginning: nothing.
DAYBOOK = "ledger.daybook"
DAYBOOK_HEAD = 16
PATIENCE_S, LOOK_S = 0.2, 0.002
BODIES_AT_ONCE = 8
WRAPPED_CHECK = 4
OUTPUT_FOUND = "output.found"  # the act of the one kind of event that is filed under a call's record


class StoredBook(Protocol):
    """A database that holds a book."""

    def ask(self, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        """All rows; `?` stands for a value. Raises LedgerError."""

    def settle(self) -> None:
        """Make durable what can be read by now: the writer may have answered before the disk had it."""

    def own_check(self) -> list[str]:
        """What the database itself finds broken."""

    def is_behind(self) -> bool:
        """Whether something was answered that nobody has written since this book was opened."""

    def close(self) -> None: ...


class SqliteBook:
    """The SQLite file, opened when first asked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database: sqlite3.Connection | None = None
        self._waiting = b""

    def ask(self, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        try:
            if self._database is None:
                self._database = self._open()
            return self._database.execute(sql, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            code = getattr(error, "sqlite_errorname", type(error).__name__)
            raise LedgerError(f"台帳のファイルが読めません（{code}）。") from error

    def settle(self) -> None:
        wal = f"{self._path}-wal"
        try:
            handle = os.open(wal, os.O_RDONLY)
        except FileNotFoundError:
            return
        except OSError as error:
            raise LedgerError(f"台帳のファイルが読めません（{error.strerror}）。") from error
        try:
            os.fdatasync(handle)
        except OSError as error:
            if error.errno not in (errno.EROFS, errno.EINVAL):  # nothing is written on such a medium
                raise LedgerError(f"台帳のファイルが読めません（{error.strerror}）。") from error
        finally:
            os.close(handle)

    def own_check(self) -> list[str]:
        return [str(row[0]) for row in self.ask("PRAGMA integrity_check") if row[0] != "ok"]

    def is_behind(self) -> bool:
        return self._waiting != b"" and self._entered() == self._waiting

    def close(self) -> None:
        if self._database is not None:
            self._database.close()

    def _entered(self) -> bytes:
        """What tells the first entry that is still to be written; empty if there is none."""
        try:
            with (self._path.parent / DAYBOOK).open("rb") as file:
                head = file.read(DAYBOOK_HEAD)
        except OSError:
            return b""
        return head if any(head) else b""

    def _await_writer(self) -> None:
        """A moment, so that what was answered before the check is checked."""
        self._waiting, end = self._entered(), time.monotonic() + PATIENCE_S
        while self.is_behind() and time.monotonic() < end:
            time.sleep(LOOK_S)

    def _open(self) -> sqlite3.Connection:
        self._await_writer()
        address = self._path.absolute().as_uri()
        database = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
        try:
            database.execute("SELECT name FROM sqlite_schema LIMIT 1").fetchall()
        except sqlite3.OperationalError:
            database.close()
            if Path(f"{self._path}-wal").exists():
                raise
            # A read-only medium: without a WAL beside it the file is all there is.
            database = sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
        return database


class PostgresBook:
    """The schema `sekisho_ledger`, connected to when first asked."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._link: psycopg.Connection[tuple[Any, ...]] | None = None

    def ask(self, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        try:
            if self._link is None:
                self._link = psycopg.connect(self._url, autocommit=True, connect_timeout=5)
                self._link.execute("SET search_path = sekisho_ledger")
                self._link.execute("SET default_transaction_read_only = on")
            return self._link.execute(sql.replace("?", "%s"), values).fetchall()
        except psycopg.Error as error:
            code = error.sqlstate or type(error).__name__
            raise LedgerError(f"台帳のデータベースが読めません（{code}）。") from error

    def settle(self) -> None:
        """Nothing to do: the server answers nobody before its disk has what was written."""

    def own_check(self) -> list[str]:
        return []

    def is_behind(self) -> bool:
        return False

    def close(self) -> None:
        if self._link is not None:
            self._link.close()


class StoreSource:
    """A store as a source: leaves and tiles, and beside them keys, bodies, and that nothing is unsigned."""

    def __init__(self, book: StoredBook) -> None:
        self._book = book
        self._note = ""
        self._stored = 0
        self._misplaced: list[int] = []

    def checkpoint(self) -> bytes:
        rows = self._book.ask("SELECT note, (SELECT coalesce(max(idx) + 1, 0) FROM entry) FROM head")
        if len(rows) != 1:
            raise LedgerError("台帳はまだ始まっていません。")
        self._book.settle()
        self._note, self._stored = rows[0]
        return str(self._note).encode("utf-8", "replace")

    def witnessed(self) -> bytes:
        rows = self._book.ask("SELECT value FROM meta WHERE name = 'witnessed'")
        return str(rows[0][0]).encode("utf-8", "replace") if rows else b""

    def vkey(self) -> str:
        return "".join(str(value) for (value,) in self._book.ask("SELECT value FROM meta WHERE name = 'vkey'"))

    def leaves(self, index: int, width: int) -> list[bytes]:
        sql = "SELECT idx, leaf, record, event FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx"
        rows = self._book.ask(sql, (index * FULL, index * FULL + width))
        if [row[0] for row in rows] != list(range(index * FULL, index * FULL + width)):
            raise LedgerError(f"{index * FULL} 番からの {width} 件に欠けがあります（{GAP}）。")
        if not all(isinstance(leaf, bytes) for _, leaf, _, _ in rows):
            raise LedgerError(f"{index * FULL} 番からの {width} 件に、記録でないものがあります。")
        self._misplaced += [number for number, leaf, *keys in rows if not _is_found_by(leaf, *keys)]
        return [leaf for _, leaf, _, _ in rows]

    def tile(self, level: int, index: int, width: int) -> bytes | None:
        if level == 0 and width < FULL:
            return None
        rows = self._book.ask("SELECT hashes FROM tile WHERE level = ? AND idx = ?", (level, index))
        hashes = bytes(rows[0][0]) if rows and isinstance(rows[0][0], bytes) else b""
        return hashes[: 32 * width] if self._has_grown() else hashes

    def more(self, size: int, pairing: Pairing) -> Iterator[tuple[bool, str]]:
        for found in self._book.own_check()[:20]:
            yield True, f"データベースの整合性検査: {found}"
        if self._stored != size:
            yield True, f"チェックポイントの {size} 件に対し、記録が {self._stored} 件あります（署名のない記録）。"
        for number in self._misplaced[:20]:
            yield True, f"{number} 番: 記録の索引が中身と合いません。"
        tiles = self._book.ask("SELECT count(*) FROM tile")[0][0]
        if tiles != _tile_count(size) and not self._has_grown():
            yield True, f"ハッシュ木のタイルが {tiles} 枚あります（{_tile_count(size)} 枚のはず）。"
        yield from self._bodies(size, pairing)
        if self._book.is_behind():
            yield False, "台帳へ書く前の控えに、記録が残っています。Sekisho を起動すると台帳に入ります。"
        waiting, refused = self._book.ask(
            "SELECT count(*), coalesce(sum(CASE WHEN refused THEN 1 ELSE 0 END), 0) FROM inbox"
        )[0]
        if waiting:
            yield False, f"台帳に書かれるのを待つ出来事が {waiting} 件あります（うち形の正しくないもの {refused} 件）。"

    def close(self) -> None:
        self._book.close()

    def _bodies(self, size: int, pairing: Pairing) -> Iterator[tuple[bool, str]]:
        kept, last = 0, -1
        # Those that a running writer adds meanwhile have larger numbers: they are never caught up with.
        end = self._book.ask("SELECT coalesce(max(seq), -1) FROM body")[0][0]
        while rows := self._book.ask(
            """SELECT seq, record, part, ciphertext, wrapped, sha256 FROM body LEFT JOIN body_key USING (seq)
               WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?""",
            (last, end, BODIES_AT_ONCE),
        ):
            for seq, record, part, ciphertext, wrapped_key, sha256 in rows:
                last = seq
                naming = [(at, _named(leaf, part)) for at, leaf in self._leaves_of(record) if _named(leaf, part)]
                if any(at >= size for at, _ in naming):
                    continue  # of an entry written since we began
                if pairing.is_erased(record):
                    yield True, f"記録 {record} の本文（{part}）が、消去の記録があるのに残っています。"
                    continue
                kept += not pairing.is_disposed(record)
                if hashlib.sha256(bytes(ciphertext)).hexdigest() != sha256 or [name for _, name in naming] != [sha256]:
                    yield True, f"記録 {record} の本文（{part}）が、台帳のハッシュ値と合いません。"
                elif not _is_whole(bytes(wrapped_key or b"")):
                    yield (
                        True,
                        f"記録 {record} の本文（{part}）の鍵が、消去の記録がないのに失われているか、壊れています。",
                    )
        if erased := pairing.erased_bodies():
            yield False, f"消去された本文が {erased} 件あります（消去の記録あり）。"
        if (missing := pairing.unerased_bodies() - kept) > 0 and not self._has_grown():
            yield True, f"消去の記録がないのに失われた本文が {missing} 件あります（{GAP}）。"
        if any(pending for (pending,) in self._book.ask("SELECT pending FROM tidy")):
            yield False, "消去の後始末（古い写しの消去）が、まだ終わっていません。"

    def _leaves_of(self, record: str) -> list[tuple[int, bytes]]:
        # The index holds records that are not empty; SQLite takes it only for a question that says so.
        sql = "SELECT idx, leaf FROM entry WHERE record = ? AND record <> ''"
        return [(at, bytes(leaf)) for at, leaf in self._book.ask(sql, (record,))]

    def _has_grown(self) -> bool:
        """Whether the writer went on since the checkpoint was read."""
        rows = self._book.ask("SELECT note FROM head")
        return bool(rows) and rows[0][0] != self._note


class CopySource(StoreSource):
    """A copy of another gateway's book: it holds no bodies, and may hold leaves whose checkpoint is still to come."""

    def more(self, size: int, pairing: Pairing) -> Iterator[tuple[bool, str]]:
        del size, pairing
        for found in self._book.own_check()[:20]:
            yield True, f"データベースの整合性検査: {found}"

    def _has_grown(self) -> bool:
        """Tiles above the leaves may be wider than the checkpoint needs."""
        return True


def _is_found_by(leaf: bytes, record: str, event: str) -> bool:
    """Whether the keys stored beside a leaf are its own."""
    content = _content(leaf)
    return _record_of(content) == record and event in ("", content.get("event"))


def _record_of(content: dict[str, Any]) -> Any:
    """The record a leaf is filed under: its own, or the one that an event of the gate about an answer names."""
    detail = content.get("detail")
    if content.get("act") == OUTPUT_FOUND and isinstance(detail, dict):
        return detail.get("record", "")
    return content.get("record", "")


def _named(leaf: bytes, part: str) -> str:
    return str(_content(leaf).get(f"{part}_sha256", ""))


def _content(leaf: bytes) -> dict[str, Any]:
    try:
        content = json.loads(leaf)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _is_whole(wrapped_key: bytes) -> bool:
    body, check = wrapped_key[:-WRAPPED_CHECK], wrapped_key[-WRAPPED_CHECK:]
    return hashlib.sha256(body).digest()[:WRAPPED_CHECK] == check


def _tile_count(size: int) -> int:
    """Full tiles of level 0; full and partial ones above, where the row above begins with the first full one."""
    count, row = size // FULL, size // FULL
    while row:
        count += -(-row // FULL)
        row //= FULL
    return count
