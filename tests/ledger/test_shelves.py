from datetime import UTC, date, datetime

import pytest

from sekisho.kernel.errors import InputError, LedgerError
from sekisho.ledger.bodies import INPUT, ShelfKey, make_shelf_key, open_body, open_shelf_key
from sekisho.ledger.shelves import Sealer, Shelf, read_shelf, shelf_of

ROOT = bytes(range(32))
SHELF = Shelf("eng_1", "text", 2026)


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), 2025),  # 23:59 of 31 March in Japan
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), 2026),
        (datetime(2027, 1, 1, tzinfo=UTC), 2026),
    ],
)
def test_a_shelf_is_of_the_fiscal_year_in_japan(at: datetime, year: int) -> None:
    assert shelf_of("eng_1", "text", at) == Shelf("eng_1", "text", year)


@pytest.mark.parametrize(("kind", "retention"), [("text", "text"), ("image", "media"), ("audio", "media")])
def test_what_is_not_text_is_media(kind: str, retention: str) -> None:
    assert shelf_of("eng_1", kind, datetime(2026, 5, 1, tzinfo=UTC)).retention == retention


def test_is_due_after_whole_years_from_the_end_of_the_fiscal_year() -> None:
    assert SHELF.due(5) == date(2032, 4, 1)


def test_a_name_reads_back_and_nothing_else_does() -> None:
    assert read_shelf(SHELF.name) == SHELF
    for name in ("", "eng_1/text", "eng_1/other/2026", "a/b/text/2026", "eng_1/text/26"):
        with pytest.raises(InputError):
            read_shelf(name)


def test_one_key_a_shelf_and_another_for_the_next() -> None:
    sealer = Sealer(ROOT, lambda name: None)
    one, two = (sealer.seal(SHELF, f"rec_{number}", INPUT, b"text") for number in range(2))
    other = sealer.seal(Shelf("eng_2", "text", 2026), "rec_3", INPUT, b"text")
    assert one.shelf == two.shelf != other.shelf
    assert [open_body(ROOT, body) for body in (one, two, other)] == [b"text"] * 3


def test_a_stored_key_is_used_and_not_made_anew() -> None:
    stored, _ = make_shelf_key(ROOT, SHELF.name)
    body = Sealer(ROOT, lambda name: stored if name == SHELF.name else None).seal(SHELF, "rec_1", INPUT, b"text")
    assert body.shelf == stored


def test_a_key_opens_only_under_its_own_name_and_root() -> None:
    stored, key = make_shelf_key(ROOT, SHELF.name)
    assert open_shelf_key(ROOT, stored) == key
    for root, shelf in (
        (bytes(32), stored),
        (ROOT, ShelfKey("eng_2/text/2026", stored.wrapped)),
        (ROOT, ShelfKey(SHELF.name, stored.wrapped[:-9] + bytes([stored.wrapped[-9] ^ 1]) + stored.wrapped[-8:])),
        (ROOT, ShelfKey(SHELF.name, b"\x09" + stored.wrapped[1:])),
        (ROOT, ShelfKey(SHELF.name, bytes(len(stored.wrapped)))),
    ):
        with pytest.raises(LedgerError):
            open_shelf_key(root, shelf)
