"""What was emptied in a row must leave the store's files as well. As `ledger.store` does for the book's bodies."""

import time

from django.db import connection

from sekisho.ledger.store.written_anew import write_anew

TRIES = 20
PAUSE_S = 0.5


def overwrite_freed() -> None:
    """SQLite overwrites what an UPDATE or DELETE of this connection frees from now on. PostgreSQL cannot."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def clear_old_copies(tables: tuple[str, ...]) -> bool:
    """After the commit: no file of the store holds what these tables held before. False while a reader is in the way.

    PostgreSQL writes the tables anew, during which whoever reads them waits; its WAL is the operator's (operate.md).
    """
    clear = _written_anew if connection.vendor == "postgresql" else _emptied
    left = tables
    for _ in range(TRIES):
        left = clear(left)
        if not left:
            return True
        time.sleep(PAUSE_S)
    return False


def how_to_clear(tables: tuple[str, ...]) -> str:
    """What an operator does where a reader was in the way."""
    if connection.vendor == "sqlite":
        return "サーバを一度止めて起動し直すと、古い写しも消えます。"
    told = ", ".join(tables)
    return f"ほかの読み出し（バックアップなど）が終わってから、データベースで実行してください：VACUUM FULL {told};"


def _written_anew(tables: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are not yet rid of what was deleted."""
    connection.ensure_connection()
    return tuple(table for table in tables if not write_anew(connection.connection, table))


def _emptied(tables: tuple[str, ...]) -> tuple[str, ...]:
    """All of them, as long as the WAL holds something."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return tables if cursor.fetchone()[0] else ()
