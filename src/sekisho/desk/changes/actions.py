"""What is done about drift and 再確認. Nothing here files a request, and nothing but a suspension touches a permit."""

import hashlib
from dataclasses import dataclass

from django.db import transaction

from sekisho.catalogue.facts import JUDGED
from sekisho.desk.applications.actions import OPEN_STATES, begin_request, save_draft
from sekisho.desk.applications.models import Request
from sekisho.desk.changes.drift import Drift, open_drifts
from sekisho.desk.changes.models import DriftAnswer, Reconfirmation, ReconfirmationTask
from sekisho.desk.changes.proposal import with_additions
from sekisho.desk.changes.touched import FACT, live_permits, named, touched
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import move_permit
from sekisho.desk.services.models import FactStatement
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, StateError, StoreError

TOUCHING = (*JUDGED, "kinds")  # facts a confirmation may have rested on
State = ReconfirmationTask.State


@transaction.atomic
def draft_change(engagement: Engagement, keys: list[str], by: Person) -> Request:
    """A 変更 with the difference filled in where it can be known, in the draft under way or a new one; never filed."""
    chosen = _chosen(engagement, keys, by)
    under_way = Request.objects.filter(engagement=engagement, state__in=OPEN_STATES).first()
    if under_way is not None and not under_way.is_editable:
        raise StateError(
            f"この案件の確認依頼は「{under_way.state_word}」のため、いまは書き加えられません。",
            next_ja="審査が終わるか、取り下げたあとに、もう一度行ってください。",
        )
    request = under_way or begin_request(engagement, by)
    application = request.application
    for drift in chosen:
        if drift.additions is not None:
            application = with_additions(application, drift.additions)
    request = save_draft(request, application, request.revision, chosen[0].step, by)
    for drift in chosen:
        DriftAnswer.objects.create(
            engagement=engagement, key=drift.key, outcome=DriftAnswer.Outcome.DRAFT, request=request, author=by
        )
    record("drift.draft", by, request.id, engagement=engagement.id, detail={"drifts": len(chosen)})
    return request


@transaction.atomic
def dismiss_drift(engagement: Engagement, keys: list[str], reason: str, by: Person) -> int:
    """Put aside what was stopped, with a reason; it comes back when it is stopped again. How many."""
    if not reason.strip():
        raise InputError(
            "変更しない理由を入力してください。",
            next_ja="「理由」の欄に書いてから、もう一度押してください。理由は記録に残ります。",
        )
    chosen = _chosen(engagement, keys, by)
    for drift in chosen:
        DriftAnswer.objects.create(
            engagement=engagement,
            key=drift.key,
            outcome=DriftAnswer.Outcome.DISMISS,
            reason=reason.strip(),
            author=by,
        )
    record("drift.dismiss", by, engagement.id, engagement=engagement.id, detail={"drifts": len(chosen)})
    return len(chosen)


def _chosen(engagement: Engagement, keys: list[str], by: Person) -> list[Drift]:
    if not leads(by, engagement):
        raise StateError("変更の確認依頼は、受注者又は指定管理者の管理者が行います。")
    Engagement.objects.select_for_update(no_key=True).get(id=engagement.id)
    chosen = [drift for drift in open_drifts(by, engagement) if drift.key in keys]
    if not chosen:
        raise InputError("対象が選ばれていないか、すでに対応されています。", next_ja="画面を開き直して選んでください。")
    return chosen


@dataclass(frozen=True, slots=True)
class Preview:
    """What a 再確認 would open: changed facts, ids of live permits, and a mark that says which ones these were."""

    cause: str
    subject: str
    statements: tuple[FactStatement, ...]
    permits: tuple[str, ...]

    @property
    def mark(self) -> str:
        """Equal marks: the same changes and the same permits."""
        parts = [*(row.mark for row in self.statements), "|", *sorted(self.permits)]
        return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def preview(cause: str, subject: str) -> Preview:
    """Exactly what opening it now would touch."""
    statements = tuple(row for row in unanswered_changes() if row.service == subject) if cause == FACT else ()
    return Preview(cause, subject, statements, tuple(named(cause, subject).order_by().values_list("id", flat=True)))


def unanswered_changes() -> list[FactStatement]:
    """Facts whose value changed, and about which nobody has said yet whether confirmations are looked at again."""
    rows = FactStatement.objects.filter(fact__in=TOUCHING, reconfirmations=None).select_related("author__organisation")
    return [row for row in rows if row.before is not None and row.is_change]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the policy section decided on a preview. mark: that of the preview they saw."""

    cause: str
    subject: str
    mark: str
    reason: str


@transaction.atomic
def open_reconfirmation(wish: Wish, by: Person) -> Reconfirmation:
    """One task for each engagement of the preview. Raises StateError if it is no longer what was looked at."""
    wanted = _insist(wish)
    if not wanted.permits:
        raise InputError("対象となる案件がありません。", next_ja="「再確認は不要」と記録してください。")
    permits = touched(live_permits(), wish.cause, wish.subject)
    if {row.id for row in permits} != set(wanted.permits):
        raise StoreError(
            "手形の控えが、署名された内容と合いません。再確認は開いていません。",
            next_ja="運用者に知らせ、バックアップと比べてください。",
        )
    made = _answer(wanted, wish.reason, by, is_needed=True)
    for permit in permits:
        task = ReconfirmationTask.objects.create(reconfirmation=made, engagement_id=permit.engagement_id, permit=permit)
        record("reconfirmation.ask", by, task.id, engagement=permit.engagement_id, detail={"cause": wanted.cause})
    return made


@transaction.atomic
def waive_reconfirmation(wish: Wish, by: Person) -> Reconfirmation:
    """Say that a changed fact needs no second look at any confirmation, and why."""
    wanted = _insist(wish)
    if not wanted.statements:
        raise StateError("再確認の要否が決まっていない変更はありません。", next_ja="画面を開き直してください。")
    return _answer(wanted, wish.reason, by, is_needed=False)


def _insist(wish: Wish) -> Preview:
    if not wish.reason.strip():
        raise InputError("理由を入力してください。", next_ja="業務所管課に示し、記録に残ります。")
    wanted = preview(wish.cause, wish.subject)
    if wanted.mark != wish.mark:
        raise StateError("対象の案件か変更の内容が変わりました。", next_ja="画面を開き直して、対象を確かめてください。")
    return wanted


def _answer(wanted: Preview, reason: str, by: Person, *, is_needed: bool) -> Reconfirmation:
    made = Reconfirmation.objects.create(
        cause=wanted.cause, subject=wanted.subject, reason=reason.strip(), author=by, is_needed=is_needed
    )
    made.statements.set(wanted.statements)
    detail: Detail = {"cause": wanted.cause, "subject": wanted.subject}
    if is_needed:
        record("reconfirmation.open", by, made.id, detail=detail | {"tasks": len(wanted.permits)})
    else:
        record("reconfirmation.waive", by, made.id, detail=detail)
    return made


@transaction.atomic
def decide_task(task: ReconfirmationTask, outcome: str, reason: str, by: Person) -> ReconfirmationTask:
    """このまま有効, 変更を求める, or suspend the permit; each with a reason. The permit itself never changes."""
    if outcome not in State.values or outcome == State.OPEN:
        raise InputError("再確認の結果を選んでください。")
    if not reason.strip():
        raise InputError("理由を入力してください。", next_ja="案件の経過に残り、受注者にも示します。")
    locked = ReconfirmationTask.objects.select_for_update(of=("self",)).select_related("permit").get(id=task.id)
    if not locked.is_open:
        raise StateError(f"この再確認は「{locked.state_word}」のため、決められません。")
    if outcome == State.SUSPENDED:
        move_permit(locked.permit, "suspend", reason, by)
    locked.state, locked.reason, locked.decided_by, locked.decided_at = outcome, reason.strip(), by, now()
    locked.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record("reconfirmation.decide", by, locked.id, engagement=locked.engagement_id, detail={"outcome": outcome})
    return locked
