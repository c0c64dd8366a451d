"""What the city did on paper, recorded by the contractor where the city has nothing installed.

The recorded confirmation is the 確認 without which there is no permit. It counts only for a department that whoever
runs this installation has marked so, and nowhere while an officer of any city has an account here.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from sekisho.desk.applications.facts import facts
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.contracts.actions import attach_specification, open_engagement
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.exchange.channels import insist_on_outside, insist_on_paper
from sekisho.desk.exchange.models import PaperNotice, Scan
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.actions import issue_permit, move_permit
from sekisho.desk.permits.models import IssuedPermit, PermitAct
from sekisho.desk.reviews.actions import Ruling, decide, terms_of
from sekisho.desk.reviews.judgements import grey_services
from sekisho.desk.reviews.models import Decision, Judgement
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.grounds import Paper

JUDGED_JA = "紙による確認の書面による。"


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on the city's paper, beside the decision itself. scan: unsaved, None where there is none.

    judgement: what the paper says about services that need the city's judgement (規定4).
    """

    on: date
    officer: str
    department: str
    receipt: str = ""
    judgement: str = ""
    scan: Scan | None = None


@transaction.atomic
def open_outside(engagement: Engagement, specification_on: date, by: Person) -> Engagement:
    """Register a contract whose department confirms elsewhere. Its contractor is the registering person's company."""
    insist_on_outside(engagement.department)
    if by.role != Role.RESPONSIBLE:
        raise StateError("この案件は、受注者又は指定管理者の管理者が登録します。")
    open_engagement(engagement, by.organisation, by)
    attach_specification(engagement, specification_on, by)
    return engagement


@transaction.atomic
def record_confirmation(version: Version, ruling: Ruling, told: Told, by: Person) -> IssuedPermit:
    """確認 on paper: keep the scan, record the decision, issue the permit of exactly what was filed, or less."""
    request = _open_to(version, by)
    _insist_on(told)
    if told.scan is None:
        raise InputError("確認の書面のスキャンがありません。", next_ja="発注者から受け取った書面を選んでください。")
    terms = terms_of(version, ruling)
    _note_judgements(version, ruling, told, by)
    _note_receipt(request, told)
    decision = decide(version, Decision.Outcome.CONFIRM, replace(ruling, decided_on=told.on), by, "paper")
    scan = _keep(told.scan)
    _notice(told, scan, by, decision=decision)
    paper = Paper(scan.sha256, told.on, told.department.strip(), told.receipt.strip(), ruling.decision_number.strip())
    confirmed = Version.objects.select_related("request__engagement").get(id=version.id)
    return issue_permit(confirmed, terms, by, paper)


@transaction.atomic
def record_answer(version: Version, outcome: Decision.Outcome, ruling: Ruling, told: Told, by: Person) -> Decision:
    """補正依頼 or 確認不可 on paper. It opens nothing, so that it needs no scan."""
    request = _open_to(version, by)
    _insist_on(told)
    if outcome == Decision.Outcome.CONFIRM:
        raise StateError("確認は、書面のスキャンとともに記録します。")
    if not ruling.reason.strip():
        raise InputError(
            "書面に示された内容を入力してください。", next_ja="補正を求められた点、又は確認不可の理由です。"
        )
    _note_receipt(request, told)
    said = Ruling(ruling.reason, ruling.draft_number, ruling.decision_number, told.on)
    decision = decide(version, outcome, said, by, "paper")
    _notice(told, _keep(told.scan) if told.scan else None, by, decision=decision)
    return decision


@transaction.atomic
def record_act(row: IssuedPermit, act: str, reason: str, told: Told, by: Person) -> IssuedPermit:
    """停止・再開・取消し on paper, of a permit that rests on paper. What opens again needs its scan."""
    engagement = row.engagement
    insist_on_paper(engagement.department)
    if row.grounds != IssuedPermit.Grounds.PAPER or not leads(by, engagement) or by.role != Role.RESPONSIBLE:
        raise StateError("この手形については、紙による停止・取消しを記録できません。")
    _insist_on(told)
    if act == "resume" and told.scan is None:
        raise InputError("再開の書面のスキャンがありません。", next_ja="発注者から受け取った書面を選んでください。")
    moved = move_permit(row, act, reason, by, "paper")
    _notice(told, _keep(told.scan) if told.scan else None, by, act=moved.acts.last())
    return moved


def _open_to(version: Version, by: Person) -> Request:
    """The version's request, locked, if the city's answer to it can be recorded here by this person."""
    request = Request.objects.select_for_update().get(id=version.request_id)
    insist_on_paper(request.engagement.department)
    if not leads(by, request.engagement) or by.role != Role.RESPONSIBLE:
        raise StateError("紙による確認は、受注者又は指定管理者の管理者が記録します。")
    return request


def _insist_on(told: Told) -> None:
    if told.on > today():
        raise InputError("書面の日付が未来です。", next_ja="書面に記載された日付を入力してください。")
    if not told.officer.strip() or not told.department.strip():
        raise InputError("確認した職員の氏名と所属を入力してください。")


def _note_receipt(request: Request, told: Told) -> None:
    """The city's own number, if it gave one; ours are given by officers alone."""
    if told.receipt.strip():
        Request.objects.filter(id=request.id).update(receipt=told.receipt.strip())


def _note_judgements(version: Version, ruling: Ruling, told: Told, by: Person) -> None:
    """規定4: what the paper says about grey services, in its words."""
    grey = [one for one in grey_services(version, facts()) if one.service not in ruling.without.services]
    if grey and not told.judgement.strip():
        raise InputError(
            f"「{grey[0].name}」について、規定4の判断が書面にどう示されているかを入力してください。",
            next_ja="書面に判断が示されていないときは、発注者に確かめてください。",
        )
    for one in grey:
        Judgement.objects.create(
            version=version,
            row=one.row,
            service=one.service,
            name=one.name,
            key=one.key,
            department_id=version.request.engagement.department_id,
            is_acceptable=True,
            grounds=f"{JUDGED_JA}{told.judgement.strip()}",
            judged_on=told.on,
            author=by,
        )


def _keep(scan: Scan) -> Scan:
    scan.save(force_insert=True)
    return scan


def _notice(
    told: Told, scan: Scan | None, by: Person, *, decision: Decision | None = None, act: PermitAct | None = None
) -> PaperNotice:
    made = PaperNotice.objects.create(
        decision=decision,
        act=act,
        scan=scan,
        told_on=told.on,
        officer=told.officer.strip(),
        department=told.department.strip(),
    )
    subject = decision.version.request_id if decision else act.permit_id if act else ""
    engagement = decision.version.request.engagement_id if decision else act.permit.engagement_id if act else ""
    detail: Detail = {"on": told.on.isoformat(), "scan": scan.sha256 if scan else ""}
    record("paper.record", by, subject, engagement=engagement, detail=detail)
    return made
