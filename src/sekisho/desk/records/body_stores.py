"""The stores that hold bodies: the own one, and those of other gateways' books as far as they are reached from here."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TypeAlias

from django.conf import settings

from sekisho.desk.records.index import book_reader
from sekisho.desk.records.models import OtherBook
from sekisho.kernel.errors import InputError, LedgerError, StateError
from sekisho.ledger.fsck_sources import SQLITE_FILE
from sekisho.ledger.reader import Reader, open_reader

POSTGRES, HTTP = ("postgresql://", "postgres://"), ("http://", "https://")
Target: TypeAlias = str | Path  # as `inbox.submit_event` takes it


def own_target() -> Target:
    found: Target = settings.SEKISHO.store_url or settings.SEKISHO.data_dir
    return found


def place_of(book: OtherBook) -> str:
    """Where it is read. Raises LedgerError for a variable without one."""
    name = book.place.removeprefix("env:")
    if name == book.place:
        return name
    if not (place := os.environ.get(name, "")):
        raise LedgerError(f"環境変数 {name} に、台帳の接続先がありません。")
    return place


def store_of(book: OtherBook) -> Target | None:
    """Its store, or None for an export or an address: those hold no bodies. Raises LedgerError where nothing is."""
    place = place_of(book)
    if place.startswith(POSTGRES):
        return place
    if place.startswith(HTTP):
        return None
    if (Path(place) / SQLITE_FILE).exists():
        return Path(place)
    if (Path(place) / "checkpoint").exists():
        return None
    raise LedgerError(f"台帳「{book.name}」の置き場所に届きません。")


def bodies_of(book: OtherBook) -> Reader | None:
    """A reader of that store, to be closed, or None where there are no bodies. Raises LedgerError."""
    store = store_of(book)
    return None if store is None else _reader_of(store)


def _reader_of(store: Target) -> Reader:
    return open_reader(Path(), store) if isinstance(store, str) else open_reader(store)


@contextmanager
def body_stores(*, insist: bool = False) -> Iterator[list[tuple[Target, Reader]]]:
    """The own store, then those of further gateways of this desk's permits: their shelves are the desk's to dispose of.

    One that is not reached is left out; with `insist` it raises InputError: half of a shelf must not stay behind.
    """
    with ExitStack() as opened:
        found = [(own_target(), book_reader())]
        for book in OtherBook.objects.filter(engagements__isnull=True):
            try:
                if (store := store_of(book)) is None:
                    continue
                reader = opened.enter_context(closing(_reader_of(store)))
                reader.kek()  # whether it answers
                found.append((store, reader))
            except LedgerError as error:
                if insist:
                    raise InputError(
                        f"台帳「{book.name}」の保管庫に届かないため、何も消していません。",
                        next_ja="届くようになってから、もう一度行ってください。",
                    ) from error
        yield found


def insist_unused(kek: str) -> None:
    """Raises StateError while a further gateway's store still wraps under this key-encryption key."""
    with body_stores(insist=True) as stores:
        if any(reader.kek() == kek for _, reader in stores[1:]):
            raise StateError(
                "ほかの関所の台帳が、この鍵を使っています。破棄すると、その本文をここでは読めなくなります。",
                next_ja="その関所をやめるまで、この鍵を残してください（docs/operate.md「A second gateway」）。",
            )


def shelf_names() -> dict[str, bool]:
    """Every shelf, and whether it was disposed of wherever it stands."""
    names: dict[str, bool] = {}
    with body_stores() as stores:
        for _, reader in stores:
            for name, is_disposed in reader.shelf_names():
                names[name] = names.get(name, True) and is_disposed
    return names


def counts_on(shelves: list[str]) -> dict[str, int]:
    """How many bodies stand on each, in all stores together."""
    counts = dict.fromkeys(shelves, 0)
    with body_stores() as stores:
        for _, reader in stores:
            for name, count in reader.counts_on(shelves).items():
                counts[name] += count
    return counts


def is_standing(shelf: str) -> bool:
    """Whether the shelf stands anywhere."""
    with body_stores() as stores:
        return any(is_live(reader, shelf) for _, reader in stores)


def is_live(reader: Reader, shelf: str) -> bool:
    """Whether the shelf stands in this store and was not disposed of."""
    key = reader.shelf_key(shelf)
    return key is not None and not key.is_destroyed
