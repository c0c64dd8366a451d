"""Pages of the contractor's side: list, guided form, review of all items, state, papers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from sekisho.desk.applications.actions import (
    Outdated,
    begin_request,
    draft_objections,
    objections,
    save_draft,
    submit_request,
    withdraw_request,
)
from sekisho.desk.applications.answers import answers
from sekisho.desk.applications.attached import decided_claims, shown_claims, shown_files
from sekisho.desk.applications.carry import has_filed
from sekisho.desk.applications.closed import closed_permits
from sekisho.desk.applications.editing import after_save, editable, revision_of, steps_of
from sekisho.desk.applications.facts import book
from sekisho.desk.applications.left_out import left_out
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.papers import CONTENT_TYPES, request_paper, specification_paper
from sekisho.desk.applications.sections import ITEM_LABELS, STEPS, Page, step_of
from sekisho.desk.applications.visible import request_for
from sekisho.desk.contracts.visible import engagement_for, visible_engagements
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.kernel.errors import NotFoundError
from sekisho.permits.lifecycle import REQUEST
from sekisho.rules.application import Application
from sekisho.rules.finding import Finding


def request_new(request: DeskRequest) -> HttpResponse:
    """Choose the engagement, then begin a draft with everything known filled in."""
    if request.method == "POST":
        engagement = engagement_for(request.user, request.POST.get("engagement", ""))
        started = begin_request(engagement, request.user, from_last="from_last" in request.POST)
        return redirect("request-edit", started.id, STEPS[0].slug)
    choices = visible_engagements(request.user).filter(specification_on__isnull=False)
    chosen = request.GET.get("engagement", "")
    context = {"engagements": choices, "chosen": chosen, "has_filed": has_filed(request.user)}
    return render(request, "applications/request_new.html", context)


def request_detail(request: DeskRequest, request_id: str) -> HttpResponse:
    """State as a line, what to do next, versions, comments."""
    found = request_for(request.user, request_id)
    latest = found.latest
    versions = list(found.versions.select_related("author", "original", "decision__paper"))
    may_end = "withdraw" in REQUEST.acts(found.state, "contractor")
    context = {
        "case": found,
        "latest": latest,
        "versions": versions,
        "originals": [version.original for version in versions if hasattr(version, "original")],
        "decision": getattr(latest, "decision", None) if latest else None,
        "left_out": left_out(latest),
        "comments": _comments(latest) if latest and found.state != "in_review" else [],
        "can_withdraw": request.user.role == Role.RESPONSIBLE and may_end,
        "records_withdrawal": request.user.role == Role.OFFICER and may_end,
        "line": _line(found),
        "is_own": request.user.role == Role.RESPONSIBLE,
        "closed": closed_permits([found]).get(found.id),
        "permit": getattr(latest, "permit", None) if latest else None,
        "adopted": latest.adopted.select_related("row", "handover").order_by("-at").first() if latest else None,
    }
    if paper := _paper_shown(found, request.user):
        context |= {"files": shown_files(paper, found), "claims": shown_claims(paper, found, decided_claims(latest))}
    return render(request, "applications/request.html", context)


def _paper_shown(found: Request, person: Person) -> Application | None:
    """What was filed last; the draft for those who write it."""
    if found.is_editable and person.role == Role.RESPONSIBLE:
        return found.application
    return found.latest.application if found.latest else None


def _comments(version: Version) -> list[dict[str, str]]:
    return [{"label": ITEM_LABELS.get(row.item, "全体"), "text": row.text} for row in version.comments.all()]


def _line(found: Request) -> list[dict[str, str]]:
    """下書き → 提出 → 審査 → 確認, with what is done and where it stands."""
    if found.state == "withdrawn":
        past = ["draft", "submitted"] if found.submitted_at else ["draft"]
        ended = [{"label": REQUEST.words[state], "url": "", "state": "done"} for state in past]
        return [*ended, {"label": found.state_word, "url": "", "state": "current"}]
    order = ["draft", "submitted", "in_review", "confirmed"]
    present = {"returned": "draft", "refused": "confirmed"}.get(found.state, found.state)
    at = order.index(present)
    labels = [REQUEST.words[state] for state in order]
    if found.state in ("returned", "refused"):
        labels[at] = found.state_word
    states = ["done" if n < at else "current" if n == at else "todo" for n in range(len(order))]
    return [{"label": label, "url": "", "state": state} for label, state in zip(labels, states, strict=True)]


def request_edit(request: DeskRequest, request_id: str, step: str) -> HttpResponse:
    """One section of the paper at a time. 「保存」 keeps even what is incomplete."""
    found = editable(request, request_id)
    here = next((item for item in STEPS if item.slug == step), None)
    if here is None:
        raise NotFoundError("この画面はありません。")
    page = Page(here, found, request.POST or None)
    if request.method == "POST" and page.is_valid():
        try:
            saved = save_draft(found, page.write(), revision_of(request), here.slug, request.user)
        except Outdated as error:
            page.conflict = error
            return _edit_page(request, found, page, status=409)
        return after_save(request, saved, here)
    return _edit_page(request, found, page, status=400 if request.method == "POST" else 200)


def _edit_page(request: DeskRequest, found: Request, page: Page, status: int) -> HttpResponse:
    findings = [finding for finding in objections(found) if finding.item in page.step.items]
    if page.data is None:
        if request.GET.get("rows") == "more":
            page.add_row()
        if page.step.slug in found.visited:
            page.show_findings(findings)
        page.show_comments(found.latest)
    context = {"case": found, "page": page, "steps": steps_of(found, page.step), "findings": findings}
    return render(request, "applications/request_edit.html", context, status=status)


def request_review_all(request: DeskRequest, request_id: str) -> HttpResponse:
    """Every answer on one page with what the officer would object to, and the button that files."""
    found = editable(request, request_id)
    if request.method == "POST":
        submit_request(found, request.user, revision_of(request))
        messages.success(request, "確認依頼書を提出しました。発注者の審査をお待ちください。")
        return redirect("request", found.id)
    findings = draft_objections(found)
    application = found.application
    context = {
        "case": found,
        "files": shown_files(application, found),
        "claims": shown_claims(application, found),
        "answers": answers(application, book(found.engagement.book)),
        "steps": steps_of(found, None),
        "stops": _with_urls(found, [f for f in findings if f.level == "stop"]),
        "doubts": _with_urls(found, [f for f in findings if f.level == "doubt"]),
        "notes": _with_urls(found, [f for f in findings if f.level == "note"]),
    }
    return render(request, "applications/request_review_all.html", context)


def _with_urls(found: Request, findings: list[Finding]) -> list[dict[str, object]]:
    return [
        {"finding": finding, "url": f"/requests/{found.id}/edit/{step_of(finding.item).slug}/#id_{finding.item}"}
        for finding in findings
    ]


@require_POST
def request_withdraw(request: DeskRequest, request_id: str) -> HttpResponse:
    found = request_for(request.user, request_id)
    withdraw_request(found, request.user)
    messages.success(request, "確認依頼を取り下げました。")
    return redirect("request", found.id)


def request_file(request: DeskRequest, request_id: str, form: str) -> HttpResponse:
    """The paper as docx or PDF: the latest filed version, or the draft for its own author's side."""
    found = request_for(request.user, request_id)
    latest = found.latest
    show_draft = found.is_editable and request.user.role == Role.RESPONSIBLE
    if latest is None and not show_draft:
        raise NotFoundError("提出された確認依頼書がありません。")
    application = found.application if show_draft or latest is None else latest.application
    paper = request_paper(application, found.engagement, found, None if show_draft else latest)
    return _download(paper.write(form), form, f"確認依頼書_{found.receipt or found.id}")


def version_file(request: DeskRequest, request_id: str, number: int, form: str) -> HttpResponse:
    """The paper of one filed version."""
    found = request_for(request.user, request_id)
    version = Version.objects.filter(request=found, number=number).first()
    if version is None:
        raise NotFoundError("この版はありません。")
    paper = request_paper(version.application, found.engagement, found, version)
    return _download(paper.write(form), form, f"確認依頼書_{found.receipt or found.id}_第{number}版")


def specification_file(request: DeskRequest, engagement_id: str, form: str) -> HttpResponse:
    """特記仕様書 of the engagement."""
    engagement = engagement_for(request.user, engagement_id)
    return _download(
        specification_paper(engagement).write(form), form, f"特記仕様書_{engagement.number or engagement.id}"
    )


def _download(data: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES[form])
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.{form}") or "attachment"
    return response
