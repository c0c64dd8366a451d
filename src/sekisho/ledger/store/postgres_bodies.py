"""Bodies and their keys in PostgreSQL: written, erased, and what was erased driven out of the tables' files.

A deleted or updated row stays in its file until the file is written anew, and in the server's WAL until its segments
are gone. The first is done here; of the second only what this role may do (docs/design/ledger.md).
"""

from collections.abc import Sequence
from contextlib import suppress

import psycopg

from sekisho.ledger.bodies import MARK_BYTES, MARK_FROM
from sekisho.ledger.store import Batch, Target
from sekisho.ledger.store.postgres_link import STATEMENT_MS, Link
from sekisho.ledger.store.written_anew import write_anew

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
# Whoever began to read before the last erasure: what it may still see would come along when a table is written anew.
IS_READ = """SELECT EXISTS (SELECT 1 FROM pg_stat_activity, tidy WHERE datname = current_database()
             AND pid <> pg_backend_pid() AND age(backend_xmin) >= age(tidy.xmin))"""
# How long calls may wait behind a reader of the keys (a backup) that began since; then it is tried again.
LOCK_MS = 100


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
    if link.execute(IS_READ).fetchall()[0][0] or not _write_keys_anew(link):
        return False
    link.execute("UPDATE tidy SET pending = 0")
    return True


def _delete_disposed(link: Link, limit: int) -> bool:
    """Whether there was anything to delete."""
    with link.transaction():
        found = link.execute(DELETE_DISPOSED, (limit,)).fetchall()
        link.execute("DELETE FROM body_key WHERE seq = ANY (%s)", ([seq for (seq,) in found],))
    return bool(found)


def _write_keys_anew(link: Link) -> bool:
    """Whether the two small tables with keys hold nothing else; False while somebody is reading them.

    A ciphertext without its key may stay where it lies until its place is reused.
    """
    link.execute(f"SET statement_timeout = 0; SET lock_timeout = {LOCK_MS}")
    try:
        if not all(write_anew(link, table) for table in ("body_key", "shelf")):
            return False
        link.execute("VACUUM body")
        for act in ("SELECT pg_switch_wal()", "CHECKPOINT"):
            with suppress(psycopg.errors.InsufficientPrivilege):
                link.execute(act)
    except psycopg.errors.LockNotAvailable:
        return False
    finally:
        link.execute(f"SET lock_timeout = 0; SET statement_timeout = {STATEMENT_MS}")
    return True
