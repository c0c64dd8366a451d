"""Acts of this slice that are recorded."""

from typing import BinaryIO

from django.db import transaction

from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import record
from sekisho.desk.papers.disclosure import new_disclosure
from sekisho.desk.papers.evidence import write_evidence
from sekisho.desk.papers.models import Disclosure
from sekisho.desk.people.models import Person
from sekisho.documents.disclosure import Choice


@transaction.atomic
def make_disclosure(version: Version, choice: Choice, by: Person) -> Disclosure:
    """Keep what is withheld of a filed version, so that the same paper can be made again."""
    row = new_disclosure(version, choice, by)
    row.save(force_insert=True)
    detail: dict[str, str | int] = {"version": version.number, "places": len(choice.items), "words": len(choice.words)}
    record("disclosure.make", by, row.id, engagement=version.request.engagement_id, detail=detail)
    return row


def take_evidence(engagement: Engagement, by: Person | None, target: BinaryIO) -> None:
    """Write the package and record that it was taken; by None on the command line."""
    write_evidence(engagement, by, target)
    note_evidence(engagement, by)


@transaction.atomic
def note_evidence(engagement: Engagement, by: Person | None) -> None:
    """Record that a package was made: it leaves the desk with all it holds."""
    record("evidence.take", by, engagement.id, engagement=engagement.id)
