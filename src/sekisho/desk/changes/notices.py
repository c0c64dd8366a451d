"""What people must know about permits and 再確認 on their first page and on the page of the engagement."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.models import Request
from sekisho.desk.changes.actions import unanswered_changes
from sekisho.desk.changes.drift import Drift, open_drifts
from sekisho.desk.changes.models import ReconfirmationTask
from sekisho.desk.changes.visible import open_tasks, visible_tasks
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads, visible_engagements
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May, Role
from sekisho.desk.permits.actions import LIVE, read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Passage
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.shell.clock import today
from sekisho.permits.conditions import OptOut

SOON = timedelta(days=30)
CONTRACTOR_SIDE = (Role.RESPONSIBLE, Role.STAFF)
MOST = 20


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
            "evidence": [end for row in rows if row.state == "in_force" for end in ending_evidence(row)],
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
        "tasks": [task for task in visible_tasks(person).filter(engagement=engagement) if task.is_open],
        "decides": person.may(May.RULE_PERMITS),
        "asked": _asked(person, engagement) if person.may(May.FILE_REQUESTS) else [],
        "evidence": ending_evidence(row) if row else [],
        "ends_soon": row is not None and row.last_day <= today() + SOON,
        "row": row,
    }


def ending_evidence(row: IssuedPermit) -> list[Ending]:
    """Services whose opt-out evidence ends within 30 days and before the permit does."""
    permit, known = read_permit(row), catalogue()
    dates = [pair for condition in permit.conditions if isinstance(condition, OptOut) for pair in condition.until]
    found = []
    for service, last in dates:
        if last <= today() + SOON and last < row.last_day:
            facts = known.find(service)
            found.append(Ending(row, facts.name_ja if facts else service, last))
    return found


def _newest_permits(person: Person) -> list[IssuedPermit]:
    """The newest of each engagement the person sees; ended ones until 90 days after."""
    rows = IssuedPermit.objects.filter(engagement__in=visible_engagements(person)).select_related("engagement")
    newest = {row.engagement_id: row for row in rows.order_by("issued_at")}
    return [row for row in newest.values() if row.state in LIVE or row.last_day >= today() - timedelta(days=90)]


def _drifts(person: Person) -> list[dict[str, object]]:
    """Engagements where something was stopped beyond the scope and nobody has answered."""
    catch_up()
    refused = visible_passages(person).filter(state=Passage.State.REFUSED, code__startswith="scope.")
    live = IssuedPermit.objects.filter(state__in=LIVE)
    ids = refused.filter(permit__in=live.values("id")).order_by().values("engagement").distinct()
    rows: list[dict[str, object]] = []
    for engagement in visible_engagements(person).filter(id__in=ids)[:MOST]:
        found: tuple[Drift, ...] = open_drifts(person, engagement)
        if found and (person.role != Role.RESPONSIBLE or leads(person, engagement)):
            times = sum(drift.times for drift in found)
            rows.append({"engagement": engagement, "drifts": found, "times": times})
    return rows


def _asked(person: Person, engagement: Engagement | None = None) -> list[ReconfirmationTask]:
    """Changes the city asks for after a 再確認, until one is under way or the permit is another one."""
    tasks = visible_tasks(person).filter(state=ReconfirmationTask.State.CHANGE, permit__state__in=LIVE)
    if engagement is not None:
        tasks = tasks.filter(engagement=engagement)
    return [task for task in tasks if leads(person, task.engagement) and not _is_followed(task)]


def _is_followed(task: ReconfirmationTask) -> bool:
    later = Request.objects.filter(engagement_id=task.engagement_id, created_at__gt=task.decided_at)
    return later.exclude(state__in=("withdrawn", "refused")).exists()
