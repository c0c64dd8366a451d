"""案件台帳: filters and order from the URL, the page, and the same list as CSV."""

from collections.abc import Mapping

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.lists import csv_file, paged, sorted_by
from sekisho.desk.shell.numbers import whole

COLUMNS = {"title": "title", "number": "number", "year": "fiscal_year", "first": "first_day", "last": "last_day"}
SORTS = (
    ("", "新しい順"),
    ("last", "末日の近い順"),
    ("-last", "末日の遠い順"),
    ("title", "名称の順"),
    ("number", "契約番号の順"),
)
SPECIFICATIONS = (("attached", "添付済み"), ("none", "未添付"))
HEAD = (
    "契約又は指定管理名称",
    "契約番号等",
    "区分",
    "締結年度",
    "初日",
    "末日",
    "業務所管課",
    "担当者",
    "受注者・指定管理者",
    "特記仕様書の添付日",
    "ガイドラインの版",
    "生成AIの利用",
    "識別子",
)


def engagements(request: DeskRequest) -> HttpResponse:
    """The list, filtered and ordered by what stands in the URL; a fixed number of queries."""
    person, values = request.user, request.GET
    found = chosen_engagements(person, values)
    parties = Party.objects.filter(parent=None).select_related("organisation")
    permits = Engagement.permits.rel.related_model.objects.defer("token")  # type: ignore[attr-defined]
    page = paged(found.prefetch_related(Prefetch("parties", parties), Prefetch("permits", permits)), values.get("page"))
    years = visible_engagements(person).order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    context = {
        "page_obj": page,
        "uses": Engagement.Use.choices,
        "years": list(years),
        "officers": _officers(person),
        "specifications": SPECIFICATIONS,
        "sorts": SORTS,
        "values": values,
        "has_outside": person.role == Role.RESPONSIBLE and has_outside(),
    }
    return render(request, "contracts/engagements.html", context)


def engagements_csv(request: DeskRequest) -> HttpResponse:
    """The same list with the same filters."""
    found = chosen_engagements(request.user, request.GET)
    parties = Party.objects.filter(parent=None).select_related("organisation")
    rows = (_row(one) for one in found.prefetch_related(Prefetch("parties", parties)).iterator(chunk_size=500))
    return csv_file(HEAD, rows, f"案件台帳_{today():%Y%m%d}.csv")


def chosen_engagements(person: Person, values: Mapping[str, str]) -> QuerySet[Engagement]:
    """What the person may see, less what the filters leave out. An unknown value filters nothing."""
    found = visible_engagements(person)
    if words := values.get("q", "").strip():
        found = found.filter(Q(title__icontains=words) | Q(number__icontains=words))
    if values.get("use") in Engagement.Use.values:
        found = found.filter(use=values["use"])
    if (year := whole(values.get("year", ""))) is not None:
        found = found.filter(fiscal_year=year)
    if values.get("specification") in dict(SPECIFICATIONS):
        found = found.filter(specification_on__isnull=values["specification"] == "none")
    if values.get("officer") and person.role not in (Role.RESPONSIBLE, Role.STAFF):
        found = found.filter(officer_id=None if values["officer"] == "nobody" else values["officer"])
    return sorted_by(found, values.get("sort", ""), COLUMNS)


def has_outside() -> bool:
    """Whether any department confirms outside this installation."""
    departments = Organisation.objects.filter(kind=Organisation.Kind.DEPARTMENT)
    return departments.exclude(channel=Organisation.Channel.HERE).exists()


def _officers(person: Person) -> list[tuple[str, str]]:
    """For an officer: the colleagues to filter by."""
    if person.role != Role.OFFICER:
        return []
    found = Person.objects.filter(organisation_id=person.organisation_id, role=Role.OFFICER.value)
    return [*found.order_by("name").values_list("id", "name"), ("nobody", "（担当者なし）")]


def _row(one: Engagement) -> tuple[object, ...]:
    return (
        one.title,
        one.number,
        one.get_kind_display(),
        one.fiscal_year,
        one.first_day,
        one.last_day,
        one.department.name,
        one.officer.name if one.officer else "",
        one.contractor or "",
        one.specification_on,
        one.book,
        one.get_use_display(),
        one.id,
    )
