"""The rows of an export: what may leave of each passage that the viewer may see, against one checkpoint."""

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from sekisho.catalogue.catalogue import Catalogue
from sekisho.desk.applications.facts import catalogue
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.models import Pseudonym
from sekisho.desk.people.roles import ROLE_WORDS, Role
from sekisho.desk.permits.opened import opened
from sekisho.desk.records.models import Passage
from sekisho.desk.usage.fields import CHOICES, Fields
from sekisho.documents.usage_table import Column, Row
from sekisho.kernel.clock import JST
from sekisho.permits.conditions import KIND_WORDS

CHUNK = 1_000
PSEUDONYM = "利用者-"
MARK_DIGITS = 10
UNKNOWN_USE_JA = "（手形にない目的）"  # what a client sent as its purpose is its own wording
# All that is read of a record.
READ = (
    *("record", "at", "actor", "party", "permit", "purpose", "service", "model", "kind", "state", "rule", "code"),
    *("tokens_in", "tokens_out", "duration_ms", "first_index", "outcome_index", "log_id"),
)


@dataclass(frozen=True, slots=True)
class Book:
    """One book the numbers hold against, as of one signed checkpoint."""

    origin: str
    size: int
    checkpoint: str = ""


Books = Mapping[str | None, Book]  # by the id of another gateway's book; None: the own one


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day, both within, as days in Japan."""

    first: date
    last: date

    def within(self, passages: QuerySet[Passage]) -> QuerySet[Passage]:
        begin, end = (datetime.combine(day, time(), JST) for day in (self.first, self.last + timedelta(days=1)))
        return passages.filter(at__gte=begin, at__lt=end)


def columns_of(fields: Fields) -> tuple[Column, ...]:
    """In the order of the cells of `rows_of`."""
    at = Column("利用日" if fields.at == "day" else "利用日時", 18)
    person = {"none": (), "role": (("利用者の立場", 16),), "pseudonym": (("利用者（仮名）", 18), ("利用者の立場", 16))}
    headings = [*person[fields.person], *(each for name in fields.columns for each in CHOICES[name].headings)]
    return (at, *(Column(label, width) for label, width in headings))


def rows_of(engagement: Engagement, passages: QuerySet[Passage], fields: Fields, books: Books) -> Iterator[Row]:
    """Oldest first. Of a book only what its checkpoint covers; what it got later is not known here yet."""
    words = _Words(engagement, books)
    takes = [_TAKES[name] for name in fields.columns]
    covered = Q(pk__in=[])
    for log, book in books.items():
        covered |= Q(log=log, first_index__lt=book.size)
    found = passages.filter(covered).order_by("at", "record").values_list(*READ, named=True)
    for row in found.iterator(chunk_size=CHUNK):
        is_covered = row.outcome_index is None or row.outcome_index < books[row.log_id].size
        known = row if is_covered else _without_outcome(row)
        cells: list[str | int | date | None] = [_moment(known.at, fields.at), *words.person(known.actor, fields.person)]
        for take in takes:
            cells += take(known, words)
        yield cells


def _without_outcome(row: Any) -> Any:
    return row._replace(state=Passage.State.OPEN, tokens_in=0, tokens_out=0, duration_ms=0, outcome_index=None)


def _moment(at: datetime, level: str) -> date | str:
    local = at.astimezone(JST)
    if level == "day":
        return local.date()
    return local.strftime("%Y-%m-%d %H:%M" if level == "minute" else "%Y-%m-%d %H:%M:%S")


class _Words:
    """Words behind the ids of one engagement; each is looked up once."""

    def __init__(self, engagement: Engagement, books: Books) -> None:
        self.origins = {log: book.origin for log, book in books.items()}
        self._engagement = engagement.id
        self.parties = {party.id: party.role_word for party in engagement.parties.select_related("parent")}
        self._uses = {row.id: {use.id: use.label for use in opened(row).purposes} for row in engagement.permits.all()}
        self._catalogue: Catalogue = catalogue()
        self._services: dict[str, str] = {}
        self._persons: dict[str, tuple[str, str]] = {}

    def service(self, service: str) -> str:
        if service not in self._services:
            fact = self._catalogue.find(service)
            self._services[service] = fact.name_ja if fact else service
        return self._services[service]

    def use(self, permit: str, purpose: str) -> str:
        return self._uses.get(permit, {}).get(purpose, UNKNOWN_USE_JA) if purpose else ""

    def person(self, actor: str, level: str) -> list[str]:
        """Nothing, the role, or pseudonym and role; empty where nobody knows (any more) who it was."""
        if level == "none":
            return []
        if actor not in self._persons:
            self._persons[actor] = self._person(actor)
        pseudonym, role = self._persons[actor]
        return [role] if level == "role" else [pseudonym, role]

    def _person(self, actor: str) -> tuple[str, str]:
        row = Pseudonym.objects.filter(actor=actor).select_related("person").first() if actor else None
        if row is None:
            return "", ""
        # Not the book's own pseudonym: who has the file alone cannot look its persons up there, and with the
        # person's key it goes.
        key, said = bytes(row.person.pseudonym_key), f"usage\n{self._engagement}".encode()
        mark = hmac.new(key, said, hashlib.sha256).hexdigest()[:MARK_DIGITS]
        role = Role(row.person.role)
        return f"{PSEUDONYM}{mark}", {Role.RESPONSIBLE: "管理者", Role.STAFF: "利用者"}.get(role, ROLE_WORDS[role])


_TAKES: dict[str, Callable[[Any, _Words], list[str | int | None]]] = {
    "party": lambda row, words: [words.parties.get(row.party, "")],
    "service": lambda row, words: [words.service(row.service)],
    "model": lambda row, _: [row.model],
    "kind": lambda row, _: [KIND_WORDS.get(row.kind, row.kind)],
    "purpose": lambda row, words: [words.use(row.permit, row.purpose)],
    "state": lambda row, _: [Passage.State(row.state).label],
    "rule": lambda row, _: [row.rule],
    "tokens": lambda row, _: [row.tokens_in, row.tokens_out],
    "leaf": lambda row, words: [words.origins[row.log_id], row.first_index, row.outcome_index],
    "code": lambda row, _: [row.code],
    "duration": lambda row, _: [row.duration_ms],
    "permit": lambda row, _: [row.permit],
    "record": lambda row, _: [row.record],
}
