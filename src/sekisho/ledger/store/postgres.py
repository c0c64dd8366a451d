"""The PostgreSQL store: schema `sekisho_ledger`, one session that holds the writer's advisory lock and commits."""

from contextlib import suppress

import psycopg
from psycopg.errors import CheckViolation, UniqueViolation

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.edge import open_widths
from sekisho.ledger.store import Batch, ConflictError, InboxRow, LogState, OtherWriterError, postgres_bodies
from sekisho.ledger.store.postgres_link import WRITER_LOCK, Link, connect, ensure_book, failure, has_book
from sekisho.ledger.tiles import WIDTH, Tile


class PostgresStore:
    """The `LogStore` at `url`. The lock is the session's: when the connection is gone, so is the right to write."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._link: Link | None = None
        self.daybook = None  # the server's disk is elsewhere; what it answered is safe

    def open(self) -> None:
        self._connect()
        try:
            ensure_book(self._linked())
        except psycopg.Error as error:
            self.close()
            raise failure("作成", error) from error
        except LedgerError:
            self.close()
            raise

    def reopen(self) -> None:
        self.close()
        # The server may still be finishing our last commit; its session then still holds the lock: this try fails.
        self._connect()
        try:
            if not has_book(self._linked()):
                raise LedgerError("データベースから台帳が失われています。", next_ja="バックアップから戻してください。")
        except psycopg.Error as error:
            self.close()
            raise failure("読み出し", error) from error
        except LedgerError:
            self.close()
            raise

    def close(self) -> None:
        if self._link is not None:
            with suppress(psycopg.Error):
                # Not left to the server, which ends a session some time after its connection: the next writer may
                # come at once.
                self._link.execute("SELECT pg_advisory_unlock_all()")
            with suppress(psycopg.Error):
                self._link.close()
            self._link = None

    def load(self) -> LogState:
        link = self._linked()
        try:
            vkey = link.execute("SELECT value FROM meta WHERE name = 'vkey'").fetchone()
            head = link.execute("SELECT note FROM head").fetchone()
            size = link.execute("SELECT coalesce(max(idx) + 1, 0) FROM entry").fetchall()[0][0]
            tail = link.execute("SELECT leaf FROM entry WHERE idx >= %s ORDER BY idx", (size - size % WIDTH,))
            leaves = tuple(leaf for (leaf,) in tail)
            tiles = []
            for level, (index, _) in open_widths(size).items():
                found = link.execute("SELECT hashes FROM tile WHERE level = %s AND idx = %s", (level, index))
                tiles += [Tile(level, index, hashes) for (hashes,) in found]
        except psycopg.Error as error:
            raise failure("読み出し", error) from error
        return LogState(vkey[0] if vkey else "", head[0] if head else "", size, leaves, tuple(tiles))

    def begin(self, vkey: str, note: str) -> None:
        link = self._linked()
        try:
            with link.transaction():
                link.execute("INSERT INTO meta VALUES ('vkey', %s)", (vkey,))
                link.execute("INSERT INTO head VALUES (1, %s)", (note,))
        except psycopg.Error as error:
            raise failure("作成", error) from error

    def commit(self, batch: Batch) -> None:
        link = self._linked()
        try:
            with link.transaction():
                # First of all: are we still at the head we knew? What follows may then only collide with a duplicate.
                moved = link.execute("UPDATE head SET note = %s WHERE note = %s", (batch.note, batch.old_note))
                if moved.rowcount != 1:
                    raise LedgerError("台帳の先頭が、知らないうちに進んでいます。枝分かれを防ぐため書き込みません。")
                _insert(link, batch)
        except (UniqueViolation, CheckViolation) as error:
            raise ConflictError("同じ記録の本文または出来事が、すでに台帳にあります。") from error
        except psycopg.Error as error:
            raise failure("書き込み", error) from error

    def sync(self) -> None:
        """Nothing to do: here every commit awaits the disk, for a server that ends may lose what does not."""

    def has(self, record: str, leaf: bytes) -> bool:
        try:
            found = self._linked().execute("SELECT count(*) FROM entry WHERE record = %s AND leaf = %b", (record, leaf))
            return bool(found.fetchall()[0][0])
        except psycopg.Error as error:
            raise failure("読み出し", error) from error

    def inbox(self, limit: int) -> tuple[InboxRow, ...]:
        sql = """SELECT event, leaf, EXISTS (SELECT 1 FROM entry WHERE entry.event = inbox.event AND entry.event <> '')
                 FROM inbox WHERE NOT refused ORDER BY seq LIMIT %s"""
        try:
            rows = self._linked().execute(sql, (limit,)).fetchall()
        except psycopg.Error as error:
            raise failure("読み出し", error) from error
        return tuple(InboxRow(event, leaf, is_logged) for event, leaf, is_logged in rows)

    def probe(self, weight: int) -> None:
        try:
            self._linked().execute("UPDATE probe SET count = count + 1, filler = %s", (bytes(weight),))
        except psycopg.Error as error:
            raise failure("書き込み", error) from error

    def tidy(self, limit: int) -> bool:
        try:
            return postgres_bodies.tidy(self._linked(), limit)
        except psycopg.Error as error:
            raise failure("消去", error) from error

    def _connect(self) -> None:
        try:
            self._link = connect(self._url)
            _become_writer(self._link)
        except psycopg.Error as error:
            self.close()
            raise failure("接続", error) from error
        except LedgerError:
            self.close()
            raise

    def _linked(self) -> Link:
        if self._link is None:
            raise LedgerError("台帳のデータベースに接続していません。")
        return self._link


def _become_writer(link: Link) -> None:
    found = link.execute("SELECT pg_try_advisory_lock(%s), current_setting('fsync')", (WRITER_LOCK,)).fetchone()
    if found is None or not found[0]:
        raise OtherWriterError(
            "この台帳には、すでに別の Sekisho が書き込んでいます。",
            next_ja="動いている Sekisho を止めるか、別のデータベースを指定してください。",
        )
    if found[1] != "on":
        raise LedgerError(
            "PostgreSQL の fsync が切られています。停電で記録を失うため書き込みません。",
            next_ja="postgresql.conf の fsync を on に戻してください。",
        )


def _insert(link: Link, batch: Batch) -> None:
    """In one round trip: the statements are sent together and answered together."""
    with link.pipeline():
        if batch.rows:
            link.execute(
                """INSERT INTO entry SELECT %s + n - 1, leaf, record, event
                   FROM unnest(%b::bytea[], %s::text[], %s::text[]) WITH ORDINALITY AS t (leaf, record, event, n)""",
                (
                    batch.start,
                    [row.leaf for row in batch.rows],
                    [row.record for row in batch.rows],
                    [row.event for row in batch.rows],
                ),
            )
        for tile in batch.tiles:
            link.execute(
                """INSERT INTO tile VALUES (%s, %s, %b)
                   ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes""",
                (tile.level, tile.index, tile.hashes),
            )
        postgres_bodies.insert(link, batch)
        postgres_bodies.erase(link, batch.erasures)
        if batch.consumed:
            link.execute("DELETE FROM inbox WHERE event = ANY (%s)", (list(batch.consumed),))
        if batch.refused:
            link.execute("UPDATE inbox SET refused = true WHERE event = ANY (%s)", (list(batch.refused),))
