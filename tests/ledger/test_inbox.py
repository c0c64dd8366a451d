import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest

from sekisho.kernel import canonical
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.inbox import submit_event
from tests.ledger.books import WAIT_S, Place, event, intent, mixed, until


def size(place: Place) -> int:
    reader = place.reader()
    found = reader.size()
    reader.close()
    return found


def put(place: Place, name: str, leaf: bytes) -> None:
    """Write into the inbox past the front door."""
    if place.is_sqlite:
        with sqlite3.connect(place.file) as database:
            database.execute("INSERT INTO inbox (event, leaf) VALUES (?, ?)", (name, leaf))
        database.close()
    else:
        with psycopg.connect(place.url) as link:
            link.execute("INSERT INTO sekisho_ledger.inbox (event, leaf) VALUES (%s, %s)", (name, leaf))


def waiting(place: Place) -> int:
    if place.is_sqlite:
        with sqlite3.connect(place.file) as database:
            return database.execute("SELECT count(*) FROM inbox").fetchone()[0]
    with psycopg.connect(place.url) as link:
        return link.execute("SELECT count(*) FROM sekisho_ledger.inbox").fetchall()[0][0]


def test_an_event_handed_in_before_there_is_a_book_is_its_first_leaf(place: Place) -> None:
    submit_event(place.target, "evt_1", event("evt_1"))
    assert size(place) == 0
    with place.log():
        until(lambda: size(place) == 1)
    reader = place.reader()
    assert reader.entries(0, 9) == [(0, event("evt_1"))]
    reader.close()
    assert waiting(place) == 0
    assert place.check().ok


def test_a_running_writer_takes_events_in_order(place: Place) -> None:
    with place.log():
        for number in range(10):
            submit_event(place.target, f"evt_{number}", event(f"evt_{number}"))
        until(lambda: size(place) == 10)
    reader = place.reader()
    assert [leaf for _, leaf in reader.entries(0, 99)] == [event(f"evt_{number}") for number in range(10)]
    reader.close()


def test_a_busy_writer_takes_events_too(place: Place) -> None:
    with place.log() as log:
        submit_event(place.target, "evt_1", event("evt_1"))
        reader = place.reader()
        number = 0
        while event("evt_1") not in [leaf for _, leaf in reader.entries(0, 10_000)]:
            log.append(intent(f"rec_{number}")).result(WAIT_S)
            number += 1
            assert number < 10_000
        reader.close()
    assert place.check().ok


def test_handing_in_twice_changes_nothing(place: Place) -> None:
    submit_event(place.target, "evt_1", event("evt_1"))
    submit_event(place.target, "evt_1", event("evt_1"))
    with place.log():
        until(lambda: size(place) == 1)
        submit_event(place.target, "evt_1", event("evt_1"))
        submit_event(place.target, "evt_2", event("evt_2"))
        until(lambda: size(place) == 2)
    submit_event(place.target, "evt_1", event("evt_1"))
    assert waiting(place) == 0
    place.fill([])
    assert size(place) == 2


def test_an_event_that_slipped_in_twice_is_written_once(place: Place) -> None:
    """On PostgreSQL a hand-in can overlap the commit that sequences the same event."""
    submit_event(place.target, "evt_1", event("evt_1"))
    with place.log():
        until(lambda: size(place) == 1)
        put(place, "evt_1", event("evt_1"))
        until(lambda: waiting(place) == 0)
    assert size(place) == 1
    assert place.check().ok


@pytest.mark.parametrize(
    "leaf",
    [
        b"not json",
        b'{"type": "event"}',
        canonical.dumps({"type": "intent", "event": "evt_bad"}),
        b"x" * 9000,
        b"1",
        b"[" * 8000,
    ],
)
def test_what_cannot_be_a_leaf_stays_and_keeps_nobody_waiting(place: Place, leaf: bytes) -> None:
    place.fill([])
    put(place, "evt_bad", leaf)
    submit_event(place.target, "evt_good", event("evt_good"))
    with place.log() as log:
        until(lambda: size(place) == 1)
        assert log.health().ok
    assert waiting(place) == 1
    report = place.check()
    assert report.ok
    assert any("待つ出来事が 1 件" in note and "正しくないもの 1 件" in note for note in report.notes)


@pytest.mark.parametrize(
    ("name", "leaf"),
    [
        ("evt_1", event("evt_2")),
        ("evt_1", b"not json"),
        ("evt_1", intent("evt_1")),
        ("", event("evt_1")),
        ("evt 1", canonical.dumps({"type": "event", "event": "evt 1"})),
        ("evt_1", canonical.dumps({"type": "event", "event": "evt_1", "detail": "x" * 8192})),
    ],
)
def test_refuses_what_cannot_be_an_event(sqlite_place: Place, name: str, leaf: bytes) -> None:
    with pytest.raises(LedgerError):
        submit_event(sqlite_place.target, name, leaf)


def test_many_hand_in_at_once_into_a_book_that_does_not_exist_yet(place: Place) -> None:
    failures: list[LedgerError] = []

    def hand_in(name: str) -> None:
        try:
            submit_event(place.target, name, event(name))
        except LedgerError as error:
            failures.append(error)

    threads = [threading.Thread(target=hand_in, args=(f"evt_{number}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with place.log():
        until(lambda: size(place) == 12)


def test_events_are_not_handed_in_to_a_lost_book(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(3))
    sqlite_place.file.unlink()
    with pytest.raises(LedgerError, match="失われて"):
        submit_event(sqlite_place.target, "evt_1", event("evt_1"))


def test_says_so_when_the_store_cannot_be_reached(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file" / "data", f"postgresql://nobody@/none?host={tmp_path}"):
        with pytest.raises(LedgerError):
            submit_event(target, "evt_1", event("evt_1"))
