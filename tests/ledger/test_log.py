import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.log import MOST_TURNS, Log
from sekisho.ledger.store import OtherWriterError
from tests.ledger.books import SIGNER, WAIT_S, Place, call, event, intent, mixed, outcome, refused, until
from tests.ledger.faults import Fault, FaultyStore

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(place: Place) -> FaultyStore:
    return FaultyStore(place.store())


@pytest.fixture
def log(store: FaultyStore) -> Iterator[Log]:
    log = Log.open(store, SIGNER, queue_limit=100)
    yield log
    store.gate.set()
    log.close(WAIT_S)


def wait_all(futures: list[Future[int]]) -> list[int]:
    return [future.result(WAIT_S) for future in futures]


def test_indices_follow_the_order_of_appending(log: Log) -> None:
    assert wait_all([log.append(leaf) for leaf in mixed(60)]) == list(range(60))


def test_an_acknowledged_leaf_is_there_for_readers(place: Place, log: Log) -> None:
    index = log.append(event("evt_1")).result(WAIT_S)
    reader = place.reader()
    assert reader.entries(index, 1) == [(index, event("evt_1"))]
    reader.close()


def test_event_loops_append_too_and_are_woken_once_for_a_batch(log: Log, store: FaultyStore) -> None:
    async def run() -> tuple[list[int], int]:
        loop = asyncio.get_running_loop()
        wake, calls = loop.call_soon_threadsafe, []
        loop.call_soon_threadsafe = lambda *given: (calls.append(1), wake(*given))[1]  # type: ignore[method-assign]
        store.gate.clear()
        first = asyncio.ensure_future(log.append_async(event("evt_first")))
        await asyncio.sleep(0.05)
        rest = [asyncio.ensure_future(log.append_async(leaf)) for leaf in mixed(50)]
        await asyncio.sleep(0.05)
        store.gate.set()
        return [await first, *await asyncio.gather(*rest)], len(calls)

    indices, wakes = asyncio.run(run())
    assert indices == list(range(51))
    assert wakes == 2


def test_what_one_turn_of_a_loop_hands_in_is_one_batch(store: FaultyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.ledger.log.TICK_S", WAIT_S)  # so that the writer does not look by itself meanwhile
    log = Log.open(store, SIGNER)
    until(lambda: log._is_waiting)

    async def late(leaf: bytes) -> int:
        time.sleep(0.1)  # noqa: ASYNC251  (the loop is at work, and a writer that was woken already would write)
        return await log.append_async(leaf)

    async def run() -> list[int]:
        return await asyncio.gather(log.append_async(event("evt_first")), *map(late, mixed(2)))

    assert asyncio.run(run()) == [0, 1, 2]
    assert [len(batch.rows) for batch in store.commits if batch.rows] == [3]
    log.close(WAIT_S)


def test_what_its_next_turns_hand_in_is_one_batch(store: FaultyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.ledger.log.TICK_S", WAIT_S)
    log = Log.open(store, SIGNER)
    until(lambda: log._is_waiting)

    async def late(turns: int, leaf: bytes) -> int:
        for _ in range(turns):
            await asyncio.sleep(0)
        return await log.append_async(leaf)

    async def run() -> list[int]:
        return await asyncio.gather(*map(late, reversed(range(MOST_TURNS)), mixed(MOST_TURNS)))

    assert asyncio.run(run()) == [*reversed(range(MOST_TURNS))]
    assert [len(batch.rows) for batch in store.commits if batch.rows] == [MOST_TURNS]
    log.close(WAIT_S)


def test_what_does_not_await_the_disk_is_answered_before_and_is_there_soon_after(
    log: Log, store: FaultyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", WAIT_S)
    assert asyncio.run(log.enter_async(event("evt_1"), awaits_disk=False)) == 0
    assert log.health().size == 1
    assert (store.commits[-1].awaits_disk, store.syncs) == (False, 0)
    log._due_at = time.perf_counter()  # as if the time were over
    log._bell.ring()
    until(lambda: store.syncs == 1)


def test_who_awaits_the_disk_takes_along_what_does_not(
    log: Log, store: FaultyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", WAIT_S)

    async def run() -> list[int]:
        return await asyncio.gather(
            log.enter_async(event("evt_1"), awaits_disk=False), log.append_async(event("evt_2"))
        )

    assert asyncio.run(run()) == [0, 1]
    assert store.commits[-1].awaits_disk
    asyncio.run(log.enter_async(event("evt_3"), awaits_disk=False))
    log.append(event("evt_4")).result(WAIT_S)
    assert [batch.awaits_disk for batch in store.commits if batch.rows] == [True, False, True]
    assert not log._due_at


def test_nothing_stays_away_from_the_disk_because_more_follows(
    log: Log, store: FaultyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", 0.0)

    async def run() -> None:
        for number in range(50):
            await log.enter_async(event(f"evt_{number}"), awaits_disk=False)

    asyncio.run(run())
    awaiting = [batch.awaits_disk for batch in store.commits if batch.rows]
    assert store.syncs + sum(awaiting) >= len(awaiting) // 2


def test_closing_leaves_nothing_away_from_the_disk(store: FaultyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.ledger.log.SETTLE_S", WAIT_S)
    log = Log.open(store, SIGNER)
    asyncio.run(log.enter_async(event("evt_1"), awaits_disk=False))
    log.close(WAIT_S / 2)
    assert store.syncs == 1


@pytest.mark.parametrize("fault", ["fails", "fails after persisting"])
def test_a_sync_that_fails_refuses_what_comes_next_and_recovers(
    place: Place, log: Log, store: FaultyStore, fault: Fault
) -> None:
    store.faults["sync"] = fault
    assert asyncio.run(log.enter_async(event("evt_1"), awaits_disk=False)) == 0
    until(lambda: log.health().reason == f"told to fail {'in' if fault == 'fails' else 'after'} sync")
    until(lambda: log.health().ok)
    assert log.append(event("evt_2")).result(WAIT_S) == 1
    assert place.check().ok


def test_a_loop_that_never_rests_is_not_waited_for(log: Log) -> None:
    async def restless() -> int:
        wanted = asyncio.ensure_future(log.append_async(event("evt_wanted")))
        rest = []
        while not wanted.done():
            if len(rest) < 40:  # the queue is bounded
                rest.append(asyncio.ensure_future(log.append_async(event(f"evt_{len(rest)}"))))
            await asyncio.sleep(0)
        await asyncio.gather(*rest)
        return await wanted

    assert asyncio.run(restless()) == 0


def test_a_loop_that_stopped_before_it_woke_the_writer_holds_up_nobody(log: Log) -> None:
    until(lambda: log._is_waiting)
    stopped = asyncio.new_event_loop()
    left = stopped.create_task(log.append_async(event("evt_left")))
    stopped.call_soon(stopped.stop)
    stopped.run_forever()
    assert asyncio.run(log.append_async(event("evt_other"))) == 1
    assert stopped.run_until_complete(left) == 0
    stopped.close()


def test_what_comes_in_during_a_commit_is_one_batch(log: Log, store: FaultyStore) -> None:
    store.gate.clear()
    first = log.append(event("evt_first"))
    until(lambda: not log._queue)
    rest = [log.append(leaf) for leaf in mixed(80)]
    store.gate.set()
    wait_all([first, *rest])
    assert [len(batch.rows) for batch in store.commits if batch.rows] == [1, 80]


def test_nothing_is_acknowledged_before_its_commit(log: Log, store: FaultyStore) -> None:
    store.gate.clear()
    future = log.append(event("evt_1"))
    until(lambda: not log._queue)
    assert not future.done()
    store.gate.set()
    assert future.result(WAIT_S) == 0


def test_refuses_at_once_when_the_queue_is_full(log: Log, store: FaultyStore) -> None:
    store.gate.clear()
    first = log.append(event("evt_first"))
    until(lambda: not log._queue)
    queued = [log.append(leaf) for leaf in mixed(100)]
    with pytest.raises(LedgerError, match="混み合って"):
        log.append(event("evt_more"))
    store.gate.set()
    wait_all([first, *queued])
    assert log.append(event("evt_more")).result(WAIT_S) == 101


def test_refuses_when_the_queue_weighs_too_much(log: Log, store: FaultyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.ledger.log.QUEUE_BYTES", 1000)
    store.gate.clear()
    first = log.append(event("evt_first"))
    until(lambda: not log._queue)
    (asked, body), _ = call("rec_a")
    held = log.append(asked, record="rec_a", bodies=[body])
    again = log.append(event("evt_small"))
    with pytest.raises(LedgerError, match="混み合って"):
        log.append(refused("rec_b"))
    store.gate.set()
    wait_all([first, held, again])


@pytest.mark.parametrize("fault", ["fails", "fails after persisting"])
def test_everything_that_waits_fails_with_the_commit_and_the_log_recovers(
    place: Place, log: Log, store: FaultyStore, fault: Fault
) -> None:
    assert log.append(event("evt_before")).result(WAIT_S) == 0
    store.gate.clear()
    failing = [log.append(leaf) for leaf in mixed(1)]
    until(lambda: not log._queue)
    waiting = [log.append(leaf) for leaf in mixed(20)]
    store.fault = fault
    store.gate.set()
    for future in [*failing, *waiting]:
        with pytest.raises(LedgerError):
            future.result(WAIT_S)
    until(lambda: log.health().ok)
    kept = {"fails": 1, "fails after persisting": 2}[fault]
    assert log.append(event("evt_after")).result(WAIT_S) == kept
    assert place.check().ok


def test_while_the_store_is_down_appends_fail_at_once_and_health_says_why(log: Log, store: FaultyStore) -> None:
    assert log.health().ok
    store.is_down = True
    until(lambda: not log.health().ok)  # found by the idle writer's own probe
    with pytest.raises(LedgerError, match="told to be down"):
        log.append(event("evt_1"))
    with pytest.raises(LedgerError, match="told to be down"):
        asyncio.run(log.append_async(event("evt_1")))
    assert log.health().reason == "told to be down"
    store.is_down = False
    until(lambda: log.health().ok)
    assert log.append(event("evt_1")).result(WAIT_S) == 0


def test_a_store_with_little_room_is_not_taken_for_well_again(log: Log, store: FaultyStore) -> None:
    store.has_little_room = True
    store.fault = "fails"
    with pytest.raises(LedgerError):
        log.append(event("evt_1")).result(WAIT_S)
    until(lambda: log.health().reason == "told to have little room")
    store.has_little_room = False
    until(lambda: log.health().ok)


def test_each_who_waits_gets_an_error_of_their_own(log: Log, store: FaultyStore) -> None:
    store.gate.clear()
    futures = [log.append(leaf) for leaf in mixed(2)]
    store.fault = "fails"
    store.gate.set()
    errors = [future.exception(WAIT_S) for future in futures]
    assert errors[0] is not errors[1]
    assert all(isinstance(error, LedgerError) and error.__cause__ is not None for error in errors)


def test_an_event_loop_hears_of_the_failure(log: Log, store: FaultyStore) -> None:
    async def run() -> None:
        store.fault = "fails"
        with pytest.raises(LedgerError, match="told to fail"):
            await log.append_async(event("evt_1"))

    asyncio.run(run())


def test_a_cancelled_waiter_takes_nothing_back_and_hurts_nobody(place: Place, log: Log, store: FaultyStore) -> None:
    async def run() -> int:
        store.gate.clear()
        gone = asyncio.ensure_future(log.append_async(event("evt_gone")))
        stays = asyncio.ensure_future(log.append_async(event("evt_stays")))
        await asyncio.sleep(0.05)
        gone.cancel()
        store.gate.set()
        return await stays

    asyncio.run(run())
    reader = place.reader()
    assert [leaf for _, leaf in reader.entries(0, 9)] == [event("evt_gone"), event("evt_stays")]
    reader.close()


def test_a_loop_that_was_closed_meanwhile_hurts_nobody(log: Log, store: FaultyStore) -> None:
    async def leave() -> None:
        store.gate.clear()
        task = asyncio.ensure_future(log.append_async(event("evt_gone")))
        await asyncio.sleep(0.05)
        task.cancel()

    asyncio.run(leave())
    store.gate.set()
    assert log.append(event("evt_stays")).result(WAIT_S) == 1


def test_one_colliding_entry_fails_alone(place: Place, log: Log, store: FaultyStore) -> None:
    (asked, question), (answered, answer) = call("rec_a")
    log.append(asked, record="rec_a", bodies=[question]).result(WAIT_S)
    store.gate.clear()
    held = log.append(event("evt_held"))
    until(lambda: not log._queue)
    before = log.append(answered, record="rec_a", bodies=[answer])
    again = log.append(answered, record="rec_a", bodies=[answer])
    after = log.append(event("evt_after"))
    store.gate.set()
    assert wait_all([held, before, after]) == [1, 2, 3]
    with pytest.raises(LedgerError, match="すでに台帳に"):
        again.result(WAIT_S)
    assert log.health().ok
    assert place.check().ok


@pytest.mark.parametrize(
    ("leaf", "record"),
    [
        (b"", ""),
        (b"x" * 8193, ""),
        (intent("rec_a"), "rec_b"),
        (intent("rec_a"), "rec a"),
        (event("evt_1"), "evt_1"),
        (intent("rec_a"), "rec_a" * 20),
    ],
)
def test_refuses_what_cannot_be_a_leaf_of_that_record(log: Log, leaf: bytes, record: str) -> None:
    with pytest.raises(LedgerError):
        log.append(leaf, record=record)


def test_refuses_a_body_of_another_record(log: Log) -> None:
    (_, body), _ = call("rec_b")
    with pytest.raises(LedgerError):
        log.append(intent("rec_a"), record="rec_a", bodies=[body])


def test_closing_writes_what_is_queued_and_lets_the_next_writer_in(place: Place) -> None:
    log = place.open_log()
    futures = [log.append(leaf) for leaf in mixed(500)]
    log.close(WAIT_S)
    assert wait_all(futures) == list(range(500))
    with pytest.raises(LedgerError, match="閉じられて"):
        log.append(event("evt_late"))
    assert not log.health().ok
    with place.log() as again:
        assert again.append(event("evt_next")).result(WAIT_S) == 500


def test_closing_a_failed_log_ends(log: Log, store: FaultyStore) -> None:
    store.is_down = True
    until(lambda: not log.health().ok)
    log.close(WAIT_S)
    assert not log._thread.is_alive()


def test_closing_says_so_when_the_disk_does_not_answer(store: FaultyStore) -> None:
    log = Log.open(store, SIGNER)
    store.gate.clear()
    future = log.append(event("evt_1"))
    with pytest.raises(LedgerError, match="待ち時間"):
        log.close(0.05)
    store.gate.set()
    assert future.result(WAIT_S) == 0
    log.close(WAIT_S)


def test_a_disk_that_does_not_answer_is_not_healthy(
    log: Log, store: FaultyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.ledger.log.STALL_S", 0.7)
    store.gate.clear()
    until(lambda: not log.health().ok)
    assert "応答していない" in log.health().reason
    store.gate.set()
    until(lambda: log.health().ok)


def test_health_shows_size_and_the_disk_at_start(place: Place) -> None:
    with place.log() as log:
        at_start = log.health()
        assert (at_start.ok, at_start.reason, at_start.size) == (True, "", 0)
        assert at_start.fsync_ms > 0
        wait_all([log.append(leaf) for leaf in mixed(7)])
        assert log.health().size == 7


def test_an_idle_log_keeps_knowing_that_it_can_write(log: Log) -> None:
    written = log._written_at
    until(lambda: log._written_at > written)
    assert log.health().age_s < WAIT_S


def test_a_defect_in_the_writer_is_heard_by_those_who_wait(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    monkeypatch.setattr(threading, "excepthook", heard.append)
    store = FaultyStore(place.store())
    log = Log.open(store, SIGNER)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    store.commit = broken  # type: ignore[method-assign]
    first = log.append(event("evt_1"))
    until(lambda: not log._thread.is_alive())
    assert heard
    assert not log.health().ok
    with pytest.raises(LedgerError):
        first.result(WAIT_S)
    with pytest.raises(LedgerError):
        log.append(event("evt_2"))


def test_many_threads_append_at_once(place: Place) -> None:
    indices: list[int] = []

    def client(name: int) -> None:
        for number in range(50):
            record = f"rec_{name}_{number}"
            indices.append(log.append(intent(record), record=record).result(WAIT_S))
            indices.append(log.append(outcome(record), record=record).result(WAIT_S))

    with place.log() as log:
        threads = [threading.Thread(target=client, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(indices) == list(range(800))
    report = place.check()
    assert report.ok
    assert report.counts == {"intent": 400, "outcome": 400, "open": 0}


def test_what_was_acknowledged_survives_a_kill(place: Place) -> None:
    acknowledged: dict[int, bytes] = {}
    for _ in range(3):
        acknowledged |= kill_in_the_middle(place)
        until(lambda: is_free(place))
    # The writer's lock went with the killed process; a server may take a moment to notice.
    with place.log() as log:
        size = log.append(event("evt_after")).result(WAIT_S)
    reader = place.reader()
    stored = {index: leaf for start in range(0, size + 1, 10_000) for index, leaf in reader.entries(start, 10_000)}
    reader.close()
    assert len(acknowledged) >= 600
    assert [index for index, leaf in acknowledged.items() if stored.get(index) != leaf] == []
    report = place.check()
    assert report.ok, report.problems


def is_free(place: Place) -> bool:
    """Whether nobody writes to the book."""
    try:
        with place.log():
            return True
    except OtherWriterError:
        return False


def kill_in_the_middle(place: Place) -> dict[int, bytes]:
    """Run a writer with 16 clients and SIGKILL it under load; what it had been told is durable."""
    command = [sys.executable, "-m", "tests.ledger.writer", str(place.folder), place.url]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    until_ready = process.stdout.readline()
    assert until_ready == "ready\n"
    lines = [process.stdout.readline() for _ in range(200)]
    os.kill(process.pid, signal.SIGKILL)
    lines += process.stdout.readlines()
    process.wait()
    if not lines[-1].endswith("\n"):
        lines.pop()
    return {int(index): bytes.fromhex(leaf) for index, leaf in (line.split() for line in lines)}
