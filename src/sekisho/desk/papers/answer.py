"""The letter of a decision other than 確認, out of the desk's rows."""

from sekisho.desk.applications.facts import book
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.reviews.models import Decision
from sekisho.documents.answer_layout import AnswerPaper
from sekisho.kernel.clock import JST
from sekisho.kernel.errors import NotFoundError

LETTERS = (Decision.Outcome.RETURN, Decision.Outcome.REFUSE)


def answer_paper(request: Request, number: int) -> AnswerPaper:
    """補正依頼 or 確認不可 of one version. Raises NotFoundError where there is none, or only the city's own."""
    decisions = Decision.objects.select_related("version", "author")
    row = decisions.filter(version__request=request, version__number=number, outcome__in=LETTERS, paper=None).first()
    if row is None:
        raise NotFoundError("この版について、補正依頼や確認不可の書面はありません。")
    version, engagement = row.version, request.engagement
    filed, contractor = version.application, request.party.organisation
    original = getattr(version, "original", None)
    return AnswerPaper(
        outcome="return" if row.outcome == Decision.Outcome.RETURN else "refuse",
        book=book(engagement.book),
        department=engagement.department.name,
        officer=engagement.officer.name if engagement.officer else row.author.name,
        company=filed.company or contractor.name,
        address=filed.address or contractor.address,
        representative=filed.representative or contractor.representative,
        title=engagement.title,
        number=engagement.number,
        receipt=request.receipt,
        version=version.number,
        sha256=version.sha256,
        arrived_on=original.received_on if original else version.submitted_at.astimezone(JST).date(),
        decided_on=row.decided_on,
        category=filed.category,
        reason=row.reason,
        comments=_comments(version),
        draft_number=row.draft_number,
        decision_number=row.decision_number,
        is_mailed=original is not None,
    )


def _comments(version: Version) -> tuple[tuple[str, str], ...]:
    """In the order of the paper; what is said of the whole comes first."""
    said = {row.item: row.text for row in version.comments.all()}
    return tuple((ITEM_LABELS.get(item, "全体"), said[item]) for item in ("", *ITEM_LABELS) if item in said)
