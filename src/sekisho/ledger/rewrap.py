"""Changing the key-encryption key of the book: keys of shelves are wrapped anew; bodies, leaves and proofs stay.

May be cut off at any point and run again: what lies under the present key is passed over. Nothing here holds a key
longer than a step, and no error names more than a key's id.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sekisho.kernel.errors import LedgerError
from sekisho.kernel.keks import Keks, OneKek, kek_id, kek_of
from sekisho.ledger.bodies import (
    ShelfKey,
    is_under,
    missing_kek,
    open_shelf_key,
    rewrap_data_key,
    wrap_shelf_key,
)
from sekisho.ledger.reader import Reader
from sekisho.ledger.store.wraps import WrapStore, open_wraps

Item = TypeVar("Item")
Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many keys were wrapped anew: of shelves, and of bodies that stand on none."""

    shelves: int
    bodies: int


def settled_kek(reader: Reader, keks: Keks) -> str:
    """The id of the key that new keys are to be wrapped under, which is at hand. Raises LedgerError if it is not.

    Of a book that never settled on one: the one under which its last shelf lies.
    """
    current = reader.kek()
    if current:
        if kek_of(keks, current) is None:
            raise missing_kek(current)
        return current
    shelf = reader.live_shelf()
    if shelf is None:
        return kek_id(keks.at_hand()[0])
    for key in keks.at_hand():
        try:
            open_shelf_key(OneKek(key), shelf)
        except LedgerError:
            continue
        return kek_id(key)
    raise LedgerError(
        "保存された本文の鍵を開ける「鍵を包む鍵」が、ありません。",
        next_ja="keys/ のバックアップ、又は SEKISHO_BODY_KEK の指す先に、これまで使っていた鍵を戻してください。",
    )


def settle_kek(target: Path | str, reader: Reader, keks: Keks) -> str:
    """As `settled_kek`, and the book remembers it: from then on another key is refused, not quietly used."""
    found = settled_kek(reader, keks)
    if not reader.kek():
        with open_wraps(target) as store:
            store.set_kek(store.kek() or found)
    return found


def rewrap(store: WrapStore, keks: Keks, key_id: str) -> Rewrapped:
    """Wrap every key under the key of this id, which is already the present one. Raises LedgerError."""
    root = kek_of(keks, key_id)
    if root is None:
        raise missing_kek(key_id)
    shelves = bodies = 0
    for page in _pages(store.shelves, "", lambda shelf: shelf.name):
        old = [shelf for shelf in page if not shelf.is_destroyed and shelf.kek != key_id]
        if old:
            store.put_shelves([(shelf, _under(root, keks, shelf)) for shelf in old])
            shelves += len(old)
    for found in _pages(store.bodies, None, lambda row: row[0]):
        left = [(seq, body) for seq, body in found if not body.is_erased and not is_under(root, body)]
        if left:
            store.put_bodies([(seq, body.wrapped_key, rewrap_data_key(root, keks, body)) for seq, body in left])
            bodies += len(left)
    return Rewrapped(shelves, bodies)


def count_under_others(store: WrapStore, root: bytes) -> int:
    """How many keys do not lie under this key, by opening each one: what still needs another."""
    count = 0
    for page in _pages(store.shelves, "", lambda shelf: shelf.name):
        count += sum(not shelf.is_destroyed and not _opens(root, shelf) for shelf in page)
    for found in _pages(store.bodies, None, lambda row: row[0]):
        count += sum(not body.is_erased and not is_under(root, body) for _, body in found)
    return count


def _under(root: bytes, keks: Keks, shelf: ShelfKey) -> ShelfKey:
    return wrap_shelf_key(root, shelf.name, open_shelf_key(keks, shelf))


def _opens(root: bytes, shelf: ShelfKey) -> bool:
    try:
        open_shelf_key(OneKek(root), shelf)
    except LedgerError:
        return False
    return True


def _pages(
    read: Callable[[Place], list[Item]], start: Place, place_of: Callable[[Item], Place]
) -> Iterator[list[Item]]:
    after = start
    while page := read(after):
        yield page
        after = place_of(page[-1])
