"""Erasing: the text is in no file of the store and cannot be decrypted; the book and old receipts stay valid."""

import asyncio
import itertools
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from sekisho.kernel.errors import LedgerError
from sekisho.ledger import fsck_hashes
from sekisho.ledger.bodies import INPUT, OUTPUT, SealedBody, open_body
from sekisho.ledger.entry import Erasure
from sekisho.ledger.export import export
from sekisho.ledger.fsck import check
from sekisho.ledger.fsck_receipt import check_receipt
from sekisho.ledger.fsck_sources import DirectorySource
from sekisho.ledger.inbox import submit_event
from sekisho.ledger.log import Log
from sekisho.ledger.reader import Reader
from sekisho.ledger.receipt import prove
from sekisho.ledger.shelves import Sealer, Shelf
from tests.ledger.books import (
    AT,
    BODY_KEY,
    SIGNER,
    VKEY,
    WAIT_S,
    Place,
    files_of_server,
    intent,
    outcome,
    until,
)
from tests.ledger.faults import FaultyStore

THIS, LAST = Shelf("eng_1", "text", 2026), Shelf("eng_1", "text", 2025)
MARK = bytes(range(1, 200))  # what a ciphertext of the same bytes would not show, and a plain copy would
KEYS = fsck_hashes.read_key(VKEY)


def erasure(record: str = "", shelf: str = "", name: str = "") -> Erasure:
    return Erasure(name or f"ers_{record}{shelf.replace('/', '.')}", AT, "operator", "asked", record, shelf, 2)


def order(place: Place, entry: Erasure) -> None:
    submit_event(place.target, entry.event, entry.leaf())


def erase(place: Place, *entries: Erasure) -> None:
    """Order them of a running writer and wait until nothing is left to do."""
    for entry in entries:
        order(place, entry)
    reader = place.reader()
    until(lambda: all(entry.leaf() in last_leaves(reader, len(entries) + 4) for entry in entries))
    until(reader.is_tidy)
    reader.close()


def last_leaves(reader: Reader, count: int) -> list[bytes]:
    return [leaf for _, leaf in reader.entries(max(0, reader.size() - count), count)]


def write_calls(log: Log, sealer: Sealer, records: list[str], shelf: Shelf = THIS) -> None:
    """The way the gate does it: by the daybook, once the shelf's key is stored."""

    async def run() -> None:
        for record in records:
            asked = sealer.seal(shelf, record, INPUT, MARK + record.encode() * 40)
            answered = sealer.seal(shelf, record, OUTPUT, record.encode() * 400)
            await log.enter_async(intent(record, asked), record=record, bodies=[asked])
            await log.enter_async(outcome(record, answered), record=record, bodies=[answered], awaits_disk=False)

    asyncio.run(run())


@dataclass
class Scene:
    place: Place
    log: Log
    sealer: Sealer
    reader: Reader

    def bodies(self, record: str) -> list[SealedBody]:
        found = [self.reader.body(record, part) for part in (INPUT, OUTPUT)]
        return [body for body in found if body is not None]


@pytest.fixture
def scene(place: Place) -> Iterator[Scene]:
    reader = place.reader()
    with place.log() as log:
        sealer = Sealer(BODY_KEY, reader.shelf_key)
        write_calls(log, sealer, [f"rec_{number:04}" for number in range(60)])
        yield Scene(place, log, sealer, reader)
    reader.close()


def files_of(place: Place) -> dict[Path, bytes]:
    """Every file in which the store keeps anything; of PostgreSQL without the server's WAL (see the test of it)."""
    if place.is_sqlite:
        return {path: path.read_bytes() for path in place.folder.rglob("*") if path.is_file()}
    with psycopg.connect(place.url, autocommit=True) as link:
        return files_of_server(link)


def is_anywhere(place: Place, secret: bytes) -> bool:
    return any(secret in held for held in files_of(place).values())


def test_the_search_of_these_tests_finds_what_is_kept(scene: Scene) -> None:
    body = scene.bodies("rec_0007")[0]
    assert is_anywhere(scene.place, body.wrapped_key)
    assert is_anywhere(scene.place, body.shelf.wrapped)
    assert open_body(BODY_KEY, body).startswith(MARK)


def test_an_erased_text_is_in_no_file_and_cannot_be_opened(scene: Scene) -> None:
    before = scene.bodies("rec_0007")
    erase(scene.place, erasure("rec_0007"))
    assert scene.bodies("rec_0007") == []
    for body in before:
        assert not is_anywhere(scene.place, body.wrapped_key)
        for body_part in (body.ciphertext[:64], body.ciphertext[-64:]) if scene.place.is_sqlite else ():
            assert not is_anywhere(scene.place, body_part)
        # Whoever kept the ciphertext finds no key in the store that opens it.
        for other in [kept for number in range(60) for kept in scene.bodies(f"rec_{number:04}")]:
            with pytest.raises(LedgerError):
                open_body(BODY_KEY, replace(body, wrapped_key=other.wrapped_key, shelf=other.shelf))
    assert open_body(BODY_KEY, scene.bodies("rec_0008")[0]).startswith(MARK)


def test_is_carried_out_while_calls_go_on_coming(scene: Scene) -> None:
    """One every few milliseconds: the writer is never idle for long."""
    before, is_over = scene.bodies("rec_0007"), threading.Event()

    def go_on() -> None:
        for number in itertools.count():
            if is_over.wait(0.005):
                return
            write_calls(scene.log, scene.sealer, [f"rec_on_{number}"])

    calling = threading.Thread(target=go_on)
    calling.start()
    try:
        order(scene.place, erasure("rec_0007"))
        until(lambda: scene.bodies("rec_0007") == [] and scene.reader.is_tidy())
    finally:
        is_over.set()
        calling.join()
    for body in before:
        assert not is_anywhere(scene.place, body.wrapped_key)


def test_the_book_and_every_old_receipt_stay_valid(scene: Scene, tmp_path: Path) -> None:
    old = [
        prove(scene.reader, f"rec_{number:04}", first=first).encode() for number in (6, 7) for first in (True, False)
    ]
    export(scene.reader, tmp_path / "before")
    erase(scene.place, erasure("rec_0007"))
    for receipt in old:
        check_receipt(receipt, KEYS)
    export(scene.reader, tmp_path / "before")  # the later book is a continuation of the earlier export
    assert check(DirectorySource(tmp_path / "before"), VKEY).ok
    report = scene.place.check()
    assert report.ok, report.problems
    assert any("消去された本文が 2 件" in note for note in report.notes)
    # The receipt of the call goes on proving the call, not its erasure.
    leaf, _ = check_receipt(prove(scene.reader, "rec_0007").encode(), KEYS)
    assert b'"type":"outcome"' in leaf


def test_erasing_again_and_again_leaves_nothing_behind(scene: Scene) -> None:
    """Pages are reused and moved about meanwhile: no copy of a key may stay where a row once lay."""
    gone: list[SealedBody] = []
    for turn in range(6):
        records = [f"rec_{number:04}" for number in range(turn * 9, turn * 9 + 9)]
        gone += [body for record in records for body in scene.bodies(record)]
        erase(scene.place, *(erasure(record) for record in records))
        write_calls(scene.log, scene.sealer, [f"rec_{turn}_{number}" for number in range(30)])
    everything = b"".join(files_of(scene.place).values())
    assert len(gone) == 108
    assert not [body.record for body in gone if body.wrapped_key in everything]
    report = scene.place.check()
    assert report.ok, report.problems


@pytest.mark.parametrize("is_from_before", [False, True], ids=["new", "from before"])
def test_what_the_server_gathers_about_columns_holds_no_key(postgres_place: Place, is_from_before: bool) -> None:
    """ANALYZE, which the server also runs by itself, copies values of columns into a table of its own."""
    tables = "sekisho_ledger.body_key", "sekisho_ledger.shelf"
    records = [f"rec_{number}" for number in range(40)]
    with closing(postgres_place.reader()) as reader:
        with postgres_place.log() as log, psycopg.connect(postgres_place.url, autocommit=True) as link:
            scene = Scene(postgres_place, log, Sealer(BODY_KEY, reader.shelf_key), reader)
            if is_from_before:
                for table in tables:
                    link.execute(f"ALTER TABLE {table} ALTER COLUMN wrapped SET STATISTICS -1")
            write_calls(log, scene.sealer, records)
            for table in tables:
                link.execute(f"ANALYZE {table}")
            gathered = link.execute("SELECT count(*) FROM pg_stats WHERE attname = 'wrapped'").fetchall()
            assert gathered == [(2 if is_from_before else 0,)]
            old = [body for record in records for body in scene.bodies(record)]
        with postgres_place.log():
            erase(postgres_place, *map(erasure, records))
    held = b"".join(files_of(postgres_place).values())
    assert len(old) == 80
    assert not [body.record for body in old if body.wrapped_key in held]


@pytest.mark.parametrize("reading", ["SELECT 1", "SELECT count(*) FROM sekisho_ledger.body_key"])
def test_whoever_reads_in_postgresql_delays_the_clearing_and_never_spoils_it(
    postgres_place: Place, reading: str
) -> None:
    """The server keeps what an older snapshot (a backup, its own ANALYZE) may see, also in a table written anew."""
    with postgres_place.log() as log, closing(postgres_place.reader()) as reader:
        scene = Scene(postgres_place, log, Sealer(BODY_KEY, reader.shelf_key), reader)
        write_calls(log, scene.sealer, ["rec_gone", "rec_stays"])
        old = scene.bodies("rec_gone")
        with psycopg.connect(postgres_place.url) as snapshot:
            snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            snapshot.execute(reading)
            order(postgres_place, erasure("rec_gone"))
            until(lambda: scene.bodies("rec_gone") == [])
            write_calls(log, scene.sealer, [f"rec_{number}" for number in range(20)])  # nobody else waits
            assert not reader.is_tidy()
        until(reader.is_tidy)
        assert not any(is_anywhere(postgres_place, body.wrapped_key) for body in old)
        assert len(scene.bodies("rec_stays")) == 2


def test_a_reader_of_the_keys_who_came_after_the_erasure_holds_no_call_up(postgres_place: Place) -> None:
    with postgres_place.log() as log, closing(postgres_place.reader()) as reader:
        scene = Scene(postgres_place, log, Sealer(BODY_KEY, reader.shelf_key), reader)
        write_calls(log, scene.sealer, ["rec_gone"])
        old = scene.bodies("rec_gone")
        with psycopg.connect(postgres_place.url) as backup:
            backup.execute("LOCK TABLE sekisho_ledger.body_key IN ACCESS SHARE MODE")
            order(postgres_place, erasure("rec_gone"))
            until(lambda: scene.bodies("rec_gone") == [])
            for number in range(20):
                write_calls(log, scene.sealer, [f"rec_{number}"])
            assert not reader.is_tidy()
        until(reader.is_tidy)
        assert not any(is_anywhere(postgres_place, body.wrapped_key) for body in old)


def test_a_shelf_goes_with_its_key_at_once_and_its_bodies_follow_in_steps(scene: Scene) -> None:
    old = [f"rec_old_{number:03}" for number in range(300)]
    write_calls(scene.log, scene.sealer, old, LAST)
    before = scene.bodies(old[0])
    erase(scene.place, erasure(shelf=LAST.name))
    key = scene.reader.shelf_key(LAST.name)
    assert key is not None
    assert key.is_destroyed
    everything = b"".join(files_of(scene.place).values())
    assert before[0].shelf.wrapped not in everything
    assert [body for record in old for body in scene.bodies(record)] == []
    assert list(scene.reader.shelves()) == [(LAST.name, True, 0), (THIS.name, False, 120)]
    assert open_body(BODY_KEY, scene.bodies("rec_0001")[0]).startswith(MARK)


def test_nothing_is_put_on_a_shelf_that_was_disposed_of(scene: Scene) -> None:
    write_calls(scene.log, scene.sealer, ["rec_old"], LAST)
    scene.sealer.seal(LAST, "rec_next", INPUT, MARK)  # from here on it knows the key as stored, and asks no more
    erase(scene.place, erasure(shelf=LAST.name))
    body = scene.sealer.seal(LAST, "rec_late", INPUT, MARK)  # by a gate that still remembers the key
    with pytest.raises(LedgerError):
        scene.log.append(intent("rec_late", body), record="rec_late", bodies=[body]).result(WAIT_S)
    with pytest.raises(LedgerError, match="廃棄"):
        Sealer(BODY_KEY, scene.reader.shelf_key).seal(LAST, "rec_late", INPUT, MARK)
    assert scene.log.health().ok


def test_a_backup_made_afterwards_holds_nothing_of_it(scene: Scene, tmp_path: Path) -> None:
    gone = scene.bodies("rec_0007")
    erase(scene.place, erasure("rec_0007"))
    if scene.place.is_sqlite:
        with sqlite3.connect(tmp_path / "backup") as to, sqlite3.connect(scene.place.file) as source:
            source.backup(to)
        backup = (tmp_path / "backup").read_bytes()
    else:
        done = subprocess.run([shutil.which("pg_dump") or "pg_dump", scene.place.url], capture_output=True, check=False)
        backup = done.stdout if done.returncode == 0 else dump(scene.place)
    for body in gone:
        for secret in (body.wrapped_key, body.ciphertext[:64]):
            assert secret not in backup
            assert secret.hex().encode() not in backup


def test_the_servers_write_ahead_log_is_rid_of_it_where_segments_are_not_recycled(postgres_place: Place) -> None:
    """Needs what docs/operate.md asks of the server: wal_recycle = off, and the right to make a checkpoint."""
    with psycopg.connect(postgres_place.url, autocommit=True) as link:
        link.execute("ALTER SYSTEM SET wal_recycle = off")
        link.execute("SELECT pg_reload_conf()")
        folder = Path(link.execute("SHOW data_directory").fetchall()[0][0])
        reader = postgres_place.reader()
        with postgres_place.log() as log:
            write_calls(log, Sealer(BODY_KEY, reader.shelf_key), ["rec_a", "rec_b"])
            body = reader.body("rec_a", INPUT)
            assert body is not None
            assert any(body.wrapped_key in path.read_bytes() for path in (folder / "pg_wal").glob("0*"))
            erase(postgres_place, erasure("rec_a"))
        reader.close()
        link.execute("ALTER SYSTEM RESET wal_recycle")
        link.execute("SELECT pg_reload_conf()")
    assert not [path.name for path in folder.rglob("*") if path.is_file() and body.wrapped_key in path.read_bytes()]


def dump(place: Place) -> bytes:
    """Every row of every table, where no pg_dump of the server's version is at hand."""
    with psycopg.connect(place.url) as link, link.cursor() as cursor:
        parts: list[bytes] = []
        for table in ("meta", "head", "entry", "tile", "shelf", "body", "body_key", "inbox"):
            with cursor.copy(f"COPY sekisho_ledger.{table} TO STDOUT") as copy:
                parts += [bytes(part) for part in copy]
    return b"".join(parts)


def test_a_reader_in_the_way_delays_the_clearing_and_nothing_else(sqlite_place: Place) -> None:
    reader = sqlite_place.reader()
    with sqlite_place.log() as log:
        sealer = Sealer(BODY_KEY, reader.shelf_key)
        write_calls(log, sealer, ["rec_a", "rec_b"])
        body = reader.body("rec_a", INPUT)
        assert body is not None
        with sqlite3.connect(sqlite_place.file, isolation_level=None) as slow:
            slow.execute("BEGIN")
            slow.execute("SELECT count(*) FROM entry").fetchone()
            order(sqlite_place, erasure("rec_a"))
            until(lambda: reader.body("rec_a", INPUT) is None)
            write_calls(log, sealer, ["rec_c"])
            assert not reader.is_tidy()
            assert any("後始末" in note for note in sqlite_place.check().notes)
            slow.execute("ROLLBACK")
        slow.close()
        until(reader.is_tidy)
        assert not is_anywhere(sqlite_place, body.wrapped_key)


@pytest.mark.parametrize("fault", ["fails", "fails after persisting"])
def test_an_erasure_happens_with_its_leaf_or_not_at_all(place: Place, fault: str) -> None:
    store = FaultyStore(place.store())
    log = Log.open(store, SIGNER)
    reader = place.reader()
    write_calls(log, Sealer(BODY_KEY, reader.shelf_key), ["rec_a"])
    store.gate.clear()
    store.fault = fault  # type: ignore[assignment]
    order(place, erasure("rec_a"))
    store.gate.set()
    until(lambda: reader.body("rec_a", INPUT) is None and log.health().ok and reader.is_tidy())
    assert len([leaf for _, leaf in reader.by_record("rec_a") if b'"type":"erasure"' in leaf]) == 1
    log.close(WAIT_S)
    reader.close()
    report = place.check()
    assert report.ok, report.problems


def test_what_a_crash_left_undone_is_finished_at_the_next_start(place: Place) -> None:
    reader = place.reader()
    with place.log() as log:
        write_calls(log, Sealer(BODY_KEY, reader.shelf_key), ["rec_a"])
    body = reader.body("rec_a", INPUT)
    assert body is not None
    store = FaultyStore(place.store())
    store.tidy = lambda limit: False  # type: ignore[method-assign]
    log = Log.open(store, SIGNER)
    order(place, erasure("rec_a"))
    until(lambda: reader.body("rec_a", INPUT) is None)
    log.close(WAIT_S)
    assert not reader.is_tidy()
    with place.log():
        until(reader.is_tidy)
    reader.close()
    assert not is_anywhere(place, body.wrapped_key)


def test_a_body_that_comes_back_after_its_erasure_is_found(scene: Scene) -> None:
    body = scene.bodies("rec_0007")[0]
    erase(scene.place, erasure("rec_0007"))
    statement = "INSERT INTO body VALUES (9000, 'rec_0007', 'input', 0, {0}, {0})"
    if scene.place.is_sqlite:
        with sqlite3.connect(scene.place.file) as database:
            database.execute(statement.format("?1"), (body.ciphertext,))
        database.close()
    else:
        with psycopg.connect(scene.place.url) as link:
            link.execute("SET search_path = sekisho_ledger")
            link.execute("INSERT INTO body VALUES (9000, 'rec_0007', 'input', 0, %b, %s)", (body.ciphertext, "x"))
    assert any("残っています" in problem for problem in scene.place.check().problems)


@pytest.mark.parametrize(
    "entry",
    [
        Erasure("ers_1", AT, "operator", "asked"),
        Erasure("ers_1", AT, "operator", "asked", "rec_1", "eng_1/text/2026"),
        Erasure("ers_1", AT, "operator", "whim", "rec_1"),  # type: ignore[arg-type]
    ],
)
def test_refuses_an_erasure_without_one_target_or_with_an_unknown_basis(entry: Erasure) -> None:
    with pytest.raises(LedgerError):
        entry.leaf()
