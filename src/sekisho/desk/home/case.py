"""The whole case on one page: parties, papers, requests, permit, use so far, people, history."""

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from sekisho.desk.applications.actions import OPEN_STATES
from sekisho.desk.applications.closed import closed_permits
from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.changes.notices import for_engagement
from sekisho.desk.contracts.forms import SpecificationForm
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import engagement_for, leads, own_party
from sekisho.desk.events.models import Event
from sekisho.desk.home.words import act_word
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May, Role
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Passage
from sekisho.desk.records.public_signs import signs_by_engagement
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.registered.models import Secret
from sekisho.desk.registered.visible import visible_secrets

HISTORY = 30
UNTOLD = ("request.save", "intake.save")  # a history of every press of a button says nothing
CONTRACTOR_SIDE = (Role.RESPONSIBLE, Role.STAFF)


def engagement(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """Status first, what to do next second, history last."""
    catch_up()
    person = request.user
    found = engagement_for(person, engagement_id)
    row = found.permits.order_by("-issued_at").first()
    passages = visible_passages(person).filter(engagement=found.id)
    own = own_party(person, found)
    requests = list(visible_requests(person).filter(engagement=found))
    closed = closed_permits(requests)
    for each in requests:
        each.closed = closed.get(each.id)  # type: ignore[attr-defined]
    context = {
        "engagement": found,
        "parties": _tree(found),
        "requests": requests,
        "row": row,
        "permit": read_permit(row) if row else None,
        "use": _use(passages),
        "signs": signs_by_engagement(passages).get(found.id, []),
        "has_open": found.requests.filter(state__in=OPEN_STATES).exists(),
        "history": _history(person, found),
        "changes": for_engagement(person, found),
        "leads": leads(person, found) and person.role == Role.RESPONSIBLE,
        "secrets": _secrets(person, found) if person.may(May.SEE_SECRETS) else None,
        "may_take_evidence": person.may(May.TAKE_EVIDENCE),
        "may_take_usage": person.may(May.TAKE_USAGE),
        "edits": person.may(May.EDIT_ENGAGEMENTS),
        "decides": person.may(May.RULE_PERMITS),
        "must_accept": own is not None and own.accepted_at is None and person.may(May.DECLARE_USE),
        "specification_form": SpecificationForm(),
    }
    return render(request, "home/engagement.html", context)


def _tree(found: Engagement) -> list[Party]:
    """Parties from the contractor downwards, each followed by those below it."""
    parties = list(found.parties.select_related("organisation", "parent"))

    def below(parent: str | None) -> list[Party]:
        return [row for party in parties if party.parent_id == parent for row in (party, *below(party.id))]

    return below(None)


def _history(person: Person, found: Engagement) -> list[dict[str, object]]:
    """What happened last."""
    events = visible_events(person, found)
    return [{"event": event, "word": act_word(event.act), "who": who(person, event)} for event in events[:HISTORY]]


def visible_events(person: Person, found: Engagement) -> QuerySet[Event]:
    """A contractor's staff see the city's acts and their own side's, and so do the others; newest first.

    Of a 確認依頼 that was never filed only those know who write it, and of a Word file those who look at it.
    """
    unfiled = found.requests.filter(submitted_at=None).exclude(party__organisation_id=person.organisation_id)
    events = Event.objects.filter(engagement=found.id).exclude(act__in=UNTOLD).select_related("actor__organisation")
    events = events.exclude(subject__in=unfiled.values("id"))
    events = events.exclude(~Q(actor__organisation_id=person.organisation_id), act__startswith="intake.")
    if person.role in CONTRACTOR_SIDE:
        events = events.exclude(act="review.comment")
    return events


def who(person: Person, event: Event) -> str:
    """The name within one's own organisation and for the city; otherwise the organisation alone."""
    if event.actor is None:
        return ""
    is_own = event.actor.organisation_id == person.organisation_id
    return event.actor.name if is_own or person.role not in CONTRACTOR_SIDE else event.actor.organisation.name


def _secrets(person: Person, found: Engagement) -> list[tuple[str, int]]:
    """How many of each kind are registered, as far as the person sees them."""
    kinds = list(visible_secrets(person, found).filter(removed_at=None).values_list("kind", flat=True))
    return [(kind.label, kinds.count(kind)) for kind in Secret.Kind if kind in kinds]


def _use(passages: QuerySet[Passage]) -> list[dict[str, object]]:
    """How many passages ended how."""
    counts = passages.order_by("state").values("state").annotate(times=Count("record"))
    return [dict(row) | {"word": Passage.State(row["state"]).label} for row in counts]
