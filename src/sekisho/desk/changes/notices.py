"""What people must know about permits and 再確認 on their first page and on the page of the engagement."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.models import Request
from sekisho.desk.changes.actions import unanswered_changes
from sekisho.desk.changes.drift import BEYOND, drifts_by_engagement, open_drifts
from sekisho.desk.changes.models import ReconfirmationTask
from sekisho.desk.changes.visible import open_tasks, visible_tasks
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May, Role
from sekisho.desk.permits.actions import LIVE
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.permits.opened import opened
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Passage
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.shell.clock import today
from sekisho.permits.conditions import OptOut

SOON = timedelta(days=30)
CONTRACTOR_SIDE = (Role.RESPONSIBLE, Role.STAFF)
MOST = 20
LOOKED_THROUGH = 60


@dataclass(frozen=True, slots=True)
class Ending:
    """Evidence of a service that ends soon or has ended. `last` is the last day it counts."""

    permit: IssuedPermit
    service: str
    last: date

    @property
    def is_over(self) -> bool:
        return self.last < today()


def for_home(person: Person) -> dict[str, Any]:
    """What `changes/home.html` shows."""
    if person.role in CONTRACTOR_SIDE:
        rows = _newest_permits(person)
        return {
            "stopped": [row for row in rows if row.state in ("suspended", "revoked")],
            "over": [row for row in rows if row.state == "expired"],
            "ending": [row for row in rows if row.state in LIVE and row.last_day <= today() + SOON],
            "evidence": _endings([row for row in rows if row.state == "in_force"]),
            "drifts": _drifts(person) if person.role == Role.RESPONSIBLE else [],
            "asked": _asked(person) if person.role == Role.RESPONSIBLE else [],
        }
    context: dict[str, Any] = {"tasks": open_tasks(person)[:MOST], "task_count": open_tasks(person).count()}
    if person.role == Role.OFFICER:
        context["drifts"] = _drifts(person)
    if person.may(May.EDIT_CATALOGUE):
        context["pending_count"] = len(unanswered_changes())
    return context


def for_engagement(person: Person, engagement: Engagement) -> dict[str, Any]:
    """What `changes/engagement.html` shows: drift, open 再確認, evidence that ends."""
    row = IssuedPermit.objects.filter(engagement=engagement, state__in=LIVE).first()
    sees = person.may(May.SEE_REQUESTS)
    return {
        "drifts": open_drifts(person, engagement) if sees else (),
        "tasks": list(open_tasks(person).filter(engagement=engagement)),
        "decides": person.may(May.RULE_PERMITS),
        "asked": _asked(person, engagement) if person.may(May.FILE_REQUESTS) else [],
        "evidence": ending_evidence(row) if row else [],
        "ends_soon": row is not None and row.last_day <= today() + SOON,
        "row": row,
    }


def ending_evidence(row: IssuedPermit) -> list[Ending]:
    """Services whose opt-out evidence ends within 30 days and before the permit does."""
    return _endings([row])


def _endings(rows: list[IssuedPermit]) -> list[Ending]:
    known, soon = catalogue(), today() + SOON
    found = []
    for row in rows:
        for service, last in _evidence_days(row):
            if last <= soon and last < row.last_day:
                facts = known.find(service)
                found.append(Ending(row, facts.name_ja if facts else service, last))
    return found


def _evidence_days(row: IssuedPermit) -> tuple[tuple[str, date], ...]:
    """The last day of the evidence of each service."""
    conditions = opened(row).conditions
    return tuple(pair for condition in conditions if isinstance(condition, OptOut) for pair in condition.until)


def _newest_permits(person: Person) -> list[IssuedPermit]:
    """The newest of each engagement the person sees; ended ones until 90 days after."""
    seen = visible_engagements(person).order_by().values("id")
    newer = IssuedPermit.objects.filter(engagement=OuterRef("engagement"), issued_at__gt=OuterRef("issued_at"))
    rows = IssuedPermit.objects.filter(~Exists(newer), engagement__in=seen).select_related("engagement")
    recent = Q(state__in=LIVE) | Q(last_day__gte=today() - timedelta(days=90))
    return list(rows.filter(recent).order_by("issued_at", "id"))


def _drifts(person: Person) -> list[dict[str, object]]:
    """Engagements where something was stopped beyond the scope and nobody has answered; so many are looked through."""
    catch_up()
    refused = visible_passages(person).filter(state=Passage.State.REFUSED, code__in=BEYOND)
    live = IssuedPermit.objects.filter(id=OuterRef("permit"), state__in=LIVE)
    ids = refused.filter(Exists(live)).order_by().values("engagement").distinct()
    concerned = visible_engagements(person).filter(id__in=ids)
    if person.role == Role.RESPONSIBLE:
        concerned = concerned.filter(id__in=_led(person))
    engagements = list(concerned[:LOOKED_THROUGH])
    found = drifts_by_engagement(person, [engagement.id for engagement in engagements])
    rows: list[dict[str, object]] = [
        {"engagement": one, "drifts": drifts, "times": sum(drift.times for drift in drifts)}
        for one in engagements
        if (drifts := found[one.id])
    ]
    return rows[:MOST]


def _led(person: Person) -> QuerySet[Party, str]:
    """Ids of the engagements whose 受注者・指定管理者 is the person's organisation (`contracts.visible.leads`)."""
    own = Party.objects.filter(organisation_id=person.organisation_id, parent=None)
    return own.order_by().values_list("engagement_id", flat=True)


def _asked(person: Person, engagement: Engagement | None = None) -> list[ReconfirmationTask]:
    """Changes the city asks for after a 再確認, until one is under way or the permit is another one."""
    later = Request.objects.filter(engagement=OuterRef("engagement"), created_at__gt=OuterRef("decided_at"))
    followed = Exists(later.exclude(state__in=("withdrawn", "refused")))
    tasks = visible_tasks(person).filter(state=ReconfirmationTask.State.CHANGE, permit__state__in=LIVE)
    tasks = tasks.filter(~followed, engagement__in=_led(person))
    return list(tasks if engagement is None else tasks.filter(engagement=engagement))
