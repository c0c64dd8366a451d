"""Each step of the store fails, and fails after persisting; the clock goes back; PostgreSQL dies in mid-commit."""

import os
import signal
import threading
import time
from datetime import timedelta

import psycopg
import pytest

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.entry import Event
from sekisho.ledger.inbox import submit_event
from sekisho.ledger.log import Log
from sekisho.ledger.store.postgres_link import WRITER_LOCK
from tests.ledger.books import AT, SIGNER, WAIT_S, Place, event, intent, mixed, outcome, until
from tests.ledger.faults import Fault, FaultyStore

FAULTS = ["fails", "fails after persisting"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", ["open", "load", "begin", "probe"])
def test_a_start_that_fails_is_refused_and_the_next_one_finds_a_whole_book(
    place: Place, step: str, fault: Fault
) -> None:
    store = FaultyStore(place.store())
    store.faults[step] = fault
    with pytest.raises(LedgerError, match="told to fail"):
        Log.open(store, SIGNER)
    store.close()
    with place.log() as log:
        assert log.append(event("evt_1")).result(WAIT_S) == 0
    assert place.check().ok


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", ["open", "load", "probe"])
def test_a_later_start_that_fails_changes_nothing(place: Place, step: str, fault: Fault) -> None:
    place.fill(mixed(300))
    before = place.reader().checkpoint()
    store = FaultyStore(place.store())
    store.faults[step] = fault
    with pytest.raises(LedgerError, match="told to fail"):
        Log.open(store, SIGNER)
    store.close()
    assert place.reader().checkpoint() == before
    place.fill([event("evt_after")])
    assert place.check().ok


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", ["inbox", "probe", "tidy"])
def test_a_step_that_fails_while_writing_is_recovered_from(place: Place, step: str, fault: Fault) -> None:
    store = FaultyStore(place.store())
    log = Log.open(store, SIGNER)
    until(lambda: log._book.is_tidy)
    store.faults[step] = fault
    log._book.is_tidy = step != "tidy"
    tried = log._tried_at
    until(lambda: log._tried_at > tried)  # the writer has heard of it
    submit_event(place.target, "evt_handed", event("evt_handed"))
    until(lambda: log.health().ok)
    log.append(event("evt_after")).result(WAIT_S)
    until(lambda: place.reader().size() == 2)
    log.close(WAIT_S)
    assert place.check().ok


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", ["reopen", "load", "probe"])
@pytest.mark.parametrize("commit", FAULTS)
def test_a_recovery_that_fails_is_tried_again(place: Place, step: str, fault: Fault, commit: Fault) -> None:
    store = FaultyStore(place.store())
    log = Log.open(store, SIGNER)
    log.append(event("evt_before")).result(WAIT_S)
    store.fault = commit
    store.faults[step] = fault
    with pytest.raises(LedgerError):
        log.append(event("evt_unsure")).result(WAIT_S)
    until(lambda: step not in store.faults and log.health().ok)
    size = log.append(event("evt_after")).result(WAIT_S)
    assert size == (1 if commit == "fails" else 2)
    log.close(WAIT_S)
    assert place.check().ok


def test_a_clock_that_goes_back_changes_neither_order_nor_proof(place: Place) -> None:
    moments = [AT, AT - timedelta(days=400), AT + timedelta(seconds=1), AT - timedelta(minutes=20)]
    leaves = [
        Event(f"evt_{number}", at, "permit.issued", "act_1", "eng_1", "pmt_1").leaf()
        for number, at in enumerate(moments)
    ]
    place.fill(leaves)
    assert [leaf for _, leaf in place.reader().entries(0, 9)] == leaves
    report = place.check()
    assert report.ok, report.problems
    assert any("時計が戻った箇所が 2" in note for note in report.notes)


def test_nothing_acknowledged_is_lost_when_postgresql_dies_in_mid_commit(postgres_place: Place) -> None:
    """The writer's server process is killed (SIGKILL) under load; the server recovers from its log, and so do we."""
    acknowledged: dict[int, bytes] = {}
    ending = threading.Event()

    def client(name: int) -> None:
        number = 0
        while not ending.is_set():
            record = f"rec_{name}_{number}"
            number += 1
            for leaf in (intent(record), outcome(record)):
                try:
                    acknowledged[log.append(leaf, record=record).result(WAIT_S)] = leaf
                except LedgerError:
                    time.sleep(0.02)
                    break

    with postgres_place.log() as log:
        clients = [threading.Thread(target=client, args=(name,)) for name in range(16)]
        for thread in clients:
            thread.start()
        for _ in range(3):
            until(lambda: log.health().ok)
            seen = len(acknowledged)
            until(lambda seen=seen: len(acknowledged) > seen + 100)
            os.kill(writer_process(postgres_place), signal.SIGKILL)
            until(lambda: not log.health().ok)
        until(lambda: log.health().ok)
        ending.set()
        for thread in clients:
            thread.join()
        log.append(event("evt_after")).result(WAIT_S)
    stored = dict(all_entries(postgres_place))
    assert len(acknowledged) > 300
    assert [index for index, leaf in acknowledged.items() if stored.get(index) != leaf] == []
    report = postgres_place.check()
    assert report.ok, report.problems


def writer_process(place: Place) -> int:
    """The server process that holds the writer's lock."""
    with psycopg.connect(place.url, autocommit=True) as link:
        sql = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
        return int(link.execute(sql, (WRITER_LOCK,)).fetchall()[0][0])


def all_entries(place: Place) -> list[tuple[int, bytes]]:
    reader = place.reader()
    found = [entry for start in range(0, reader.size(), 10_000) for entry in reader.entries(start, 10_000)]
    reader.close()
    return found
