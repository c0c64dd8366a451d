"""The figures of one engagement's month, out of the index over the book; plain values, so that they can be signed."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import own_parties
from sekisho.desk.monthly.due import ENDING, permits_in
from sekisho.desk.monthly.month import Month
from sekisho.desk.permits.models import HoldRelease
from sekisho.desk.records.after import CONSENT, OUTPUT, with_task
from sekisho.desk.records.erasures import STILL_OPEN
from sekisho.desk.records.health import Health, OtherHealth, health_of_book
from sekisho.desk.records.models import Passage
from sekisho.desk.records.others import books_with
from sekisho.desk.records.visible import names_of
from sekisho.desk.shell.clock import now
from sekisho.kernel import canonical
from sekisho.kernel.clock import JST

GAP_DAYS = 7  # a silence of so many days in a row is shown; ours
MOST_LISTED = 20
State = Passage.State


@dataclass(frozen=True, slots=True)
class Use:
    """What one person did with one service. person: "" where nobody is known behind the pseudonym."""

    person: str
    service: str
    calls: int
    answered: int
    refused: int
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Refusals:
    rule: int | None
    code: str
    times: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Days, ISO, on which a permit was in force and nothing was recorded."""

    first: str
    last: str
    days: int


@dataclass(frozen=True, slots=True)
class Report:
    """calls: everything that came to the gate, refused or not; imported: what did not, and was taken in afterwards.
    open_records: the first of the open_count ones. reasons: stated for what the gate held (公人・公表情報).

    awaiting: calls whose pictures wait for 同意 (rule 3). found: those whose answers hold what needs a look (9, 10).
    None in reports that were signed before these were counted; what was taken in stood among the calls then.
    """

    month: str
    engagement: str
    title: str
    number: str
    party: str
    calls: int
    answered: int
    refused: int
    failed: int
    open_count: int
    open_records: tuple[str, ...]
    uses: tuple[Use, ...]
    refusals: tuple[Refusals, ...]
    silences: tuple[Silence, ...]
    book: Health
    awaiting: int | None = None
    awaiting_records: tuple[str, ...] = ()
    found: int | None = None
    found_records: tuple[str, ...] = ()
    imported: int | None = None
    reasons: int | None = None

    @property
    def unverified(self) -> int:
        """Outputs that no person is recorded to have verified: all of them, as nothing here records it yet."""
        return self.answered

    @property
    def digest(self) -> str:
        """Of the figures alone, without names and the book's state, which moves with every event."""
        figures = replace(self, title="", number="", party="", book=Health())
        return hashlib.sha256(canonical.dumps(asdict(figures))).hexdigest()

    def counted_as(self, signed: "Report") -> "Report":
        """The same figures, but only those that `signed` has, too."""
        same = self
        if signed.imported is None:
            same = replace(same, calls=same.calls + (same.imported or 0), imported=None, reasons=None)
        if signed.awaiting is None:
            same = replace(same, awaiting=None, awaiting_records=())
        if signed.found is None:
            same = replace(same, found=None, found_records=())
        return same


def make_report(engagement: Engagement, party: Party, month: Month) -> Report:
    """Of the whole engagement for its contractor, of the own people and those below for a subcontractor."""
    found = Passage.objects.filter(engagement=engagement.id, at__gte=month.start, at__lt=month.end).order_by()
    if party.parent_id is not None:
        found = found.filter(party__in=[each.id for each in own_parties(party)])
    states = Counter(dict(found.values_list("state").annotate(times=Count("record"))))
    # What came a moment ago may still be answered.
    left = found.filter(state=State.OPEN, at__lt=now() - STILL_OPEN)
    awaiting, held = with_task(found, CONSENT), with_task(found, OUTPUT)
    return Report(
        month=str(month),
        engagement=engagement.id,
        title=engagement.title,
        number=engagement.number,
        party=party.organisation.name,
        calls=states.total() - states[State.IMPORTED],
        answered=states[State.ANSWERED],
        refused=states[State.REFUSED],
        failed=states[State.FAILED] + states[State.CUT],
        open_count=left.count(),
        open_records=_first(left),
        awaiting=awaiting.count(),
        awaiting_records=_first(awaiting),
        found=held.count(),
        found_records=_first(held),
        imported=states[State.IMPORTED],
        reasons=HoldRelease.objects.filter(
            engagement=engagement, at__gte=month.start, at__lt=month.end, actor__in=found.values("actor")
        ).count(),
        uses=tuple(_uses(found)),
        refusals=tuple(_refusals(found)),
        silences=tuple(_silences(engagement, month, found)),
        book=health_of_book(books_with(engagement.id)),
    )


def read_report(content: Mapping[str, Any]) -> Report:
    """The report within a signed review's content."""
    values = dict(content)
    values["uses"] = tuple(Use(**each) for each in values["uses"])
    values["refusals"] = tuple(Refusals(**each) for each in values["refusals"])
    values["silences"] = tuple(Silence(**each) for each in values["silences"])
    for name in ("open_records", "awaiting_records", "found_records"):
        values[name] = tuple(values.get(name, ()))
    others = tuple(OtherHealth(**each) for each in values["book"].get("others", ()))
    values["book"] = Health(**values["book"] | {"others": others})
    return Report(**values)


def _first(found: QuerySet[Passage]) -> tuple[str, ...]:
    return tuple(found.order_by("at", "record").values_list("record", flat=True)[:MOST_LISTED])


def _uses(found: QuerySet[Passage]) -> Iterator[Use]:
    """By person and service, in the order of names. Pseudonyms of the same person are one row."""
    rows = found.values("actor", "service").annotate(
        calls=Count("record"),
        answered=Count("record", filter=Q(state=State.ANSWERED)),
        refused=Count("record", filter=Q(state=State.REFUSED)),
        sent=Sum("tokens_in"),
        came=Sum("tokens_out"),
    )
    grouped: dict[tuple[str, str], Counter[str]] = {}
    listed = list(rows)
    names, known = names_of({row["actor"] for row in listed}), catalogue()
    for row in listed:
        fact = known.find(row["service"])
        key = (names.get(row["actor"], ""), fact.name_ja if fact else row["service"])
        sums = Counter(calls=row["calls"], answered=row["answered"], refused=row["refused"])
        grouped.setdefault(key, Counter()).update(sums + Counter(sent=row["sent"], came=row["came"]))
    for (person, service), sums in sorted(grouped.items()):
        yield Use(person, service, sums["calls"], sums["answered"], sums["refused"], sums["sent"], sums["came"])


def _refusals(found: QuerySet[Passage]) -> Iterator[Refusals]:
    rows = found.filter(state=State.REFUSED).values_list("rule", "code").annotate(times=Count("record"))
    for rule, code, times in sorted(rows, key=lambda row: (row[0] is None, row[0] or 0, row[1])):
        yield Refusals(rule, code, times)


def _silences(engagement: Engagement, month: Month, found: QuerySet[Passage]) -> Iterator[Silence]:
    """Days in a row, under a permit that is in force, of which nothing stands in the book."""
    used = set(found.values_list(TruncDate("at"), flat=True).distinct())
    permitted: set[date] = set()
    permits = permits_in(month).filter(engagement=engagement).prefetch_related("acts")
    for permit in permits:
        ends = [act.at.astimezone(JST).date() for act in permit.acts.all() if act.act in ENDING]
        first = max(permit.first_day, permit.issued_at.astimezone(JST).date(), month.first)
        last = min([permit.last_day, month.last, now().astimezone(JST).date(), *ends])
        permitted |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    for run in _runs(sorted(permitted - used)):
        if len(run) >= GAP_DAYS:
            yield Silence(run[0].isoformat(), run[-1].isoformat(), len(run))


def _runs(days: Iterable[date]) -> Iterator[list[date]]:
    """Days that follow one another, together."""
    run: list[date] = []
    for day in days:
        if run and day - run[-1] > timedelta(days=1):
            yield run
            run = []
        run.append(day)
    if run:
        yield run
