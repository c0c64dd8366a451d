"""利用記録: list and page of one record; the state of the book."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.applications.facts import book, catalogue
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.events.actions import deliver
from sekisho.desk.events.models import Event, Pseudonym
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import May
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.records.after import TITLES, tags_of, tasks_of, with_task
from sekisho.desk.records.bodies import Words, words_of
from sekisho.desk.records.book import Proof, check_book, check_copy, forced_of, note_check, proof_of, state_of_book
from sekisho.desk.records.erasures import told_erasure
from sekisho.desk.records.forms import BookForm
from sekisho.desk.records.found import found_of
from sekisho.desk.records.index import catch_up, reader_of
from sekisho.desk.records.models import OtherBook, Passage
from sekisho.desk.records.next_step import next_step
from sekisho.desk.records.others import book_for, resume_book, size_of_copy, suspend_book, visible_books
from sekisho.desk.records.public_signs import reasons_of
from sekisho.desk.records.released import reasons_of_call, released
from sekisho.desk.records.visible import is_own, names_of, passage_for, sees_words, visible_passages
from sekisho.desk.shell.lists import paged
from sekisho.desk.shell.numbers import whole
from sekisho.kernel.clock import JST
from sekisho.kernel.errors import InputError, LedgerError, NotFoundError
from sekisho.kernel.width import narrow, plain_line
from sekisho.ledger.fsck import Report
from sekisho.ledger.identity import own_signer
from sekisho.ledger.receipt import prove

MOST_CHOICES = 50
OWN = "own"


def records(request: DeskRequest) -> HttpResponse:
    """Who used what for what, newest first; filters stand in the URL."""
    catch_up()
    found = visible_passages(request.user)
    values = request.GET
    if values.get("state") in Passage.State.values:
        found = found.filter(state=values["state"])
    if (rule := whole(values.get("rule", ""))) is not None:
        found = found.filter(rule=rule)
    if values.get("public"):
        found = found.exclude(public="")
    found = _used(found, values)
    if (code := values.get("after", "")) in TITLES:
        found = with_task(found, code)
    engagements = visible_engagements(request.user)
    if values.get("engagement"):
        found = found.filter(engagement=values["engagement"])
    if words := values.get("q", "").strip():
        named = engagements.filter(Q(title__icontains=words) | Q(number__icontains=words))
        found = found.filter(engagement__in=named.order_by().values("id"))
    books = visible_books(request.user)
    if values.get("book"):
        found = found.filter(log=None) if values["book"] == OWN else found.filter(log=values["book"])
    page = paged(found.select_related("log"), values.get("page"))
    refused = visible_passages(request.user).filter(state=Passage.State.REFUSED)
    context = {
        "page_obj": page,
        "rows": _rows(list(page)),
        "states": Passage.State.choices,
        "books": [(OWN, "この関所"), *books.values_list("id", "name")] if books else [],
        "engagements": _choices(engagements),
        "chosen": engagements.filter(id=values.get("engagement", "")).first(),
        "refusals": refused.values("rule").annotate(times=Count("record")).order_by("rule"),
        "values": values,
        "after_title": TITLES.get(code, ""),
        "may_take_usage": request.user.may(May.TAKE_USAGE),
        "decides_usage": request.user.may(May.DECIDE_USAGE),
        "may_review": request.user.may(May.SEE_REVIEWS),
    }
    return render(request, "records/records.html", context)


def _used(found: QuerySet[Passage], values: QueryDict) -> QuerySet[Passage]:
    """By days in Japan, by the name of a person, by service or model. What is no date filters nothing."""
    for name, days, lookup in (("first", 0, "at__gte"), ("last", 1, "at__lt")):
        with suppress(ValueError, OverflowError):
            day = date.fromisoformat(values.get(name, "")) + timedelta(days=days)
            found = found.filter(**{lookup: datetime.combine(day, time(), JST)})
    if who := plain_line(values.get("who", "")):
        found = found.filter(actor__in=Pseudonym.objects.filter(person__name__icontains=who).values("actor"))
    if what := narrow(plain_line(values.get("what", ""))):
        found = found.filter(Q(model__icontains=what) | Q(service__icontains=what))
    return found


def _choices(engagements: QuerySet[Engagement]) -> list[tuple[str, str]]:
    """Ids and titles while there are few enough to choose from; otherwise the page asks for words of the title."""
    found = list(engagements.values_list("id", "title")[: MOST_CHOICES + 1])
    return found if len(found) <= MOST_CHOICES else []


def _rows(passages: list[Passage]) -> list[dict[str, object]]:
    """Each passage with the name and the title behind its ids."""
    names = names_of({row.actor for row in passages})
    titles = dict(Engagement.objects.filter(id__in={row.engagement for row in passages}).values_list("id", "title"))
    return [
        {
            "passage": row,
            "name": names.get(row.actor, ""),
            "title": titles.get(row.engagement, ""),
            "tags": tags_of(row),
        }
        for row in passages
    ]


def record(request: DeskRequest, record_id: str) -> HttpResponse:
    """One passage: what was asked and answered (for those who may), what was found, and its proof in the book."""
    catch_up()
    passage = passage_for(request.user, record_id)
    engagement = Engagement.objects.filter(id=passage.engagement).first()
    words: Words | None = words_of(passage) if sees_words(request.user) else None
    proof: Proof = proof_of(passage)
    fact = catalogue().find(passage.service)
    stated = released(passage)
    context = {
        "passage": passage,
        "found": found_of(passage),
        "engagement": engagement,
        "name": names_of({passage.actor}).get(passage.actor, ""),
        "service": fact.name_ja if fact else passage.service,
        "purpose": _purpose(engagement, passage),
        "words": words,
        "erasure": told_erasure(passage),
        "proof": proof,
        "next_ja": next_step(passage.code, is_held=bool(passage.hold)),
        "has_permit": engagement is not None and engagement.permits.filter(id=passage.permit).exists(),
        "public": reasons_of(passage),
        "tasks": tasks_of(passage),
        "forced": forced_of(passage),
        "reasons": reasons_of_call(passage),
        "released": stated,
        "may_end": any(row.counts for row in stated) and request.user.may(May.END_REASONS),
        "is_own_hold": request.user.may(May.STATE_REASONS) and is_own(request.user, passage),
        "rule": book(engagement.book).rule(passage.rule) if engagement and passage.rule else None,
    }
    return render(request, "records/record.html", context)


def _purpose(engagement: Engagement | None, passage: Passage) -> str:
    """The label of the purpose in the permit the call passed under."""
    row = engagement.permits.filter(id=passage.permit).first() if engagement else None
    uses = read_permit(row).purposes if row else ()
    return next((use.label for use in uses if use.id == passage.purpose), passage.purpose)


def book_page(request: DeskRequest) -> HttpResponse:
    """The books: size, checkpoint, key, what waits, what is wrong; and a check from outside their writer on demand."""
    others = list(visible_books(request.user))
    reports: list[tuple[str, Report]] = []
    if request.method == "POST":
        own = check_book()
        note_check(own, request.user)
        reports = [("", own), *((book.name, check_copy(book)) for book in others if size_of_copy(book))]
        if all(report.ok for _, report in reports):
            messages.success(request, "台帳を検証しました。書き換えや欠落は見つかりませんでした。")
    deliver()
    context = {
        "book": state_of_book(),
        "reports": reports,
        "others": [_other(book) for book in others],
        "may_keep": request.user.may(May.KEEP_BOOKS),
        "waiting": Event.objects.filter(delivered=False).count(),
        "base_url": settings.SEKISHO.public_url,
    }
    return render(request, "records/book.html", context)


def _other(book: OtherBook) -> dict[str, object]:
    """A book of another gateway with what is known of it here."""
    known = Engagement.objects.values("id")
    strange = Passage.objects.filter(log=book).exclude(engagement__in=known)
    return {"book": book, "size": size_of_copy(book), "strange": strange.count()}


@require_POST
def book_rule(request: DeskRequest, book_id: str) -> HttpResponse:
    """Suspend the reading of another gateway's book, or take it up again."""
    found = book_for(request.user, book_id)
    form = BookForm(request.POST)
    if not form.is_valid():
        raise InputError("理由がありません。", next_ja="前の画面に戻り、理由を入力してください。")
    act = suspend_book if found.is_live else resume_book
    act(found.id, form.cleaned_data["reason"], request.user)
    said = "止めました" if act is suspend_book else "再開しました。次の巡回（10秒以内）から読みます"
    messages.success(request, f"台帳「{found.name}」の読取りを{said}。")
    return redirect("book")


def record_receipt(request: DeskRequest, record_id: str) -> HttpResponse:
    """The record's receipt (C2SP tlog-proof): of its outcome, or of what there is."""
    catch_up()
    passage = passage_for(request.user, record_id)
    try:
        proof = prove(reader_of(passage), passage.record)
    except (InputError, LedgerError) as error:
        raise NotFoundError(
            "この記録の受領証を作れません。", next_ja="台帳の検証のページで状態を確かめてください。"
        ) from error
    response = HttpResponse(proof, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{passage.record}.tlog-proof"'
    return response


def receipts(request: HttpRequest) -> HttpResponse:
    """Checks a receipt in the browser; open to everybody, because nothing is sent and the key is a public one."""
    named = OtherBook.objects.filter(id=request.GET.get("book", "")).first()
    own = own_signer(settings.SEKISHO.log_origin, settings.KEYRING.ledger_key())
    context = {"vkey": named.vkey if named else own.verifier.vkey, "is_own": named is None}
    return render(request, "records/receipts.html", context)
