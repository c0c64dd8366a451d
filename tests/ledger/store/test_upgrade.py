"""A book of layout 1, where a body held its wrapped key itself, becomes one of today when it is next opened."""

import sqlite3

import psycopg
import pytest

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import INPUT, OUTPUT, open_body
from sekisho.ledger.inbox import submit_event
from tests.ledger.books import BODY_KEY, WAIT_S, Place, call, event, until
from tests.ledger.test_erasure import erase, erasure, is_anywhere

BACK = """
CREATE TABLE body_1 (record TEXT NOT NULL, part TEXT NOT NULL, ciphertext {blob} NOT NULL, wrapped_key {blob} NOT NULL,
                     sha256 TEXT NOT NULL, PRIMARY KEY (record, part));
INSERT INTO body_1 SELECT record, part, ciphertext, wrapped, sha256 FROM body JOIN body_key USING (seq);
DROP TABLE body;
DROP TABLE body_key;
DROP TABLE shelf;
DROP TABLE tidy;
ALTER TABLE body_1 RENAME TO body;
UPDATE meta SET value = '1' WHERE name = 'layout'
"""
RECORDS = [f"rec_{number:03}" for number in range(40)]


@pytest.fixture
def old(place: Place) -> Place:
    """A place with a book of layout 1."""
    with place.log() as log:
        for record in RECORDS:
            for leaf, body in call(record):
                log.append(leaf, record=record, bodies=[body]).result(WAIT_S)
    if place.is_sqlite:
        with sqlite3.connect(place.file) as database:
            database.executescript(BACK.format(blob="BLOB"))
        database.close()
    else:
        with psycopg.connect(place.url) as link:
            link.execute("SET search_path = sekisho_ledger")
            link.execute(BACK.format(blob="bytea"))
            link.execute("ALTER INDEX body_1_pkey RENAME TO body_pkey")
    return place


@pytest.mark.parametrize("is_first_opened_by_the_desk", [True, False])
def test_goes_on_with_all_its_bodies_and_can_be_erased_from(old: Place, is_first_opened_by_the_desk: bool) -> None:
    if is_first_opened_by_the_desk:
        submit_event(old.target, "evt_desk", event("evt_desk"))
    reader = old.reader()
    with old.log() as log:
        for leaf, body in call("rec_new"):
            log.append(leaf, record="rec_new", bodies=[body]).result(WAIT_S)
        for record in [*RECORDS, "rec_new"]:
            words = [open_body(BODY_KEY, body).decode() for part in (INPUT, OUTPUT)
                     if (body := reader.body(record, part))]  # fmt: skip
            assert words == [f"質問 {record}", f"答え {record}"]
        gone = reader.body(RECORDS[3], INPUT)
        assert gone is not None
        erase(old, erasure(RECORDS[3]))
        until(reader.is_tidy)
    assert not is_anywhere(old, gone.wrapped_key)
    reader.close()
    report = old.check()
    assert report.ok, report.problems


def test_another_layout_is_still_refused(old: Place) -> None:
    statement = "UPDATE {0}meta SET value = '9' WHERE name = 'layout'"
    if old.is_sqlite:
        with sqlite3.connect(old.file) as database:
            database.execute(statement.format(""))
        database.close()
    else:
        with psycopg.connect(old.url) as link:
            link.execute(statement.format("sekisho_ledger."))
    with pytest.raises(LedgerError, match="別の版"):
        old.open_log()
