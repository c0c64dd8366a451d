"""The daybook in use: what was answered is in the book soon, whatever happens meanwhile, once and in its order."""

import asyncio
import itertools
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import INPUT, WRAPPED_BYTES, SealedBody, ShelfKey, seal
from sekisho.ledger.book import Book
from sekisho.ledger.daybook import encode, key_of
from sekisho.ledger.log import Log
from sekisho.ledger.note import Signer
from sekisho.ledger.page import Page
from sekisho.ledger.settling import settle_entered
from sekisho.ledger.shelves import Sealer, Shelf
from sekisho.ledger.store import Batch
from sekisho.ledger.store.daybook_file import CAPACITY, DAYBOOK, FRAME_BYTES, await_entered, first_frame
from tests.ledger.books import BODY_KEY, SIGNER, WAIT_S, Place, call, event, intent, until
from tests.ledger.faults import Fault, FaultyStore

FAR = 3600.0  # seconds: nothing is written by itself
SHELF = Shelf("eng_1", "text", 2026)


@pytest.fixture
def place(sqlite_place: Place) -> Place:
    return sqlite_place


@pytest.fixture
def store(place: Place) -> FaultyStore:
    return FaultyStore(place.store())


@pytest.fixture
def log(store: FaultyStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Log]:
    """One that writes nothing of what is entered by itself."""
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", FAR)
    log = Log.open(store, SIGNER)
    yield log
    log.close(WAIT_S)


def enter(log: Log, *records: str, awaits_disk: bool = True) -> list[bytes]:
    """Enter the intents and outcomes of these calls; the leaves."""
    leaves = []

    async def run() -> None:
        for record in records:
            for leaf, body in call(record):
                await log.enter_async(leaf, record=record, bodies=[body], awaits_disk=awaits_disk)
                leaves.append(leaf)

    asyncio.run(run())
    return leaves


def write_now(log: Log) -> None:
    log._due_at = 0.001
    log._bell.ring()


def stopped(place: Place, to: Path) -> Place:
    """What the disk holds at this moment, as if the process had been killed."""
    shutil.copytree(place.folder, to)
    return Place(to)


def leaves_of(place: Place) -> list[bytes]:
    with place.reader().standing() as book:
        return [leaf for _, leaf in book.leaves()]


def test_is_answered_before_the_book_has_it_with_the_index_it_will_have(place: Place, log: Log) -> None:
    given = [(record, *page) for record in ("rec_a", "rec_b") for page in call(record)]

    async def run() -> list[int]:
        return [await log.enter_async(leaf, record=record, bodies=[body]) for record, leaf, body in given]

    assert asyncio.run(run()) == [0, 1, 2, 3]
    assert log.health().size == 0
    assert not await_entered(place.folder)
    write_now(log)
    until(lambda: log.health().size == 4)
    assert leaves_of(place) == [leaf for _, leaf, _ in given]


def test_what_awaits_the_disk_is_on_it_before_it_is_answered(
    place: Place, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync, synced = os.fdatasync, list[tuple[str, bool]]()

    def watched(file: int) -> None:
        sync(file)
        synced.append((Path(f"/proc/self/fd/{file}").readlink().name, first_frame(place.folder) != b""))

    monkeypatch.setattr(os, "fdatasync", watched)
    enter(log, "rec_a", awaits_disk=False)
    assert (DAYBOOK, True) not in synced
    enter(log, "rec_b")
    assert synced.count((DAYBOOK, True)) == 2


def test_what_does_not_await_the_disk_is_entered_without_the_writer_where_that_rests(
    place: Place, store: FaultyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", FAR)
    monkeypatch.setattr("sekisho.ledger.log.TICK_S", FAR)  # it does not look by itself meanwhile
    log = Log.open(store, SIGNER)
    entered = enter(log, "rec_a")
    until(lambda: log._is_waiting and not log._at_book.locked())
    store.entering.clear()
    entered += enter(log, "rec_b", awaits_disk=False)
    assert {*store.entering} == {threading.current_thread().name}
    log.append(event("evt_1")).result(WAIT_S)
    log.close(WAIT_S)
    assert leaves_of(place) == [*entered, event("evt_1")]
    assert place.check().ok


def test_while_the_writer_is_with_the_disk_nothing_waits_but_entries(log: Log, store: FaultyStore) -> None:
    async def run() -> list[int]:
        until(lambda: log._is_waiting)
        store.gate.clear()
        ahead = log.append(event("evt_1"))
        until(lambda: not log._queue)
        entering = asyncio.ensure_future(log.enter_async(intent("rec_a"), record="rec_a", awaits_disk=False))
        done, _ = await asyncio.wait([entering], timeout=0.05)  # the loop goes on
        assert not done
        store.gate.set()
        return [ahead.result(WAIT_S), await entering]

    assert asyncio.run(run()) == [0, 1]


def test_what_need_not_wait_for_the_disk_is_done_meanwhile(log: Log, store: FaultyStore) -> None:
    async def run() -> int:
        until(lambda: log._is_waiting)
        store.gate.clear()
        return await log.enter_async(intent("rec_a"), record="rec_a", meanwhile=store.gate.set)

    assert asyncio.run(run()) == 0


def test_many_loops_and_threads_enter_at_once_and_each_hears_its_own_index(place: Place) -> None:
    heard: dict[int, bytes] = {}

    async def calls(name: int) -> None:
        for number in range(40):
            for leaf, body in call(f"rec_{name}_{number}"):
                awaits_disk = leaf.startswith(b'{"actor"')  # intents
                heard[await log.enter_async(leaf, record=body.record, bodies=[body], awaits_disk=awaits_disk)] = leaf

    async def together(name: int) -> None:
        await asyncio.gather(*(calls(10 * name + at) for at in range(4)))

    with place.log() as log:
        threads = [threading.Thread(target=asyncio.run, args=(together(name),)) for name in range(3)]
        for thread in threads:
            thread.start()
        for number in range(40):
            heard[log.append(event(f"evt_{number}")).result(WAIT_S)] = event(f"evt_{number}")
        for thread in threads:
            thread.join(WAIT_S)
    assert [heard[at] for at in sorted(heard)] == leaves_of(place)
    assert len(heard) == 3 * 4 * 40 * 2 + 40
    assert place.check().ok


def test_whoever_was_answered_finds_the_entry_at_its_index_whatever_fails_meanwhile(
    place: Place, store: FaultyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.log.RETRY_S", 0.01)
    log = Log.open(store, SIGNER)
    heard: dict[int, bytes] = {}
    failed: list[str] = []
    ending = threading.Event()

    async def calls(name: int) -> None:
        for number in itertools.count():
            for leaf, body in call(f"rec_{name}_{number}"):
                if ending.is_set():
                    return
                try:
                    awaits_disk = number % 3 == 0
                    at = await log.enter_async(leaf, record=body.record, bodies=[body], awaits_disk=awaits_disk)
                except LedgerError as error:
                    failed.append(str(error))
                    await asyncio.sleep(0.005)
                    break
                assert at not in heard
                heard[at] = leaf

    async def together(name: int) -> None:
        await asyncio.gather(*(calls(10 * name + at) for at in range(4)))

    threads = [threading.Thread(target=asyncio.run, args=(together(name),)) for name in range(3)]
    for thread in threads:
        thread.start()
    for step in itertools.islice(itertools.cycle(("add", "commit", "clear", "sync", "reopen")), 40):
        fault: Fault = "fails" if len(failed) % 2 else "fails after persisting"
        if step == "commit":
            store.fault = fault
        else:
            store.faults[step] = fault
        ending.wait(0.03)
    ending.set()
    for thread in threads:
        thread.join(WAIT_S)
    store.faults.clear()
    until(lambda: log.health().ok)
    log.close(WAIT_S)
    leaves = leaves_of(place)
    assert [at for at, leaf in heard.items() if leaves[at] != leaf] == []
    assert len(failed) > 10
    assert place.check().ok


def test_comes_before_what_is_written_behind_it(place: Place, log: Log) -> None:
    entered = enter(log, "rec_a")
    assert log.append(event("evt_1")).result(WAIT_S) == 2
    assert leaves_of(place) == [*entered, event("evt_1")]
    assert place.check().ok


@pytest.mark.parametrize("awaits_disk", [True, False])
def test_what_was_answered_survives_a_kill(place: Place, log: Log, tmp_path: Path, *, awaits_disk: bool) -> None:
    log.append(event("evt_1")).result(WAIT_S)
    entered = enter(log, "rec_a", "rec_b", awaits_disk=awaits_disk)
    killed = stopped(place, tmp_path / "killed")
    killed.fill([event("evt_after")])
    assert leaves_of(killed) == [event("evt_1"), *entered, event("evt_after")]
    assert killed.check().problems == ()
    with closing(killed.reader()) as reader:
        assert reader.body("rec_b", INPUT) is not None


def test_closing_writes_it(place: Place, store: FaultyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", FAR)
    log = Log.open(store, SIGNER)
    entered = enter(log, "rec_a")
    log.close(WAIT_S)
    assert leaves_of(place) == entered
    assert first_frame(place.folder) == b""


def test_is_written_by_itself_also_while_more_comes_in(store: FaultyStore) -> None:
    log = Log.open(store, SIGNER)
    enter(log, *(f"rec_{number}" for number in range(200)))
    assert 1 < len([batch for batch in store.commits if batch.rows]) < 400
    until(lambda: log.health().size == 400)
    log.close(WAIT_S)


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_of_a_daybook_that_is_torn_what_stands_before_the_tear_is_kept(
    place: Place, log: Log, tmp_path: Path, cut: int
) -> None:
    entered = enter(log, "rec_a", "rec_b", "rec_c")
    killed = stopped(place, tmp_path / "killed")
    kept = (killed.folder / DAYBOOK).read_bytes()
    end = len(kept.rstrip(b"\0")) * cut // 100
    (killed.folder / DAYBOOK).write_bytes(kept[:end])
    with killed.log():
        pass
    found = leaves_of(killed)
    assert found == entered[: len(found)]
    assert len(found) >= 6 * cut // 100 - 1
    assert killed.check().ok


def test_what_is_in_the_book_already_is_not_entered_again(place: Place, log: Log, tmp_path: Path) -> None:
    """The machine stopped when the book was written and the daybook was not begun anew."""
    entered = enter(log, "rec_a")
    kept = (place.folder / DAYBOOK).read_bytes()
    write_now(log)
    until(lambda: log.health().size == 2)
    killed = stopped(place, tmp_path / "killed")
    (killed.folder / DAYBOOK).write_bytes(kept)
    killed.fill([event("evt_after")])
    assert leaves_of(killed) == [*entered, event("evt_after")]
    assert killed.check().ok


def test_a_book_older_than_its_daybook_is_not_written_on(place: Place, log: Log, tmp_path: Path) -> None:
    older = stopped(place, tmp_path / "older")
    log.append(event("evt_1")).result(WAIT_S)
    enter(log, "rec_a")
    shutil.copy(place.folder / DAYBOOK, older.folder / DAYBOOK)
    with pytest.raises(LedgerError, match="台帳にない先の記録"):
        older.open_log()
    (older.folder / DAYBOOK).unlink()
    older.fill([event("evt_after")])
    assert leaves_of(older) == [event("evt_after")]


def test_no_new_book_is_begun_beside_the_daybook_of_a_lost_one(place: Place, log: Log, tmp_path: Path) -> None:
    enter(log, "rec_a")
    fresh = Place(tmp_path / "fresh")
    fresh.folder.mkdir()
    shutil.copy(place.folder / DAYBOOK, fresh.folder / DAYBOOK)
    assert settle_entered(fresh.folder, fresh.open_log)
    assert [path.name for path in fresh.folder.iterdir()] == [DAYBOOK]
    with pytest.raises(LedgerError, match="台帳にない先の記録"):
        fresh.open_log()
    (fresh.folder / DAYBOOK).unlink()
    fresh.fill([event("evt_1")])
    assert leaves_of(fresh) == [event("evt_1")]


def test_the_same_leaf_twice_is_there_twice(place: Place, log: Log, tmp_path: Path) -> None:
    """A defect of the caller's; but who was told an index finds the leaf there."""
    leaf = intent("rec_a")
    for _ in range(2):
        asyncio.run(log.enter_async(leaf, record="rec_a"))
        write_now(log)
        until(lambda: log._book.is_settled)
    assert asyncio.run(log.enter_async(leaf, record="rec_a")) == 2
    killed = stopped(place, tmp_path / "killed")
    killed.fill([event("evt_after")])
    assert leaves_of(killed) == [leaf, leaf, leaf, event("evt_after")]


def test_nobody_without_the_books_key_adds_to_it(place: Place) -> None:
    place.fill([event("evt_1")])
    other = key_of(Signer(SIGNER.name, Ed25519PrivateKey.generate()))
    with (place.folder / DAYBOOK).open("r+b") as file:
        file.write(encode(other, 1, [Page(intent("rec_forged"), "rec_forged")]))
    place.fill([event("evt_2")])
    assert leaves_of(place) == [event("evt_1"), event("evt_2")]


@pytest.mark.parametrize("awaits_disk", [True, False])
@pytest.mark.parametrize("fault", ["fails", "fails after persisting"])
def test_who_hears_of_a_failure_may_be_in_the_book_and_others_are(
    place: Place, log: Log, store: FaultyStore, fault: Fault, *, awaits_disk: bool
) -> None:
    entered = enter(log, "rec_a", awaits_disk=awaits_disk)
    until(lambda: log._is_waiting)
    store.faults["add"] = fault
    with pytest.raises(LedgerError, match="told to fail"):
        enter(log, "rec_b", awaits_disk=awaits_disk)
    until(lambda: log.health().ok)
    entered += enter(log, "rec_c")
    log.append(event("evt_1")).result(WAIT_S)
    assert leaves_of(place) == [*entered, event("evt_1")]
    assert place.check().ok


@pytest.mark.parametrize("step", ["commit", "clear", "wipe", "sync", "load", "reopen"])
@pytest.mark.parametrize("fault", ["fails", "fails after persisting"])
def test_a_failure_on_the_way_into_the_book_loses_nothing_and_writes_nothing_twice(
    place: Place, log: Log, store: FaultyStore, step: str, fault: Fault
) -> None:
    entered = enter(log, "rec_a", "rec_b")
    store.fault = fault  # of the commit
    if step != "commit":
        store.faults[step] = fault
    write_now(log)
    until(lambda: not log.health().ok)
    with pytest.raises(LedgerError):
        enter(log, "rec_c")
    until(lambda: log.health().ok)
    assert log.append(event("evt_1")).result(WAIT_S) == 4
    assert leaves_of(place) == [*entered, event("evt_1")]
    assert place.check().ok


def test_a_failure_that_lasts_until_the_process_ends_loses_nothing(
    place: Place, store: FaultyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", FAR)
    log = Log.open(store, SIGNER)
    entered = enter(log, "rec_a")
    store.is_down = True
    write_now(log)
    until(lambda: not log.health().ok)
    log.close(WAIT_S)
    with place.log():
        pass
    assert leaves_of(place) == entered
    assert place.check().ok


def test_a_daybook_that_was_taken_away_stops_the_log_and_nothing_is_lost(place: Place, log: Log) -> None:
    entered = enter(log, "rec_a")
    (place.folder / DAYBOOK).unlink()
    with pytest.raises(LedgerError, match="がありません"):
        enter(log, "rec_b")
    until(lambda: log.health().ok)
    entered += enter(log, "rec_c")
    log.append(event("evt_1")).result(WAIT_S)
    assert leaves_of(place) == [*entered, event("evt_1")]


def test_what_found_room_for_a_part_only_is_not_answered(
    place: Place, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quota or a limit of the process: the system writes less than it was asked to, and that is no error."""
    entered = enter(log, "rec_a")
    write = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: write(file, data[: len(data) // 2], at))
    with pytest.raises(LedgerError, match="書き込みに失敗"):
        enter(log, "rec_b")
    monkeypatch.undo()
    until(lambda: log.health().ok)
    log.append(event("evt_1")).result(WAIT_S)
    assert leaves_of(place) == [*entered, event("evt_1")]


def test_an_idle_look_between_does_not_forget_it(place: Place, log: Log, store: FaultyStore) -> None:
    enter(log, "rec_a", awaits_disk=False)
    log._written_at -= 60.0  # as if nothing had been durable for long: time to try whether it would be
    log._bell.ring()
    until(lambda: log._is_waiting)
    assert log._due_at
    write_now(log)
    until(lambda: log.health().size == 2)


def test_a_daybook_that_cannot_be_read_holds_no_reader_up(tmp_path: Path) -> None:
    (tmp_path / DAYBOOK).mkdir()
    assert await_entered(tmp_path)


def test_what_is_large_is_written_at_once(place: Place, log: Log) -> None:
    body = seal(BODY_KEY, "rec_a", INPUT, bytes(FRAME_BYTES))
    asyncio.run(log.enter_async(intent("rec_a", body), record="rec_a", bodies=[body]))
    assert log.health().size == 1
    assert first_frame(place.folder) == b""


def test_what_finds_no_room_is_written_at_once_with_what_was_entered(place: Place, log: Log) -> None:
    entered: list[bytes] = []
    while not log.health().size:
        body = seal(BODY_KEY, f"rec_{len(entered)}", INPUT, bytes(FRAME_BYTES // 2))
        entered.append(intent(body.record, body))
        asyncio.run(log.enter_async(entered[-1], record=body.record, bodies=[body]))
    assert len(entered) in range(CAPACITY // FRAME_BYTES, 2 * CAPACITY // FRAME_BYTES + 1)
    assert leaves_of(place) == entered
    enter(log, "rec_a")
    assert log.health().size == len(entered)


def test_a_shelf_is_stored_before_anything_on_it_is_entered(place: Place, log: Log) -> None:
    sealer = Sealer(BODY_KEY, place.reader().shelf_key)

    def sealed(record: str) -> SealedBody:
        return sealer.seal(SHELF, record, INPUT, b"text")

    asyncio.run(log.enter_async(intent("rec_a", body := sealed("rec_a")), record="rec_a", bodies=[body]))
    assert log.health().size == 1
    asyncio.run(log.enter_async(intent("rec_b", body := sealed("rec_b")), record="rec_b", bodies=[body]))
    assert log.health().size == 1


def test_a_shelf_that_the_store_would_not_find_by_its_mark_is_not_entered_on(place: Place, log: Log) -> None:
    """Books of an earlier version hold shelves whose stored key has no mark until it is wrapped anew."""
    shelf = ShelfKey(SHELF.name, bytes([1]) * WRAPPED_BYTES, bytes(16))
    bodies = [replace(seal(BODY_KEY, record, INPUT, b"text"), shelf=shelf) for record in ("rec_a", "rec_b")]
    for size, body in enumerate(bodies, 1):
        asyncio.run(log.enter_async(intent(body.record, body), record=body.record, bodies=[body]))
        assert log.health().size == size


def test_what_follows_something_that_did_not_await_the_disk_does_not_outlive_it(
    place: Place, log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine stops: of each file there is what was synced last."""
    sync, synced = os.fdatasync, dict[str, bytes]()

    def watched(file: int) -> None:
        sync(file)
        path = Path(f"/proc/self/fd/{file}").readlink()
        synced[path.name] = path.read_bytes()

    log.append(event("evt_1")).result(WAIT_S)
    synced |= {path.name: path.read_bytes() for path in place.folder.glob("*-wal")}
    monkeypatch.setattr(os, "fdatasync", watched)
    large = seal(BODY_KEY, "rec_a", INPUT, bytes(FRAME_BYTES))
    asyncio.run(log.enter_async(intent("rec_a", large), record="rec_a", bodies=[large], awaits_disk=False))
    entered = enter(log, "rec_b")
    cut = stopped(place, tmp_path / "cut")
    monkeypatch.undo()
    for name, held in synced.items():
        (cut.folder / name).write_bytes(held)
    with cut.log():
        pass
    assert leaves_of(cut) == [event("evt_1"), intent("rec_a", large), *entered]
    assert cut.check().ok


def test_a_body_that_the_book_has_under_that_name_leaves_the_leaf_alone(place: Place, log: Log) -> None:
    """Ids are random, so this is a defect; an entry that was answered is not refused any more."""
    entered = enter(log, "rec_a")
    again = seal(BODY_KEY, "rec_a", INPUT, b"other")
    asyncio.run(log.enter_async(intent("rec_a", again), record="rec_a", bodies=[again]))
    entered += [intent("rec_a", again), *enter(log, "rec_b")]
    log.append(event("evt_1")).result(WAIT_S)
    assert leaves_of(place) == [*entered, event("evt_1")]
    assert not place.check().ok


@pytest.mark.parametrize("fault", ["fails", "fails after persisting"])
@pytest.mark.parametrize("commits", range(4))
def test_a_failure_among_entries_that_are_written_one_by_one(
    place: Place, store: FaultyStore, fault: Fault, commits: int
) -> None:
    book = Book(store, SIGNER)
    book.open()
    bodies = [seal(BODY_KEY, "rec_a", INPUT, text) for text in (b"first", b"second")]
    pages = [Page(intent("rec_a", body), "rec_a", (body,)) for body in bodies]
    pages += [Page(leaf, "rec_b", (body,)) for leaf, body in call("rec_b")]
    book.enter(pages)
    real, count = store.commit, itertools.count()

    def commit(batch: Batch) -> None:
        if next(count) == commits + 1:  # the first is the one for all of them
            store.fault = fault
        real(batch)

    store.commit = commit  # type: ignore[method-assign]
    with suppress(LedgerError):  # none where the store refuses that one anyhow
        book.settle()
    book.recover()
    book.close()
    assert leaves_of(place) == [page.leaf for page in pages]


def test_readers_and_the_checker_see_what_was_answered_before_they_looked(place: Place) -> None:
    with place.log() as log:
        for number in range(20):
            enter(log, f"rec_{number}")
            assert place.reader().size() == 2 * number + 2
        enter(log, "rec_last")
        report = place.check()
        assert report.size == 42
        assert report.notes == ()


def test_who_asks_for_keys_waits_for_nobody(place: Place, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate asks on its event loop, and no key of a shelf ever stands in the daybook."""
    enter(log, "rec_a")
    waited: list[Path] = []
    monkeypatch.setattr("sekisho.ledger.store.sqlite_read.await_entered", waited.append)
    reader = place.reader()
    assert (reader.shelf_key(SHELF.name), reader.kek()) == (None, "")
    assert waited == []
    assert reader.size() == 0
    assert waited == [place.folder]


def test_the_checker_names_what_nobody_is_left_to_write(place: Place, log: Log, tmp_path: Path) -> None:
    enter(log, "rec_a")
    killed = stopped(place, tmp_path / "killed")
    report = killed.check()
    assert report.ok
    assert any("控え" in note for note in report.notes)
    assert settle_entered(killed.folder, killed.open_log)
    report = killed.check()
    assert (report.size, report.notes) == (2, ())
    assert not settle_entered(place.folder, place.open_log, 0.1)  # a writer is there: it is left to that one


def test_a_record_without_a_name_is_written_at_once(place: Place, log: Log) -> None:
    assert asyncio.run(log.enter_async(event("evt_1"))) == 0
    assert leaves_of(place) == [event("evt_1")]


def test_a_book_of_before_gets_its_daybook(place: Place) -> None:
    place.fill([event("evt_1")])
    (place.folder / DAYBOOK).unlink()
    with place.log() as log:
        enter(log, "rec_a")
    assert (place.folder / DAYBOOK).stat().st_size == CAPACITY
    assert len(leaves_of(place)) == 3


def test_a_daybook_whose_making_was_cut_off_is_made_whole(place: Place) -> None:
    place.fill([event("evt_1")])
    os.truncate(place.folder / DAYBOOK, 1000)
    with place.log() as log:
        enter(log, "rec_a")
    assert (place.folder / DAYBOOK).stat().st_size == CAPACITY


def test_of_two_outcomes_only_one_is_written(place: Place, store: FaultyStore) -> None:
    """A start after a commit that reached the disk, and whose process never knew."""
    book = Book(store, SIGNER)
    book.open()
    pages = [Page(leaf, "rec_a", (body,)) for leaf, body in call("rec_a")]
    assert book.enter(pages) == 0
    store.fault = "fails after persisting"
    with pytest.raises(LedgerError):
        book.settle()
    book.close()
    with place.log():
        pass
    with closing(sqlite3.connect(place.file)) as database:
        assert database.execute("SELECT leaf FROM entry ORDER BY idx").fetchall() == [(page.leaf,) for page in pages]
    assert place.check().ok
