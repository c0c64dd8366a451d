"""What waits for the officer: the own cases first, the oldest first."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from sekisho.desk.applications.models import Request
from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.people.models import Person

WAITING = ("submitted", "in_review")
OLDEST = ("arrived_on", "submitted_at", "id")


def waiting(person: Person) -> QuerySet[Request]:
    """Filed requests that are not decided, the first that arrived first."""
    return visible_requests(person).filter(state__in=WAITING).order_by(*OLDEST)


def next_in_queue(person: Person, after: str = "") -> Request | None:
    """The request to open next: the oldest of one's own engagements, else the oldest of the department."""
    own = Case(When(engagement__officer=person, then=Value(0)), default=Value(1), output_field=IntegerField())
    return waiting(person).exclude(id=after).order_by(own, *OLDEST).first()
