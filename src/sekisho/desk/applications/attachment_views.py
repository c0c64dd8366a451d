"""別紙・証拠: the step of the guided form, and the download of one file by those who may see the request."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from sekisho.desk.applications.actions import Outdated, draft_objections, save_attachments
from sekisho.desk.applications.attached import shown_files, size_words
from sekisho.desk.applications.attachment_forms import AttachmentsPage
from sekisho.desk.applications.editing import after_save, editable, revision_of, steps_of
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.sections import ATTACHMENTS
from sekisho.desk.applications.visible import request_for
from sekisho.desk.attachments.limits import MOST_AT_ONCE, MOST_BYTES, MOST_FILES
from sekisho.desk.attachments.models import Attachment
from sekisho.desk.attachments.stored import CONTENT_TYPES, content
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.kernel.errors import InputError, NotFoundError, SekishoError

SANDBOX = "default-src 'none'; sandbox"


def request_attachments(request: DeskRequest, request_id: str) -> HttpResponse:
    """Attach, describe, take off; and claim facts. Works without JavaScript; several files at once."""
    found = editable(request, request_id)
    if request.method != "POST":
        return _page(request, found, AttachmentsPage(found))
    page = AttachmentsPage(found, request.POST, request.FILES)
    if not page.is_valid():
        return _page(request, found, page, status=400)
    wanted = page.wanted()
    try:
        saved = save_attachments(found, wanted, revision_of(request), request.user)
    except (Outdated, InputError) as error:
        return _page(request, found, page, error, status=409 if isinstance(error, Outdated) else 400)
    if wanted.sent:
        messages.success(request, f"{len(wanted.sent)}個のファイルを添付しました。種別と期限を確かめてください。")
    if "add-claim" in request.POST:
        return redirect(f"{request.path}?claims=more#claims-more")
    return after_save(request, saved, ATTACHMENTS)


def _page(
    request: DeskRequest, found: Request, page: AttachmentsPage, problem: SekishoError | None = None, status: int = 200
) -> HttpResponse:
    if page.data is None and request.GET.get("claims") == "more":
        page.add_claim()
    findings = [finding for finding in draft_objections(found) if finding.item in ATTACHMENTS.items]
    latest = found.latest
    context = {
        "case": found,
        "page": page,
        "rows": list(zip(shown_files(found.application, found), page.files, strict=True)),
        "steps": steps_of(found, ATTACHMENTS),
        "problem": problem,
        "limits": {
            "file": size_words(settings.SEKISHO.max_attachment_bytes),
            "once": size_words(MOST_AT_ONCE),
            "files": MOST_FILES,
            "all": size_words(MOST_BYTES),
        },
        "findings": findings if ATTACHMENTS.slug in found.visited else [],
        "comments": [c.text for c in latest.comments.filter(item__in=ATTACHMENTS.items)] if latest else [],
    }
    return render(request, "applications/request_attachments.html", context, status=status)


def attachment_file(request: DeskRequest, request_id: str, attachment_id: str) -> HttpResponse:
    """One file to be saved, never shown in place. Raises NotFoundError for a file that is not of this request."""
    found = request_for(request.user, request_id)
    if attachment_id not in _seen_by(request.user, found):
        raise _unknown()
    rows = Attachment.objects.filter(
        id=attachment_id, body__engagement=found.engagement_id, body__organisation=found.party.organisation_id
    )
    row = rows.select_related("body").first()
    if row is None:
        raise _unknown()
    response = HttpResponse(content(row), content_type=CONTENT_TYPES[row.media])
    response.headers["Content-Disposition"] = content_disposition_header(True, row.name) or "attachment"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _seen_by(person: Person, found: Request) -> set[str]:
    """Files of what was filed; those of the draft only for the contractor who writes it."""
    papers = [version.application for version in found.versions.all()]
    if person.role == Role.RESPONSIBLE:
        papers.append(found.application)
    return {file.id for paper in papers for file in paper.files}


def _unknown() -> NotFoundError:
    return NotFoundError("このファイルは見つかりません。", next_ja="確認依頼の画面から開き直してください。")
