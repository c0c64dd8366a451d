"""Downloads made of a whole case or of many."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from sekisho.desk.applications.papers import CONTENT_TYPES
from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.contracts.lists import chosen_engagements
from sekisho.desk.contracts.visible import engagement_for
from sekisho.desk.papers.actions import take_evidence
from sekisho.desk.papers.permit import permit_paper
from sekisho.desk.papers.register import register_rows
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.permits.views import permit_for
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.numbers import whole
from sekisho.documents import register_xlsx
from sekisho.documents.permit_layout import lay_out
from sekisho.documents.printing import write

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


def download(data: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved under `name`, which may be Japanese."""
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
