"""Which store holds the book: the embedded file, or PostgreSQL where a setting names one."""

from pathlib import Path

from sekisho.ledger.store import LogStore
from sekisho.ledger.store.postgres import PostgresStore
from sekisho.ledger.store.sqlite import SqliteStore


def open_store(data_dir: Path, store_url: str = "") -> LogStore:
    """The store for `Log.open`, not connected yet: PostgreSQL at `store_url`, else `data_dir`/ledger.sqlite3."""
    return PostgresStore(store_url) if store_url else SqliteStore(data_dir)
