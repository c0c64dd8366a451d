"""書架: what is kept together ends together. One shelf holds the bodies of one engagement, class and fiscal year.

Each shelf has a key of its own (`bodies.ShelfKey`). `Sealer` is the writer's hold on them. Nothing of this comes from
the guideline, which sets no retention: classes are ours, their years are settings.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, NamedTuple, get_args

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sekisho.kernel.clock import JST, fiscal_year
from sekisho.kernel.errors import InputError, LedgerError
from sekisho.kernel.keks import Keks, OneKek, kek_id, kek_of
from sekisho.ledger.bodies import (
    Envelope,
    SealedBody,
    ShelfKey,
    make_shelf_key,
    missing_kek,
    open_shelf_key,
    shelf_mark,
    wrap_shelf_key,
    wrapping,
)

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

    def __init__(
        self, root: bytes | Keks, stored: Callable[[str], ShelfKey | None], current: Callable[[], str] = str
    ) -> None:
        """stored: asks the book for a shelf's key; raises LedgerError if the book cannot be read.

        root: the key-encryption keys at hand, or one. current: asks the book under which of them new keys are to be
        wrapped; "" for the first one.
        """
        self._keks = OneKek(root) if isinstance(root, bytes) else root
        self._stored = stored
        self._current = current
        self._turn = threading.Lock()
        self._known: dict[str, _Known] = {}
        self._unstored: set[str] = set()  # shelves whose key we made: whether the book has it yet is to be asked

    def seal(self, shelf: Shelf, record: str, part: str, plain: bytes) -> SealedBody:
        """Raises LedgerError, also where the shelf was disposed of or a key-encryption key is away."""
        return self.envelope(shelf, record, part).sealed(plain)

    def envelope(self, shelf: Shelf, record: str, part: str) -> Envelope:
        """What will seal a text that is not there yet. Raises LedgerError as `seal`."""
        with self._turn:  # two threads must not make two keys for one shelf
            known = self._key(shelf.name)
        return Envelope(known.cipher, record, part, known.stored)

    def _key(self, name: str) -> "_Known":
        known = self._known.get(name)
        if known is not None and name not in self._unstored:
            return known
        stored = self._stored(name)
        if stored is not None and stored.is_destroyed:
            raise LedgerError("この年度・案件の書架は、廃棄されています。")
        if stored is not None:
            key = open_shelf_key(self._keks, stored)
            found = _Known(replace(stored, mark=shelf_mark(key)), key, wrapping(key))
            self._unstored.discard(name)
        else:
            found = self._fresh(name, known)
        if len(self._known) >= MOST_KNOWN:
            # Those not stored yet must not be made twice; a store that takes nothing for so many is broken.
            self._known.clear()
            self._unstored &= {name}
        self._known[name] = found
        return found

    def _fresh(self, name: str, known: "_Known | None") -> "_Known":
        """A key the book does not have; the one we made, wrapped anew where the key-encryption key was changed."""
        current = self._current() or kek_id(self._keks.at_hand()[0])
        if known is not None and known.stored.kek == current:
            return known
        root = kek_of(self._keks, current)
        if root is None:
            raise missing_kek(current)
        self._unstored.add(name)
        if known is not None:
            return known._replace(stored=wrap_shelf_key(root, name, known.key))
        stored, key = make_shelf_key(root, name)
        return _Known(stored, key, wrapping(key))


class _Known(NamedTuple):
    """The key of a shelf as it is stored, as it is, and ready to wrap others."""

    stored: ShelfKey
    key: bytes
    cipher: AESGCM
