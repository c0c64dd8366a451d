"""書架: what is kept together ends together. One shelf holds the bodies of one engagement, class and fiscal year.

Each shelf has a key of its own (`bodies.ShelfKey`). `Sealer` is the writer's hold on them. Nothing of this comes from
the guideline, which sets no retention: classes are ours, their years are settings.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from sekisho.kernel.clock import JST, fiscal_year
from sekisho.kernel.errors import InputError, LedgerError
from sekisho.ledger.bodies import SealedBody, ShelfKey, make_shelf_key, open_shelf_key, seal

RetentionClass = Literal["text", "media"]
CLASSES: tuple[RetentionClass, ...] = get_args(RetentionClass)
NAME = re.compile(r"([A-Za-z0-9_.:\-]{0,64})/(text|media)/([0-9]{4})")
MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a body stands. year: the fiscal year of the call, in Japan."""

    engagement: str
    retention: RetentionClass
    year: int

    @property
    def name(self) -> str:
        return f"{self.engagement}/{self.retention}/{self.year}"

    def due(self, years: int) -> date:
        """The first day on which it may be disposed of: so many whole years after the fiscal year has ended."""
        return date(self.year + 1 + years, 4, 1)


def shelf_of(engagement: str, kind: str, at: datetime) -> Shelf:
    """The shelf of a call's bodies. kind: of the service used; whatever is not text counts as media."""
    return Shelf(engagement, "text" if kind == "text" else "media", fiscal_year(at.astimezone(JST).date()))


def read_shelf(name: str) -> Shelf:
    """Inverse of `Shelf.name`. Raises InputError."""
    found = NAME.fullmatch(name)
    if found is None:
        raise InputError(
            "書架の名前が正しくありません。",
            next_ja="sekisho ledger retention list に表示される名前を指定してください。",
        )
    return Shelf(found[1], "text" if found[2] == "text" else "media", int(found[3]))


class Sealer:
    """Seals bodies under the keys of their shelves; makes a key where there is none yet. Safe to use from any thread.

    One for a writer: a new key travels with each body until the store has taken it, so losing one commit loses no key
    that is in use.
    """

    def __init__(self, root: bytes, stored: Callable[[str], ShelfKey | None]) -> None:
        """stored: asks the book for a shelf's key; raises LedgerError if the book cannot be read."""
        self._root = root
        self._stored = stored
        self._turn = threading.Lock()
        self._known: dict[str, tuple[ShelfKey, bytes]] = {}

    def seal(self, shelf: Shelf, record: str, part: str, plain: bytes) -> SealedBody:
        """Raises LedgerError, also where the shelf was disposed of."""
        with self._turn:  # two threads must not make two keys for one shelf
            stored, key = self._key(shelf.name)
        return seal(key, record, part, plain, stored)

    def _key(self, name: str) -> tuple[ShelfKey, bytes]:
        known = self._known.get(name)
        if known is None:
            stored = self._stored(name)
            if stored is not None and stored.is_destroyed:
                raise LedgerError("この年度・案件の書架は、廃棄されています。")
            known = (stored, open_shelf_key(self._root, stored)) if stored else make_shelf_key(self._root, name)
            if len(self._known) >= MOST_KNOWN:
                # Those not stored yet must not be made twice; a store that takes nothing for so many is broken.
                self._known.clear()
            self._known[name] = known
        return known
