"""Pages: 関所で止まった利用 of one engagement, and 再確認 from preview to decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.sections import step_of
from sekisho.desk.changes.actions import (
    Preview,
    Wish,
    decide_task,
    dismiss_drift,
    draft_change,
    open_reconfirmation,
    preview,
    unanswered_changes,
    waive_reconfirmation,
)
from sekisho.desk.changes.drift import open_drifts
from sekisho.desk.changes.forms import TaskForm, WishForm
from sekisho.desk.changes.models import DriftAnswer, Reconfirmation, ReconfirmationTask
from sekisho.desk.changes.touched import BOOK, FACT, named
from sekisho.desk.changes.visible import (
    open_tasks,
    reconfirmation_for,
    task_for,
    visible_reconfirmations,
    visible_tasks,
)
from sekisho.desk.contracts.visible import engagement_for, leads
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import May
from sekisho.desk.permits.actions import LIVE, live_permit
from sekisho.desk.records.index import catch_up
from sekisho.desk.services.models import FactStatement
from sekisho.desk.shell.lists import paged
from sekisho.kernel.errors import InputError, NotFoundError, StateError
from sekisho.permits.lifecycle import REQUEST
from sekisho.rules.book import book_ids

PER_PAGE = 50
STEP_ITEMS = {"users": "named_users", "services": "service", "uses": "work"}


def drift(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """What was stopped beyond the scope: what, who, how often, last time; and what can be done about it."""
    catch_up()
    found = engagement_for(request.user, engagement_id)
    answers = DriftAnswer.objects.filter(engagement=found).select_related("author__organisation", "request")
    context = {
        "engagement": found,
        "drifts": open_drifts(request.user, found),
        "answers": answers.order_by("-at", "-id")[:PER_PAGE],
        "permit": live_permit(found),
        "under_way": found.requests.filter(state__in=("submitted", "in_review")).first(),
        "leads": request.user.may(May.FILE_REQUESTS) and leads(request.user, found),
    }
    return render(request, "changes/drift.html", context)


@require_POST
def drift_draft(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """Open the change that was filled in; the person completes and files it."""
    catch_up()
    found = engagement_for(request.user, engagement_id)
    drafted = draft_change(found, request.POST.getlist("drift"), request.user)
    messages.success(
        request,
        "変更の確認依頼書に、分かる範囲で記入しました。残りを記入し、内容を確かめてから提出してください。"
        "確認を受けるまで、いまの手形の範囲だけを利用できます。",
    )
    first = next((step for step in STEP_ITEMS if step in drafted.visited[-1:]), "users")
    return redirect("request-edit", drafted.id, step_of(STEP_ITEMS[first]).slug)


@require_POST
def drift_dismiss(request: DeskRequest, engagement_id: str) -> HttpResponse:
    catch_up()
    found = engagement_for(request.user, engagement_id)
    count = dismiss_drift(found, request.POST.getlist("drift"), request.POST.get("reason", ""), request.user)
    messages.success(request, f"{count}件を「変更しない」としました。もう一度止まったときは、また表示されます。")
    return redirect("drift", found.id)


def reconfirmations(request: DeskRequest) -> HttpResponse:
    """What waits, which changes nobody has judged yet, and what was opened before."""
    edits = request.user.may(May.EDIT_CATALOGUE)
    page = Paginator(visible_reconfirmations(request.user).select_related("author"), PER_PAGE)
    here = page.get_page(request.GET.get("page"))
    context = {
        "tasks": open_tasks(request.user)[:PER_PAGE],
        "task_count": open_tasks(request.user).count(),
        "pending": _pending() if edits else [],
        "books": _books() if edits else [],
        "page_obj": here,
        "rows": [{"row": row, "subject": _subject(row.cause, row.subject)} for row in here],
        "edits": edits,
    }
    return render(request, "changes/reconfirmations.html", context)


def _pending() -> list[dict[str, object]]:
    """Services with changed facts that nobody has answered, with how many live permits each touches."""
    by_service: dict[str, list[FactStatement]] = {}
    for row in unanswered_changes():
        by_service.setdefault(row.service, []).append(row)
    if not by_service:
        return []
    return [
        {
            "service": service,
            "subject": _subject(FACT, service),
            "statements": rows,
            "count": named(FACT, service).order_by().count(),
        }
        for service, rows in by_service.items()
    ]


def _books() -> list[str]:
    return list(book_ids())


def _subject(cause: str, subject: str) -> str:
    found = catalogue().find(subject) if cause == FACT else None
    return found.name_ja if found else subject


def reconfirmation_new(request: DeskRequest, cause: str, subject: str) -> HttpResponse:
    """The preview: what changed, which engagements are touched; then open it, or say that it is not needed."""
    if cause not in (FACT, BOOK) or (cause == BOOK and subject not in book_ids()):
        raise NotFoundError("この画面はありません。")
    if cause == FACT and catalogue().find(subject) is None:
        raise NotFoundError("このサービスは一覧にありません。")
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish = Wish(cause, subject, form.cleaned_data["mark"], form.cleaned_data["reason"])
        decide = waive_reconfirmation if request.POST.get("act") == "waive" else open_reconfirmation
        try:
            made = decide(wish, request.user)
        except (InputError, StateError) as error:
            form.add_error(None, str(error))
        else:
            said = (
                "再確認を開きました。対象の業務所管課に表示されます。"
                if made.is_needed
                else "再確認は不要と記録しました。"
            )
            messages.success(request, said)
            return redirect("reconfirmation", made.id)
    return _new_page(request, preview(cause, subject), form)


def _new_page(request: DeskRequest, wanted: Preview, form: WishForm) -> HttpResponse:
    """The form always carries the mark of what this page shows."""
    data = {"reason": form.data.get("reason", "")} if form.is_bound else {}
    fresh = WishForm(initial=data | {"mark": wanted.mark})
    context = {
        "wanted": wanted,
        "count": len(wanted.permits),
        "page_obj": paged(named(wanted.cause, wanted.subject), request.GET.get("page")),
        "subject": _subject(wanted.cause, wanted.subject),
        "cause_word": Reconfirmation.Cause(wanted.cause).label,
        "form": form if form.errors else fresh,
        "mark": wanted.mark,
        "reason": data.get("reason", ""),
    }
    return render(request, "changes/reconfirmation_new.html", context, status=400 if form.errors else 200)


def reconfirmation(request: DeskRequest, reconfirmation_id: str) -> HttpResponse:
    """Why it was opened and what became of each engagement the person sees."""
    found = reconfirmation_for(request.user, reconfirmation_id)
    tasks = visible_tasks(request.user).filter(reconfirmation=found)
    waiting = tasks.filter(state=ReconfirmationTask.State.OPEN, permit__state__in=LIVE)
    page = paged(tasks, request.GET.get("page"))
    context = {
        "row": found,
        "subject": _subject(found.cause, found.subject),
        "statements": found.statements.select_related("author"),
        "page_obj": page,
        "tasks": list(page),
        "open_count": waiting.count(),
    }
    return render(request, "changes/reconfirmation.html", context)


def reconfirmation_task(request: DeskRequest, task: str) -> HttpResponse:
    """One engagement: what changed, what its permit says, and the officer's answer."""
    found = task_for(request.user, task)
    form = TaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        decided = decide_task(found, values["outcome"], values["reason"], request.user)
        messages.success(request, f"再確認の結果を「{decided.state_word}」と記録しました。")
        return redirect("engagement", found.engagement_id)
    cause = found.reconfirmation
    context = {
        "task": found,
        "row": cause,
        "subject": _subject(cause.cause, cause.subject),
        "statements": cause.statements.all(),
        "form": form,
        "under_way": found.engagement.requests.filter(state__in=("submitted", "in_review", "returned")).first(),
        "words": REQUEST.words,
    }
    return render(request, "changes/reconfirmation_task.html", context, status=400 if form.errors else 200)
