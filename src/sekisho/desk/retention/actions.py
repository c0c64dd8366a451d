"""Propose a disposal, approve it as a second person, decline or withdraw it; for pages and commands alike."""

from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Q

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.events.models import Event
from sekisho.desk.papers import disposal
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.records.erasures import approve_disposal
from sekisho.desk.retention.due import Held, held, in_scope
from sekisho.desk.retention.models import DisposalItem, DisposalProposal
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import NotFoundError, StateError

APART_DAYS = 30  # the guideline says nothing of disposals; long enough for somebody to notice a foreign password
Kind, State = DisposalProposal.Kind, DisposalProposal.State
PAGE = 500
CHANGED_JA = "表示された件数から、対象が変わりました。何も消していません。"
REOPEN_JA = "「保存期間と廃棄」から開き直してください。"


def proposal_for(person: Person, proposal_id: str) -> DisposalProposal:
    """A proposal about an engagement that concerns the person. Raises NotFoundError."""
    rows = DisposalProposal.objects.filter(engagement__in=in_scope(person).order_by().values("id"))
    found = rows.select_related("engagement__department", "by", "decided_by").filter(id=proposal_id).first()
    if found is None:
        raise NotFoundError("この提案は見つかりません。", next_ja=REOPEN_JA)
    return found


def why_not_decide(person: Person, proposal: DisposalProposal) -> str:
    """Why this person may not approve or decline it; "" if they may. Whether it is still open is another question."""
    if person.id == proposal.by_id:
        return "提案した人は、自分の提案を承認できません。ほかの人が確かめて承認します。"
    if person.role == Role.RESPONSIBLE and is_confirmed_here(proposal.engagement):
        return "この案件の発注者がこの関所を使っているため、承認は発注者又は統括部門が行います。"
    if _may_be_one(person.id, proposal.by_id):
        return (
            f"提案した人と承認する人の一方が、{APART_DAYS}日以内に他方を登録したか、サインインの情報を作り直しています。"
            "一人で両方を行えないように、承認できません。"
        )
    return ""


def _may_be_one(one: str, other: str) -> bool:
    """Whether either made the other's account or way in lately: whoever does so sees a password of theirs."""
    since = now() - timedelta(days=APART_DAYS)
    made = Event.objects.filter(act__in=("person.add", "person.renew-access"), at__gte=since)
    return made.filter(Q(actor=one, subject=other) | Q(actor=other, subject=one)).exists()


def is_confirmed_here(engagement: Engagement) -> bool:
    """Whether the city's side has its people in this installation for this engagement."""
    return engagement.department.channel == Organisation.Channel.HERE


@transaction.atomic
def propose(target: Held, reason: str, by: Person) -> DisposalProposal:
    """Put it before a second person. Raises StateError if that was done already."""
    due = target.due
    same = DisposalProposal.objects.filter(kind=due.kind, engagement=due.engagement, year=due.year)
    if same.filter(state=State.OPEN).exists():
        raise StateError("これは、すでに承認を待っています。", next_ja=REOPEN_JA)
    if any(row.is_under_way for row in same.filter(state=State.APPROVED)):
        raise StateError("これは、承認されて消去の途中です。", next_ja="終わるまで待って、一覧を開き直してください。")
    row = DisposalProposal.objects.create(
        kind=due.kind, engagement=target.engagement, year=due.year, count=target.count, reason=reason, by=by
    )
    record("disposal.propose", by, row.id, engagement=due.engagement, detail=_detail(row, target.count))
    return row


@transaction.atomic
def approve(proposal_id: str, by: Person, seen: int | None = None) -> DisposalProposal:
    """Dispose of it, for good. Raises StateError, InputError, NotFoundError. Files are left to `carrying.carry_on`.

    seen: how much the page said there was; without it, what was proposed. Of anything else nobody has approved.

    What stands outside this transaction (the book's inbox) is told last. If the commit fails all the same, the order
    is in the book and the proposal open; approving it again changes nothing in the book.
    """
    row = _open(proposal_id, by)
    if reason := why_not_decide(by, row):
        raise StateError(reason, next_ja="承認できる人に、この提案を伝えてください。")
    target = held(by, row.kind, row.engagement_id, row.year)
    if target.count != (row.count if seen is None else seen):
        raise StateError(CHANGED_JA, next_ja=REOPEN_JA)
    row.state, row.decided_by, row.decided_at, row.disposed = State.APPROVED, by, now(), target.count
    row.save()
    record("disposal.approve", by, row.id, engagement=row.engagement_id, detail=_detail(row, target.count))
    if row.kind == Kind.FILES:
        _list_items(row)
    else:
        order = approve_disposal(row.shelf, row.reason, by)
        DisposalProposal.objects.filter(id=row.id).update(order=order.id)
        row.order = order.id
    return row


def _list_items(row: DisposalProposal) -> None:
    """What was approved, one by one. In the transaction of the approval; the destroying is not."""
    found = (DisposalItem(proposal=row, sort=s, target=t) for s, t in disposal.targets_of(row.engagement_id))
    count = 0
    while page := list(islice(found, PAGE)):
        DisposalItem.objects.bulk_create(page)
        count += len(page)
    if count != row.disposed:
        raise StateError(CHANGED_JA, next_ja=REOPEN_JA)


@transaction.atomic
def decline(proposal_id: str, reason: str, by: Person) -> DisposalProposal:
    """Leave it as it is. Raises StateError, NotFoundError."""
    row = _open(proposal_id, by)
    if why := why_not_decide(by, row):
        raise StateError(why, next_ja="決められる人に、この提案を伝えてください。")
    record("disposal.decline", by, row.id, engagement=row.engagement_id, detail=_detail(row, row.count))
    return _ended(row, State.DECLINED, reason, by)


@transaction.atomic
def withdraw(proposal_id: str, by: Person) -> DisposalProposal:
    """Take one's own proposal back. Raises StateError, NotFoundError."""
    row = _open(proposal_id, by)
    if row.by_id != by.id:
        raise StateError("取り下げられるのは、提案した人だけです。", next_ja="提案した人に伝えてください。")
    record("disposal.withdraw", by, row.id, engagement=row.engagement_id, detail=_detail(row, row.count))
    return _ended(row, State.WITHDRAWN, "", by)


def _open(proposal_id: str, by: Person) -> DisposalProposal:
    """Locked, so that two who decide at once do not both do it."""
    DisposalProposal.objects.select_for_update().filter(id=proposal_id).first()
    row = proposal_for(by, proposal_id)
    if row.state != State.OPEN:
        raise StateError(f"この提案は、すでに終わっています（{row.get_state_display()}）。", next_ja=REOPEN_JA)
    return row


def _ended(row: DisposalProposal, state: DisposalProposal.State, reason: str, by: Person) -> DisposalProposal:
    row.state, row.decided_by, row.decided_at, row.decided_reason = state, by, now(), reason
    row.save()
    return row


def _detail(row: DisposalProposal, count: int) -> Detail:
    return {"class": row.kind, "year": row.year, "count": count}
