"""The book's state as reports tell it: cosigned by the set witness, by another one, by none; not to be opened."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from sekisho.desk.records import health
from sekisho.desk.records.health import Health, health_of_book
from sekisho.ledger.cosignature import Cosigner
from sekisho.ledger.inbox import keep_witnessed
from sekisho.ledger.reader import open_reader
from tests.desk.book import events_in_the_book, reader
from tests.ledger.test_fsck_witness import COSIGNER, cosign


@pytest.fixture
def cosigned(committed, monkeypatch):
    """A book whose present checkpoint was cosigned by COSIGNER, which the settings name."""
    committed.permit()
    size = len(events_in_the_book())
    here = settings.SEKISHO
    with reader() as book:
        keep_witnessed(here.store_url or here.data_dir, cosign(book.head()))
    monkeypatch.setattr(settings, "SEKISHO", replace(here, witness_vkey=COSIGNER.verifier.vkey))
    return size


def test_a_cosignature_is_told_with_whose_when_and_how_far(cosigned):
    found = health_of_book()
    assert (found.witness, found.witness_at) == (COSIGNER.name, "2027-01-15T08:00:00.000Z")
    assert found.is_cosigned
    assert found.witness_size == found.size >= cosigned


def test_the_cosignature_of_another_witness_does_not_count(cosigned, monkeypatch):
    other = Cosigner("other.example", Ed25519PrivateKey.generate()).verifier.vkey
    monkeypatch.setattr(settings, "SEKISHO", replace(settings.SEKISHO, witness_vkey=other))
    found = health_of_book()
    assert (found.witness, found.is_cosigned) == ("other.example", False)


def test_without_a_witness_none_is_named(cosigned, monkeypatch):
    monkeypatch.setattr(settings, "SEKISHO", replace(settings.SEKISHO, witness_vkey=""))
    assert not health_of_book().witness


def test_a_book_that_cannot_be_read_is_said_to_be_so(db, monkeypatch, tmp_path):
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database" * 1000)
    monkeypatch.setattr(health, "book_reader", lambda: open_reader(tmp_path))
    assert health_of_book().unreadable
    assert not Health().is_checked
