"""Pages of the catalogue: the list, one service fact by fact, and the forms of the policy section."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sekisho.catalogue.catalogue import STALE_DAYS, is_stale
from sekisho.catalogue.facts import CONSUMER_JA, JUDGED, LABELS, value_words
from sekisho.catalogue.service import ServiceFacts
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import May
from sekisho.desk.services.actions import add_service, check_service, state_fact
from sekisho.desk.services.forms import EvidenceForm, FactForm, NewServiceForm
from sekisho.desk.services.models import FactStatement
from sekisho.desk.services.present import catalogue, facts_about
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, NotFoundError

VIEWS = {"": "すべて", "stale": "要再確認", "business": "定型約款だけではないもの", "consumer": "定型約款だけのもの"}


def services(request: DeskRequest) -> HttpResponse:
    """The service catalogue with sources, dates and what is not known; filters stand in the URL."""
    day = today()
    everything = catalogue().all()
    wanted, words = request.GET.get("show", ""), request.GET.get("q", "").strip().lower()
    rows = [_row(fact, is_stale(fact, day)) for fact in everything if _is_wanted(fact, wanted, words)]
    context = {
        "rows": rows,
        "all": len(everything),
        "stale": sum(is_stale(fact, day) for fact in everything),
        "shows": VIEWS.items(),
        "values": request.GET,
        "edits": request.user.may(May.EDIT_CATALOGUE),
        "stale_days": STALE_DAYS,
    }
    return render(request, "services/services.html", context)


def _is_wanted(fact: ServiceFacts, wanted: str, words: str) -> bool:
    shown = {"stale": is_stale(fact, today()), "business": not fact.consumer_terms, "consumer": fact.consumer_terms}
    return shown.get(wanted, True) and words in f"{fact.id} {fact.name_ja} {fact.provider}".lower()


def _row(fact: ServiceFacts, stale: bool) -> dict[str, object]:
    return {
        "fact": fact,
        "kinds": value_words("kinds", fact.kinds),
        "consumer": CONSUMER_JA[fact.consumer_terms],
        "trains": fact.training_ja,
        "curated": fact.curation_ja,
        "is_stale": stale,
    }


def service_for(service_id: str) -> ServiceFacts:
    """The entry. Raises NotFoundError."""
    found = catalogue().find(service_id)
    if found is None:
        raise NotFoundError("このサービスは一覧にありません。", next_ja="サービス一覧から開き直してください。")
    return found


def service(request: DeskRequest, service_id: str) -> HttpResponse:
    """One service: every fact with its own source, date and history."""
    return _page(request, service_for(service_id), EvidenceForm(initial={"as_of": today()}))


def _page(request: DeskRequest, found: ServiceFacts, form: EvidenceForm) -> HttpResponse:
    day = today()
    facts = [{"fact": fact, "is_stale": fact.is_stale(day)} for fact in facts_about(found)]
    context = {
        "service": found,
        "facts": facts,
        "judged": JUDGED,
        "is_stale": any(row["is_stale"] for row in facts),
        "history": FactStatement.objects.filter(service=found.id).select_related("author__organisation").reverse(),
        "edits": request.user.may(May.EDIT_CATALOGUE),
        "form": form,
        "stale_days": STALE_DAYS,
    }
    return render(request, "services/service.html", context, status=400 if form.errors else 200)


def service_new(request: DeskRequest) -> HttpResponse:
    """Add a service the catalogue does not know."""
    form = NewServiceForm(request.POST or None, initial={"as_of": today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_service(form.cleaned_data["id"], form.values(), form.evidence(), request.user)
        except InputError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"「{made.name_ja}」を一覧に加えました。")
            return redirect("service", made.id)
    return render(request, "services/service_new.html", {"form": form}, status=400 if form.errors else 200)


def service_fact(request: DeskRequest, service_id: str, fact: str) -> HttpResponse:
    """State one fact anew. A changed value leads to the question whether confirmations must be looked at again."""
    found = service_for(service_id)
    present = next((item for item in facts_about(found) if item.name == fact), None)
    if present is None:
        raise NotFoundError("この項目はありません。")
    form = FactForm(present, request.POST or None, initial={"as_of": today()})
    if request.method == "POST" and form.is_valid():
        row = state_fact(found, fact, form.value(), form.evidence(), request.user)
        said = "新しい値を記録しました。" if row.is_change else "値は変わらないことを、新しい出典と日付で記録しました。"
        messages.success(request, f"「{LABELS[fact]}」：{said}")
        return redirect("service", found.id)
    context = {"service": found, "fact": present, "form": form, "is_judged": fact in JUDGED}
    return render(request, "services/service_fact.html", context, status=400 if form.errors else 200)


def service_check(request: DeskRequest, service_id: str) -> HttpResponse:
    """Say that the facts still hold: new source and date, same values."""
    found = service_for(service_id)
    form = EvidenceForm(request.POST or None, initial={"as_of": today()})
    if request.method == "POST" and form.is_valid():
        count = check_service(found, form.evidence(), request.user)
        messages.success(request, f"{count}項目を、再確認済みとして記録しました。")
        return redirect("service", found.id)
    return _page(request, found, form)
