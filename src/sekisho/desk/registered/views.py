"""登録した秘密: every engagement, one engagement with its box to try, one registration. Never a word of any of them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import engagement_for, visible_engagements
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import May, Role
from sekisho.desk.registered.actions import Kept, Kind, Wish, register_secret, remove_secret, replace_secret, try_text
from sekisho.desk.registered.forms import RemoveForm, SecretForm, TryForm
from sekisho.desk.registered.hashing import numbers_of
from sekisho.desk.registered.marked import counts, pieces
from sekisho.desk.registered.models import Secret, SecretVersion
from sekisho.desk.registered.visible import changes, keeping_engagement, own_secret, secret_for, visible_secrets
from sekisho.kernel.errors import InputError, NotFoundError

PAGE = 50
TITLES: dict[Kind, str] = {Kind.TERMS: "用語一覧", Kind.DOCUMENT: "文書", Kind.RECORDS: "名簿"}
GATE_JA = "2秒以内に、すべての関所で照合されます。"


@dataclass(frozen=True, slots=True)
class Line:
    """One registration as a row. numbers: 「3語・5表記」."""

    secret: Secret
    live: SecretVersion | None
    numbers: str


def secrets(request: DeskRequest) -> HttpResponse:
    """Engagements with how much is registered for each, those without anything too."""
    rows = visible_engagements(request.user)
    seen = Q(secrets__removed_at=None)
    if request.user.role == Role.RESPONSIBLE:
        own = request.user.organisation_id
        leading = visible_engagements(request.user).filter(parties__organisation_id=own, parties__parent=None)
        seen &= Q(secrets__organisation_id=own) | Q(id__in=leading.order_by().values("id"))
    numbers = {kind.value: Count("secrets", filter=seen & Q(secrets__kind=kind), distinct=True) for kind in Kind}
    rows = rows.annotate(**numbers, last=Max("secrets__versions__at", filter=seen))
    page = Paginator(rows.order_by("-fiscal_year", "-created_at", "id"), PAGE).get_page(request.GET.get("page"))
    return render(request, "registered/secrets.html", {"page_obj": page, "rows": page.object_list})


def engagement_secrets(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """What is registered for one engagement."""
    return _page(request, engagement_for(request.user, engagement_id), TryForm())


def secrets_try(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """The same page, with what would be found in a text. Looks only into what the person sees."""
    found = keeping_engagement(request.user, engagement_id)
    form = TryForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, found, form)
    text = form.cleaned_data["text"]
    findings = try_text(found, text, visible_secrets(request.user, found).filter(removed_at=None))
    return _page(request, found, form, {"pieces": pieces(text, findings), "counts": counts(findings)})


def secret_new(request: DeskRequest, engagement_id: str, kind: str) -> HttpResponse:
    """Register. What was chosen as a file has to be chosen again after an error: nothing of it was kept."""
    found = keeping_engagement(request.user, engagement_id)
    if kind not in Kind.values:
        raise NotFoundError("この種別はありません。", next_ja="「登録した秘密」から開き直してください。")
    form = SecretForm(Kind(kind), *_sent(request))
    form.initial = {"title": proposed_title(found, Kind(kind))}
    if form.is_bound and form.is_valid():
        try:
            kept = register_secret(Wish(found, form.cleaned_data["title"], request.user), form.material())
        except InputError as error:
            _say_at_field(form, error)
        else:
            return _done(request, kept, "登録しました。")
    context = {"form": form, "engagement": found, "kind": Kind(kind)}
    return render(request, "registered/secret_new.html", context, status=400 if form.errors else 200)


def proposed_title(engagement: Engagement, kind: Kind) -> str:
    """`用語一覧（第2回）`: a title that says nothing of what is registered."""
    number = Secret.objects.filter(engagement=engagement, kind=kind).count() + 1
    return f"{TITLES[kind]}（第{number}回）"


def secret(request: DeskRequest, secret_id: str) -> HttpResponse:
    """Numbers and versions of one registration."""
    return _secret_page(request, secret_for(request.user, secret_id), RemoveForm())


def secret_replace(request: DeskRequest, secret_id: str) -> HttpResponse:
    found = own_secret(request.user, secret_id)
    form = SecretForm(Kind(found.kind), *_sent(request), is_new=False)
    if form.is_bound and form.is_valid():
        try:
            kept = replace_secret(found, form.material(), request.user)
        except InputError as error:
            _say_at_field(form, error)
        else:
            return _done(request, kept, "差し替えました。前の版の内容は、もう照合されません。")
    context = {"form": form, "row": found, "kind": Kind(found.kind)}
    return render(request, "registered/secret_replace.html", context, status=400 if form.errors else 200)


@require_POST
def secret_remove(request: DeskRequest, secret_id: str) -> HttpResponse:
    found = own_secret(request.user, secret_id)
    form = RemoveForm(request.POST)
    if form.is_valid():
        try:
            remove_secret(found, form.cleaned_data["reason"], request.user)
        except InputError as error:
            form.add_error("reason", f"{error.message_ja}{error.next_ja}")
        else:
            messages.success(request, "削除しました。2秒以内に、どの関所でも照合されなくなります。")
            return redirect("engagement-secrets", found.engagement_id)
    return _secret_page(request, found, form, status=400)


def _sent(request: DeskRequest) -> tuple[object, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _say_at_field(form: SecretForm, error: InputError) -> None:
    """At the box that holds it; a title that says too much at the title, what is said of the file at the file."""
    is_typed = form.kind == Kind.TERMS and form.cleaned_data.get("words")
    field = "words" if is_typed and not error.message_ja.startswith("このファイル") else "file"
    if error.message_ja.startswith("名称") and "title" in form.fields:
        field = "title"
    form.add_error(field, f"{error.message_ja}{error.next_ja}")


def _done(request: DeskRequest, kept: Kept, words: str) -> HttpResponse:
    messages.success(request, f"{words}{GATE_JA}")
    for note in kept.notes:
        messages.warning(request, note)
    return redirect("engagement-secrets", kept.secret.engagement_id)


def _lines(request: DeskRequest, engagement: Engagement) -> list[Line]:
    rows = visible_secrets(request.user, engagement).order_by("-id")
    return [Line(row, row.live, numbers_of(row.live.counts) if row.live else "") for row in rows]


def _page(
    request: DeskRequest, engagement: Engagement, form: TryForm, tried: dict[str, object] | None = None
) -> HttpResponse:
    lines = _lines(request, engagement)
    context = {
        "engagement": engagement,
        "live": [line for line in lines if line.live is not None],
        "removed": [line for line in lines if line.live is None],
        "may_keep": request.user.may(May.KEEP_SECRETS),
        "kinds": [(kind, reverse("secret-new", args=[engagement.id, kind])) for kind in Kind],
        "form": form,
        "tried": tried,
    }
    return render(request, "registered/engagement_secrets.html", context, status=400 if form.errors else 200)


def _secret_page(request: DeskRequest, found: Secret, form: RemoveForm, status: int = 200) -> HttpResponse:
    context = {
        "row": found,
        "live": found.live,
        "versions": [(version, numbers_of(version.counts)) for version in found.versions.all()],
        "is_own": changes(request.user, found),
        "form": form,
    }
    return render(request, "registered/secret.html", context, status=status)
