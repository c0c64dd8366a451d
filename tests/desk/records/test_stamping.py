"""The desk has checkpoints timestamped beside its work, and shows what is missing."""

import threading
from dataclasses import replace

import pytest
from django.conf import settings

from sekisho.desk.records import stamping
from sekisho.desk.records.book import check_book
from sekisho.desk.records.health import health_of_book
from sekisho.ledger.stamp_names import FOLDER
from tests.desk.book import events_in_the_book
from tests.ledger.authority import TestAuthority

WAIT_S = 30


@pytest.fixture
def stamped_by(committed, monkeypatch, tmp_path):
    """Sets the authority's address; the book has been begun."""
    committed.permit()
    events_in_the_book()
    authority = TestAuthority(tmp_path / "tsa")

    def with_address(url):
        changed = replace(settings.SEKISHO, tsa_url=url, tsa_roots=str(authority.roots))
        monkeypatch.setattr(settings, "SEKISHO", changed)

    yield authority, with_address
    for path in (settings.SEKISHO.data_dir / FOLDER).glob("*"):
        path.unlink()


def run_until(is_done) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stamping.stamp_until, args=(stop,))
    thread.start()
    for _ in range(WAIT_S * 20):
        if is_done():
            break
        stop.wait(0.05)
    stop.set()
    thread.join(WAIT_S)
    assert not thread.is_alive()


def test_what_is_missing_is_shown_and_what_came_is_checked(stamped_by):
    authority, with_address = stamped_by
    assert not health_of_book().authority
    with authority.serving() as (url, asked):
        with_address(url)
        assert (health_of_book().authority, health_of_book().is_stamped) == (True, False)
        assert "正しいタイムスタンプが、一つもありません。" in check_book().problems
        run_until(lambda: health_of_book().is_stamped)
        assert len(asked) == 1
    assert health_of_book().stamped_size > 0
    report = check_book()
    assert report.problems == ()
    assert report.stamped_size == health_of_book().stamped_size


def test_an_authority_that_is_away_is_logged_and_changes_nothing_else(stamped_by, caplog):
    _, with_address = stamped_by
    with_address("http://127.0.0.1:9/tsa")
    run_until(lambda: "timestamp.missing" in caplog.text)
    assert not health_of_book().is_stamped


def test_without_an_authority_the_thread_ends_at_once(db):
    stamping.stamp_until(threading.Event())
