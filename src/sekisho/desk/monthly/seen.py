"""One month of one engagement as somebody looks at it: as it was signed, or as it stands."""

from dataclasses import dataclass

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import engagement_for, own_party
from sekisho.desk.monthly.models import MonthlyReview
from sekisho.desk.monthly.month import Month, read_month
from sekisho.desk.monthly.report import Report, make_report, read_report
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class Seen:
    """A month of one engagement as somebody looks at it. signed: None before; changed: the figures differ since."""

    engagement: Engagement
    party: Party
    month: Month
    report: Report
    signed: MonthlyReview | None
    changed: bool = False


def seen_by(person: Person, month: str, engagement_id: str) -> Seen:
    """Raises NotFoundError for what the person does not see."""
    found, engagement = read_month(month, today()), engagement_for(person, engagement_id)
    party = own_party(person, engagement) or engagement.contractor
    if party is None:
        raise NotFoundError("この案件に、受注者又は指定管理者の登録がありません。")
    return seen_of(engagement, party, found)


def seen_of(engagement: Engagement, party: Party, found: Month) -> Seen:
    """As signed, or as it stands."""
    present = make_report(engagement, party, found)
    row = MonthlyReview.objects.filter(party=party, month=str(found)).select_related("by").first()
    if row is None:
        return Seen(engagement, party, found, present, None)
    kept = read_report(row.content["report"])
    return Seen(engagement, party, found, kept, row, kept.digest != present.counted_as(kept).digest)
