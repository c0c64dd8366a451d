"""What was emptied in a row must leave the store's files as well. As `ledger.store` does for the book's bodies."""

import time

from django.db import connection

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
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"VACUUM FULL {connection.ops.quote_name(table)}")
        return True
    for _ in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0] == 0:
                return True
        time.sleep(PAUSE_S)
    return False
