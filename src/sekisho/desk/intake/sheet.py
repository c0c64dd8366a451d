"""The check page: item by item what was read, what is known, the points to resolve, and the field that counts."""

from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField, Form
from django.http import QueryDict

from sekisho.desk.applications.answers import answers
from sekisho.desk.applications.facts import book, facts
from sekisho.desk.applications.forms import CoverSection, KindsSection, SecuritySection, UseForm, UsersSection
from sekisho.desk.applications.people import nameable_people
from sekisho.desk.applications.sections import (
    ITEM_LABELS,
    MOST_ROWS,
    STEPS,
    Step,
    highest_use,
    numbered_uses,
    service_of,
)
from sekisho.desk.applications.service_form import ServiceForm
from sekisho.desk.intake.forms import ChecksForm
from sekisho.desk.intake.points import Point, company, facts_of, points
from sekisho.desk.intake.proposal import Known, propose
from sekisho.desk.intake.reading import words_of
from sekisho.desk.shell.numbers import whole
from sekisho.documents.reading.doubt import Reading
from sekisho.rules.application import Application
from sekisho.rules.finding import Finding
from sekisho.rules.registry import precheck

SEEN = "seen"  # the name of every point's box; its value is the point's key
IN_ROWS = ("work", "purpose", "method", "service", "provider", "terms")
OF_ROWS = ("audience", "contract", "opt_out", "opt_out_until")
CHOOSE_JA = "新規か変更かを選んでください。"
DECLARED_JA = "依頼文の3つの文が、様式のとおりにあります。"
NOT_DECLARED_JA = "依頼文の3つの文に、見つからないものか、様式と違うものがあります。"
# What the rules say can never be filed, however it came: a direct service (規定2), a consumer plan (規定4).
NEVER = ("public.direct", "service.consumer")


@dataclass(frozen=True, slots=True)
class Line:
    """One item. words: as read; None where the paper has no such field. known: the register; before: last confirmed.

    field: where the person's answer stands, None where it stands in rows. points: with whether each is resolved.
    """

    item: str
    label: str
    words: str | None
    known: str
    before: str
    points: tuple[tuple[Point, bool], ...]
    field: BoundField | None


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of one step of the guided form; `rows` hold the answers of several uses or services."""

    step: Step
    lines: tuple[Line, ...]
    rows: tuple[Form, ...] = ()
    row_word: str = ""
    count: str = ""


class CheckSheet:
    """Bound to what a person sent, or showing what was read."""

    def __init__(self, reading: Reading, known: Known, data: QueryDict | None = None) -> None:
        self.reading, self.known, self.data = reading, known, data
        self.book = book(known.engagement.book)
        self.proposed = propose(reading.application, known)
        self.points = points(reading, known)
        self.seen = set(data.getlist(SEEN)) if data is not None else set()
        self.cover = CoverSection(self.proposed, self.book, data)
        self.kinds = KindsSection(self.proposed, self.book, data)
        self.people = UsersSection(self.proposed, self.book, nameable_people(known.engagement), data)
        self.security = SecuritySection(self.proposed, self.book, data)
        self.checks = ChecksForm(self.proposed, self.book, data)
        self.uses = self._use_rows()
        self.services = self._service_rows()

    @property
    def forms(self) -> list[Any]:
        return [self.cover, *self.uses, self.kinds, *self.services, self.people, self.security, self.checks]

    @property
    def unresolved(self) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.key not in self.seen)

    def is_valid(self) -> bool:
        """Every field well-formed, every unreadable tick decided, every point resolved."""
        valid = all(form.is_valid() for form in self.forms)
        if self.cover.is_valid() and self.cover.cleaned_data["category"] not in ("new", "change"):
            self.cover.add_error("category", CHOOSE_JA)
            valid = False
        return valid and not self.unresolved

    def write(self) -> Application:
        """The paper as the person confirmed it. Call after `is_valid`."""
        paper = self.cover.write()
        for section in (self.kinds, self.people, self.security):
            section.application = paper
            paper = section.write()
        before = self.known.before
        rows = [row.cleaned_data for row in self.uses if row.is_kept]
        highest = highest_use(self.known.engagement.id, paper)
        services = tuple(service_of(row.cleaned_data) for row in self.services if row.is_kept)
        paper = paper.with_answers(
            uses=numbered_uses(rows, before.uses if before else (), highest),
            services=services,
            checks=self.checks.ticks(),
        )
        return paper.with_answers(parties=self._parties(paper)) if self.known.is_city else paper

    def _parties(self, paper: Application) -> tuple[str, ...]:
        """Who uses, as ids of the register: the chosen people's, and the companies that the paper names."""
        named = {company(name) for name in paper.subcontractor_names if "subcontractor" in paper.users}
        found = [
            party.id
            for party in self.known.engagement.parties.select_related("organisation")
            if (party.parent_id is None and "contractor" in paper.users) or company(party.organisation.name) in named
        ]
        return tuple(dict.fromkeys((*paper.parties, *found)))

    def refusals(self, paper: Application) -> tuple[Finding, ...]:
        """What cannot be filed at all (規定2、規定4)."""
        return tuple(f for f in precheck(paper, facts()) if f.level == "stop" and f.code in NEVER)

    @property
    def of_file(self) -> tuple[tuple[Point, bool], ...]:
        return self._points("")

    def _points(self, item: str) -> tuple[tuple[Point, bool], ...]:
        known = {*ITEM_LABELS, ""}
        return tuple((p, p.key in self.seen) for p in self.points if (p.item if p.item in known else "") == item)

    @property
    def parts(self) -> tuple[Part, ...]:
        """In the order of the paper."""
        read = {item.id: words_of(item, self.book) for item in self.reading.items}
        read["pledges"] = DECLARED_JA if all(self.reading.application.pledges) else NOT_DECLARED_JA
        before = self.known.returned or self.known.confirmed
        confirmed = {a.item: a.words for a in answers(before.application, self.book)} if before else {}
        mine = {a.item: a.words for a in answers(self.proposed, self.book)}
        fields = {field.name: field for form in self._sections for field in form}
        made = []
        for step in STEPS:
            lines = tuple(
                Line(
                    item,
                    ITEM_LABELS[item],
                    read.get(item, "") if item in read else None,
                    self._known_words(item),
                    confirmed.get(item, "") if confirmed.get(item, "") != mine.get(item, "") else "",
                    self._points(item),
                    fields.get(item) if item not in IN_ROWS else None,
                )
                for item in step.items
                if item not in (*OF_ROWS, "parties")
            )
            made.append(self._with_rows(Part(step, lines)))
        return tuple(made)

    @property
    def _sections(self) -> tuple[Form, ...]:
        return self.cover, self.kinds, self.people, self.security, self.checks

    def _known_words(self, item: str) -> str:
        differs = any(point.code == f"differs.{item}" for point in self.points)
        return facts_of(self.known).get(item, "") if differs else ""

    def _with_rows(self, part: Part) -> Part:
        if part.step.slug == "uses":
            return replace(part, rows=tuple(self.uses), row_word="利用業務", count="uses")
        if part.step.slug == "services":
            return replace(part, rows=tuple(self.services), row_word="サービス", count="services")
        return part

    def _use_rows(self) -> list[UseForm]:
        names = ("id", "work", "purpose", "method", "audience")
        values = [{name: getattr(use, name) for name in names} for use in self.proposed.uses]
        return [UseForm(self.data, prefix=f"use-{n}", initial=v) for n, v in self._numbered(values, "uses")]

    def _service_rows(self) -> list[ServiceForm]:
        names = ("service", "name", "provider", "terms", "contract", "opt_out", "opt_out_until")
        values = [
            {name: getattr(use, name) for name in names} | {"kinds": list(use.kinds)} for use in self.proposed.services
        ]
        return [
            ServiceForm(self.book, self.data, prefix=f"service-{n}", initial=v)
            for n, v in self._numbered(values, "services")
        ]

    def _numbered(self, values: list[dict[str, Any]], count: str) -> list[tuple[int, dict[str, Any]]]:
        """As many rows as were shown, one more where 「追加」 was pressed, at least one."""
        rows = len(values)
        if self.data is not None:
            rows = (whole(self.data.get(count, "")) or 0) + (self.data.get("act") == f"add-{count}")
        rows = min(max(rows, 1), max(MOST_ROWS, len(values)))
        return [(n, values[n] if n < len(values) else {}) for n in range(rows)]
