"""月次点検: the engagements of a month, and the report of one to be looked through and signed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.contracts.visible import engagement_for, visible_engagements
from sekisho.desk.monthly.actions import hash_of, sign_month
from sekisho.desk.monthly.due import OVERDUE, due_day, permits_in
from sekisho.desk.monthly.forms import SignForm
from sekisho.desk.monthly.models import MonthlyReview
from sekisho.desk.monthly.month import Month, month_of, read_month
from sekisho.desk.monthly.report import MOST_LISTED
from sekisho.desk.monthly.seen import Seen, seen_by
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.records.after import CONSENT, NEXT, OUTPUT, SAID, counts_by_engagement
from sekisho.desk.records.health import health_of_book
from sekisho.desk.records.index import book_reader, catch_up
from sekisho.desk.records.models import Passage
from sekisho.desk.records.others import visible_books
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.lists import PER_PAGE, rows_of
from sekisho.kernel.errors import LedgerError


def months(request: DeskRequest) -> HttpResponse:
    """To the month that ended last."""
    return redirect("monthly", str(month_of(today()).before))


def month(request: DeskRequest, month: str) -> HttpResponse:
    """Every engagement with a permit or with records in the month, and whether it is signed; the book's state."""
    catch_up()
    found, person = read_month(month, today()), request.user
    passages = visible_passages(person).filter(at__gte=found.start, at__lt=found.end).order_by()
    page = _page_of(person, found, passages, request.GET.get("page"))
    context = {
        "month": found,
        "page_obj": page,
        "rows": _rows(list(page), passages, found, person),
        "book": health_of_book(visible_books(person)),
        "due": due_day(found),
        "is_over": found < month_of(today()),
        "has_next": found < month_of(today()),
        "code": OVERDUE,
    }
    return render(request, "monthly/month.html", context)


def _page_of(person: Person, month: Month, passages: QuerySet[Passage], wanted: str | None) -> Page[Any]:
    """Engagements with a permit or records in the month.

    Their keys are asked for once, each set of them as a whole: asked of each engagement, and then again to count them,
    it took half a second for a city of 10,000. The keys are the memory this needs, 40 bytes an engagement.
    """
    everything = visible_engagements(person)
    in_force = permits_in(month).order_by().values("engagement")
    used = Q(id__in=in_force) | Q(id__in=passages.values("engagement"))
    page = Paginator(list(everything.filter(used).values_list("pk", flat=True)), PER_PAGE).get_page(wanted)
    lead = Prefetch("parties", Party.objects.select_related("organisation"))
    page.object_list = rows_of(everything.prefetch_related(lead), list(page.object_list))
    return page


def _rows(
    engagements: list[Engagement], passages: QuerySet[Passage], month: Month, person: Person
) -> list[dict[str, object]]:
    """Counts and signature of each; always the same number of questions to the store."""
    counts: dict[str, dict[str, int]] = {}
    grouped = passages.filter(engagement__in=[each.id for each in engagements]).values_list("engagement", "state")
    for engagement, state, times in grouped.annotate(times=Count("record")):
        counts.setdefault(engagement, {})[state] = times
    left = counts_by_engagement(passages.filter(engagement__in=[each.id for each in engagements]))
    reviews = MonthlyReview.objects.filter(engagement__in=engagements, month=str(month)).select_related("by")
    signed = {row.party_id: row for row in reviews.defer("content")}
    due, is_over = due_day(month), month < month_of(today())
    rows: list[dict[str, object]] = []
    for each in engagements:
        own = _party_of(each, person)
        row = signed.get(own.id) if own else None
        times = counts.get(each.id, {})
        rows.append(
            {
                "engagement": each,
                "party": own,
                "calls": sum(times.values()) - times.get("imported", 0),
                "refused": times.get("refused", 0),
                "open": times.get("open", 0),
                "consent": left.get(each.id, {}).get(CONSENT, 0),
                "output": left.get(each.id, {}).get(OUTPUT, 0),
                "signed": row,
                "is_overdue": row is None and is_over and due is not None and due < today(),
                "is_over": is_over,
            }
        )
    return rows


def _party_of(engagement: Engagement, person: Person) -> Party | None:
    """Out of the parties already read: the person's own, or for the city the contractor."""
    parties = list(engagement.parties.all())
    own = next((party for party in parties if party.organisation_id == person.organisation_id), None)
    return own or engagement.contractor


def report(request: DeskRequest, month: str, engagement_id: str) -> HttpResponse:
    """The figures; once signed, those that were signed, with the signature and its place in the book."""
    catch_up()
    seen = seen_by(request.user, month, engagement_id)
    return _page(request, seen, SignForm(initial={"seen": seen.report.digest}))


@require_POST
def sign(request: DeskRequest, month: str, engagement_id: str) -> HttpResponse:
    """Sign, as the person who is signed in."""
    catch_up()
    engagement, found = engagement_for(request.user, engagement_id), read_month(month, today())
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, seen_by(request.user, month, engagement_id), form)
    given = form.cleaned_data
    sign_month(engagement, found, request.user, given["seen"], given["remark"])
    messages.success(request, "月次点検に署名しました。台帳に記録されます。")
    return redirect("monthly-report", str(found), engagement.id)


def _page(request: DeskRequest, seen: Seen, form: SignForm) -> HttpResponse:
    below = MonthlyReview.objects.filter(engagement=seen.engagement, month=str(seen.month)).exclude(party=seen.party)
    own = seen.party.organisation_id == request.user.organisation_id
    is_over = seen.month < month_of(today())
    due = due_day(seen.month)
    context = {
        "seen": seen,
        "report": seen.report,
        "book": seen.report.book,
        "signed": seen.signed,
        "leaf": _leaf_of(seen.signed),
        "is_whole": seen.signed is None or hash_of(seen.signed) == seen.signed.sha256,
        "below": below.defer("content").select_related("by", "party__organisation") if _is_lead(seen) else (),
        "form": form,
        "may_sign": own and is_over and seen.signed is None and request.user.may(May.SIGN_REVIEWS),
        "is_over": is_over,
        "due": due,
        "is_overdue": seen.signed is None and is_over and due is not None and due < today(),
        "most": MOST_LISTED,
        "said": {"consent": SAID[CONSENT], "output": SAID[OUTPUT]},
        "next": {"consent": NEXT[CONSENT], "output": NEXT[OUTPUT]},
        "code": OVERDUE,
    }
    return render(request, "monthly/report.html", context, status=400 if form.errors else 200)


def _is_lead(seen: Seen) -> bool:
    return seen.party.parent_id is None


def _leaf_of(row: MonthlyReview | None) -> int | None:
    """The number of the leaf that says the month was signed; None while it is not in the book."""
    if row is None:
        return None
    try:
        found = book_reader().by_event(row.event)
    except LedgerError:
        return None
    return found[0] if found else None
