"""Bodies and their keys in PostgreSQL: written, erased, and what was erased driven out of the tables' files.

A deleted or updated row stays in its file until the file is written anew (VACUUM FULL), and in the server's WAL until
its segments are gone. The first is done here; of the second only what this role may do (docs/design/ledger.md).
"""

from collections.abc import Sequence
from contextlib import suppress

import psycopg

from sekisho.ledger.bodies import MARK_BYTES, MARK_FROM
from sekisho.ledger.store import Batch, Target
from sekisho.ledger.store.postgres_link import STATEMENT_MS, Link

# Under the present key-encryption key or not at all: after a change nothing new may need the old one. The lock makes
# a change wait for commits that are under way, so that whoever changes sees every key they added.
ADD_SHELF = """WITH kek AS (SELECT value FROM meta WHERE name = 'kek' FOR SHARE)
               INSERT INTO shelf (name, wrapped) SELECT %s, %b
               WHERE NOT EXISTS (SELECT 1 FROM kek WHERE value <> %s) ON CONFLICT (name) DO NOTHING"""
ADD_BODY = f"""INSERT INTO body VALUES (%s, %s, %s, CASE %s::text WHEN '' THEN 0 ELSE coalesce((SELECT id FROM shelf
               WHERE name = %s AND (wrapped = %b OR substring(wrapped FROM {MARK_FROM} FOR {MARK_BYTES}) = %b)),
               -1) END, %b, %s)"""  # noqa: S608
DELETE_DISPOSED = """DELETE FROM body WHERE seq IN (SELECT seq FROM body WHERE shelf IN (SELECT id FROM shelf
                     WHERE wrapped = decode(repeat('00', length(wrapped)), 'hex')) LIMIT %s) RETURNING seq"""


def insert(link: Link, batch: Batch) -> None:
    """Within a transaction. A body whose shelf is stored with another key, or was disposed of, violates a CHECK."""
    for shelf in batch.shelves:
        link.execute(ADD_SHELF, (shelf.name, shelf.wrapped, shelf.kek))
    for kept in batch.bodies:
        body = kept.body
        link.execute(
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
        link.execute("INSERT INTO body_key VALUES (%s, %b)", (kept.seq, body.wrapped_key))


def erase(link: Link, targets: Sequence[Target]) -> None:
    """Within a transaction. Bodies of a shelf go later, by `tidy`: without the shelf's key they are unreadable now."""
    for target in targets:
        if target.record:
            sql = "DELETE FROM body_key WHERE seq IN (SELECT seq FROM body WHERE record = %s)"
            link.execute(sql, (target.record,))
            link.execute("DELETE FROM body WHERE record = %s", (target.record,))
        else:
            sql = "UPDATE shelf SET wrapped = decode(repeat('00', length(wrapped)), 'hex') WHERE name = %s"
            link.execute(sql, (target.shelf,))
    if targets:
        link.execute("UPDATE tidy SET pending = 1")


def tidy(link: Link, limit: int) -> bool:
    """See `LogStore.tidy`. Raises psycopg.Error."""
    if not link.execute("SELECT pending FROM tidy").fetchall()[0][0]:
        return True
    if _delete_disposed(link, limit):
        return False
    link.execute("SET statement_timeout = 0")
    try:
        # The two small tables with keys; a ciphertext without its key may stay where it lies until its place is reused.
        link.execute("VACUUM FULL body_key")
        link.execute("VACUUM FULL shelf")
        link.execute("VACUUM body")
        with suppress(psycopg.errors.InsufficientPrivilege):
            link.execute("SELECT pg_switch_wal()")
        with suppress(psycopg.errors.InsufficientPrivilege):
            link.execute("CHECKPOINT")
    finally:
        link.execute(f"SET statement_timeout = {STATEMENT_MS}")
    link.execute("UPDATE tidy SET pending = 0")
    return True


def _delete_disposed(link: Link, limit: int) -> bool:
    """Whether there was anything to delete."""
    with link.transaction():
        found = link.execute(DELETE_DISPOSED, (limit,)).fetchall()
        link.execute("DELETE FROM body_key WHERE seq = ANY (%s)", ([seq for (seq,) in found],))
    return bool(found)
