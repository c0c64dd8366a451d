"""紙による確認: what a contractor records where the city has nothing installed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from sekisho.desk.applications.facts import facts
from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.exchange.actions import open_outside, record_act, record_answer, record_confirmation
from sekisho.desk.exchange.channels import insist_on_paper, outside_departments
from sekisho.desk.exchange.forms import ConfirmationForm, OutsideForm, PaperActForm
from sekisho.desk.exchange.models import Scan
from sekisho.desk.exchange.scans import CONTENT_TYPES, bytes_of
from sekisho.desk.exchange.visible import filed_for, led_permit, notice_for
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import ACT_WORDS, IssuedPermit
from sekisho.desk.reviews.judgements import grey_services
from sekisho.desk.reviews.models import Decision
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import InputError, NotFoundError, StateError
from sekisho.permits.lifecycle import PERMIT, REQUEST

RECORDED = ("suspend", "resume", "revoke")


def outside_new(request: DeskRequest) -> HttpResponse:
    """Register a contract of a department that confirms outside this installation."""
    if not outside_departments():
        raise StateError(
            "この関所の外で確認する発注者は、登録されていません。",
            next_ja="発注者の職員がこの関所を使うときは、職員が案件を登録します。",
        )
    form = OutsideForm(request.POST or None, initial={"fiscal_year": fiscal_year(today())})
    if request.method == "POST" and form.is_valid():
        made = open_outside(form.engagement(), form.cleaned_data["specification_on"], request.user)
        messages.success(request, "案件を登録しました。")
        return redirect("engagement", made.id)
    return render(request, "exchange/outside_new.html", {"form": form}, status=400 if form.errors else 200)


def paper_confirmation(request: DeskRequest, request_id: str) -> HttpResponse:
    """The city's answer to a request, as it stands on its paper."""
    found, version = filed_for(request.user, request_id)
    insist_on_paper(found.engagement.department)
    if not REQUEST.acts(found.state, "paper"):
        raise StateError(
            f"確認依頼はいま「{found.state_word}」のため、書面の内容を記録できません。",
            next_ja="確認依頼書を提出（確定）し、その版を発注者に渡してから記録してください。",
        )
    initial = _initial(found.engagement) | {
        "first": version.application.first_day,
        "last": version.application.last_day,
    }
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ConfirmationForm(version.application, *sent, initial=initial)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("version") != version.id:
            raise InputError("新しい版が提出されています。", next_ja="画面を開き直して、最新の版を確かめてください。")
        try:
            return _recorded(request, form, version)
        except InputError as error:
            form.add_error(None, f"{error.message_ja}{error.next_ja}")
    grey = [one.name for one in grey_services(version, facts())]
    context = {"case": found, "version": version, "form": form, "grey": grey}
    return render(request, "exchange/paper_confirmation.html", context, status=400 if form.errors else 200)


def _recorded(request: DeskRequest, form: ConfirmationForm, version: Version) -> HttpResponse:
    outcome, ruling, told = form.cleaned_data["outcome"], form.ruling(), form.told()
    if outcome == "confirm":
        row = record_confirmation(version, ruling, told, request.user)
        messages.success(request, "紙による確認を記録し、手形を発行しました。")
        return redirect("permit", row.id)
    decision = record_answer(version, Decision.Outcome(outcome), ruling, told, request.user)
    messages.success(request, f"書面の内容（{decision.get_outcome_display()}）を記録しました。")
    return redirect("request", decision.version.request_id)


def paper_act(request: DeskRequest, permit_id: str) -> HttpResponse:
    """停止・再開・取消し of a permit on paper."""
    row = led_permit(request.user, permit_id)
    insist_on_paper(row.engagement.department)
    acts = _acts(row, request.user)
    if not acts:
        raise StateError(f"手形はいま「{row.state_word}」のため、停止・再開・取消しを記録できません。")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperActForm(acts, *sent, initial=_initial(row.engagement))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            moved = record_act(row, values["act"], values["reason"], form.told(), request.user)
        except InputError as error:
            form.add_error(None, f"{error.message_ja}{error.next_ja}")
        else:
            messages.success(request, f"手形を「{moved.state_word}」にしました。関所には2秒以内に反映されます。")
            return redirect("permit", row.id)
    return render(request, "exchange/paper_act.html", {"row": row, "form": form}, status=400 if form.errors else 200)


def _acts(row: IssuedPermit, person: Person) -> list[tuple[str, str]]:
    if row.grounds != IssuedPermit.Grounds.PAPER:
        return []
    return [(act, ACT_WORDS[act]) for act in PERMIT.acts(row.state, "paper") if act in RECORDED]


def _initial(engagement: Engagement) -> dict[str, object]:
    return {"department": engagement.department.name}


def scan_file(request: DeskRequest, notice_id: str) -> HttpResponse:
    """The scan, always as a download: it is somebody else's file, and no page of ours."""
    notice = notice_for(request.user, notice_id)
    if notice.scan is None:
        raise NotFoundError("この書面は見つかりません。")
    return scan_download(notice.scan, f"紙による確認_{notice.told_on:%Y%m%d}")


def scan_download(scan: Scan, name: str) -> HttpResponse:
    """The bytes as a download in a sandbox. name: of the file, without its ending."""
    response = HttpResponse(bytes_of(scan), content_type=CONTENT_TYPES[scan.form])
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{scan.form}") or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
