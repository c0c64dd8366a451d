"""確認依頼 list: filters and order from the URL, the page, and the same list as CSV."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from sekisho.desk.applications.closed import closed_permits
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.lists import csv_file, paged, sorted_by
from sekisho.permits.lifecycle import REQUEST

WAITING = ("submitted", "in_review")
COLUMNS = {
    "arrived": "arrived_on",
    "submitted": "submitted_at",
    "receipt": "receipt",
    "title": "engagement__title",
    "updated": "updated_at",
}
SORTS = (
    ("", "更新の新しい順"),
    ("arrived", "提出日・受領日の古い順（滞留日数の長い順）"),
    ("submitted", "提出の古い順"),
    ("-submitted", "提出の新しい順"),
    ("receipt", "受付番号の順"),
    ("title", "契約名の順"),
)
STATES = (("waiting", "審査を待つもの"), *REQUEST.words.items())
CATEGORIES = (("new", "新規"), ("change", "変更"))
HEAD = (
    "受付番号",
    "契約又は指定管理名称",
    "契約番号等",
    "業務所管課",
    "区分",
    "状態",
    "提出者",
    "提出日・受領日",
    "滞留日数",
    "識別子",
)


def requests(request: DeskRequest) -> HttpResponse:
    """確認依頼 list; the city side sees filed ones only."""
    values = request.GET
    page = paged(chosen_requests(request.user, values), values.get("page"))
    closed = closed_permits(page)
    for row in page:
        row.closed = closed.get(row.id)
    context = {
        "page_obj": page,
        "states": STATES,
        "categories": CATEGORIES,
        "sorts": SORTS,
        "values": values,
        "is_filtered": any(values.get(name) for name in ("state", "category", "q")),
    }
    return render(request, "applications/requests.html", context)


def requests_csv(request: DeskRequest) -> HttpResponse:
    """The same list with the same filters."""
    rows = (_row(one) for one in chosen_requests(request.user, request.GET).iterator(chunk_size=500))
    return csv_file(HEAD, rows, f"確認依頼_{today():%Y%m%d}.csv")


def chosen_requests(person: Person, values: Mapping[str, str]) -> QuerySet[Request]:
    """What the person may see, less what the filters leave out, without the drafts' text."""
    found = visible_requests(person).defer("draft", "visited")
    state = values.get("state", "")
    if state == "waiting":
        found = found.filter(state__in=WAITING)
    elif state in REQUEST.words:
        found = found.filter(state=state)
    if values.get("category") in dict(CATEGORIES):
        found = found.filter(category=values["category"])
    if words := values.get("q", "").strip():
        found = found.filter(Q(engagement__title__icontains=words) | Q(receipt__icontains=words))
    return sorted_by(found, values.get("sort", ""), COLUMNS)


def _row(one: Request) -> tuple[object, ...]:
    return (
        one.receipt,
        one.engagement.title,
        one.engagement.number,
        one.engagement.department.name,
        one.get_category_display(),
        one.state_word,
        one.party.organisation.name,
        one.arrived_on,
        (today() - one.arrived_on).days if one.arrived_on and one.state in WAITING else None,
        one.id,
    )
