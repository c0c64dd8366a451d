"""Who can be named as a user: active people of the parties that are in (a subcontractor only once it accepted)."""

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role


def nameable_people(engagement: Engagement) -> list[Person]:
    """Ordered by company and name; each carries its party's id as `party`."""
    parties = {p.organisation_id: p.id for p in engagement.parties.filter(accepted_at__isnull=False)}
    found = Person.objects.filter(
        organisation_id__in=parties, is_active=True, role__in=(Role.STAFF, Role.RESPONSIBLE)
    ).select_related("organisation")
    people = list(found.order_by("organisation__name", "name"))
    for person in people:
        person.party = parties[person.organisation_id]  # type: ignore[attr-defined]
    return people
