"""補正依頼の定型文: who sees which, and what can be done to one. A retired one stays, but is offered no more."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.reviews.models import StandardReason
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import NotFoundError, StateError


@dataclass(frozen=True, slots=True)
class Wording:
    """item: an id of the paper, or "" for every item."""

    title: str
    text: str
    item: str = ""


def visible_reasons(person: Person) -> QuerySet[StandardReason]:
    """The city's and the own department's; the policy section sees those of all."""
    everything = StandardReason.objects.select_related("department")
    if person.role == Role.POLICY:
        return everything
    return everything.filter(Q(department=None) | Q(department_id=person.organisation_id))


def own_reason(person: Person, reason_id: str) -> StandardReason:
    """One that the person may edit. Raises NotFoundError for any other, also for the city's own seen by an officer."""
    owner = None if person.role == Role.POLICY else person.organisation_id
    found = StandardReason.objects.filter(id=reason_id, department_id=owner).first()
    if found is None:
        raise NotFoundError(
            "この定型文は、見つからないか、直せません。", next_ja="定型文の一覧から開き直してください。"
        )
    return found


@transaction.atomic
def add_reason(wording: Wording, by: Person) -> StandardReason:
    """A new one of the own department, or of the city if the policy section adds it."""
    owner = None if by.role == Role.POLICY else by.organisation
    made = StandardReason.objects.create(
        department=owner, title=wording.title, text=wording.text, item=wording.item, author=by
    )
    record("reason.add", by, made.id)
    return made


@transaction.atomic
def change_reason(reason: StandardReason, wording: Wording, by: Person) -> StandardReason:
    """New words. What was said with the old ones stays said: comments hold their own text."""
    reason.title, reason.text, reason.item = wording.title, wording.text, wording.item
    reason.author, reason.changed_at = by, now()
    reason.save(update_fields=["title", "text", "item", "author", "changed_at"])
    record("reason.change", by, reason.id)
    return reason


@transaction.atomic
def retire_reason(reason: StandardReason, by: Person) -> None:
    """Offer it no more."""
    if not StandardReason.objects.filter(id=reason.id, retired_at=None).update(retired_at=now()):
        raise StateError("この定型文は、すでに使用をやめています。")
    record("reason.retire", by, reason.id)
