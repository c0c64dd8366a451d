"""ほかの関所: this installation's key, files to and from others; and the binding of a permit handed over."""

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.exchange.answers import filed_version
from sekisho.desk.exchange.candidates import candidates_of, proposals
from sekisho.desk.exchange.channels import outside_departments
from sekisho.desk.exchange.files import CLOSURES, HANDOVER, MOST_BYTES, kind_of, text_of
from sekisho.desk.exchange.forms import BindingForm, FileForm, HandOverForm
from sekisho.desk.exchange.incoming import Wish, adopt_permit, open_taken, signer_of, take_handover, take_list
from sekisho.desk.exchange.issuers import issuers, own_card, own_fingerprint
from sekisho.desk.exchange.models import SentHandover, TakenHandover, TakenList, WrittenList
from sekisho.desk.exchange.notices import to_bind
from sekisho.desk.exchange.outgoing import Signed, hand_over_permit, write_list
from sekisho.desk.exchange.visible import places_for, taken_for
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.permits.views import permit_for
from sekisho.kernel.errors import InputError, SekishoError, SignatureError, StateError
from sekisho.permits.caps import WHAT_WORDS
from sekisho.permits.handover import Handover
from sekisho.permits.jws import spoken
from sekisho.permits.permit import Permit
from sekisho.rules.rule_01_confirm_before_use import purposes

SHOWN = 20


def exchange(request: DeskRequest) -> HttpResponse:
    """Own fingerprint, whose permits count here, what was given and taken."""
    return _exchange(request, FileForm())


def _exchange(
    request: DeskRequest, form: FileForm, problem: SekishoError | None = None, status: int = 200
) -> HttpResponse:
    person = request.user
    takes, writes = person.may(May.TAKE_IN), person.may(May.WRITE_LISTS)
    context = {
        "fingerprint": spoken(own_fingerprint()),
        "issuers": [{"card": card, "fingerprint": spoken(card.fingerprint)} for card in issuers()],
        "departments": outside_departments(),
        "form": form if takes else None,
        "problem": problem,
        "waiting": to_bind(person)[:SHOWN] if takes else (),
        "lists": TakenList.objects.exclude(token=""),
        "writes": writes,
        "written": WrittenList.objects.first() if writes else None,
        "sent": _sent(person)[:SHOWN] if writes else (),
    }
    return render(request, "exchange/exchange.html", context, status=status)


def _sent(person: Person) -> QuerySet[SentHandover]:
    """Of the engagements the person sees; an officer's are those of the own department."""
    found = SentHandover.objects.filter(permit__engagement__in=visible_engagements(person))
    return found.select_related("permit__engagement")


def card_file(request: DeskRequest) -> HttpResponse:
    """This installation's public key, for the other side's operator."""
    return _download(own_card(request.user.organisation.name), "application/json", "関所の公開鍵.json")


@require_POST
def closures_file(request: DeskRequest) -> HttpResponse:
    """The list of closed permits, written now."""
    return _signed(write_list(request.user))


def permit_hand_over(request: DeskRequest, permit_id: str) -> HttpResponse:
    """Sign a permit for one other installation; the answer is the file."""
    row = permit_for(request.user, permit_id)
    form = HandOverForm(request.POST or None, initial={"list_days": settings.SEKISHO.list_days})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            return _signed(hand_over_permit(row, values["audience"], values["list_days"], request.user))
        except InputError as error:
            form.add_error("audience", f"{error.message_ja}{error.next_ja}")
    context = {"row": row, "form": form, "sent": row.handovers.select_related("author")}
    return render(request, "exchange/hand_over.html", context, status=400 if form.errors else 200)


@require_POST
def take_in(request: DeskRequest) -> HttpResponse:
    """A file of either type. A list works at once; a permit waits for its names to be bound."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _exchange(request, form, status=400)
    data = form.cleaned_data["file"].read(MOST_BYTES + 1)
    try:
        return _taken(request, data)
    except SekishoError as error:
        return _exchange(request, FileForm(), error, status=400)


def _taken(request: DeskRequest, data: bytes) -> HttpResponse:
    kind = kind_of(data)
    if kind == CLOSURES:
        found = take_list(text_of(data), request.user)
        said = f"停止・取消しの一覧（第{found.number}号、{found.closed}件）を取り込みました。"
        messages.success(request, f"{said}関所には2秒以内に反映されます。")
        return redirect("exchange")
    if kind != HANDOVER:
        raise InputError(
            "取り込めるのは、引渡しファイルと、停止・取消しの一覧です。",
            next_ja="公開鍵は、運用者がコマンドで登録します。手形は、引渡しファイルにしてもらってください。",
        )
    return redirect("handover", take_handover(text_of(data), request.user).id)


def handover(request: DeskRequest, handover_id: str) -> HttpResponse:
    """Whom the permit names, and who they are here. Proposals are filled in only when asked for."""
    taken = taken_for(request.user, handover_id)
    made, permit = _opened(taken)
    places = places_for(request.user, taken)
    wanted = request.POST.get("engagement") or request.GET.get("engagement", "")
    place = next((one for one in places if one.id == wanted), places[0] if len(places) == 1 else None)
    limits = [(WHAT_WORDS[what], most) for what, most in permit.limits.items()]
    context = {"limits": limits, "taken": taken, "handover": made, "permit": permit, "places": places, "place": place}
    if place is None:
        return render(request, "exchange/handover.html", context)
    found = candidates_of(place)
    offer = proposals(made, found)
    context["offered"] = len(offer.users) + len(offer.parties) + len(offer.services)
    version = filed_version(place)
    if version is not None:
        context |= {"waits": version, "filed": version.application, "filed_uses": purposes(version.application)}
    if request.method == "POST":
        return _bind(request, BindingForm(made, found, request.POST, version=version), place, context)
    initial = BindingForm.initial_of(made, offer) if "offer" in request.GET else {}
    form = BindingForm(made, found, initial=initial, version=version)
    return render(request, "exchange/handover.html", context | {"form": form})


def _opened(taken: TakenHandover) -> tuple[Handover, Permit]:
    """As it can be bound now. Raises StateError where it no longer can: its days are over, its issuer gone."""
    try:
        return open_taken(taken.token, signer_of(taken.token))
    except SignatureError as error:
        raise StateError(error.message_ja, next_ja=error.next_ja) from error


def _bind(request: DeskRequest, form: BindingForm, place: Engagement, context: dict[str, object]) -> HttpResponse:
    taken = context["taken"]
    if isinstance(taken, TakenHandover) and form.is_valid():
        try:
            row = adopt_permit(taken, Wish(place, form.binding(), form.answered()), request.user)
        except InputError as error:
            form.add_error(None, f"{error.message_ja}{error.next_ja}")
        else:
            said = "提出した確認依頼を「確認」にしました。" if form.answered() else ""
            messages.success(request, f"発注者の手形を取り込みました。{said}割り当てた利用者だけが、関所を通れます。")
            return redirect("permit", row.id)
    return render(request, "exchange/handover.html", context | {"form": form}, status=400)


def _signed(made: Signed) -> HttpResponse:
    return _download(made.token.encode("ascii"), "application/jose", made.name)


def _download(data: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
