"""The book as the pages show it: its state, the proof of one record, and the independent check."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Person
from sekisho.desk.records.health import BOOK
from sekisho.desk.records.index import book_reader, reader_of
from sekisho.desk.records.models import OWN_LOG, Cursor, OtherBook, Passage
from sekisho.desk.records.others import copy_of
from sekisho.kernel.errors import LedgerError
from sekisho.ledger import fsck
from sekisho.ledger.checkpoint import stated_by
from sekisho.ledger.fsck_sources import open_copy, open_source
from sekisho.ledger.fsck_timestamps import read_roots, stamps_in
from sekisho.ledger.identity import own_signer
from sekisho.ledger.stamp_names import FOLDER
from sekisho.ledger.tree import is_included

FORCED = "forced."  # as `gateway.forced.NOTE` writes it


@dataclass(frozen=True, slots=True)
class BookState:
    """Number of leaves, the signed checkpoint, and the verifier key; empty while nothing was ever written.

    indexed: how many leaves the index has read.
    """

    size: int
    checkpoint: str
    vkey: str
    indexed: int

    @property
    def is_short(self) -> bool:
        """Whether leaves are gone that were there: an old backup stands in the book's place."""
        return self.indexed > self.size


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a record stands in the book, and whether the book's own inclusion proof for it holds."""

    index: int
    size: int
    holds: bool


def state_of_book() -> BookState:
    reader = book_reader()
    # The index first: meanwhile the book only grows.
    indexed = Cursor.objects.filter(origin=OWN_LOG).values_list("next_index", flat=True).first() or 0
    size = reader.size()
    return BookState(size, reader.checkpoint(), reader.vkey(), indexed) if size else BookState(0, "", "", indexed)


def proof_of(passage: Passage) -> Proof:
    """Recompute the way from the record's leaf to the root of the present checkpoint."""
    try:
        found = reader_of(passage).inclusion(passage.first_index)
    except LedgerError:
        return Proof(passage.first_index, 0, holds=False)
    stated = stated_by(found.checkpoint)
    holds = is_included(found.leaf_hash, found.index, found.size, found.hashes, stated.root)
    return Proof(passage.first_index, found.size, holds)


def forced_of(passage: Passage) -> list[str]:
    """Fields the gate put into the call, whatever the client wrote there (rule 6), as its entry says."""
    leaves = reader_of(passage).entries(passage.first_index, 1)
    notes = json.loads(leaves[0][1]).get("notes", ()) if leaves else ()
    return [note.removeprefix(FORCED) for note in notes if note.startswith(FORCED)]


def check_book() -> fsck.Report:
    """The independent checker over this installation's store."""
    source = open_source(settings.SEKISHO.store_url or settings.SEKISHO.data_dir)
    # The key comes from the keyring: a book that was exchanged whole would bring its own.
    own = own_signer(settings.SEKISHO.log_origin, settings.KEYRING.ledger_key())
    return fsck.check(source, own.verifier.vkey, _trust())


def check_copy(book: OtherBook) -> fsck.Report:
    """The same over the copy of another gateway's book, against the registered key."""
    return fsck.check(open_copy(copy_of(book)), book.vkey)


@transaction.atomic
def note_check(report: fsck.Report, by: Person) -> None:
    """Record that somebody checked the book, and what was found."""
    record("book.check", by, BOOK, detail={"size": report.size, "problems": len(report.problems)})


def _trust() -> fsck.Trust:
    here = settings.SEKISHO
    if not (here.tsa_url and here.tsa_roots):
        return fsck.Trust(here.witness_vkey)
    stamps = stamps_in(here.data_dir / FOLDER)
    return fsck.Trust(here.witness_vkey, tsa_roots=read_roots(Path(here.tsa_roots)), stamps=stamps)
