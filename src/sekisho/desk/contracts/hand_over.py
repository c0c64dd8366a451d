"""引継ぎ: engagements go from one officer to another of the same department; the successor ticks them off."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from sekisho.desk.contracts.models import Engagement, HandOver, HandOverItem
from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.errors import InputError, NotFoundError, StateError


def officers(person: Person) -> QuerySet[Person]:
    """The officers of the person's department, also those who left: their engagements are still to be handed over."""
    return Person.objects.filter(organisation_id=person.organisation_id, role=Role.OFFICER.value).order_by("name", "id")


def held_by(person: Person, giver: Person | None) -> QuerySet[Engagement]:
    """The department's engagements in the charge of `giver`, or of nobody."""
    found = Engagement.objects.filter(department_id=person.organisation_id, officer=giver)
    return found.order_by("-last_day", "title", "id")


@transaction.atomic
def hand_over(giver: Person | None, taker: Person, chosen: Collection[str], note: str, by: Person) -> HandOver:
    """Move the chosen engagements. Raises InputError for a taker elsewhere or an engagement that is not the giver's."""
    if not (taker.is_active and taker.role == Role.OFFICER and taker.organisation_id == by.organisation_id):
        raise InputError("引継ぎ先は、同じ所属の職員から選んでください。")
    if giver is not None and giver.id == taker.id:
        raise InputError("引継ぎ元と引継ぎ先が同じです。", next_ja="別の職員を選んでください。")
    locked = held_by(by, giver).select_for_update(of=("self",)).filter(id__in=chosen)
    moved = list(locked.values_list("id", flat=True))
    if not moved or len(moved) != len(set(chosen)):
        raise InputError(
            "引き継ぐ案件が選ばれていないか、引継ぎ元の担当でない案件が含まれています。",
            next_ja="画面を開き直して、選び直してください。",
        )
    made = HandOver.objects.create(
        department_id=by.organisation_id, giver=giver, taker=taker, author=by, note=note.strip()
    )
    HandOverItem.objects.bulk_create([HandOverItem(hand_over=made, engagement_id=one) for one in moved])
    Engagement.objects.filter(id__in=moved).update(officer=taker)
    for one in moved:
        record("engagement.hand-over", by, one, engagement=one, detail={"hand_over": made.id})
    return made


@transaction.atomic
def take_note(item: HandOverItem, by: Person) -> None:
    """The successor has gone through an engagement."""
    if item.hand_over.taker_id != by.id:
        raise StateError("引継ぎの確認は、引継ぎ先の職員が行います。")
    if not HandOverItem.objects.filter(id=item.id, seen_at=None).update(seen_at=now()):
        raise StateError("この案件は、すでに引継ぎを確認しています。")
    record("engagement.take-over", by, item.engagement_id, engagement=item.engagement_id)


def hand_over_for(person: Person, hand_over_id: str) -> HandOver:
    """A hand-over of the person's department. Raises NotFoundError otherwise."""
    known = HandOver.objects.select_related("giver", "taker", "author")
    found = known.filter(id=hand_over_id, department_id=person.organisation_id).first()
    if found is None:
        raise NotFoundError("この引継ぎは見つかりません。", next_ja="引継ぎの画面から開き直してください。")
    return found


def is_over(engagement: Engagement) -> bool:
    """Whether its term has ended; such cases are handed over, too, but need no work."""
    return engagement.last_day < today()
