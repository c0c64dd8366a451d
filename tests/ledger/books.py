"""Books for tests: one key, leaves of every kind, and a place to keep a book in either store."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.ledger import fsck, fsck_sources
from sekisho.ledger.bodies import INPUT, OUTPUT, SealedBody, seal
from sekisho.ledger.entry import Event, Intent, Mark, Outcome, Refused
from sekisho.ledger.log import Log
from sekisho.ledger.note import Signer
from sekisho.ledger.reader import Reader, open_reader
from sekisho.ledger.store import LogStore
from sekisho.ledger.store.opening import open_store

SIGNER = Signer("city.example/book", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
VKEY = SIGNER.verifier.vkey
BODY_KEY = bytes(range(32, 64))
AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
WAIT_S = 20.0


@dataclass(frozen=True)
class Place:
    """Where a book lies: PostgreSQL if `url`, else the folder."""

    folder: Path
    url: str = ""

    @property
    def is_sqlite(self) -> bool:
        return not self.url

    @property
    def target(self) -> Path | str:
        return self.url or self.folder

    @property
    def file(self) -> Path:
        return self.folder / "ledger.sqlite3"

    def store(self) -> LogStore:
        return open_store(self.folder, self.url)

    def open_log(self, signer: Signer = SIGNER, queue_limit: int = 4096) -> Log:
        return Log.open(self.store(), signer, queue_limit=queue_limit)

    @contextmanager
    def log(self, queue_limit: int = 4096) -> Iterator[Log]:
        log = self.open_log(queue_limit=queue_limit)
        try:
            yield log
        finally:
            log.close(WAIT_S)

    def reader(self) -> Reader:
        return open_reader(self.folder, self.url)

    def check(self, vkey: str = VKEY) -> fsck.Report:
        return fsck.check(fsck_sources.open_source(self.target), vkey)

    def fill(self, leaves: list[bytes]) -> None:
        """Write these leaves and close the book."""
        with self.log(queue_limit=len(leaves) + 1) as log:
            for future in [log.append(leaf, record=record_of(leaf)) for leaf in leaves]:
                future.result(WAIT_S)


def intent(record: str, body: SealedBody | None = None) -> bytes:
    return Intent(
        record=record,
        at=AT,
        engagement="eng_1",
        party="par_1",
        actor="act_1",
        permit="pmt_1",
        purpose="minutes",
        service="practice",
        kind="text",
        model="practice-text",
        endpoint="/v1/chat/completions",
        stream=False,
        input_sha256=body.sha256 if body else "",
    ).leaf()


def outcome(record: str, body: SealedBody | None = None) -> bytes:
    return Outcome(record, AT, "answered", 200, body.sha256 if body else "", 10, 20, 300, "stop").leaf()


def refused(record: str) -> bytes:
    mark = Mark("PHONE", "personal.phone", 3, 16, "/messages/0/content", "block")
    return Refused(
        record, AT, "eng_1", "par_1", "act_1", "pmt_1", "minutes", "practice", "m", "/v1", 7, mark.code, 400, (mark,)
    ).leaf()


def event(name: str) -> bytes:
    return Event(name, AT, "permit.issued", "act_1", "eng_1", "pmt_1", {"version": 1}).leaf()


def call(record: str) -> tuple[tuple[bytes, SealedBody], tuple[bytes, SealedBody]]:
    """Intent and outcome of a call, each with its body."""
    asked = seal(BODY_KEY, record, INPUT, f"質問 {record}".encode())
    answered = seal(BODY_KEY, record, OUTPUT, f"答え {record}".encode())
    return (intent(record, asked), asked), (outcome(record, answered), answered)


def record_of(leaf: bytes) -> str:
    _, found, after = leaf.partition(b'"record":"')
    return after.partition(b'"')[0].decode() if found else ""


def mixed(count: int) -> list[bytes]:
    """`count` leaves that pair up as they should."""
    leaves: list[bytes] = []
    for number in range(count):
        kind = number % 4
        if kind == 1:
            leaves.append(outcome(f"rec_{number - 1:06}"))
        elif kind == 2:
            leaves.append(refused(f"rec_{number:06}"))
        elif kind == 3:
            leaves.append(event(f"evt_{number:06}"))
        else:
            leaves.append(intent(f"rec_{number:06}"))
    return leaves


def until(holds: Callable[[], bool], seconds: float = WAIT_S) -> None:
    """Wait for something another thread or process will bring about; fails after a generous while."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "did not come about"
        time.sleep(0.02)


def files_of_server(link: psycopg.Connection[Any] | psycopg.Cursor[Any]) -> dict[Path, bytes]:
    """The files of all tables of the server at the other end, without its WAL."""
    link.execute("CHECKPOINT")
    shown = link.execute("SELECT current_setting('data_directory')").fetchone()
    assert shown is not None
    while True:
        try:
            return {path: path.read_bytes() for path in (Path(shown[0]) / "base").rglob("*") if path.is_file()}
        except FileNotFoundError:  # the server removed or replaced one meanwhile: what it held may stand in a new one
            continue


def end_sessions(place: Place) -> None:
    """What a restart of the PostgreSQL server does to its clients."""
    with psycopg.connect(place.url, autocommit=True) as link:
        link.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE pid <> pg_backend_pid() AND datname = current_database()"""
        )
