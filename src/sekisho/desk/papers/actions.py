"""Acts of this slice that are recorded."""

from typing import BinaryIO

from django.db import transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import record
from sekisho.desk.papers.evidence import write_evidence
from sekisho.desk.people.models import Person


def take_evidence(engagement: Engagement, by: Person | None, target: BinaryIO) -> None:
    """Write the package and record that it was taken; by None on the command line."""
    write_evidence(engagement, by, target)
    note_evidence(engagement, by)


@transaction.atomic
def note_evidence(engagement: Engagement, by: Person | None) -> None:
    """Record that a package was made: it leaves the desk with all it holds."""
    record("evidence.take", by, engagement.id, engagement=engagement.id)
