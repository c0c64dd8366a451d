"""The book of the tests' installation: written by its real writer, read by its real reader."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from django.conf import settings

from sekisho.desk.records.index import book_reader
from sekisho.ledger.identity import own_signer
from sekisho.ledger.log import Log
from sekisho.ledger.reader import Reader, open_reader
from sekisho.ledger.store.opening import open_store

WAIT_S = 20.0


def open_writer() -> Log:
    here = settings.SEKISHO
    signer = own_signer(here.log_origin, settings.KEYRING.ledger_key())
    return Log.open(open_store(here.data_dir, here.store_url), signer)


@contextmanager
def writer() -> Iterator[Log]:
    """The one writer, as the gateway runs it."""
    log = open_writer()
    try:
        yield log
    finally:
        log.close(WAIT_S)


@contextmanager
def reader() -> Iterator[Reader]:
    opened = open_reader(settings.SEKISHO.data_dir, settings.SEKISHO.store_url)
    try:
        yield opened
    finally:
        opened.close()


def is_open() -> bool:
    """Whether something in this process looked into the book since it was thrown away."""
    return bool(book_reader.cache_info().currsize)


def throw_away() -> None:
    """No book was begun any more, and nobody in this process has it open."""
    if is_open():
        book_reader().close()
        book_reader.cache_clear()
    if url := settings.SEKISHO.store_url:
        with psycopg.connect(url, autocommit=True) as link:
            link.execute("DROP SCHEMA IF EXISTS sekisho_ledger CASCADE")
    for path in settings.SEKISHO.data_dir.glob("ledger.*"):  # its lock says that there was one
        path.unlink()


def inbox() -> list[bytes]:
    """What lies in the inbox, not yet taken up by a writer."""
    url, folder = settings.SEKISHO.store_url, settings.SEKISHO.data_dir
    if url:
        with closing(psycopg.connect(url)) as link:
            return [leaf for (leaf,) in link.execute("SELECT leaf FROM sekisho_ledger.inbox").fetchall()]
    with closing(sqlite3.connect(folder / "ledger.sqlite3")) as store:
        return [leaf for (leaf,) in store.execute("SELECT leaf FROM inbox").fetchall()]


def leaves() -> list[bytes]:
    """Every leaf of the book, once the writer has taken up what lay in the inbox."""
    with writer(), reader() as book:
        end = time.monotonic() + WAIT_S
        while inbox():
            assert time.monotonic() < end, "the writer does not take up the inbox"
            time.sleep(0.02)
        return [leaf for start in range(0, book.size(), 1000) for _, leaf in book.entries(start, 1000)]


def events_in_the_book() -> list[dict[str, Any]]:
    """The desk's events among the leaves, in the order of the book."""
    found = (json.loads(leaf) for leaf in leaves())
    return [leaf for leaf in found if leaf["type"] == "event"]
