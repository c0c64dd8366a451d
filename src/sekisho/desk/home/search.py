"""検索: one box for the whole desk. It finds what the lists would show the same person, and nothing else."""

from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sekisho.desk.applications.models import Request
from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.visible import visible_passages
from sekisho.kernel.width import narrow, plain_line

SHOWN = 20
MOST_LETTERS = 100
RECORD = "rec_"


@dataclass(frozen=True, slots=True)
class Found:
    """The first hits of one kind, and whether there are more than are shown."""

    rows: tuple[Model, ...]
    has_more: bool


def search(request: DeskRequest) -> HttpResponse:
    """Engagements and requests whose name, number or company holds the words; a record number opens its record."""
    words = plain_line(request.GET.get("q", ""))[:MOST_LETTERS]
    if narrow(words).startswith(RECORD) and (record := _record(request.user, narrow(words))):
        return redirect("record", record)
    context: dict[str, object] = {"searched": words}
    if words:
        context |= {
            "engagements": _first(_engagements(request.user, words)),
            "requests": _first(_requests(request.user, words)),
        }
    return render(request, "home/search.html", context)


def _record(person: Person, record: str) -> str | None:
    catch_up()
    return visible_passages(person).filter(record=record).values_list("record", flat=True).first()


def _engagements(person: Person, words: str) -> QuerySet[Engagement]:
    fields = ("title", "number", "parties__organisation__name", "department__name")
    return visible_engagements(person).filter(_holds(fields, words)).distinct().order_by("-first_day", "pk")


def _requests(person: Person, words: str) -> QuerySet[Request]:
    fields = ("receipt", "engagement__title", "engagement__number", "party__organisation__name")
    found = visible_requests(person).defer("draft", "visited")
    return found.filter(_holds(fields, words)).distinct().order_by("-submitted_at", "pk")


def _holds(fields: tuple[str, ...], words: str) -> Q:
    """Any of the fields, with the words as typed or with digits and letters made half-width."""
    wanted = Q()
    for writing in {words, narrow(words)}:
        for field in fields:
            wanted |= Q(**{f"{field}__icontains": writing})
    return wanted


def _first(found: QuerySet[Engagement] | QuerySet[Request]) -> Found:
    rows = tuple(found[: SHOWN + 1])
    return Found(rows[:SHOWN], len(rows) > SHOWN)
