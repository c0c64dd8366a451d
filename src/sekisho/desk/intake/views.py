"""Pages for a filled Word form: upload, the check page, the file itself."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from sekisho.desk.applications.papers import CONTENT_TYPES
from sekisho.desk.intake.actions import (
    Receipt,
    drop_intake,
    insist_on_turn,
    keep_typed,
    make_draft,
    receive_paper,
    sheet_of,
    start_intake,
)
from sekisho.desk.intake.files import opened, take_bytes
from sekisho.desk.intake.forms import ReceiptForm, UploadForm
from sekisho.desk.intake.models import Intake
from sekisho.desk.intake.sheet import CheckSheet
from sekisho.desk.intake.visible import intake_for, open_engagements, original_for, visible_intakes
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import Role
from sekisho.kernel.errors import InputError, StateError

TYPE = CONTENT_TYPES["docx"]


def intake_new(request: DeskRequest) -> HttpResponse:
    """Choose engagement and file; an officer also says from whom, how and when it came. Then it is read."""
    limit = settings.SEKISHO.max_word_bytes
    kind = ReceiptForm if request.user.role == Role.OFFICER else UploadForm
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = kind(open_engagements(request.user), limit, *sent, initial={"engagement": request.GET.get("engagement")})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        receipt = None
        if isinstance(form, ReceiptForm):
            receipt = Receipt(values["means"], values["received_from"], values["received_on"])
        try:
            data = take_bytes(values["file"], limit)
            row = start_intake(values["engagement"], values["file"].name, data, receipt, request.user)
        except (InputError, StateError) as error:
            field = "file" if isinstance(error, InputError) else "engagement"
            form.add_error(field, f"{error.message_ja}{error.next_ja}")
        else:
            return redirect("intake", row.id)
    context = {"form": form, "begun": visible_intakes(request.user), "is_city": kind is ReceiptForm}
    return render(request, "intake/new.html", context, status=400 if form.errors else 200)


def intake(request: DeskRequest, intake_id: str) -> HttpResponse:
    """The check page. 「途中で保存」 keeps what was typed; only the last button makes it a request."""
    row = intake_for(request.user, intake_id)
    if request.method != "POST":
        return _page(request, row, sheet_of(row))
    act = request.POST.get("act", "")
    if act.startswith("add-"):
        return _page(request, row, sheet_of(row, request.POST))
    if act != "finish":
        keep_typed(row, request.POST, request.user)
        messages.success(request, "ここまでの内容を保存しました。まだ確認依頼にはなっていません。")
        return redirect("intake", row.id)
    sheet = sheet_of(row, request.POST)
    if not sheet.is_valid():
        return _page(request, row, sheet, has_errors=True)
    refusals = sheet.refusals(sheet.write()) if sheet.known.is_city else ()
    if refusals:
        return _page(request, row, sheet, has_errors=True)
    return _finish(request, row)


def _finish(request: DeskRequest, row: Intake) -> HttpResponse:
    insist_on_turn(row.engagement, request.user)
    if row.received_on is None:
        draft = make_draft(row, request.POST, request.user)
        messages.success(request, "読み取った内容を下書きにしました。全体を確かめて、提出してください。")
        return redirect("request-review-all", draft.id)
    version = receive_paper(row, request.POST, request.user)
    messages.success(request, "受領した確認依頼書を記録しました。審査を始められます。")
    return redirect("request", version.request_id)


def _page(request: DeskRequest, row: Intake, sheet: CheckSheet, *, has_errors: bool = False) -> HttpResponse:
    refusals = sheet.refusals(sheet.write() if has_errors and sheet.is_valid() else sheet.proposed)
    context = {
        "row": row,
        "sheet": sheet,
        "has_errors": has_errors,
        "unresolved": sheet.unresolved if has_errors else (),
        "refusals": refusals,
        "is_city": sheet.known.is_city,
        "is_resent": sheet.known.returned is not None,
    }
    return render(request, "intake/check.html", context, status=400 if has_errors else 200)


@require_POST
def intake_drop(request: DeskRequest, intake_id: str) -> HttpResponse:
    """Forget a file that was the wrong one."""
    drop_intake(intake_for(request.user, intake_id), request.user)
    messages.success(request, "ファイルと読み取った内容を削除しました。")
    return redirect("intake-new")


def intake_file(request: DeskRequest, intake_id: str) -> HttpResponse:
    """The uploaded file, to be looked at beside the page."""
    row = intake_for(request.user, intake_id)
    return _download(opened(row), row.name)


def version_original(request: DeskRequest, request_id: str, number: int) -> HttpResponse:
    """The file that a filed version was read from, as it arrived. For the city and its auditors and the contractor."""
    row = original_for(request.user, request_id, number)
    return _download(opened(row), row.name)


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPE)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
