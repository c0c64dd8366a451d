"""What the index keeps of each leaf for rule 2: the codes it was flagged with, and the hour of the call."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sekisho.desk.records.models import ActiveDay
from sekisho.kernel.clock import JST, from_iso

PROMPT, END_USERS, TRAFFIC, ORIGIN = "public.prompt", "public.end-users", "public.traffic", "public.origin"
# What an entry of the gate can say; anything else a leaf may hold is no flag.
SAID = frozenset((PROMPT, END_USERS))


def flags_of(leaf: dict[str, Any]) -> str:
    """The codes of rule 2 an entry was flagged with, sorted, between spaces; "" for none."""
    codes = {mark["code"] for mark in leaf.get("findings", ())} & SAID
    if leaf.get("code") == ORIGIN:
        codes.add(ORIGIN)
    return f" {' '.join(sorted(codes))} " if codes else ""


def note_hours(leaves: Iterable[dict[str, Any]]) -> None:
    """Add the hours of these calls. Reading a leaf twice changes nothing."""
    found: dict[tuple[str, str, date], int] = defaultdict(int)
    for leaf in leaves:
        if leaf["type"] == "intent":
            at = from_iso(leaf["at"]).astimezone(JST)
            found[leaf["engagement"], leaf["actor"], at.date()] |= 1 << at.hour
    for (engagement, actor, day), hours in found.items():
        row, _ = ActiveDay.objects.get_or_create(engagement=engagement, actor=actor, day=day)
        if row.hours | hours != row.hours:
            row.hours |= hours
            row.count = row.hours.bit_count()
            row.save(update_fields=["hours", "count"])
