import asyncio
import errno
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from sekisho.kernel.errors import LedgerError
from sekisho.ledger import fsck_sources
from sekisho.ledger.book import Book, Page
from sekisho.ledger.log import Log
from sekisho.ledger.store import Batch, Row
from sekisho.ledger.store.sqlite import SqliteStore
from tests.ledger.books import SIGNER, WAIT_S, Place, event, intent, mixed, until

ROOT = Path(__file__).parents[3]


@pytest.fixture
def log(sqlite_place: Place) -> Iterator[Log]:
    log = sqlite_place.open_log()
    log.append(event("evt_first")).result(WAIT_S)
    yield log
    log.close(WAIT_S)


def refuses(log: Log) -> bool:
    """Whether an append fails now; it may be the one that finds the fault."""
    try:
        log.append(event("evt_refused")).result(WAIT_S)
    except LedgerError:
        return True
    return False


def copy(source: Path, target: Path) -> None:
    """By another process: opening a SQLite file ourselves and closing it would drop the locks of this process."""
    subprocess.run(["cp", "-r", source, target], check=True)


@pytest.mark.parametrize("name", ["ledger.sqlite3", "ledger.sqlite3-wal", "ledger.lock"])
def test_stops_when_a_file_is_deleted_and_goes_on_when_it_is_back(sqlite_place: Place, log: Log, name: str) -> None:
    path = sqlite_place.folder / name
    aside = sqlite_place.folder / "aside"
    path.rename(aside)
    assert refuses(log)
    assert "ありません" in log.health().reason
    aside.rename(path)
    until(lambda: log.health().ok)
    log.append(event("evt_after")).result(WAIT_S)
    report = sqlite_place.check()
    assert report.ok, report.problems


def test_a_commit_into_a_file_that_was_taken_away_meanwhile_does_not_count(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqliteStore(sqlite_place.folder)
    store.open()
    store.begin("vkey", "origin\n0\n")
    aside = sqlite_place.folder / "aside"
    insert = store._insert

    def insert_and_take_away(*given: Any) -> None:
        insert(*given)
        sqlite_place.file.rename(aside)

    monkeypatch.setattr(store, "_insert", insert_and_take_away)
    with pytest.raises(LedgerError, match="ありません"):
        store.commit(Batch(0, "origin\n0\n", "origin\n1\n", (Row(b"leaf"),)))
    aside.rename(sqlite_place.file)
    store.reopen()
    assert store.load().size == 1  # failed after persisting
    store.close()


def test_after_a_failure_nothing_rests_on_the_old_wal(sqlite_place: Place, tmp_path: Path) -> None:
    store = SqliteStore(sqlite_place.folder)
    store.open()
    store.begin("vkey", "origin\n0\n")
    store.commit(Batch(0, "origin\n0\n", "origin\n1\n", (Row(b"leaf"),)))
    copy(sqlite_place.file, tmp_path / "before.sqlite3")
    store.reopen()
    copy(sqlite_place.file, tmp_path / "after.sqlite3")
    with sqlite3.connect(tmp_path / "after.sqlite3") as database:
        assert database.execute("SELECT leaf FROM entry").fetchall() == [(b"leaf",)]
    with sqlite3.connect(tmp_path / "before.sqlite3") as database:
        assert database.execute("SELECT leaf FROM entry").fetchall() == []
    store.close()


def test_what_did_not_await_the_disk_may_go_with_the_machine_and_the_book_goes_on(
    sqlite_place: Place, tmp_path: Path
) -> None:
    """A machine that stops loses at most what lies in the WAL behind the last sync."""
    log = sqlite_place.open_log()
    log.append(event("evt_kept")).result(WAIT_S)
    log.close(WAIT_S)
    book = Book(sqlite_place.store(), SIGNER)
    book.open()
    book.write([Page(event("evt_synced"))])
    wal = sqlite_place.folder / "ledger.sqlite3-wal"
    on_disk = wal.stat().st_size
    assert book.write([Page(event("evt_lost"))], awaits_disk=False) == 2
    copy(sqlite_place.folder, tmp_path / "stopped")
    assert wal.stat().st_size > on_disk
    os.truncate(tmp_path / "stopped" / wal.name, on_disk)
    book.settle()
    book.close()
    stopped = Place(tmp_path / "stopped")
    stopped.fill([event("evt_after")])
    assert stopped.check().ok
    with stopped.reader().standing() as known:
        assert [leaf for _, leaf in known.leaves()] == [event("evt_kept"), event("evt_synced"), event("evt_after")]


def test_what_is_read_is_on_the_disk_whoever_wrote_it(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Book(sqlite_place.store(), SIGNER)
    book.open()
    book.write([Page(event("evt_1"))], awaits_disk=False)
    synced: list[int] = []
    sync = os.fdatasync
    monkeypatch.setattr(os, "fdatasync", lambda handle: (synced.append(os.fstat(handle).st_ino), sync(handle)))
    assert sqlite_place.reader().entries(0, 9) == [(0, event("evt_1"))]
    wal = (sqlite_place.folder / "ledger.sqlite3-wal").stat().st_ino
    assert synced == [wal]
    assert fsck_sources.open_source(sqlite_place.target).checkpoint().decode().splitlines()[1] == "1"
    assert synced == [wal, wal]
    monkeypatch.setattr(os, "fdatasync", disk_error)
    with pytest.raises(LedgerError, match="読み出しに失敗"):
        sqlite_place.reader().entries(0, 9)
    with pytest.raises(LedgerError, match="読めません"):
        fsck_sources.open_source(sqlite_place.target).checkpoint()
    book.close()


def test_on_a_medium_that_is_only_read_nothing_need_be_made_durable(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(handle: int) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with sqlite_place.log() as log:
        log.append(event("evt_1")).result(WAIT_S)
        monkeypatch.setattr(os, "fdatasync", read_only)
        assert sqlite_place.reader().size() == 1
        assert fsck_sources.open_source(sqlite_place.target).checkpoint()


def test_a_disk_that_does_not_take_what_was_answered_stops_the_log_until_it_does(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_place.log() as log:
        monkeypatch.setattr(os, "fdatasync", disk_error)
        assert asyncio.run(log.enter_async(event("evt_answered"), awaits_disk=False)) == 0
        until(lambda: not log.health().ok)
        assert "書き込みに失敗" in log.health().reason
        assert refuses(log)
        monkeypatch.undo()
        until(lambda: log.health().ok)
        assert log.append(event("evt_after")).result(WAIT_S) == 1
    assert sqlite_place.check().ok


def disk_error(handle: int) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.parametrize("is_another", [True, False], ids=["another book", "a true copy"])
def test_stops_when_the_file_is_replaced_until_its_own_is_back(
    sqlite_place: Place, log: Log, tmp_path: Path, is_another: bool
) -> None:
    """Also by a copy: what SQLite finds beside it would be the WAL of the file that was taken away."""
    other = Place(tmp_path / "other")
    other.fill(mixed(5))
    aside = sqlite_place.folder / "aside"
    sqlite_place.file.rename(aside)
    copy(other.file if is_another else aside, sqlite_place.file)
    assert refuses(log)
    tried = log._tried_at
    until(lambda: log._tried_at > tried)
    assert "置き換えられて" in log.health().reason
    aside.replace(sqlite_place.file)
    until(lambda: log.health().ok)
    assert log.append(event("evt_after")).result(WAIT_S) == 1
    report = sqlite_place.check()
    assert report.ok, report.problems


def test_stops_when_the_file_was_cut_short(sqlite_place: Place) -> None:
    """Its size only ever grows; what was cut off would be missed at the next start only, with everything behind it."""
    sqlite_place.fill([intent(f"rec_{number}") for number in range(200)])
    log = sqlite_place.open_log()
    kept = sqlite_place.file.read_bytes()
    os.truncate(sqlite_place.file, len(kept) // 2)
    assert refuses(log)
    assert "切り詰められて" in log.health().reason
    sqlite_place.file.open("r+b").write(kept)
    until(lambda: log.health().ok)
    log.close(WAIT_S)
    assert sqlite_place.check().ok


@pytest.mark.parametrize("name", [".", "ledger.sqlite3"])
def test_stops_when_it_was_made_read_only_also_for_a_superuser(sqlite_place: Place, log: Log, name: str) -> None:
    path = sqlite_place.folder / name
    mode = path.stat().st_mode
    path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert refuses(log)
        assert "読み取り専用" in log.health().reason
        with pytest.raises(LedgerError):
            log.append(event("evt_refused"))
    finally:
        path.chmod(mode)
    until(lambda: log.health().ok)
    log.append(event("evt_after")).result(WAIT_S)


def test_an_idle_log_finds_that_it_was_made_read_only(sqlite_place: Place, log: Log) -> None:
    sqlite_place.folder.chmod(0o500)
    try:
        until(lambda: not log.health().ok)
    finally:
        sqlite_place.folder.chmod(0o700)
    until(lambda: log.health().ok)


def test_does_not_open_what_is_read_only(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(3))
    sqlite_place.file.chmod(0o400)
    with pytest.raises(LedgerError):
        sqlite_place.open_log()
    sqlite_place.file.chmod(0o600)
    sqlite_place.fill([])


def test_a_lost_book_is_not_quietly_begun_anew(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(3))
    aside = sqlite_place.folder / "aside"
    sqlite_place.file.rename(aside)
    with pytest.raises(LedgerError, match="失われて"):
        sqlite_place.open_log()
    assert not sqlite_place.file.exists()
    aside.rename(sqlite_place.file)
    sqlite_place.fill([])


def test_an_empty_file_in_place_of_the_book_is_refused(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(3))
    fresh = Place(tmp_path / "fresh")
    store = SqliteStore(fresh.folder)
    store.open()
    store.close()
    fresh.file.replace(sqlite_place.file)
    with pytest.raises(LedgerError, match="始められた台帳"):
        sqlite_place.open_log()


def test_a_beginning_cut_off_before_the_lock_file_was_written_is_completed(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(3))
    lock = sqlite_place.folder / "ledger.lock"
    lock.write_text("")
    sqlite_place.fill([])
    assert lock.read_text() == "city.example/book\n"


def test_a_full_disk_loses_nothing_that_was_acknowledged_and_is_survived(sqlite_place: Place) -> None:
    command = [sys.executable, "-m", "tests.ledger.cramped", str(sqlite_place.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    acknowledged = [line.split()[1] for line in lines if line.startswith("acknowledged")]
    (refused,) = [line for line in lines if line.startswith("refused")]
    (health,) = [line for line in lines if line.startswith("healthy")]
    assert "書き込みに失敗" in refused
    assert health.startswith("healthy False")
    assert len(acknowledged) > 100
    assert acknowledged[-1] == "rec_after"
    reader = sqlite_place.reader()
    assert [record for record in acknowledged if not reader.by_record(record)] == []
    assert sqlite_place.check().ok


def test_the_lock_goes_with_a_killed_process(sqlite_place: Place) -> None:
    command = [sys.executable, "-m", "tests.ledger.writer", str(sqlite_place.folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    with pytest.raises(LedgerError, match="すでに別の"):
        sqlite_place.open_log()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    sqlite_place.fill([])


def test_a_long_reader_does_not_keep_a_new_writer_out(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(3))
    with sqlite3.connect(sqlite_place.file, isolation_level=None) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM entry").fetchall()
        sqlite_place.fill([event("evt_meanwhile")])
        assert reading.execute("SELECT count(*) FROM entry").fetchone() == (3,)
    reading.close()
    assert sqlite_place.reader().size() == 4


@pytest.mark.parametrize("count", [1, 2, 3, 255, 256, 257, 1024])
def test_writes_batches_of_any_size_in_order(sqlite_place: Place, count: int) -> None:
    store = SqliteStore(sqlite_place.folder)
    store.open()
    store.begin("vkey", "origin\n0\n")
    rows = tuple(Row(f"leaf {number}".encode(), f"rec_{number}") for number in range(count))
    store.commit(Batch(0, "origin\n0\n", f"origin\n{count}\n", rows))
    state = store.load()
    assert (state.vkey, state.note, state.size) == ("vkey", f"origin\n{count}\n", count)
    store.close()
    assert [leaf for _, leaf in sqlite_place.reader().entries(0, 2000)] == [row.leaf for row in rows]


def test_nothing_works_on_a_store_that_is_not_open(sqlite_place: Place) -> None:
    store = SqliteStore(sqlite_place.folder)
    for act in (store.load, lambda: store.probe(0), lambda: store.inbox(1), lambda: store.commit(Batch(0, "", ""))):
        with pytest.raises(LedgerError):
            act()


def test_the_files_are_for_their_owner_only(sqlite_place: Place) -> None:
    with sqlite_place.log():
        modes = {path.name: path.stat().st_mode & 0o777 for path in sqlite_place.folder.iterdir()}
    assert set(modes) == {"ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm", "ledger.lock", "ledger.daybook"}
    assert set(modes.values()) == {0o600}


def test_commits_wait_for_the_disk(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    sync, synced = os.fdatasync, list[tuple[str, int]]()

    def watched(file: int) -> None:
        sync(file)
        with closing(sqlite3.connect(sqlite_place.file)) as reading:
            ((entries,),) = reading.execute("SELECT count(*) FROM entry")
        synced.append((Path(f"/proc/self/fd/{file}").readlink().name, entries))

    monkeypatch.setattr(os, "fdatasync", watched)
    store = SqliteStore(sqlite_place.folder)
    store.open()
    store.begin("vkey", "origin\n0\n")
    assert synced == [("ledger.sqlite3-wal", 0)]
    store.commit(Batch(0, "origin\n0\n", "origin\n1\n", (Row(b"leaf", "rec_1"),)))
    assert synced[1:] == [("ledger.sqlite3-wal", 1)]
    store.commit(Batch(1, "origin\n1\n", "origin\n2\n", (Row(b"leaf", "rec_2"),), awaits_disk=False))
    assert len(synced) == 2
    store.probe(0)
    assert synced[2:] == [("ledger.sqlite3-wal", 2)]
    assert store._connected().execute("PRAGMA journal_mode").fetchone() == ("wal",)
    store.close()
