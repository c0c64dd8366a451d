"""The first page per role, the rule book, the service catalogue."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from sekisho.desk.applications.facts import book, catalogue
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.changes.notices import for_home
from sekisho.desk.contracts.models import Engagement, HandOverItem, Party
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.exchange.notices import for_home as for_exchange
from sekisho.desk.holds.own import own_held
from sekisho.desk.monthly.due import for_home as for_monthly
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May, Role
from sekisho.desk.permits.actions import LIVE
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.permits.opened import opened
from sekisho.desk.records.after import after_rows
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.others import troubled_books
from sekisho.desk.records.public_signs import sign_rows
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.reviews.queue import WAITING
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.lists import paged, rows_of
from sekisho.rules.book import book_ids

SOON = timedelta(days=30)
FEW = 5
SHOWN = 50
NAMED = 10
QUEUE = ("arrived_on", "submitted_at")


def home(request: DeskRequest) -> HttpResponse:
    """What waits for me."""
    person = request.user
    told: dict[str, object] = {"changes": for_home(person)}
    if person.may(May.SEE_BOOK):
        told["troubled"] = troubled_books(person)
    if person.role in (Role.RESPONSIBLE, Role.OFFICER):
        told["monthly"] = for_monthly(person)
    if person.role == Role.STAFF:
        return render(request, "home/staff.html", _staff(person) | told)
    if person.role == Role.RESPONSIBLE:
        told["exchange"] = for_exchange(person)
        return render(request, "home/responsible.html", _responsible(person, request.GET.get("page")) | told)
    if person.role == Role.OFFICER:
        return render(request, "home/officer.html", _officer(person, request.GET.get("of", "") == "mine") | told)
    return render(request, "home/city.html", _city(person) | told)


def _officer(person: Person, is_mine: bool) -> dict[str, object]:
    """The oldest of each kind and how many there are in all; `is_mine` leaves out what colleagues answer for."""
    engagements, requests = visible_engagements(person), visible_requests(person).defer("draft", "visited")
    if is_mine:
        engagements, requests = engagements.filter(officer=person), requests.filter(engagement__officer=person)
    given = HandOverItem.objects.filter(hand_over__taker=person, seen_at=None)
    return {
        "is_mine": is_mine,
        "waiting": _oldest(requests.filter(state__in=WAITING).select_related("engagement__officer"), *QUEUE),
        "returned": _oldest(requests.filter(state="returned"), "updated_at"),
        "unattached": _oldest(engagements.filter(specification_on__isnull=True), "first_day"),
        "ending": _oldest(_permits(engagements).filter(last_day__lte=today() + SOON).defer("token"), "last_day"),
        "signs": sign_rows(visible_passages(person), engagements),
        "after": after_rows(visible_passages(person), engagements),
        "given": given.values("hand_over_id").annotate(left=Count("id")).order_by("hand_over_id"),
    }


def _oldest(found: QuerySet[Any], *by: str, most: int = SHOWN) -> dict[str, Any]:
    """The first ones and how many there are in all."""
    ordered = found.order_by(*by, "pk")
    keys = list(ordered.values_list("pk", flat=True)[:most])
    return {"rows": rows_of(found, keys), "count": found.count(), "shown": most}


def _responsible(person: Person, wanted: str | None) -> dict[str, object]:
    """A page of the engagements, each with its permit and what is under way; what the city asked to mend; drafts."""
    requests = visible_requests(person).defer("draft", "visited")
    page = paged(visible_engagements(person), wanted)
    shown = [found.id for found in page]
    newest = IssuedPermit.objects.filter(engagement__in=shown).defer("token").order_by("issued_at")
    permits = {row.engagement_id: row for row in newest}
    under_way = {row.engagement_id: row for row in requests.filter(engagement__in=shown, state__in=OPEN)}
    invited = Party.objects.filter(organisation_id=person.organisation_id, accepted_at=None)
    return {
        "page_obj": page,
        "rows": [_standing(found, permits.get(found.id), under_way.get(found.id)) for found in page],
        "returned": _oldest(requests.filter(state="returned"), "updated_at", most=NAMED),
        "drafts": _oldest(requests.filter(state="draft"), "updated_at", most=NAMED),
        "invited": [party.engagement for party in invited.select_related("engagement").order_by("pk")[:SHOWN]],
    }


def _standing(found: Engagement, newest: IssuedPermit | None, request: Request | None) -> dict[str, object]:
    """A row of the first page: what permits the use now, or the permit that did until it ended."""
    is_live = newest is not None and newest.state in LIVE
    return {
        "engagement": found,
        "permit": newest if is_live else None,
        "ended": None if is_live else newest,
        "request": request,
    }


OPEN = ("draft", "submitted", "in_review", "returned")


def _staff(person: Person) -> dict[str, object]:
    catch_up()
    rows = []
    known = catalogue()
    keys = Counter(person.keys.filter(revoked_at=None, ended_at=None).values_list("engagement_id", flat=True))
    for row in _permits(visible_engagements(person)):
        content = opened(row)
        if person.id in content.users:
            facts = [fact for service in content.kinds if (fact := known.find(service))]
            rows.append({"row": row, "permit": content, "services": facts, "keys": keys[row.engagement_id]})
    held = [each for each in own_held(person) if each.waits]
    return {"allowed": rows, "recent": visible_passages(person)[:FEW], "held": held[:FEW], "held_count": len(held)}


def _city(person: Person) -> dict[str, object]:
    """Policy section and audit: all departments at a glance."""
    engagements = visible_engagements(person)
    waiting = visible_requests(person).defer("draft", "visited").filter(state__in=WAITING)
    return {
        "engagements": engagements[:FEW],
        "engagement_count": engagements.count(),
        "permit_count": _permits(engagements).count(),
        "waiting": _oldest(waiting, *QUEUE),
        "signs": sign_rows(visible_passages(person), engagements),
        "after": after_rows(visible_passages(person), engagements),
    }


def _permits(engagements: QuerySet[Engagement] | list[str]) -> QuerySet[IssuedPermit]:
    return IssuedPermit.objects.filter(engagement__in=engagements, state__in=LIVE).select_related("engagement")


def rules(request: DeskRequest) -> HttpResponse:
    """The rule book in its three wordings, with the doubtful spots of the source."""
    wanted = request.GET.get("book", "")
    name = wanted if wanted in book_ids() else book_ids()[-1]
    return render(request, "home/rules.html", {"book": book(name), "books": book_ids()})
