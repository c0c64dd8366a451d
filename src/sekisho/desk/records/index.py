"""Read new leaves of the book into the index. Called before a page that shows records; cheap when nothing is new."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from sekisho.desk.records.after import OUTPUT, after_of, note_output
from sekisho.desk.records.models import Cursor, Passage
from sekisho.desk.records.public_flags import flags_of, note_hours
from sekisho.kernel.clock import JST, from_iso
from sekisho.ledger.reader import Reader, open_reader
from sekisho.ledger.shelves import read_shelf

BATCH = 500
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


def catch_up(limit: int = 20_000) -> int:
    """Index up to `limit` new leaves; how many. Two callers at once do not disturb each other."""
    reader, read = book_reader(), 0
    while read < limit:
        taken = _take(reader)
        read += taken
        if taken < BATCH:
            break
    return read


@transaction.atomic
def _take(reader: Reader) -> int:
    cursor, _ = Cursor.objects.select_for_update().get_or_create(origin="own")
    leaves = [(index, json.loads(leaf)) for index, leaf in reader.entries(cursor.next_index, BATCH)]
    for index, leaf in leaves:
        _index(index, leaf)
    if leaves:
        note_hours([leaf for _, leaf in leaves])
        cursor.next_index = leaves[-1][0] + 1
        cursor.save(update_fields=["next_index"])
    return len(leaves)


def _index(index: int, leaf: dict[str, Any]) -> None:
    if leaf["type"] == "intent":
        reserved = leaf.get("reserved_in", 0) + leaf.get("reserved_out", 0)
        defaults = _common(leaf) | {"state": Passage.State.OPEN, "first_index": index, "charged": reserved}
        Passage.objects.update_or_create(record=leaf["record"], defaults=defaults)
    elif leaf["type"] == "refused":
        defaults = _common(leaf) | {"state": Passage.State.REFUSED, "first_index": index}
        defaults |= {"rule": leaf["rule"], "code": leaf["code"], "hold": leaf.get("hold", "")}
        Passage.objects.update_or_create(record=leaf["record"], defaults=defaults)
    elif leaf["type"] == "import":
        defaults = _common(leaf) | {"state": Passage.State.IMPORTED, "first_index": index}
        defaults |= {"at": from_iso(leaf["used_at"])}
        Passage.objects.update_or_create(record=leaf["record"], defaults=defaults)
    elif leaf["type"] == "outcome":
        Passage.objects.filter(record=leaf["record"]).update(
            state=STATES.get(leaf["status"], Passage.State.FAILED),
            status=leaf["status"],
            tokens_in=leaf["tokens_in"],
            tokens_out=leaf["tokens_out"],
            charged=sum(leaf.get(f"charged_{way}", leaf[f"tokens_{way}"]) for way in ("in", "out")),
            duration_ms=leaf["duration_ms"],
            outcome_index=index,
        )
    elif leaf["type"] == "event" and leaf["act"] == OUTPUT:
        note_output(leaf)
    elif leaf["type"] == "erasure":
        _erased(leaf).update(erased_at=from_iso(leaf["at"]), erased_basis=leaf["basis"])


def _erased(leaf: dict[str, Any]) -> QuerySet[Passage]:
    """The passages whose bodies the leaf says were erased; what was erased before keeps its own date and basis."""
    if leaf["record"]:
        return Passage.objects.filter(record=leaf["record"])
    shelf = read_shelf(leaf["shelf"])
    first, after = (datetime(year, 4, 1, tzinfo=JST) for year in (shelf.year, shelf.year + 1))
    found = Passage.objects.filter(engagement=shelf.engagement, at__gte=first, at__lt=after, erased_at=None)
    found = found.exclude(state=Passage.State.REFUSED)
    return found.filter(kind="text") if shelf.retention == "text" else found.exclude(kind="text")


def _common(leaf: dict[str, Any]) -> dict[str, Any]:
    names = ("engagement", "party", "actor", "permit", "purpose", "service", "kind", "model")
    return {name: leaf.get(name, "") for name in names} | {
        "at": from_iso(leaf["at"]),
        "findings": leaf.get("findings", []),
        "public": flags_of(leaf),
        "after": after_of(leaf),
    }
