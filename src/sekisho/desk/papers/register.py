"""The rows of the 台帳 out of the desk's tables, within what the viewer may see; in a fixed number of queries."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, JSONField, OuterRef, Prefetch, QuerySet, Subquery, When

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
    """One row per request among `requests`, one for an engagement that has none there; engagements in their order.

    Only what stands in the row is read: of the versions the newest, of a draft what was never filed.
    """
    found = engagements.select_related("department", "officer").prefetch_related(
        Prefetch("parties", Party.objects.select_related("organisation")),
        Prefetch("requests", _listed(requests), to_attr="listed"),
    )
    for engagement in found.iterator(chunk_size=CHUNK):
        case = _case(engagement)
        for request in getattr(engagement, "listed", None) or [None]:
            yield RegisterRow(**case | (_request(request) if request else {}))  # type: ignore[arg-type]


def _listed(requests: QuerySet[Request]) -> QuerySet[Request]:
    taken = Event.objects.filter(subject=OuterRef("id"), act="request.take").order_by("at").values("at")[:1]
    unfiled = Case(When(submitted_at=None, then=F("draft")), output_field=JSONField())
    last = Version.objects.filter(request=OuterRef("request")).order_by("-number").values("id")[:1]
    newest = Version.objects.filter(id=Subquery(last)).select_related("decision", "permit").defer("permit__token")
    return (
        requests.select_related(None)
        .defer("draft", "visited")
        .annotate(received_at=Subquery(taken), unfiled=unfiled)
        .order_by("arrived_on", "submitted_at", "created_at")
        .prefetch_related(Prefetch("versions", newest, to_attr="newest"))
    )


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
    newest: list[Version] = getattr(request, "newest", [])
    latest = newest[0] if newest else None
    # Of the whole paper three words are needed; to build the rest of it would take most of the time.
    paper: dict[str, Any] = json.loads(latest.answers) if latest else getattr(request, "unfiled", None) or {}
    received: datetime | None = getattr(request, "received_at", None)
    waits = request.state in WAITING
    return {
        "receipt": request.receipt,
        "category": request.get_category_display(),
        "version": latest.number if latest else None,
        "state": request.state_word,
        "services": tuple(service["name"] for service in paper.get("services", ())),
        "kinds": tuple(KIND_WORDS.get(kind, kind) for kind in paper.get("kinds", ())),
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
