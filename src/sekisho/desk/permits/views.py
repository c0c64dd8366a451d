"""手形 pages and keys."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.applications.facts import book, catalogue
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import engagement_for, leads, visible_engagements
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.actions import attest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.permits.actions import (
    LIVE,
    NewKey,
    live_permit,
    make_auditor_key,
    make_key,
    move_permit,
    read_permit,
    revoke_key,
    rotate_key,
)
from sekisho.desk.permits.forms import AttestForm, KeyForm, ReasonForm, RotateForm
from sekisho.desk.permits.handling import HANDLED, action_ja, decided
from sekisho.desk.permits.models import ACT_WORDS, ApiKey, IssuedPermit, ModelRoute
from sekisho.desk.permits.opened import opened
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.permits.caps import WHAT_WORDS
from sekisho.permits.conditions import KIND_WORDS, FreshList
from sekisho.permits.lifecycle import PERMIT
from sekisho.permits.permit import Permit

ACTS = {act: ACT_WORDS[act] for act in ("suspend", "resume", "revoke")}


def permit_for(person: Person, permit_id: str) -> IssuedPermit:
    """The permit if the person may see its engagement. Raises NotFoundError otherwise."""
    engagements = visible_engagements(person)
    found = IssuedPermit.objects.filter(id=permit_id, engagement__in=engagements).select_related("engagement").first()
    if found is None:
        raise NotFoundError("この手形は見つかりません。", next_ja="案件の画面から開き直してください。")
    return found


def permit(request: DeskRequest, permit_id: str) -> HttpResponse:
    """The scope in plain words, the state, and what the city can do about it."""
    row = permit_for(request.user, permit_id)
    content = read_permit(row)
    may_rule = request.user.may(May.RULE_PERMITS)
    context = {
        "row": row,
        "permit": content,
        "services": _services(content),
        "limits": [(WHAT_WORDS[what], most) for what, most in content.limits.items()],
        "handled": [
            (HANDLED[code][0], action_ja(code, action)) for code, action in sorted(decided(row.engagement).items())
        ],
        "users": Person.objects.filter(id__in=content.users).select_related("organisation"),
        "acts": [(act, ACTS[act]) for act in PERMIT.acts(row.state, "city") if act in ACTS] if may_rule else [],
        "form": ReasonForm(),
        "done": row.acts.all(),
        "rules": book(content.book).rules,
        "never": row.fresh_until == FreshList.NEVER,
        "hands_over": request.user.may(May.HAND_OVER_PERMITS) and row.state == "in_force" and not row.grounds,
        "records_paper": _records_paper(request.user, row),
    }
    return render(request, "permits/permit.html", context)


def _records_paper(person: Person, row: IssuedPermit) -> bool:
    is_paper = row.grounds == IssuedPermit.Grounds.PAPER and row.state in LIVE
    return is_paper and person.may(May.RECORD_PAPER) and leads(person, row.engagement)


def _services(content: Permit) -> list[dict[str, object]]:
    """Names for the ids in a permit, with the kinds and the models that reach them."""
    rows: list[dict[str, object]] = []
    known = catalogue()
    for service, kinds in content.kinds.items():
        fact = known.find(service)
        models = ModelRoute.objects.filter(connection_id=service).values_list("model", flat=True)
        rows.append(
            {
                "name": fact.name_ja if fact else service,
                "kinds": [KIND_WORDS[kind] for kind in kinds],
                "models": list(models),
            }
        )
    return rows


@require_POST
def permit_act(request: DeskRequest, permit_id: str, act: str) -> HttpResponse:
    """Suspend, resume or revoke; the gate follows within two seconds."""
    row = permit_for(request.user, permit_id)
    if act not in ACTS:
        raise InputError("この操作はありません。")
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    moved = move_permit(row, act, reason, request.user)
    messages.success(request, f"手形を「{moved.state_word}」にしました。関所には2秒以内に反映されます。")
    return redirect("permit", row.id)


def permit_file(request: DeskRequest, permit_id: str) -> HttpResponse:
    """The signed permit as a file, to be verified or imported elsewhere."""
    row = permit_for(request.user, permit_id)
    response = HttpResponse(row.token, content_type="application/jose")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.id}.jws"'
    return response


def keys(request: DeskRequest) -> HttpResponse:
    """My keys, and what I may make one for."""
    person = request.user
    scopes = _scopes(person)
    mine = list(ApiKey.objects.filter(person=person).select_related("engagement"))
    labels = {engagement.id: _labels(engagement) for engagement in {key.engagement for key in mine}}
    context = {
        "keys": [{"key": key, "purpose": labels[key.engagement_id].get(key.purpose, key.purpose)} for key in mine],
        "scopes": scopes,
        "form": KeyForm(scopes),
        "rotate_form": RotateForm(),
        "attest_form": AttestForm(),
        "rules": book(_book_of(person)).rules,
    }
    return render(request, "permits/keys.html", context)


def _labels(engagement: Engagement) -> dict[str, str]:
    """The purposes of its permits by id; what the newest one says counts."""
    rows = IssuedPermit.objects.filter(engagement=engagement).order_by("issued_at")
    return {use.id: use.label for row in rows for use in opened(row).purposes}


def _book_of(person: Person) -> str:
    """The rule book of the person's newest engagement; all people of a party attest the book they work under."""
    return visible_engagements(person).values_list("book", flat=True).first() or "osaka-1.1"


def _scopes(person: Person) -> list[tuple[str, str]]:
    """What this person's permits in force allow: one choice per engagement and purpose."""
    choices = []
    for row in IssuedPermit.objects.filter(engagement__in=visible_engagements(person), state="in_force"):
        content = opened(row)
        if person.id in content.users:
            choices += [(f"{row.engagement_id}/{use.id}", f"{content.title}：{use.label}") for use in content.purposes]
    return choices


@require_POST
def attestation(request: DeskRequest) -> HttpResponse:
    form = AttestForm(request.POST)
    if not form.is_valid():
        raise InputError("利用規定の確認にチェックがありません。", next_ja="利用規定を読み、チェックを入れてください。")
    attest(request.user, _book_of(request.user))
    messages.success(request, "利用規定の確認を記録しました。")
    return redirect("keys")


@require_POST
def key_new(request: DeskRequest) -> HttpResponse:
    """Make a key and show it: the only time."""
    form = KeyForm(_scopes(request.user), request.POST)
    if not form.is_valid():
        raise InputError(
            "案件と利用目的が選ばれていません。", next_ja="どの案件の、どの目的に使うキーかを選んでください。"
        )
    engagement_id, purpose = form.cleaned_data["scope"].split("/", 1)
    engagement = engagement_for(request.user, engagement_id)
    made = make_key(request.user, engagement, purpose, request.user)
    return render(request, "permits/key_made.html", _shown_key(made, engagement))


def _shown_key(made: NewKey, engagement: Engagement) -> dict[str, object]:
    """The key, and how clients of each wire format that its models speak are set."""
    models = _models(engagement)
    firsts: dict[str, ModelRoute] = {}
    for route in models:
        firsts.setdefault(route.connection.protocol, route)
    context = {"made": made, "engagement": engagement, "models": models, "first_of_wire": list(firsts.values())}
    return context | {"base_url": settings.SEKISHO.public_url}


def _models(engagement: Engagement) -> list[ModelRoute]:
    row = live_permit(engagement)
    services = read_permit(row).kinds if row else {}
    found = ModelRoute.objects.filter(connection_id__in=services, kind="text").select_related("connection")
    return list(found.order_by("model"))


@require_POST
def key_rotate(request: DeskRequest, key_id: str) -> HttpResponse:
    """A new key in place of one's own old one, shown once; the old one goes on as long as was chosen."""
    found = ApiKey.objects.filter(id=key_id, person=request.user).select_related("engagement", "person").first()
    if found is None:
        raise NotFoundError("このキーは見つかりません。", next_ja="「手形・キー」の画面から開き直してください。")
    form = RotateForm(request.POST)
    if not form.is_valid():
        raise InputError("古いキーをいつまで使うかが選ばれていません。", next_ja="選び直してください。")
    made = rotate_key(found, timedelta(hours=int(form.cleaned_data["overlap"])), request.user)
    found.refresh_from_db()
    engagement = found.engagement
    return render(request, "permits/key_made.html", _shown_key(made, engagement) | {"old": found})


@require_POST
def key_revoke(request: DeskRequest, key_id: str) -> HttpResponse:
    """One's own key, or a colleague's for the responsible person."""
    own = ApiKey.objects.filter(id=key_id)
    if request.user.may(May.RULE_KEYS):
        own = own.filter(person__organisation_id=request.user.organisation_id)
    else:
        own = own.filter(person=request.user)
    found = own.first()
    if found is None:
        raise NotFoundError("このキーは見つかりません。")
    revoke_key(found, request.user)
    messages.success(request, "キーを無効にしました。2秒以内に通れなくなります。")
    return redirect("keys" if found.person_id == request.user.id else "people")


def auditor_keys(request: DeskRequest) -> HttpResponse:
    """Keys that read the book from outside."""
    made = make_auditor_key(request.user) if request.method == "POST" else None
    context = {"keys": request.user.auditor_keys.all(), "made": made, "base_url": settings.SEKISHO.public_url}
    return render(request, "permits/auditor_keys.html", context)
