"""Downloads made of a whole case or of many."""

import tempfile

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from sekisho.desk.applications.papers import CONTENT_TYPES
from sekisho.desk.applications.visible import request_for, visible_requests
from sekisho.desk.contracts.lists import chosen_engagements
from sekisho.desk.contracts.visible import engagement_for
from sekisho.desk.monthly.seen import seen_by
from sekisho.desk.papers.actions import make_disclosure, take_evidence
from sekisho.desk.papers.answer import answer_paper
from sekisho.desk.papers.disclosure import DisclosureForm, disclosure_for, disclosure_layout
from sekisho.desk.papers.models import Disclosure
from sekisho.desk.papers.monthly import monthly_paper
from sekisho.desk.papers.permit import permit_paper
from sekisho.desk.papers.register import register_rows
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.permits.views import permit_for
from sekisho.desk.records.index import catch_up
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.numbers import whole
from sekisho.documents import answer_layout, monthly_layout, register_xlsx
from sekisho.documents.disclosure import leftovers
from sekisho.documents.permit_layout import lay_out
from sekisho.documents.printing import write
from sekisho.kernel.errors import NotFoundError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def register_file(request: DeskRequest) -> HttpResponse:
    """台帳 as xlsx: what the viewer may see, less what the filters of 案件台帳 leave out."""
    engagements = chosen_engagements(request.user, request.GET)
    scope = request.user.organisation.name
    if (year := whole(request.GET.get("year", ""))) is not None:
        scope = f"{scope}　{year}年度締結分"
    rows = register_rows(engagements, visible_requests(request.user))
    return download(register_xlsx.write(rows, today(), scope), XLSX, f"生成AI利用確認依頼台帳_{today():%Y%m%d}.xlsx")


def permit_paper_file(request: DeskRequest, permit_id: str, form: str) -> HttpResponse:
    """確認通知書 of a permit."""
    row = permit_for(request.user, permit_id)
    return download(write(lay_out(permit_paper(row)), form), CONTENT_TYPES[form], f"確認通知書_{row.id}.{form}")


def answer_file(request: DeskRequest, request_id: str, number: int, form: str) -> HttpResponse:
    """補正依頼 or 確認不可 of one version as a letter."""
    found = request_for(request.user, request_id)
    paper = answer_paper(found, number)
    word = "補正依頼" if paper.outcome == "return" else "確認不可"
    name = f"{word}_{found.receipt or found.id}_第{number}版.{form}"
    return download(write(answer_layout.lay_out(paper), form), CONTENT_TYPES.get(form, ""), name)


def monthly_file(request: DeskRequest, month: str, engagement_id: str, form: str) -> HttpResponse:
    """利用状況報告 of one engagement's month: as signed, or as it stands."""
    catch_up()
    seen = seen_by(request.user, month, engagement_id)
    data = write(monthly_layout.lay_out(monthly_paper(seen)), form)
    return download(data, CONTENT_TYPES.get(form, ""), f"月次点検_{seen.month}_{seen.engagement.id}.{form}")


@require_POST
def evidence_file(request: DeskRequest, engagement_id: str) -> FileResponse:
    """証跡 as a zip. A POST, because it is recorded that somebody took it."""
    engagement = engagement_for(request.user, engagement_id)
    # Not held in memory; a file without a name, which ends with the answer.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    take_evidence(engagement, request.user, target)
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=f"証跡_{engagement.id}.zip", content_type="application/zip"
    )


def disclosures(request: DeskRequest, request_id: str) -> HttpResponse:
    """公開用: decide what is not made public of the latest filed version; the ones made before."""
    found = request_for(request.user, request_id)
    version = found.latest
    if version is None:
        raise NotFoundError("提出された確認依頼書がありません。")
    form = DisclosureForm(version.application, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        choice = form.choice()
        make_disclosure(version, choice, request.user)
        messages.success(request, "公開用の書類を作成しました。")
        for part in leftovers(version.application, choice):
            messages.warning(request, f"公開しない氏名の一部「{part}」が、ほかの箇所に残っています。確かめてください。")
        return redirect("disclosures", found.id)
    made = Disclosure.objects.filter(version__request=found).select_related("version", "author")
    context = {"case": found, "version": version, "form": form, "made": made}
    return render(request, "papers/disclosures.html", context, status=400 if form.errors else 200)


def disclosure_file(request: DeskRequest, request_id: str, disclosure_id: str, form: str) -> HttpResponse:
    """公開用 paper as docx or PDF. Its name says nothing about what is inside."""
    found = request_for(request.user, request_id)
    if found.latest is None:
        raise NotFoundError("提出された確認依頼書がありません。")
    row = disclosure_for(found.latest, disclosure_id)
    data = write(disclosure_layout(row), form)
    return download(data, CONTENT_TYPES[form], f"確認依頼書_公開用_{found.receipt or found.id}.{form}")


def download(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved under `name`, which may be Japanese."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
