"""What is done to one engagement, as pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.contracts.actions import (
    accept_party,
    add_party,
    attach_specification,
    change_engagement,
    declare_use,
    open_engagement,
    organisation_named,
)
from sekisho.desk.contracts.forms import EngagementForm, PartyForm, SpecificationForm
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import engagement_for, leads, own_parties, own_party
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import InputError, StateError


def engagement_new(request: DeskRequest) -> HttpResponse:
    form = EngagementForm(request.POST or None, initial={"fiscal_year": fiscal_year(today())})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        engagement = Engagement(department=request.user.organisation, officer=request.user, **_facts(values))
        contractor = values["contractor"] or organisation_named(values["contractor_name"])
        open_engagement(engagement, contractor, request.user)
        messages.success(request, "案件を登録しました。次に、特記仕様書を添付してください。")
        return redirect("engagement", engagement.id)
    return render(request, "contracts/engagement_form.html", {"form": form}, status=400 if form.errors else 200)


def engagement_edit(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """Correct the facts of an engagement; its contractor and, once attached, its rule book stay."""
    engagement = engagement_for(request.user, engagement_id)
    initial = {name: getattr(engagement, name) for name in FACTS}
    form = EngagementForm(request.POST or None, initial=initial)
    del form.fields["contractor"], form.fields["contractor_name"]
    if engagement.specification_on is not None:
        form.fields["book"].disabled = True
    if request.method == "POST" and form.is_valid():
        for name, value in _facts(form.cleaned_data).items():
            setattr(engagement, name, value)
        change_engagement(engagement, request.user)
        messages.success(request, "案件の内容を保存しました。")
        return redirect("engagement", engagement.id)
    context = {"form": form, "engagement": engagement}
    return render(request, "contracts/engagement_form.html", context, status=400 if form.errors else 200)


FACTS = ("kind", "title", "number", "fiscal_year", "first_day", "last_day", "book")


def _facts(values: dict[str, object]) -> dict[str, object]:
    return {name: values[name] for name in FACTS}


@require_POST
def specification_attach(request: DeskRequest, engagement_id: str) -> HttpResponse:
    engagement = engagement_for(request.user, engagement_id)
    form = SpecificationForm(request.POST)
    if not form.is_valid():
        raise InputError("添付した日を確かめてください。", next_ja="年・月・日を数字で入力してください。")
    attach_specification(engagement, form.cleaned_data["on"], request.user)
    messages.success(request, "特記仕様書を添付したことを記録しました。受注者は確認依頼書を提出できます。")
    return redirect("engagement", engagement.id)


@require_POST
def use_declare(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """「利用なし」, or back to undecided. Only the contractor itself says so."""
    engagement = engagement_for(request.user, engagement_id)
    if not leads(request.user, engagement):
        raise StateError("生成AIの利用の有無は、受注者又は指定管理者が申し出ます。")
    wanted = Engagement.Use.NONE if request.POST.get("use") == "none" else Engagement.Use.UNDECIDED
    if engagement.requests.exclude(state__in=("withdrawn", "refused")).exists():
        raise StateError(
            "確認依頼があるため、利用の有無の申出は変えられません。", next_ja="先に確認依頼を取り下げてください。"
        )
    declare_use(engagement, wanted, request.user)
    messages.success(request, f"生成AIの利用を「{wanted.label}」としました。")
    return redirect("engagement", engagement.id)


def party_new(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """Name a subcontractor below oneself or below those one answers for."""
    engagement = engagement_for(request.user, engagement_id)
    own = own_party(request.user, engagement)
    if own is None:
        raise StateError("再委託の相手方は、受注者側が登録します。")
    parents = {party.id: party for party in own_parties(own)}
    form = PartyForm([(party.id, str(party)) for party in parents.values()], request.POST or None)
    if request.method == "POST" and form.is_valid():
        company = organisation_named(form.cleaned_data["company"], form.cleaned_data["address"])
        add_party(parents[form.cleaned_data["parent"]], company, form.cleaned_data["task"], request.user)
        messages.success(request, f"{company.name}を登録しました。確認依頼書の「利用者」に加えてください。")
        return redirect("engagement", engagement.id)
    context = {"form": form, "engagement": engagement}
    return render(request, "contracts/party_form.html", context, status=400 if form.errors else 200)


@require_POST
def party_accept(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """The subcontractor's own yes."""
    engagement = engagement_for(request.user, engagement_id)
    party = own_party(request.user, engagement)
    if party is None:
        raise StateError("承諾は、再委託の相手方の管理者が行います。")
    accept_party(party, request.user)
    messages.success(request, "再委託の相手方となることを承諾しました。")
    return redirect("engagement", engagement.id)
