import sqlite3
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.book import Book, Page
from sekisho.ledger.note import Signer
from sekisho.ledger.store import ConflictError
from tests.ledger.books import SIGNER, Place, call, event, mixed
from tests.ledger.faults import Fault, FaultyStore


@pytest.fixture
def book(place: Place) -> Book:
    return Book(FaultyStore(place.store()), SIGNER)


def pages(count: int) -> list[Page]:
    """Fresh events."""
    return [Page(event(f"evt_{uuid4().hex}")) for _ in range(count)]


def damage(place: Place, sql: str) -> None:
    """Change the stored book behind its writer's back."""
    if place.is_sqlite:
        with sqlite3.connect(place.file) as database:
            database.execute(sql)
    else:
        with psycopg.connect(place.url) as link:
            link.execute("SET search_path = sekisho_ledger")
            link.execute(sql)


def test_goes_on_where_it_ended(place: Place) -> None:
    for start in (0, 300, 600):
        book = Book(place.store(), SIGNER)
        book.open()
        assert book.size == start
        assert book.write(pages(300)) == start
        book.close()
    assert place.reader().size() == 900


@pytest.mark.parametrize("fault", ["fails", "fails after persisting"])
@pytest.mark.parametrize("count", [1, 700])
def test_recovers_what_the_store_holds_after_a_fault(place: Place, fault: Fault, count: int) -> None:
    store = FaultyStore(place.store())
    book = Book(store, SIGNER)
    book.open()
    book.write(pages(200))
    store.fault = fault
    with pytest.raises(LedgerError):
        book.write(pages(count))
    book.recover()
    assert book.size == (200 if fault == "fails" else 200 + count)
    book.write(pages(100))
    book.close()
    report = place.check()
    assert report.ok, report.problems


def test_does_not_recover_onto_an_older_state(place: Place) -> None:
    store = FaultyStore(place.store())
    book = Book(store, SIGNER)
    book.open()
    book.write(pages(10))
    older = store.load().note
    book.write(pages(10))
    damage(place, f"UPDATE head SET note = '{older}'")
    damage(place, "DELETE FROM entry WHERE idx >= 10")
    store.fault = "fails"
    with pytest.raises(LedgerError):
        book.write(pages(1))
    with pytest.raises(LedgerError, match="入れ替わって"):
        book.recover()
    book.close()


def test_does_not_write_when_the_head_moved(place: Place) -> None:
    book = Book(place.store(), SIGNER)
    book.open()
    book.write(pages(10))
    damage(place, "UPDATE head SET note = 'moved'")
    with pytest.raises(LedgerError, match="進んで"):
        book.write(pages(1))
    book.close()
    assert len(place.reader().entries(0, 100)) == 10


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM entry WHERE idx = 599",
        "DELETE FROM entry WHERE idx = 520",
        "UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 0) WHERE idx = 599",
        "DELETE FROM tile WHERE level = 1",
        "UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE level = 0 AND idx = 1) WHERE level = 1",
        "DELETE FROM head",
        "UPDATE head SET note = replace(note, '600', '599')",
        "INSERT INTO entry SELECT 600, leaf, record, event FROM entry WHERE idx = 2",
        "DELETE FROM meta WHERE name = 'vkey'",
        "UPDATE meta SET value = 'other' WHERE name = 'vkey'",
        "UPDATE meta SET value = '9' WHERE name = 'layout'",
    ],
)
def test_refuses_to_write_on_a_damaged_book(place: Place, sql: str) -> None:
    place.fill(mixed(600))
    damage(place, sql)
    with pytest.raises(LedgerError):
        Book(place.store(), SIGNER).open()
    # ... and does not keep others from opening it once it is mended.
    with pytest.raises(LedgerError, match=r"^(?!.*すでに別の)"):
        Book(place.store(), SIGNER).open()


def test_refuses_to_write_with_another_key_or_name(place: Place) -> None:
    place.fill(mixed(3))
    for signer in (Signer(SIGNER.name, Ed25519PrivateKey.generate()), Signer("other.example/book", SIGNER.key)):
        with pytest.raises(LedgerError, match="別の鍵または別の名前"):
            Book(place.store(), signer).open()
    place.fill([])


def test_a_second_writer_is_refused_at_once(place: Place) -> None:
    first = Book(place.store(), SIGNER)
    first.open()
    with pytest.raises(LedgerError, match="すでに別の"):
        Book(place.store(), SIGNER).open()
    first.close()
    second = Book(place.store(), SIGNER)
    second.open()
    second.close()


def test_a_body_that_is_there_already_changes_nothing(place: Place) -> None:
    book = Book(place.store(), SIGNER)
    book.open()
    (asked, body), _ = call("rec_a")
    book.write([Page(asked, "rec_a", (body,))])
    with pytest.raises(ConflictError):
        book.write([*pages(1), Page(asked, "rec_a", (body,))])
    assert book.size == 1
    assert book.write(pages(1)) == 1
    book.close()


def test_a_new_book_in_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError):
        Book(Place(tmp_path / "file" / "data").store(), SIGNER).open()
