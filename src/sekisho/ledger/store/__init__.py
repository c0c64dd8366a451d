"""Where the book is kept: the port every store fills. Two stores, each native: `sqlite.py` and `postgres.py`.

One batch is one transaction: leaves, tiles, bodies, consumed inbox rows and the checkpoint that covers them become
durable together or not at all. Every failure is a LedgerError; after one, the caller reopens and reads state again.
"""

from dataclasses import dataclass
from typing import Protocol

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import SealedBody, ShelfKey
from sekisho.ledger.tiles import Tile

LAYOUT = "2"  # version of the tables; a store of another version is refused


class ConflictError(LedgerError):
    """A batch holds a body or an event that the book already has. Nothing was written and the store is well."""


class OtherWriterError(LedgerError):
    """Somebody else is the writer of this book right now."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A body and its place: numbers only ever grow, so that keys are appended and nothing that is kept moves."""

    seq: int
    body: SealedBody


@dataclass(frozen=True, slots=True)
class Target:
    """What an erasure makes unreadable: the bodies of one record, or a whole shelf; the other one is ""."""

    record: str
    shelf: str


@dataclass(frozen=True, slots=True)
class Row:
    """A leaf and the keys it is found by; "" where it has none."""

    leaf: bytes
    record: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An event handed in by another process. `is_logged`: the book has it already (handed in twice)."""

    event: str
    leaf: bytes
    is_logged: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What one commit writes. It applies only to the book whose checkpoint is `old_note`: so nothing ever forks.

    shelves: keys that the bodies may need and the store may lack. erasures: happen with this commit or not at all.
    consumed: inbox events that leave the inbox. refused: inbox events that cannot be leaves and stay, marked.
    awaits_disk: False if it is enough for now that the end of this process cannot lose it; `sync` follows.
    """

    start: int
    old_note: str
    note: str
    rows: tuple[Row, ...] = ()
    tiles: tuple[Tile, ...] = ()
    shelves: tuple[ShelfKey, ...] = ()
    bodies: tuple[Kept, ...] = ()
    erasures: tuple[Target, ...] = ()
    consumed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    awaits_disk: bool = True


@dataclass(frozen=True, slots=True)
class LogState:
    """What a store holds, as far as a writer needs it to go on. All empty for a book not begun.

    tail: the leaves behind the last full tile, oldest first. tiles: the partial tiles of level 1 and above.
    """

    vkey: str
    note: str
    size: int
    tail: tuple[bytes, ...]
    tiles: tuple[Tile, ...]


class Daybook(Protocol):
    """Where frames wait that will be committed soon, safe from the end of the process. See `ledger.daybook`."""

    @property
    def room(self) -> int:
        """At most so many bytes are taken now."""

    def read(self) -> bytes:
        """All of it, as the writer before us left it."""

    def add(self, frame: bytes, *, awaits_disk: bool) -> bool:
        """Behind the others, on the disk if it awaits it; False, and nothing done, if there is no room for it."""

    def clear(self) -> None:
        """Begin anew: all of it was committed. Should the machine stop now, it may be found there once more."""

    def wipe(self) -> None:
        """As `clear`, and durably nothing of what stood in it is left."""


class LogStore(Protocol):
    """Used by one thread at a time. Each method raises LedgerError when it cannot do what it says."""

    @property
    def daybook(self) -> Daybook | None:
        """Valid while connected; None where a commit alone makes things safe."""

    def open(self) -> None:
        """Become the only writer, at once or not at all, and connect. Makes the tables of a new book."""

    def reopen(self) -> None:
        """Connect anew after a failure; still, or again, as the only writer. Makes nothing new."""

    def load(self) -> LogState: ...

    def begin(self, vkey: str, note: str) -> None:
        """Write a new book's key and its first checkpoint."""

    def commit(self, batch: Batch) -> None:
        """Make the batch durable. Raises ConflictError where nothing was written and the store is well.

        One that does not await the disk may still be lost when the machine stops; nobody reads it before it cannot.
        """

    def sync(self) -> None:
        """Make durable what was committed without awaiting the disk."""

    def has(self, record: str, leaf: bytes) -> bool:
        """Whether this very leaf was committed under that record."""

    def inbox(self, limit: int) -> tuple[InboxRow, ...]:
        """Events waiting, oldest first."""

    def probe(self, weight: int) -> None:
        """A durable write that changes no record, of about `weight` bytes: whether writing works right now."""

    def tidy(self, limit: int) -> bool:
        """Finish what erasures began, a step at a time; whether nothing is left to be done.

        Deletes up to `limit` bodies of shelves disposed of; when there are none left, makes what was destroyed leave
        the store's own files (WAL, dead rows). Raises LedgerError.
        """

    def close(self) -> None:
        """Disconnect and cease to be the writer. Never raises."""
