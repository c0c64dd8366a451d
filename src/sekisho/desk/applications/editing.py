"""What the pages that write a draft share: may it be written, at which revision, where it stands, what comes next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from sekisho.desk.applications.actions import draft_objections
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.sections import STEPS, Step, step_of
from sekisho.desk.applications.visible import request_for
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import Role
from sekisho.desk.shell.numbers import whole
from sekisho.kernel.errors import StateError


def editable(request: DeskRequest, request_id: str) -> Request:
    """The draft, if the person may write in it now."""
    found = request_for(request.user, request_id)
    if request.user.role != Role.RESPONSIBLE or not found.is_editable:
        raise StateError(f"この確認依頼は「{found.state_word}」のため、書き換えられません。")
    return found


def revision_of(request: DeskRequest) -> int:
    """The revision the form was opened with; -1, which no draft has, for anything unreadable."""
    value = whole(request.POST.get("revision", ""))
    return -1 if value is None else value


def after_save(request: DeskRequest, found: Request, here: Step) -> HttpResponse:
    """Stay, begin another row, or go on, as the button said."""
    if "add" in request.POST:
        return redirect(f"{request.path}?rows=more#more")
    if "stay" in request.POST:
        messages.success(request, "下書きを保存しました。")
        return redirect("request-edit", found.id, here.slug)
    position = STEPS.index(here)
    if position + 1 < len(STEPS):
        return redirect("request-edit", found.id, STEPS[position + 1].slug)
    return redirect("request-review-all", found.id)


def steps_of(found: Request, here: Step | None) -> list[dict[str, str]]:
    """Progress: visited steps are done unless something on them stops the filing."""
    stopped = {step_of(f.item).slug for f in draft_objections(found) if f.level == "stop"}
    rows = []
    for step in STEPS:
        done = step.slug in found.visited and step.slug not in stopped
        state = "current" if step is here else "done" if done else "todo"
        rows.append({"label": step.title, "url": f"/requests/{found.id}/edit/{step.slug}/", "state": state})
    state = "current" if here is None else "todo"
    return [*rows, {"label": "全体の確認と提出", "url": f"/requests/{found.id}/review-all/", "state": state}]
