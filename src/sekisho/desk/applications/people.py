"""Who can be named as a user: active people of the parties that are in (a subcontractor only once it accepted)."""

from collections.abc import Iterable
from copy import copy

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role


def nameable_people(engagement: Engagement) -> list[Person]:
    """Ordered by company and name; each carries its party's id as `party`."""
    return nameable_by_engagement([engagement.id])[engagement.id]


def nameable_by_engagement(engagements: Iterable[str]) -> dict[str, list[Person]]:
    """The same for many, by id, in two queries."""
    found: dict[str, list[Person]] = {one: [] for one in engagements}
    accepted = Party.objects.filter(engagement__in=found, accepted_at__isnull=False).order_by()
    parties = list(accepted.values_list("engagement_id", "organisation_id", "id"))
    places: dict[str, list[tuple[str, str]]] = {}
    for engagement, organisation, party in parties:
        places.setdefault(organisation, []).append((engagement, party))
    people = Person.objects.filter(
        organisation_id__in=places, is_active=True, role__in=(Role.STAFF, Role.RESPONSIBLE)
    ).select_related("organisation")
    for person in people.order_by("organisation__name", "name"):
        for engagement, party in places[person.organisation_id]:
            named = copy(person)
            named.party = party  # type: ignore[attr-defined]
            found[engagement].append(named)
    return found
