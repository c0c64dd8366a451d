"""Reading the PostgreSQL store: one connection, kept, taken in turns; each look is one repeatable-read transaction."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from sekisho.ledger.store.postgres_link import Link, connect, failure, has_book
from sekisho.ledger.store.snapshot import Snapshot


class PostgresSource:
    """The `BookSource` at a URL. Connects when first asked, and again after the connection broke."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._turn = threading.Lock()
        self._link: Link | None = None

    @contextmanager
    def snapshot(self, *, awaits_entered: bool = True) -> Iterator[Snapshot | None]:
        del awaits_entered  # there is no daybook
        with self._turn:
            link = self._linked()

            def ask(sql: str, values: Sequence[int | str]) -> list[Any]:
                try:
                    return link.execute(sql.replace("?", "%s"), values).fetchall()
                except psycopg.Error as error:
                    raise failure("読み出し", error) from error

            try:
                link.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                is_there = has_book(link)
            except psycopg.Error as error:
                self._drop()
                raise failure("読み出し", error) from error
            try:
                yield Snapshot(ask) if is_there else None
            finally:
                try:
                    link.execute("ROLLBACK")
                except psycopg.Error:
                    self._drop()

    def close(self) -> None:
        with self._turn:
            self._drop()

    def _linked(self) -> Link:
        if self._link is None or self._link.closed:
            try:
                self._link = connect(self._url)
            except psycopg.Error as error:
                raise failure("接続", error) from error
        return self._link

    def _drop(self) -> None:
        if self._link is not None:
            with suppress(psycopg.Error):
                self._link.close()
            self._link = None
