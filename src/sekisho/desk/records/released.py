"""Reasons stated for a held call, as the record shows them to everybody who may see it."""

import json

from sekisho.desk.permits.models import HoldRelease
from sekisho.desk.records.index import reader_of
from sekisho.desk.records.models import Passage
from sekisho.permits.reasons import REASONS

NOTE = "reason."  # as `gateway.steps` writes it


def released(passage: Passage) -> list[HoldRelease]:
    """What its user stated at the desk for what was found in this call, the newest first."""
    if not passage.hold:
        return []
    rows = HoldRelease.objects.filter(hold=passage.hold, actor=passage.actor)
    return list(rows.select_related("person", "ended_by"))


def reasons_of_call(passage: Passage) -> list[str]:
    """With which reasons a call passed that would have been held, as its entry says."""
    leaves = reader_of(passage).entries(passage.first_index, 1)
    notes = json.loads(leaves[0][1]).get("notes", ()) if leaves else ()
    return [REASONS.get(note.removeprefix(NOTE), note) for note in notes if note.startswith(NOTE)]
