"""How the book fares: its checkpoint, when it was last checked, what waits, and what a witness has seen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from django.conf import settings

from sekisho.desk.events.models import Event
from sekisho.desk.records.index import book_reader, copy_reader
from sekisho.desk.records.models import OtherBook
from sekisho.kernel.clock import iso
from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger.checkpoint import read_checkpoint, stated_by
from sekisho.ledger.cosignature import read_witness_vkey
from sekisho.ledger.note import open_note
from sekisho.ledger.stamp_names import FOLDER, StampNames

CHECK = "book.check"
BOOK = "book"


@dataclass(frozen=True, slots=True)
class OtherHealth:
    """How another gateway's book stands here. trouble: why nothing new is taken; "" where all is well."""

    name: str
    origin: str
    size: int
    root: str
    read_at: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Health:
    """Plain values, so that a report can keep them. Moments as in `kernel.clock.iso`, "" for never.

    checked_problems: -1 before the first check. witness: its name, "" where none is set; witness_size: -1 where it has
    not cosigned. authority: whether one is set; stamped_size: of the newest timestamp kept, -1 for none. unreadable:
    the book could not be opened, and nothing of it is known.
    """

    origin: str = ""
    size: int = 0
    root: str = ""
    checked_at: str = ""
    checked_size: int = 0
    checked_problems: int = -1
    waiting: int = 0
    witness: str = ""
    witness_size: int = -1
    witness_at: str = ""
    authority: bool = False
    stamped_size: int = -1
    unreadable: bool = False
    others: tuple[OtherHealth, ...] = ()

    @property
    def is_checked(self) -> bool:
        return self.checked_problems >= 0

    @property
    def is_sound(self) -> bool:
        return self.checked_problems == 0

    @property
    def is_stamped(self) -> bool:
        return self.stamped_size >= 0

    @property
    def is_cosigned(self) -> bool:
        return self.witness_size >= 0


def health_of_book(others: Iterable[OtherBook] = ()) -> Health:
    """What is known without reading every leaf. others: the books of other gateways that are told with it."""
    last = Event.objects.filter(subject=BOOK, act=CHECK).order_by("-at", "-id").first()
    known = Health(
        waiting=Event.objects.filter(delivered=False).count(),
        checked_at=iso(last.at) if last else "",
        checked_size=last.detail["size"] if last else 0,
        checked_problems=last.detail["problems"] if last else -1,
        authority=bool(settings.SEKISHO.tsa_url),
        stamped_size=_stamped(),
        others=tuple(map(health_of_copy, others)),
    )
    try:
        reader = book_reader()
        if not reader.size():
            return known
        stated = stated_by(reader.head())
        known = replace(known, origin=stated.origin, size=stated.size, root=stated.root.hex())
        return _witnessed(known, reader.witnessed())
    except LedgerError:
        return replace(known, unreadable=True)


def health_of_copy(book: OtherBook) -> OtherHealth:
    """Of what is here and proven."""
    trouble = book.trouble
    if book.stopped:
        trouble = f"異常があり、読取りを止めています：{book.get_stopped_display()}"
    elif book.suspended_at:
        trouble = f"読取りを止めています（{book.reason}）"
    size, root = 0, ""
    try:
        reader = copy_reader(book.id)
        if reader.size():
            stated = stated_by(reader.head())
            size, root = stated.size, stated.root.hex()
    except LedgerError as error:
        trouble = trouble or error.message_ja
    return OtherHealth(book.name, book.origin, size, root, iso(book.read_at) if book.read_at else "", trouble)


@cache
def _stamps() -> StampNames:
    """Of this process: pages ask for it often."""
    return StampNames(settings.SEKISHO.data_dir / FOLDER)


def _stamped() -> int:
    """Files are named by the size of the tree; the largest comes last."""
    kept = _stamps().all()
    return int(kept[-1].removesuffix(".tsr")) if kept else -1


def _witnessed(known: Health, note: str) -> Health:
    """With name, size and time of the last cosignature that holds."""
    try:
        verifier = read_witness_vkey(settings.SEKISHO.witness_vkey)
    except SignatureError:
        return known
    try:
        opened = open_note(note, [verifier])
        size = read_checkpoint(opened.text).size
    except (LedgerError, SignatureError):
        return replace(known, witness=verifier.name)
    at = datetime.fromtimestamp(int.from_bytes(opened.verified[0].signature[:8], "big"), UTC)
    return replace(known, witness=verifier.name, witness_size=size, witness_at=iso(at))
