"""Read new leaves of the books into the index. The own one before a page that shows records; cheap when nothing is new.

The books of other gateways are copied and proven first (`others.py`), in the background: no page waits for them. What
stands in the own book always wins over another book that says the same record.
"""

import json
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from sekisho.desk.records.after import OUTPUT, after_of, note_output
from sekisho.desk.records.foreign import usable
from sekisho.desk.records.models import OWN_LOG, ActiveDay, Cursor, OtherBook, Passage
from sekisho.desk.records.public_flags import flags_of, note_hours
from sekisho.kernel.clock import JST, from_iso
from sekisho.ledger.copied import COPIES
from sekisho.ledger.reader import Reader, open_reader
from sekisho.ledger.shelves import read_shelf

BATCH = 500
MOST_TWICE = 20
STATES = {
    "answered": Passage.State.ANSWERED,
    "client-gone": Passage.State.CUT,
    "interrupted": Passage.State.CUT,
    "too-large": Passage.State.CUT,
}


@cache
def book_reader() -> Reader:
    """The book of this installation, opened once per process. Its methods raise LedgerError if it cannot be read."""
    return open_reader(settings.SEKISHO.data_dir, settings.SEKISHO.store_url)


def copy_reader(book: str) -> Reader:
    """The proven copy of another gateway's book, by its id."""
    return open_reader(settings.SEKISHO.data_dir / COPIES / book)


def reader_of(passage: Passage) -> Reader:
    """Where the leaves of this record are read; bodies only the own book has here (`others.store_of`)."""
    return copy_reader(passage.log_id) if passage.log_id else book_reader()


def catch_up(limit: int = 20_000) -> int:
    """Index up to `limit` new leaves of the own book; how many. Two callers at once do not disturb each other."""
    reader, read = book_reader(), 0
    while read < limit:
        taken = _take(reader)
        read += taken
        if taken < BATCH:
            break
    return read


def catch_up_with(book: str) -> int:
    """Index what the copy of another gateway's book has more, by its id; how many leaves."""
    reader, read = copy_reader(book), 0
    while taken := _take_other(book, reader):
        read += taken
    return read


ANEW: dict[str, Any] = {"next_index": 0, "unreadable": 0, "elsewhere": 0, "twice": 0, "twice_records": []}


@transaction.atomic
def forget_index() -> None:
    """Begin the index anew, for all books: it holds nothing that they do not say."""
    Cursor.objects.select_for_update().get_or_create(origin=OWN_LOG)
    Passage.objects.all().delete()
    ActiveDay.objects.all().delete()
    Cursor.objects.update(next_index=0)
    OtherBook.objects.update(**ANEW)


def forget_book(book: str) -> None:
    """The same for one book of another gateway; the caller holds its row. Hours of use stay: they were used."""
    Passage.objects.filter(log=book).delete()
    OtherBook.objects.filter(id=book).update(**ANEW)


@transaction.atomic
def _take(reader: Reader) -> int:
    cursor, _ = Cursor.objects.select_for_update().get_or_create(origin=OWN_LOG)
    leaves = [(index, json.loads(leaf)) for index, leaf in reader.entries(cursor.next_index, BATCH)]
    if leaves:
        _make_way({leaf.get("record", "") for _, leaf in leaves})
    for index, leaf in leaves:
        _index(index, leaf, None)
    if leaves:
        note_hours([leaf for _, leaf in leaves])
        cursor.next_index = leaves[-1][0] + 1
        cursor.save(update_fields=["next_index"])
    return len(leaves)


@transaction.atomic
def _take_other(book_id: str, reader: Reader) -> int:
    book = OtherBook.objects.select_for_update().get(id=book_id)
    # Beyond the copy's checkpoint lies what is proven, and not yet whole.
    rows = reader.entries(book.next_index, min(BATCH, reader.size() - book.next_index))
    read = [(index, usable(leaf)) for index, leaf in rows]
    book.unreadable += sum(leaf is None for _, leaf in read)
    taken = [(index, leaf) for index, leaf in read if leaf is not None and _is_ours(leaf, book)]
    there = Passage.objects.filter(record__in={leaf.get("record", "") for _, leaf in taken})
    twice = set(there.exclude(log=book).values_list("record", flat=True))
    for index, leaf in taken:
        if leaf.get("record") not in twice:
            _index(index, leaf, book)
        elif leaf["type"] in FIRST:
            _note_twice(book, leaf["record"])
    note_hours([leaf for _, leaf in taken if leaf.get("record") not in twice])
    book.next_index += len(rows)
    book.save(update_fields=["next_index", "unreadable", "elsewhere", "twice", "twice_records"])
    return len(rows)


FIRST = ("intent", "refused", "import")  # what a record begins with


def _is_ours(leaf: dict[str, Any], book: OtherBook) -> bool:
    """Puts our id in the place of another installation's. False for what it did for others: not ours to know."""
    if book.engagements is None or leaf["type"] == "outcome" or (leaf["type"] == "erasure" and leaf["record"]):
        return True
    if leaf["type"] == "erasure":
        there, slash, rest = leaf["shelf"].partition("/")
        leaf["shelf"] = f"{book.engagements.get(there, '')}{slash}{rest}"
        return there in book.engagements
    is_ours = leaf["engagement"] in book.engagements
    leaf["engagement"] = book.engagements.get(leaf["engagement"], "")
    book.elsewhere += not is_ours and leaf["type"] in FIRST
    return is_ours


def _make_way(records: set[str]) -> None:
    """What another book said of records that the own one has, counts no longer; it is told as a finding."""
    if not OtherBook.objects.exists():
        return
    for row in Passage.objects.filter(record__in=records).exclude(log=None):
        book = OtherBook.objects.select_for_update().get(id=row.log_id)
        _note_twice(book, row.record)
        book.save(update_fields=["twice", "twice_records"])
        row.delete()


def _note_twice(book: OtherBook, record: str) -> None:
    book.twice += 1
    book.twice_records = [*book.twice_records, record][:MOST_TWICE]


def _index(index: int, leaf: dict[str, Any], book: OtherBook | None) -> None:
    """What one leaf says. book: None for the own one."""
    if leaf["type"] == "intent":
        reserved = leaf.get("reserved_in", 0) + leaf.get("reserved_out", 0)
        defaults = _common(leaf, book) | {"state": Passage.State.OPEN, "first_index": index, "charged": reserved}
        Passage.objects.update_or_create(record=leaf["record"], defaults=defaults)
    elif leaf["type"] == "refused":
        defaults = _common(leaf, book) | {"state": Passage.State.REFUSED, "first_index": index}
        defaults |= {"rule": leaf["rule"], "code": leaf["code"], "hold": leaf.get("hold", "")}
        Passage.objects.update_or_create(record=leaf["record"], defaults=defaults)
    elif leaf["type"] == "import":
        defaults = _common(leaf, book) | {"state": Passage.State.IMPORTED, "first_index": index}
        defaults |= {"at": from_iso(leaf["used_at"])}
        Passage.objects.update_or_create(record=leaf["record"], defaults=defaults)
    elif leaf["type"] == "outcome":
        Passage.objects.filter(record=leaf["record"], log=book).update(
            state=STATES.get(leaf["status"], Passage.State.FAILED),
            status=leaf["status"],
            tokens_in=leaf["tokens_in"],
            tokens_out=leaf["tokens_out"],
            charged=sum(leaf.get(f"charged_{way}", leaf[f"tokens_{way}"]) for way in ("in", "out")),
            duration_ms=leaf["duration_ms"],
            outcome_index=index,
        )
    elif leaf["type"] == "event" and leaf["act"] == OUTPUT:
        note_output(leaf, book)
    elif leaf["type"] == "erasure":
        _erased(leaf, book).update(erased_at=from_iso(leaf["at"]), erased_basis=leaf["basis"])


def _erased(leaf: dict[str, Any], book: OtherBook | None) -> QuerySet[Passage]:
    """The passages whose bodies the leaf says were erased; what was erased before keeps its own date and basis."""
    if leaf["record"]:
        return Passage.objects.filter(record=leaf["record"], log=book)
    shelf = read_shelf(leaf["shelf"])
    first, after = (datetime(year, 4, 1, tzinfo=JST) for year in (shelf.year, shelf.year + 1))
    found = Passage.objects.filter(engagement=shelf.engagement, log=book, at__gte=first, at__lt=after, erased_at=None)
    found = found.exclude(state=Passage.State.REFUSED)
    return found.filter(kind="text") if shelf.retention == "text" else found.exclude(kind="text")


def _common(leaf: dict[str, Any], book: OtherBook | None) -> dict[str, Any]:
    names = ("engagement", "party", "actor", "permit", "purpose", "service", "kind", "model")
    return {name: leaf.get(name, "") for name in names} | {
        "log": book,
        "at": from_iso(leaf["at"]),
        "findings": leaf.get("findings", []),
        "public": flags_of(leaf),
        "after": after_of(leaf),
    }
