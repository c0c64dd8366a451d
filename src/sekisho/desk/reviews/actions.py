"""What the officer does to a filed request: take it up, note per item, judge a service, return, confirm, refuse."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date

from django.db import transaction

from sekisho.desk.applications.facts import facts
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.permits.actions import issue_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.claims import insist_on_rulings, rejected_claims, told_rulings
from sekisho.desk.reviews.judgements import grey_services
from sekisho.desk.reviews.models import Comment, Decision, Judgement
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.caps import TOKENS, YEN
from sekisho.permits.lifecycle import REQUEST
from sekisho.rules.facts import Terms
from sekisho.rules.narrowing import Narrowing

RECEIPT = "生成AI-{year}-{number:04d}"
ON = {"city": "", "paper": "-on-paper"}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the officer enters with a decision. Days are those of the permit and lie within the filed period.

    remark: 条件 in words, printed on the permit. without: what of the filed scope is not confirmed.
    tokens_per_month, yen_per_month: for the whole engagement; the gate counts.
    removes_search: calls that ask for the provider's search pass without it, instead of being refused (規定5).
    """

    reason: str = ""
    draft_number: str = ""
    decision_number: str = ""
    decided_on: date | None = None
    first: date | None = None
    last: date | None = None
    remark: str = ""
    without: Narrowing = field(default_factory=Narrowing)
    tokens_per_month: int | None = None
    yen_per_month: int | None = None
    removes_search: bool = False

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """What the gate counts."""
        pairs = (TOKENS, self.tokens_per_month), (YEN, self.yen_per_month)
        return tuple((what, most) for what, most in pairs if most is not None)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The officer's judgement of one grey service (規定4)."""

    is_acceptable: bool
    grounds: str
    judged_on: date


@transaction.atomic
def take_up(request: Request, by: Person) -> Request:
    """Begin the review; gives the receipt number (受付番号) on the first filing."""
    locked = Request.objects.select_for_update().get(id=request.id)
    locked.state = REQUEST.move(locked.state, "take", "city")
    if not locked.receipt:
        locked.receipt = next_receipt(locked)
    locked.save(update_fields=["state", "receipt", "updated_at"])
    record("request.take", by, locked.id, engagement=locked.engagement_id)
    return locked


def next_receipt(request: Request) -> str:
    """Numbered per department and fiscal year of receipt. Two officers at once wait for each other here."""
    Organisation.objects.select_for_update(no_key=True).get(id=request.engagement.department_id)
    year = fiscal_year(today())
    prefix = RECEIPT.format(year=year, number=0)[:-4]
    used = Request.objects.filter(
        engagement__department_id=request.engagement.department_id, receipt__startswith=prefix
    ).count()
    return RECEIPT.format(year=year, number=used + 1)


@transaction.atomic
def keep_comments(version: Version, comments: dict[str, str], by: Person) -> None:
    """Save the officer's comments as they stand; an emptied comment is removed. Only while in review."""
    state = Request.objects.select_for_update().values_list("state", flat=True).get(id=version.request_id)
    if state != "in_review":
        raise StateError(
            "この確認依頼は、いま審査中ではありません。コメントも決定も記録していません。",
            next_ja="すでに決定されたか、取り下げられています。画面を開き直して、いまの状態を確かめてください。",
        )
    for item, text in comments.items():
        if text.strip():
            Comment.objects.update_or_create(version=version, item=item, defaults={"text": text.strip(), "author": by})
        else:
            Comment.objects.filter(version=version, item=item).delete()
    record("review.comment", by, version.id, engagement=version.request.engagement_id)


@transaction.atomic
def judge_service(version: Version, row: int, opinion: Opinion, by: Person) -> Judgement:
    """Record whether a grey service is acceptable. A later judgement of the same row counts instead; both stay."""
    state = Request.objects.select_for_update().values_list("state", flat=True).get(id=version.request_id)
    if state != "in_review":
        raise StateError("審査中ではないため、判断を記録できません。", next_ja="画面を開き直してください。")
    grey = next((one for one in grey_services(version, facts()) if one.row == row), None)
    if grey is None:
        raise InputError("このサービスについては、判断の記録は必要ありません。", next_ja="画面を開き直してください。")
    if not opinion.grounds.strip():
        raise InputError("判断の根拠を入力してください。", next_ja="契約の形、規約、提供元への照会などの根拠です。")
    request = version.request
    made = Judgement.objects.create(
        version=version,
        row=row,
        service=grey.service,
        name=grey.name,
        key=grey.key,
        department_id=request.engagement.department_id,
        is_acceptable=opinion.is_acceptable,
        grounds=opinion.grounds.strip(),
        judged_on=opinion.judged_on,
        author=by,
    )
    detail: Detail = {"version": version.number, "row": row, "acceptable": int(opinion.is_acceptable)}
    record("service.judge", by, request.id, engagement=request.engagement_id, detail=detail)
    return made


@transaction.atomic
def return_request(version: Version, ruling: Ruling, by: Person) -> Decision:
    """補正依頼: back to the contractor, with at least one comment or a reason."""
    if not ruling.reason.strip() and not version.comments.exists():
        raise InputError("補正を求める内容がありません。", next_ja="項目へのコメントか、伝える内容を入力してください。")
    return decide(version, Decision.Outcome.RETURN, ruling, by)


@transaction.atomic
def refuse_request(version: Version, ruling: Ruling, by: Person) -> Decision:
    """確認不可, with a reason."""
    if not ruling.reason.strip():
        raise InputError("確認できない理由を入力してください。", next_ja="受注者に示す理由です。")
    return decide(version, Decision.Outcome.REFUSE, ruling, by)


@transaction.atomic
def confirm_request(version: Version, ruling: Ruling, by: Person) -> IssuedPermit:
    """確認: record the decision and issue the permit of exactly the filed scope, or less of it by conditions."""
    Request.objects.select_for_update().get(id=version.request_id)  # before what it rests on is read: no ruling between
    terms = terms_of(version, ruling)
    _insist_on_judgements(version, ruling.without)
    insist_on_rulings(version, ruling.without)
    terms = replace(terms, facts=replace(terms.facts, rejected=rejected_claims(version)))
    decide(version, Decision.Outcome.CONFIRM, ruling, by)
    confirmed = Version.objects.select_related("request__engagement").get(id=version.id)
    return issue_permit(confirmed, terms, by)


def terms_of(version: Version, ruling: Ruling) -> Terms:
    """What is confirmed, within the filed period. Raises InputError for a period beyond it."""
    application = version.application
    first, last = ruling.first or application.first_day, ruling.last or application.last_day
    if first is None or last is None or last < first:
        raise InputError("手形の期間が決まっていません。", next_ja="利用期間の初日と末日を確かめてください。")
    if (application.first_day and first < application.first_day) or (
        application.last_day and last > application.last_day
    ):
        raise InputError("手形の期間は、依頼された利用期間の中で決めてください。")
    remark = ruling.remark.strip()
    return Terms(first, last, facts(), ruling.without, remark, ruling.limits, ruling.removes_search)


def _insist_on_judgements(version: Version, without: Narrowing) -> None:
    """規定4: no confirmation while the city has not judged a grey service, or judged it not acceptable."""
    for grey in grey_services(version, facts()):
        if grey.service in without.services:
            continue
        if grey.judgement is None:
            raise InputError(
                f"「{grey.name}」について、規定4の判断が記録されていません。",
                next_ja="「規定4の判断」に、利用を認めるかどうかと根拠を記録してください。",
            )
        if not grey.judgement.is_acceptable:
            raise InputError(
                f"「{grey.name}」は、規定4の判断で「認めない」と記録されています。",
                next_ja="条件でこのサービスを除くか、補正を依頼するか、確認不可としてください。",
            )


def decide(version: Version, outcome: Decision.Outcome, ruling: Ruling, by: Person, side: str = "city") -> Decision:
    """Record a decision on the latest version. side: `paper` where the city decided on paper and `by` records it."""
    request = Request.objects.select_for_update().get(id=version.request_id)
    if request.latest != version:
        raise StateError("新しい版が提出されています。", next_ja="画面を開き直して、最新の版を審査してください。")
    request.state = REQUEST.move(request.state, str(outcome), side)
    request.save(update_fields=["state", "updated_at"])
    decision = Decision.objects.create(
        version=version,
        outcome=outcome,
        reason=ruling.reason.strip(),
        draft_number=ruling.draft_number.strip(),
        decision_number=ruling.decision_number.strip(),
        decided_on=ruling.decided_on or today(),
        remark=ruling.remark.strip(),
        without=asdict(ruling.without) if ruling.without else {},
        claims=told_rulings(version),
        author=by,
    )
    record(
        f"request.{outcome}{ON[side]}",
        by,
        request.id,
        engagement=request.engagement_id,
        detail={"version": version.number, "sha256": version.sha256},
    )
    return decision
