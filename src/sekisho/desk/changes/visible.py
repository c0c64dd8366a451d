"""Whose 再確認 a person sees. Officer: of the own department. Policy section and audit: all."""

from django.db.models import QuerySet

from sekisho.desk.changes.models import Reconfirmation, ReconfirmationTask
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.actions import LIVE
from sekisho.kernel.errors import NotFoundError


def visible_tasks(person: Person) -> QuerySet[ReconfirmationTask]:
    """Of the engagements the person sees."""
    found = ReconfirmationTask.objects.select_related(
        "reconfirmation", "engagement__department", "permit", "decided_by"
    )
    return found.filter(engagement__in=visible_engagements(person).values("id"))


def open_tasks(person: Person) -> QuerySet[ReconfirmationTask]:
    """Those an officer still has to decide, oldest first."""
    waiting = visible_tasks(person).filter(state=ReconfirmationTask.State.OPEN, permit__state__in=LIVE)
    return waiting.order_by("reconfirmation__at", "id")


def visible_reconfirmations(person: Person) -> QuerySet[Reconfirmation]:
    """Officers see those that ask something of their department; the city's other side sees all."""
    if person.role == Role.OFFICER:
        return Reconfirmation.objects.filter(id__in=visible_tasks(person).values("reconfirmation"))
    return Reconfirmation.objects.all()


def reconfirmation_for(person: Person, reconfirmation_id: str) -> Reconfirmation:
    """Raises NotFoundError for what the person may not know of."""
    found = visible_reconfirmations(person).filter(id=reconfirmation_id).first()
    if found is None:
        raise NotFoundError("この再確認は見つかりません。", next_ja="再確認の一覧から開き直してください。")
    return found


def task_for(person: Person, task: str) -> ReconfirmationTask:
    """Raises NotFoundError for what the person may not know of."""
    found = visible_tasks(person).filter(id=task).first()
    if found is None:
        raise NotFoundError("この再確認は見つかりません。", next_ja="再確認の一覧から開き直してください。")
    return found
