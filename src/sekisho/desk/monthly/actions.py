"""Signing a month: the report as it stood, kept here, and its hash in the book."""

import hashlib
import secrets
from dataclasses import asdict

from django.db import IntegrityError, transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import own_party
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.monthly.models import MonthlyReview
from sekisho.desk.monthly.month import Month, month_of
from sekisho.desk.monthly.report import Report, make_report
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import now, today
from sekisho.kernel import canonical
from sekisho.kernel.errors import StateError

SIGNED = "この月の月次点検には、すでに署名があります。"


def sign_month(engagement: Engagement, month: Month, by: Person, seen: str, remark: str = "") -> MonthlyReview:
    """Sign for the person's own organisation. seen: `Report.digest` of what the person looked at.

    Raises StateError if the month is not over, is signed already, or its figures are no longer those that were seen.
    """
    party = own_party(by, engagement)
    if party is None:
        raise StateError("月次点検に署名できるのは、この案件の受注者側の管理者です。")
    if month >= month_of(today()):
        raise StateError("この月は、まだ終わっていません。", next_ja="翌月になってから署名してください。")
    if MonthlyReview.objects.filter(party=party, month=str(month)).exists():
        raise StateError(SIGNED, next_ja="署名した内容は、この月のページで見られます。")
    report = make_report(engagement, party, month)
    if report.digest != seen:
        raise StateError(
            "画面に表示したあとに、記録の数が変わりました。", next_ja="この月のページを開き直し、確かめてください。"
        )
    row = MonthlyReview(engagement=engagement, party=party, month=str(month), by=by)
    content = {"report": asdict(report), "remark": remark, "salt": secrets.token_hex(16)}
    # Through the canonical form, so that what is kept is what was hashed.
    row.content = canonical.loads(canonical.dumps(content))
    try:
        return _keep(row, report, by)
    except IntegrityError as error:
        raise StateError(SIGNED, next_ja="署名した内容は、この月のページで見られます。") from error


@transaction.atomic
def _keep(row: MonthlyReview, report: Report, by: Person) -> MonthlyReview:
    row.at, row.sha256 = now(), hash_of(row)
    detail: Detail = {"month": row.month, "party": row.party_id, "sha256": row.sha256, "size": report.book.size}
    detail |= {"calls": report.calls, "refused": report.refused, "open": report.open_count}
    row.event = record("monthly.sign", by, row.id, engagement=row.engagement_id, detail=detail).id
    row.save(force_insert=True)
    return row


def hash_of(row: MonthlyReview) -> str:
    """SHA-256 of the content's canonical JSON."""
    return hashlib.sha256(canonical.dumps(row.content)).hexdigest()
