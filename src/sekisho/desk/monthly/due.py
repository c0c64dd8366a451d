"""Whose months wait for a review, and since when. What is expected when is a setting; the guideline sets no day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.monthly.models import MonthlyReview
from sekisho.desk.monthly.month import Month, month_of
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.models import IssuedPermit, PermitAct
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import JST

OVERDUE = "review.overdue"
ENDING = ("revoke", "expire", "supersede")
LOOK_BACK = 12  # months
NAMED = 10
# A department may have thousands of engagements: its first page looks at the months that fell due last, and no further
# than the first ones it names. The page of each month shows all.
CITY_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """An ended month in which a permit was in force, not signed by the 受注者・指定管理者. due: None if none is set."""

    engagement: Engagement
    month: Month
    due: date | None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < today()


def due_day(month: Month) -> date | None:
    """The last day on which a review of the month is in time; None where the setting demands none."""
    days: int = settings.SEKISHO.review_open_days
    return month.due(days) if days else None


def permits_in(month: Month) -> QuerySet[IssuedPermit]:
    """Permits that were in force, or suspended, on some day of the month."""
    ended = PermitAct.objects.filter(permit=OuterRef("pk"), act__in=ENDING, at__lt=month.start)
    found = IssuedPermit.objects.filter(first_day__lte=month.last, last_day__gte=month.first, issued_at__lt=month.end)
    return found.filter(~Exists(ended)).defer("token")


def waiting(person: Person) -> list[Waiting]:
    """Oldest first, of the last twelve months: what a contractor's responsible person has to sign."""
    own = Party.objects.filter(organisation_id=person.organisation_id, parent=None)
    engagements = visible_engagements(person).filter(id__in=own.order_by().values("engagement"))
    wanted = set(_months_of_use(engagements))
    if not wanted:
        return []
    last, ids = month_of(today()).before, {engagement for engagement, _ in wanted}
    signed = MonthlyReview.objects.filter(party__parent=None, month__lte=str(last), engagement__in=ids)
    left = wanted - set(signed.values_list("engagement", "month"))
    rows = engagements.in_bulk({engagement for engagement, _ in left})
    months = {text: Month(int(text[:4]), int(text[5:])) for _, text in left}
    dues = {text: due_day(month) for text, month in months.items()}
    found = [Waiting(rows[engagement], months[text], dues[text]) for engagement, text in left]
    return sorted(found, key=lambda each: (each.month, each.engagement.id))


def for_home(person: Person) -> dict[str, Any]:
    """What `monthly/home.html` shows."""
    is_own = person.role == Role.RESPONSIBLE
    found = waiting(person) if is_own else list(_overdue_in_the_city(person))
    overdue = [each for each in found if each.is_overdue]
    return {
        "overdue": overdue[:NAMED],
        "overdue_count": len(overdue) if is_own else min(len(overdue), NAMED),
        "has_more": not is_own and len(overdue) > NAMED,
        "code": OVERDUE,
        "days": settings.SEKISHO.review_open_days,
        "coming": [each for each in found if not each.is_overdue][:NAMED] if is_own else [],
    }


def _overdue_in_the_city(person: Person) -> Iterator[Waiting]:
    """Newest month first; one more than are named, so that it is known whether there are more."""
    left = NAMED + 1
    for month, due in islice(_overdue_months(month_of(today()).before), CITY_MONTHS):
        signed = MonthlyReview.objects.filter(engagement=OuterRef("pk"), month=str(month), party__parent=None)
        permits = permits_in(month).filter(engagement=OuterRef("pk"))
        rows = visible_engagements(person).filter(Exists(permits), ~Exists(signed)).order_by("id")[:left]
        for engagement in rows:
            yield Waiting(engagement, month, due)
            left -= 1
        if not left:
            return


def _overdue_months(month: Month) -> Iterator[tuple[Month, date]]:
    """Backward from `month`, at most LOOK_BACK; none where the setting demands no day."""
    for _ in range(LOOK_BACK):
        due = due_day(month)
        if due is not None and due < today():
            yield month, due
        month = month.before


def _months_of_use(engagements: QuerySet[Engagement]) -> Iterator[tuple[str, str]]:
    """(engagement, month) for every ended month in which a permit was in force."""
    first = last = month_of(today()).before
    for _ in range(LOOK_BACK - 1):
        first = first.before
    ended = Max("acts__at", filter=Q(acts__act__in=ENDING))
    permits = IssuedPermit.objects.filter(engagement__in=engagements.order_by().values("id"), last_day__gte=first.first)
    rows = permits.order_by().annotate(ended=ended)
    for engagement, since, until, issued, closed in rows.values_list(
        "engagement", "first_day", "last_day", "issued_at", "ended"
    ):
        begun = max(since, issued.astimezone(JST).date(), first.first)
        over = min(until, closed.astimezone(JST).date()) if closed else until
        month = month_of(begun)
        while month <= min(month_of(over), last):
            yield engagement, str(month)
            month = month.next
