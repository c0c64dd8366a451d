"""Bodies and their keys in the SQLite file: written, erased, and what was erased driven out of file and WAL."""

import sqlite3
from collections.abc import Sequence

from sekisho.ledger.bodies import MARK_BYTES, MARK_FROM
from sekisho.ledger.store import Batch, Target

# How long to wait for readers before the WAL can be emptied; the writer stands still meanwhile and tries again later.
PATIENCE_MS = 50
PATIENCE_BEFORE_MS = 5000
# Under the present key-encryption key or not at all: after a change nothing new may need the old one.
ADD_SHELF = """INSERT INTO shelf (name, wrapped) SELECT ?, ?
               WHERE NOT EXISTS (SELECT 1 FROM meta WHERE name = 'kek' AND value <> ?) ON CONFLICT (name) DO NOTHING"""
ADD_BODY = f"""INSERT INTO body VALUES (?, ?, ?, CASE ? WHEN '' THEN 0 ELSE coalesce((SELECT id FROM shelf WHERE
               name = ? AND (wrapped = ? OR substr(wrapped, {MARK_FROM}, {MARK_BYTES}) = ?)), -1) END, ?, ?)"""  # noqa: S608
# Zeros of the same length: SQLite then overwrites the row where it lies.
DESTROY_KEYS = "UPDATE body_key SET wrapped = zeroblob(length(wrapped)) WHERE seq IN ({})"
OF_RECORD = "SELECT seq FROM body WHERE record = ?"
OF_DISPOSED = """SELECT seq FROM body WHERE shelf IN (SELECT id FROM shelf WHERE wrapped = zeroblob(length(wrapped)))
                 ORDER BY seq LIMIT ?"""


def insert(database: sqlite3.Connection, batch: Batch) -> None:
    """Within a transaction. A body whose shelf is stored with another key, or was disposed of, violates a CHECK."""
    for shelf in batch.shelves:
        database.execute(ADD_SHELF, (shelf.name, shelf.wrapped, shelf.kek))
    for kept in batch.bodies:
        body = kept.body
        database.execute(
            ADD_BODY,
            (
                kept.seq,
                body.record,
                body.part,
                body.shelf.name,
                body.shelf.name,
                body.shelf.wrapped,
                body.shelf.mark,
                body.ciphertext,
                body.sha256,
            ),
        )
        database.execute("INSERT INTO body_key VALUES (?, ?)", (kept.seq, body.wrapped_key))


def erase(database: sqlite3.Connection, targets: Sequence[Target]) -> None:
    """Within a transaction. Bodies of a shelf go later, by `tidy`: without the shelf's key they are unreadable now."""
    for target in targets:
        if target.record:
            database.execute(DESTROY_KEYS.format(OF_RECORD), (target.record,))
            database.execute("DELETE FROM body WHERE record = ?", (target.record,))
        else:
            database.execute("UPDATE shelf SET wrapped = zeroblob(length(wrapped)) WHERE name = ?", (target.shelf,))
    if targets:
        database.execute("UPDATE tidy SET pending = 1")


def tidy(database: sqlite3.Connection, limit: int) -> bool:
    """See `LogStore.tidy`. Raises sqlite3.Error."""
    if not database.execute("SELECT pending FROM tidy").fetchone()[0]:
        return True
    if _delete_disposed(database, limit):
        return False
    database.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
    try:
        is_busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        database.execute(f"PRAGMA busy_timeout={PATIENCE_BEFORE_MS}")
    if is_busy:
        return False
    database.execute("UPDATE tidy SET pending = 0")
    return True


def _delete_disposed(database: sqlite3.Connection, limit: int) -> bool:
    """Whether there was anything to delete."""
    found = database.execute(OF_DISPOSED, (limit,)).fetchall()
    if not found:
        return False
    database.execute("BEGIN IMMEDIATE")
    for (seq,) in found:
        database.execute(DESTROY_KEYS.format("?"), (seq,))
        database.execute("DELETE FROM body WHERE seq = ?", (seq,))
    database.execute("COMMIT")
    return True
