"""The rows of the 台帳 out of the desk's tables, within what the viewer may see; in a fixed number of queries."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.events.models import Event
from sekisho.desk.shell.clock import today
from sekisho.documents.register_xlsx import RegisterRow
from sekisho.kernel.clock import JST
from sekisho.permits.conditions import KIND_WORDS

CHUNK = 200
WAITING = ("submitted", "in_review")


def register_rows(engagements: QuerySet[Engagement], requests: QuerySet[Request]) -> Iterator[RegisterRow]:
    """One row per request among `requests`, one for an engagement that has none there; engagements in their order."""
    taken = Event.objects.filter(subject=OuterRef("id"), act="request.take").order_by("at").values("at")[:1]
    versions = Version.objects.select_related("decision", "permit").order_by("number")
    filed = requests.annotate(received_at=Subquery(taken)).order_by("arrived_on", "submitted_at", "created_at")
    found = engagements.select_related("department", "officer").prefetch_related(
        Prefetch("parties", Party.objects.select_related("organisation")),
        Prefetch("requests", filed.prefetch_related(Prefetch("versions", versions)), to_attr="listed"),
    )
    for engagement in found.iterator(chunk_size=CHUNK):
        for request in getattr(engagement, "listed", None) or [None]:
            yield RegisterRow(**_case(engagement) | (_request(request) if request else {}))  # type: ignore[arg-type]


def _case(engagement: Engagement) -> dict[str, object]:
    parties = list(engagement.parties.all())
    return {
        "title": engagement.title,
        "number": engagement.number,
        "kind": engagement.get_kind_display(),
        "fiscal_year": engagement.fiscal_year,
        "department": engagement.department.name,
        "officer": engagement.officer.name if engagement.officer else "",
        "contractor": next((p.organisation.name for p in parties if p.parent_id is None), ""),
        "subcontractors": tuple(p.organisation.name for p in parties if p.parent_id is not None),
        "specification_on": engagement.specification_on,
        "use": engagement.get_use_display(),
    }


def _request(request: Request) -> dict[str, object]:
    versions = list(request.versions.all())
    latest = versions[-1] if versions else None
    application = latest.application if latest else request.application
    received: datetime | None = getattr(request, "received_at", None)
    waits = request.state in WAITING
    return {
        "receipt": request.receipt,
        "category": request.get_category_display(),
        "version": latest.number if latest else None,
        "state": request.state_word,
        "services": tuple(service.name for service in application.services),
        "kinds": tuple(KIND_WORDS.get(kind, kind) for kind in application.kinds),
        "submitted_on": request.arrived_on,
        "received_on": _day(received) if received else None,
        "days_waiting": (today() - request.arrived_on).days if request.arrived_on and waits else None,
        **_decision(latest),
    }


def _decision(latest: Version | None) -> dict[str, object]:
    """What was decided about the latest version, and the permit that came of it."""
    decision = getattr(latest, "decision", None)
    permit = getattr(latest, "permit", None)
    facts: dict[str, object] = {}
    if decision is not None:
        facts |= {
            "decided_on": decision.decided_on,
            "outcome": decision.get_outcome_display(),
            "draft_number": decision.draft_number,
            "decision_number": decision.decision_number,
        }
    if permit is not None:
        facts |= {
            "permit": permit.id,
            "permit_first": permit.first_day,
            "permit_last": permit.last_day,
            "permit_state": permit.state_word,
        }
    return facts


def _day(at: datetime) -> date:
    """The day in Japan."""
    return at.astimezone(JST).date()
