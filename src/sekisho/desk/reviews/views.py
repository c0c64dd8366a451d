"""審査: the paper on the left, per item the automatic check and a comment box on the right."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.applications.actions import objections
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.applications.visible import request_for
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.reviews.actions import (
    Ruling,
    confirm_request,
    keep_comments,
    refuse_request,
    return_request,
    take_up,
)
from sekisho.desk.reviews.forms import RulingForm
from sekisho.desk.reviews.sheet import lines
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, NotFoundError

MOST_COMMENT = 2000  # as the boxes on the page say
ACTS: dict[str, tuple[Callable[[Version, Ruling, Person], object], str]] = {
    "return": (return_request, "補正を依頼しました。受注者の画面に表示されます。"),
    "confirm": (confirm_request, "確認しました。手形を発行しました。"),
    "refuse": (refuse_request, "確認不可としました。"),
}


@require_POST
def review_take(request: DeskRequest, request_id: str) -> HttpResponse:
    """Take the case up; it gets its receipt number."""
    found = request_for(request.user, request_id)
    take_up(found, request.user)
    return redirect("review", found.id)


def review(request: DeskRequest, request_id: str) -> HttpResponse:
    """The page of the review, and its one form: save comments, or decide."""
    found = request_for(request.user, request_id)
    version = found.latest
    if version is None:
        raise NotFoundError("提出された確認依頼書がありません。")
    if request.method != "POST":
        return _page(request, found, version, RulingForm(initial=_initial(version)))
    form = RulingForm(request.POST)
    comments = _typed(request)
    _insist_on_version(request, version)
    for item in (item for item, text in comments.items() if len(text) > MOST_COMMENT):
        form.add_error(None, f"「{ITEM_LABELS[item]}」へのコメントは{MOST_COMMENT}文字以内で入力してください。")
    if not form.is_valid():
        return _page(request, found, version, form)
    keep_comments(version, comments, request.user)
    act = request.POST.get("act", "")
    if act not in ACTS:
        messages.success(request, "コメントを保存しました。受注者にはまだ見えません。")
        return redirect("review", found.id)
    decide, said = ACTS[act]
    try:
        decide(version, form.ruling(), request.user)
    except InputError as error:
        form.add_error(None, str(error))
        return _page(request, found, version, form)
    messages.success(request, said)
    return redirect("request", found.id)


def _insist_on_version(request: DeskRequest, version: Version) -> None:
    """The officer decides on what they saw, not on what arrived meanwhile."""
    if request.POST.get("version") != version.id:
        raise InputError("新しい版が提出されています。", next_ja="画面を開き直して、最新の版を審査してください。")


def _typed(request: DeskRequest) -> dict[str, str]:
    """Comments as sent, by item of the paper, with `\\n` at line ends; fields of other names are not ours."""
    sent = {key.removeprefix("comment-"): text for key, text in request.POST.items() if key.startswith("comment-")}
    return {item: str(text).replace("\r\n", "\n") for item, text in sent.items() if item in ITEM_LABELS}


def _initial(version: Version) -> dict[str, object]:
    application = version.application
    return {"decided_on": today(), "first": application.first_day, "last": application.last_day}


def _page(request: DeskRequest, found: Request, version: Version, form: RulingForm) -> HttpResponse:
    findings = objections(found, version.application)
    kept = {comment.item: comment.text for comment in version.comments.all()}
    typed = _typed(request) if form.is_bound else kept
    context = {
        "case": found,
        "version": version,
        "lines": lines(version, findings, typed),
        "form": form,
        "is_open": found.state == "in_review",
        "counts": {level: sum(f.level == level for f in findings) for level in ("stop", "doubt", "note")},
    }
    return render(request, "reviews/review.html", context, status=400 if form.errors else 200)
