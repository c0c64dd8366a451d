"""Which confirmations a change of the world touches: exactly those whose live permit names it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from sekisho.desk.changes.models import Reconfirmation
from sekisho.desk.permits.actions import LIVE, read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.permits.permit import Permit

FACT, BOOK = Reconfirmation.Cause.FACT, Reconfirmation.Cause.BOOK


def touches(permit: Permit, cause: str, subject: str) -> bool:
    """Whether the permit names the service, or is pinned to the rule book."""
    return subject in permit.kinds if cause == FACT else subject == permit.book


def live_permits() -> list[tuple[IssuedPermit, Permit]]:
    """Every live permit with its signed content, which alone says what was confirmed."""
    rows = IssuedPermit.objects.filter(state__in=LIVE).select_related("engagement__department")
    return [(row, read_permit(row)) for row in rows.order_by("engagement__department__name", "engagement_id")]


def named(cause: str, subject: str) -> QuerySet[IssuedPermit]:
    """The same as `touched` by what was noted of each permit when it was signed: for pages, and without its content."""
    rows = IssuedPermit.objects.filter(state__in=LIVE).defer("token")
    rows = rows.filter(services__contains=f" {subject} ") if cause == FACT else rows.filter(book=subject)
    return rows.select_related("engagement__department").order_by("engagement__department__name", "engagement_id")


def touched(live: Iterable[tuple[IssuedPermit, Permit]], cause: str, subject: str) -> list[IssuedPermit]:
    """The live permits that a change of that service or book touches."""
    return [row for row, content in live if touches(content, cause, subject)]
