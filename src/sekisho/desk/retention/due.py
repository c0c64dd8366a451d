"""What has outlived its years, for whom it is to see: by engagement, class and fiscal year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Min, QuerySet

from sekisho.desk.attachments.models import Attachment
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.papers.disposal import holding_of, holdings
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.records.body_stores import counts_on, is_standing, shelf_names
from sekisho.desk.records.erasures import due_day
from sekisho.desk.records.models import Passage
from sekisho.desk.retention.models import DisposalProposal
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import JST, fiscal_year
from sekisho.kernel.errors import NotFoundError
from sekisho.ledger.shelves import read_shelf

Kind = DisposalProposal.Kind


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that may be proposed: what a class keeps of an engagement and year, from `due` on."""

    kind: Kind
    engagement: str
    year: int
    due: date

    @property
    def shelf(self) -> str:
        """The shelf of the book; "" for files."""
        return "" if self.kind == Kind.FILES else f"{self.engagement}/{self.kind}/{self.year}"


@dataclass(frozen=True, slots=True)
class Held:
    """A due thing with what is known of it. oldest: the earliest moment of what is kept; None where nothing says."""

    due: Due
    engagement: Engagement
    count: int
    oldest: datetime | None


def in_scope(person: Person) -> QuerySet[Engagement]:
    """Engagements whose years concern a person. Of the contractor's side only who leads: it kept, it answers."""
    found = visible_engagements(person)
    if person.role != Role.RESPONSIBLE:
        return found
    led = Party.objects.filter(organisation_id=person.organisation_id, parent=None)
    return found.filter(id__in=led.order_by().values("engagement"))


def due_for(person: Person) -> list[Due]:
    """Everything due, the earliest first. In memory is a row for each shelf or engagement that is due, nothing else."""
    ids = set(in_scope(person).order_by().values_list("id", flat=True))
    found = []
    for name, is_disposed in shelf_names().items():
        shelf = read_shelf(name)
        if not is_disposed and shelf.engagement in ids and due_day(shelf) <= today():
            found.append(Due(Kind(shelf.retention), shelf.engagement, shelf.year, due_day(shelf)))
    found += [
        Due(Kind.FILES, row.engagement.id, fiscal_year(row.engagement.last_day), row.due)
        for row in holdings(in_scope(person))
        if row.is_due
    ]
    return sorted(found, key=lambda each: (each.due, each.engagement, each.kind))


def counted(found: list[Due]) -> list[tuple[Due, Engagement, int]]:
    """A page of them with engagement and how much is kept; always the same number of questions to the desk's store."""
    engagements = Engagement.objects.select_related("department").in_bulk([each.engagement for each in found])
    bodies = counts_on([each.shelf for each in found if each.shelf])
    ids = [each.engagement for each in found if not each.shelf]
    files = {row.engagement.id: row.total for row in holdings(Engagement.objects.filter(id__in=ids))} if ids else {}
    return [
        (each, engagements[each.engagement], bodies[each.shelf] if each.shelf else files.get(each.engagement, 0))
        for each in found
    ]


def held(person: Person, kind: str, engagement_id: str, year: int) -> Held:
    """One due thing that concerns the person. Raises NotFoundError for anything else, without saying why."""
    engagement = in_scope(person).filter(id=engagement_id).first()
    found = _due(kind, engagement, year) if engagement is not None else None
    if engagement is None or found is None or found[0].due > today():
        raise NotFoundError(
            "保存期間を過ぎたものの中に、これは見つかりません。", next_ja="「保存期間と廃棄」から開き直してください。"
        )
    return Held(found[0], engagement, found[1], oldest_of(found[0]))


def oldest_of(due: Due) -> datetime | None:
    """When the earliest of it was recorded or attached, as the desk knows."""
    if due.kind == Kind.FILES:
        rows = Attachment.objects.filter(body__engagement=due.engagement, body__erasure=None)
    else:
        begin, end = (datetime.combine(date(year, 4, 1), time(), JST) for year in (due.year, due.year + 1))
        rows = Passage.objects.filter(engagement=due.engagement, at__gte=begin, at__lt=end)  # type: ignore[assignment]
    found = rows.order_by().aggregate(oldest=Min("at"))["oldest"]
    return found.astimezone(UTC) if found else None


def _due(kind: str, engagement: Engagement, year: int) -> tuple[Due, int] | None:
    if kind == Kind.FILES:
        row = holding_of(engagement.id)
        if row is None or fiscal_year(engagement.last_day) != year:
            return None
        return Due(Kind.FILES, engagement.id, year, row.due), row.total
    if kind not in Kind.values:
        return None
    name = f"{engagement.id}/{kind}/{year:04}"
    if not is_standing(name):
        return None
    shelf = read_shelf(name)
    return Due(Kind(kind), engagement.id, year, due_day(shelf)), counts_on([name])[name]
