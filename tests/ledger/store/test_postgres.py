import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.store import Batch
from sekisho.ledger.store.postgres import PostgresStore
from tests.ledger.books import WAIT_S, Place, end_sessions, event, mixed, until

ROOT = Path(__file__).parents[3]


def test_goes_on_after_the_server_ended_the_session(postgres_place: Place) -> None:
    with postgres_place.log() as log:
        log.append(event("evt_before")).result(WAIT_S)
        end_sessions(postgres_place)
        with pytest.raises(LedgerError, match=r"書き込みに失敗|読み出しに失敗"):
            log.append(event("evt_lost")).result(WAIT_S)
        until(lambda: log.health().ok)
        log.append(event("evt_after")).result(WAIT_S)
    assert postgres_place.check().ok
    assert postgres_place.reader().size() == 2


def test_whoever_took_over_meanwhile_keeps_the_book(postgres_place: Place) -> None:
    with postgres_place.log() as log:
        # Hold the place of the ended session before it can come back.
        with psycopg.connect(postgres_place.url, autocommit=True) as other:
            until(lambda: take_over(postgres_place, other))
            until(lambda: "すでに別の" in log.health().reason)
            with pytest.raises(LedgerError):
                log.append(event("evt_lost"))
        until(lambda: log.health().ok)
        log.append(event("evt_after")).result(WAIT_S)


def take_over(place: Place, link: psycopg.Connection) -> bool:
    link.execute(
        """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE pid <> pg_backend_pid() AND datname = current_database()"""
    )
    from sekisho.ledger.store.postgres_link import WRITER_LOCK

    row = link.execute("SELECT pg_try_advisory_lock(%s)", (WRITER_LOCK,)).fetchone()
    return row is not None and bool(row[0])


def test_the_lock_goes_with_a_killed_process(postgres_place: Place) -> None:
    command = [sys.executable, "-m", "tests.ledger.writer", str(postgres_place.folder), postgres_place.url]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    with pytest.raises(LedgerError, match="すでに別の"):
        postgres_place.open_log()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    until(lambda: opens(postgres_place))  # the server notices the closed socket in its own time


def opens(place: Place) -> bool:
    try:
        place.fill([])
    except LedgerError:
        return False
    return True


def test_a_book_that_may_not_be_written_is_refused(postgres_place: Place) -> None:
    postgres_place.fill(mixed(3))
    with psycopg.connect(postgres_place.url, autocommit=True) as link:
        link.execute("ALTER DATABASE ledger_tests SET default_transaction_read_only = on")
    try:
        with pytest.raises(LedgerError):
            postgres_place.open_log()
    finally:
        with psycopg.connect(postgres_place.url, autocommit=True) as link:
            link.execute("SET default_transaction_read_only = off")
            link.execute("ALTER DATABASE ledger_tests RESET default_transaction_read_only")
    postgres_place.fill([])


def test_a_lost_book_is_not_begun_anew_while_we_write(postgres_place: Place) -> None:
    with postgres_place.log() as log:
        log.append(event("evt_before")).result(WAIT_S)
        with psycopg.connect(postgres_place.url, autocommit=True) as link:
            link.execute("ALTER SCHEMA sekisho_ledger RENAME TO aside")
        until(lambda: "失われて" in log.health().reason)
        with psycopg.connect(postgres_place.url, autocommit=True) as link:
            link.execute("ALTER SCHEMA aside RENAME TO sekisho_ledger")
        until(lambda: log.health().ok)
        assert log.append(event("evt_after")).result(WAIT_S) == 1


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="接続に失敗"):
        PostgresStore(f"postgresql://nobody@/none?host={tmp_path}").open()


def test_an_error_names_no_address_and_no_password(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as raised:
        PostgresStore(f"postgresql://nobody:secret-word@/none?host={tmp_path}").open()
    assert "secret-word" not in str(raised.value)
    assert "nobody" not in str(raised.value)


def test_commits_wait_for_the_disk(postgres_place: Place) -> None:
    store = PostgresStore(postgres_place.url)
    store.open()
    assert store._linked().execute("SHOW synchronous_commit").fetchone() == ("on",)
    store.close()


def test_nothing_works_on_a_store_that_is_not_open(postgres_place: Place) -> None:
    store = PostgresStore(postgres_place.url)
    for act in (store.load, lambda: store.probe(0), lambda: store.inbox(1), lambda: store.commit(Batch(0, "", ""))):
        with pytest.raises(LedgerError):
            act()
