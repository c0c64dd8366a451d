"""Where the signed snapshot lies: a file of the embedded store, or a table of PostgreSQL. The desk writes, we read.

Both sources answer cheaply while nothing has changed, so they can be asked several times a second.
"""

import os
from pathlib import Path
from typing import Protocol

import psycopg

from sekisho.kernel.errors import StoreError

FILE_NAME = "snapshot.jws"
MAX_TOKEN_BYTES = 64 * 1024 * 1024
# A dead database must close the gate within the time a revocation may take (2 s), not after TCP's minutes.
CONNECT_TIMEOUT_S = 1
STATEMENT_TIMEOUT_MS = 1000
NEWEST = "SELECT seq, xmin::text FROM sekisho_snapshot ORDER BY seq DESC LIMIT 1"
TOKEN = "SELECT token FROM sekisho_snapshot WHERE seq = %s"  # noqa: S105  (a query, not a password)


class SnapshotSource(Protocol):
    def stamp(self) -> object:
        """A value that differs whenever the snapshot may have changed. Raises StoreError if there is none."""

    def token(self) -> str:
        """The newest snapshot as it was signed. Raises StoreError."""

    def close(self) -> None: ...


class FileSource:
    """`snapshot.jws` in the data directory, which the desk replaces whole by renaming."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def stamp(self) -> object:
        try:
            found = self._path.stat()
        except OSError as error:
            raise StoreError("手形の一覧のファイルがありません。") from error
        return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

    def token(self) -> str:
        try:
            with self._path.open("rb") as file:
                if os.fstat(file.fileno()).st_size > MAX_TOKEN_BYTES:
                    raise StoreError("手形の一覧のファイルが大きすぎます。")
                return file.read().decode("ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError("手形の一覧のファイルが読めません。") from error

    def close(self) -> None:
        """Nothing is kept open."""


class PostgresSource:
    """Table `sekisho_snapshot(seq bigint primary key, token text)`; the row with the highest number counts."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def stamp(self) -> object:
        return self._row(NEWEST)

    def token(self) -> str:
        sequence = self._row(NEWEST)[0]
        return str(self._row(TOKEN, sequence)[0]).strip()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _row(self, query: str, *values: object) -> tuple[object, ...]:
        try:
            row = self._open().execute(query, values).fetchone()
        except psycopg.Error as error:
            self.close()
            raise StoreError("手形の一覧のデータベースが読めません。") from error
        if row is None:
            raise StoreError("手形の一覧がデータベースにありません。")
        return row

    def _open(self) -> "psycopg.Connection[tuple[object, ...]]":
        if self._connection is None:
            self._connection = psycopg.connect(
                self._url,
                autocommit=True,
                connect_timeout=CONNECT_TIMEOUT_S,
                tcp_user_timeout=2000,
                options=f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c default_transaction_read_only=on",
            )
        return self._connection


def source_for(data_dir: Path, store_url: str) -> SnapshotSource:
    """The source that belongs to the setting SEKISHO_STORE."""
    return PostgresSource(store_url) if store_url else FileSource(data_dir / FILE_NAME)
