"""State a reason for a held call, and take it back. Each is an event, and reaches every gate with the snapshot."""

from datetime import timedelta

from django.db import transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import record
from sekisho.desk.holds.own import Held, is_open, own_hold
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import live_permit
from sekisho.desk.permits.models import HoldRelease
from sekisho.desk.permits.opened import opened
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.desk.records.models import Passage
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.reasons import REASONS, RELEASE_LASTS

MOST_A_DAY = 30  # reasons of one person; whoever needs more works with personal information


@transaction.atomic
def state_reason(passage: Passage, reason: str, by: Person) -> HoldRelease:
    """What was found in this call passes for this person for a while. Raises InputError, NotFoundError, StateError."""
    if reason not in REASONS:
        raise InputError("理由が選ばれていません。", next_ja="当てはまる理由を選んでください。")
    # Two windows of one person at the same time: the second one sees what the first has done.
    engagement = Engagement.objects.select_for_update().get(id=passage.engagement)
    held = own_hold(by, passage.record)
    _insist_open(held)
    _insist_permitted(engagement, by)
    _insist_few(by)
    row = HoldRelease.objects.create(
        hold=held.passage.hold,
        record=held.passage.record,
        engagement=engagement,
        person=by,
        actor=held.passage.actor,
        reason=reason,
        until=now() + RELEASE_LASTS,
    )
    hours = int(RELEASE_LASTS.total_seconds()) // 3600
    detail: dict[str, str | int] = {"hold": row.hold, "reason": reason, "hours": hours}
    record("hold.release", by, row.record, engagement=engagement.id, detail=detail)
    publish_after_commit()
    return row


@transaction.atomic
def end_reason(release: HoldRelease, by: Person) -> HoldRelease:
    """It counts no more, at every gate within two seconds. Who may see the record may do so. Raises StateError."""
    row = HoldRelease.objects.select_for_update().get(id=release.id)
    if not row.counts:
        raise StateError(
            "この理由は、すでに取り消されているか、期限を過ぎています。", next_ja="記録を開き直してください。"
        )
    row.ended_at, row.ended_by = now(), by
    row.save(update_fields=["ended_at", "ended_by"])
    detail: dict[str, str | int] = {"hold": row.hold, "reason": row.reason}
    record("hold.end", by, row.record, engagement=row.engagement_id, detail=detail)
    publish_after_commit()
    return row


def _insist_open(held: Held) -> None:
    if held.release is not None and held.release.counts:
        raise StateError(
            "この保留には、すでに理由が記録されています。",
            next_ja="AIのソフトに戻り、同じ内容をもう一度送ってください。",
        )
    if not is_open(held.passage):
        raise StateError(
            "この保留は、古くなりました（7日まで）。",
            next_ja="必要なときは、同じ内容をもう一度送ってください。新しい保留のページが案内されます。",
        )


def _insist_permitted(engagement: Engagement, by: Person) -> None:
    permit = live_permit(engagement)
    if permit is None or permit.state != "in_force" or by.id not in opened(permit).users:
        raise StateError(
            "この案件では、いま生成AIを利用できません。理由を記録しても、通りません。",
            next_ja="手形の状態と「利用者の範囲」を、管理者に確かめてください。",
        )


def _insist_few(by: Person) -> None:
    lately = HoldRelease.objects.filter(person=by, at__gt=now() - timedelta(days=1)).count()
    if lately >= MOST_A_DAY:
        raise StateError(
            f"理由を記録できるのは、1日に{MOST_A_DAY}件までです。",
            next_ja="個人名などを除いてから送ってください。続けて必要なときは、管理者に相談してください。",
        )
