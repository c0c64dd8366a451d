"""Every list and every page of one case, by who opens it, in a city of `population.py`."""

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.monthly.month import month_of
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.records.models import Passage
from sekisho.desk.shell.clock import today
from tests.desk.population import GREY, Population

LISTS = {
    "engagements, page 1": "/engagements/",
    "engagements, page 2": "/engagements/?page=2",
    "engagements, last page": "/engagements/?page=99999",
    "engagements by words": "/engagements/?q=その7",
    "engagements by use and year": "/engagements/?use=planned&year=2026&specification=attached",
    "engagements by last day": "/engagements/?sort=last",
    "engagements by title": "/engagements/?sort=title&page=2",
    "requests, page 1": "/requests/",
    "requests, last page": "/requests/?page=99999",
    "requests waiting": "/requests/?state=waiting&sort=submitted",
    "requests by words": "/requests/?q=その7",
    "requests by receipt": "/requests/?category=change&sort=receipt",
    "requests by title": "/requests/?sort=title&page=2",
    "monthly reviews": "/review/{month}/",
    "monthly reviews, last page": "/review/{month}/?page=99999",
    "records": "/records/",
    "records refused": "/records/?state=refused&rule=7",
}
FILES = {
    "engagements as CSV": "/engagements.csv",
    "requests as CSV": "/requests.csv",
    "register as Excel": "/engagements/register.xlsx",
}
NEW = {
    "new reconfirmation of the book": "/reconfirmations/new/book/osaka-1.1/",
    "new reconfirmation, last page": "/reconfirmations/new/book/osaka-1.1/?page=99999",
    "new reconfirmation of a fact": "/reconfirmations/new/fact/practice-text/",
}
SECRETS = {"registered secrets": "/secrets/", "secrets of one engagement": "/engagements/{engagement}/secrets/"}
CITY = {"reconfirmations": "/reconfirmations/", "one reconfirmation": "/reconfirmations/{reconfirmation}/"}
CASE = {
    "engagement": "/engagements/{engagement}/",
    "request": "/requests/{confirmed}/",
    "request in review": "/requests/{in_review}/",
    "versions": "/requests/{returned}/versions/",
    "version as paper": "/requests/{confirmed}/versions/1/",
    "permit": "/permits/{permit}/",
    "drift": "/engagements/{drifting}/drift/",
    "monthly report": "/review/{month}/{engagement}/",
    "records of one engagement": "/records/?engagement={engagement}",
    "records of a person": "/records/?engagement={engagement}&who=一&first=2026-01-01",
    "usage": "/engagements/{engagement}/usage/",
}
PAGES: dict[str, dict[str, str]] = {
    "officer": {
        "home": "/",
        "home, own cases": "/?of=mine",
        **LISTS,
        "engagements of nobody": "/engagements/?officer=nobody",
        **CITY,
        **CASE,
        **SECRETS,
        "review": "/requests/{in_review}/review/",
        "review of a grey service": "/requests/{grey}/review/",
        "disclosures": "/requests/{confirmed}/disclosures/",
        "reasons": "/reasons/",
        "hand-over form": "/hand-over/",
        "hand-over list": "/hand-over/{hand-over}/",
        "people": "/people/",
    },
    "policy": {"home": "/", **LISTS, **CITY, **NEW, **CASE, "reasons": "/reasons/"},
    "auditor": {"home": "/", **LISTS, **CITY, **CASE, **SECRETS, "book": "/book/"},
    "responsible": {
        "home": "/",
        **LISTS,
        **CASE,
        **SECRETS,
        "new request": "/requests/new/",
        "form": "/requests/{draft}/edit/services/",
        "review of the whole draft": "/requests/{draft}/review-all/",
        "keys": "/keys/",
        "people": "/people/",
    },
}


def people(city: Population) -> dict[str, Person]:
    """Those with the longest lists: of the biggest department and of the biggest contractor."""
    return city.city | {"officer": city.officers[0][0], "responsible": city.staff[0][0]}


def places(city: Population, person: Person) -> dict[str, str]:
    """The ids that `PAGES` names, of cases that the person sees."""
    if person.role == "responsible":
        mine = Request.objects.filter(party__organisation=person.organisation)
    else:
        mine = Request.objects.filter(engagement__department=city.departments[0])
    mine = mine.order_by("created_at", "id")
    found = {state: mine.filter(state=state).first() for state in ("confirmed", "in_review", "returned", "draft")}
    assert all(found.values()), "too few engagements for one request in each state"
    permits = IssuedPermit.objects.filter(state="in_force", version__request__in=mine).order_by("id")
    stopped = Passage.objects.filter(code__startswith="scope.", permit__in=permits.values("id")).first()
    grey = Version.objects.filter(request__in=mine.filter(state="in_review"), answers__contains=GREY).first()
    assert stopped is not None
    return {
        **{state: one.id for state, one in found.items() if one is not None},
        "grey": grey.request_id if grey is not None else "",
        "month": str(month_of(today())),
        "engagement": permits[0].engagement_id,
        "permit": permits[0].id,
        "drifting": stopped.engagement,
        "hand-over": city.first["hand-over"],
        "reconfirmation": city.first["reconfirmation"],
    }


def addresses(city: Population, person: Person, pages: dict[str, str]) -> dict[str, str]:
    """The pages with ids in their addresses."""
    ids = places(city, person)
    return {name: url.format(**ids) for name, url in pages.items()}
