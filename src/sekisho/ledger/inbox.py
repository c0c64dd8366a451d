"""How other processes, above all the desk, hand in events: durably, at once, and without being the writer.

The writer moves what lies in the inbox into the book within about 0.2 seconds. An event is known by its id: handing
it in again, before or after it was sequenced, changes nothing.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from sekisho.kernel import canonical
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.entry import MAX_LEAF_BYTES
from sekisho.ledger.store import postgres_link, sqlite_file

EVENT = re.compile(r"[A-Za-z0-9_.:\-]{1,64}")
SQL = """INSERT INTO inbox (event, leaf) SELECT ?, ? WHERE NOT EXISTS
         (SELECT 1 FROM entry WHERE entry.event = ? AND entry.event <> '') ON CONFLICT (event) DO NOTHING"""

KEEP = "INSERT INTO meta VALUES ('witnessed', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
TYPES = ("event", "erasure")  # what others than the writer may hand in
Target = Path | str


def submit_event(target: Target, event_id: str, leaf: bytes) -> None:
    """Hand in the leaf of an `entry.Event` or `Erasure`; returns when it is durable. Raises LedgerError.

    target: the data directory (a Path) of the embedded store, or the address (a str) of a PostgreSQL store.
    """
    _insist(event_id, leaf)
    if isinstance(target, str):
        _submit_postgres(target, event_id, leaf)
    else:
        _submit_sqlite(target, event_id, leaf)


def keep_witnessed(target: Target, note: str) -> None:
    """Store a cosigned checkpoint beside the book, in place of the one before. Raises LedgerError."""
    try:
        if isinstance(target, str):
            with closing(postgres_link.connect(target)) as link:
                link.execute(KEEP.replace("?", "%s"), (note,))
        else:
            with closing(sqlite_file.connect(target / sqlite_file.BOOK)) as database:
                database.execute(KEEP, (note,))
    except sqlite3.Error as error:
        raise sqlite_file.failure("書き込み", error) from error
    except psycopg.Error as error:
        raise postgres_link.failure("書き込み", error) from error


def _submit_sqlite(folder: Path, event_id: str, leaf: bytes) -> None:
    path = sqlite_file.ensure_book(folder)
    try:
        with closing(sqlite_file.connect(path)) as database:
            database.execute(SQL, (event_id, leaf, event_id))
    except sqlite3.Error as error:
        raise sqlite_file.failure("受け付け", error) from error


def _submit_postgres(url: str, event_id: str, leaf: bytes) -> None:
    try:
        with closing(postgres_link.connect(url)) as link:
            postgres_link.ensure_book(link)
            link.execute(SQL.replace("?", "%s"), (event_id, leaf, event_id))
    except psycopg.Error as error:
        raise postgres_link.failure("受け付け", error) from error


def _insist(event_id: str, leaf: bytes) -> None:
    try:
        content = canonical.loads(leaf)
    except (ValueError, RecursionError) as error:
        raise LedgerError("台帳に渡す出来事が、正規の JSON ではありません。") from error
    if not EVENT.fullmatch(event_id) or len(leaf) > MAX_LEAF_BYTES:
        raise LedgerError("台帳に渡す出来事の識別子または大きさが正しくありません。")
    if not isinstance(content, dict) or content.get("type") not in TYPES or content.get("event") != event_id:
        raise LedgerError("台帳に渡す出来事の識別子が、中身と合いません。")
