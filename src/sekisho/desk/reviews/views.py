"""審査: the paper on the left, per item the automatic check and a comment box on the right."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from sekisho.desk.applications.actions import objections
from sekisho.desk.applications.attached import shown_files
from sekisho.desk.applications.facts import facts
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.applications.visible import request_for
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.reviews.actions import (
    Ruling,
    confirm_request,
    judge_service,
    keep_comments,
    refuse_request,
    return_request,
    take_up,
)
from sekisho.desk.reviews.claims import Claimed, claimed, rejected_claims, rule_on_claim
from sekisho.desk.reviews.forms import ClaimForm, OpinionForm, RulingForm
from sekisho.desk.reviews.judgements import Grey, grey_services
from sekisho.desk.reviews.models import Decision
from sekisho.desk.reviews.queue import next_in_queue
from sekisho.desk.reviews.reasons import visible_reasons
from sekisho.desk.reviews.sheet import lines
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.numbers import whole
from sekisho.kernel.canonical import digest
from sekisho.kernel.errors import InputError, NotFoundError

MOST_COMMENT = 2000  # as the boxes on the page say
ACTS: dict[str, tuple[Callable[[Version, Ruling, Person], object], str]] = {
    "return": (return_request, "補正を依頼しました。受注者の画面に表示されます。"),
    "confirm": (confirm_request, "確認しました。手形を発行しました。"),
    "refuse": (refuse_request, "確認不可としました。"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """One of the small forms as it stands on the page. act: `judge` (a service by row) or `claim` (by its number)."""

    act: str
    number: int
    form: forms.Form


@require_POST
def review_take(request: DeskRequest, request_id: str) -> HttpResponse:
    """Take the case up; it gets its receipt number."""
    found = request_for(request.user, request_id)
    take_up(found, request.user)
    return redirect("review", found.id)


def review(request: DeskRequest, request_id: str) -> HttpResponse:
    """The page of the review, and its one form: save comments, put in a 定型文, judge a service, or decide."""
    found = request_for(request.user, request_id)
    version = found.latest
    if version is None:
        raise NotFoundError("提出された確認依頼書がありません。")
    if request.method != "POST":
        return _page(request, version, RulingForm(version.application, initial=_initial(version)))
    form = RulingForm(version.application, request.POST)
    _insist_on_version(request, version)
    if saved := _saved_meanwhile(request, version):
        form.add_error(None, saved)
        return _page(request, version, form)
    act, _, about = request.POST.get("act", "").partition(":")
    if act == "insert":
        return _page(request, version, form, comments=_with_reason(request, about))
    if act == "offer":
        return _page(request, version, form, typed=_offered(version, whole(about) or 0))
    comments = _typed(request)
    for item in (item for item, text in comments.items() if len(text) > MOST_COMMENT):
        form.add_error(None, f"「{ITEM_LABELS[item]}」へのコメントは{MOST_COMMENT}文字以内で入力してください。")
    if not form.is_valid():
        return _page(request, version, form)
    keep_comments(version, comments, request.user)
    if act == "judge":
        return _judge(request, version, whole(about) or 0)
    if act == "claim":
        return _rule(request, version, whole(about) or 0)
    if act not in ACTS:
        messages.success(request, "コメントを保存しました。受注者にはまだ見えません。")
        return redirect("review", found.id)
    return _decide(request, found, version, form)


def _decide(request: DeskRequest, found: Request, version: Version, form: RulingForm) -> HttpResponse:
    decide, said = ACTS[request.POST["act"]]
    try:
        decide(version, form.ruling(), request.user)
    except InputError as error:
        form.add_error(None, f"{error}{error.next_ja}")
        return _page(request, version, form)
    after = next_in_queue(request.user, found.id) if request.POST.get("go") == "next" else None
    if after is None:
        messages.success(request, said)
        return redirect("request", found.id)
    messages.success(request, _said_of(found, said))
    return redirect("review", after.id)


def _said_of(found: Request, said: str) -> SafeString:
    """What was decided, with the way back to it: the page that follows shows the next case."""
    words = '{}：{} 次の確認依頼を開きました。<a href="{}">決定した{}を開く</a>'
    return format_html(words, found.receipt, said, reverse("request", args=[found.id]), found.receipt)


def _judge(request: DeskRequest, version: Version, row: int) -> HttpResponse:
    """Record the judgement and show the page again with everything else that was typed."""
    form = RulingForm(version.application, request.POST)
    opinion = OpinionForm(request.POST, prefix=f"judge-{row}")
    if not opinion.is_valid():
        return _page(request, version, form, typed=Typed("judge", row, opinion))
    judge_service(version, row, opinion.opinion(), request.user)
    messages.success(request, "規定4の判断を記録しました。確認の決定は、まだしていません。")
    return _page(request, version, form)


def _rule(request: DeskRequest, version: Version, number: int) -> HttpResponse:
    """Record the ruling on one claim and show the page again with everything else that was typed."""
    form = RulingForm(version.application, request.POST)
    claim = ClaimForm(request.POST, prefix=f"claim-{number}")
    if claim.is_valid():
        values = claim.cleaned_data
        try:
            rule_on_claim(
                version, number, is_accepted=values["accepted"] == "yes", reason=values["reason"], by=request.user
            )
        except InputError as error:
            form.add_error(None, f"{error}")
        else:
            messages.success(request, "申告の判断を記録しました。確認の決定は、まだしていません。")
            return _page(request, version, form)
    return _page(request, version, form, typed=Typed("claim", number, claim))


def _offered(version: Version, row: int) -> Typed | None:
    """The words of the earlier judgement of the same service, copied because the officer asked. Nothing is saved."""
    grey = next((one for one in grey_services(version, facts()) if one.row == row), None)
    if grey is None or grey.earlier is None:
        return None
    words = {"acceptable": "yes" if grey.earlier.is_acceptable else "no", "grounds": grey.earlier.grounds}
    return Typed("judge", row, OpinionForm(prefix=f"judge-{row}", initial=words | {"on": today()}))


def _insist_on_version(request: DeskRequest, version: Version) -> None:
    """The officer decides on what they saw, not on what arrived meanwhile."""
    if request.POST.get("version") != version.id:
        raise InputError("新しい版が提出されています。", next_ja="画面を開き直して、最新の版を審査してください。")


def _kept(version: Version) -> dict[str, str]:
    return {comment.item: comment.text for comment in version.comments.all()}


def _saved_meanwhile(request: DeskRequest, version: Version) -> str:
    """What a colleague, or another window, saved since this page was opened and this one would replace; "" if nothing.

    The page that follows is opened now: whoever sends it again has read what stands here.
    """
    kept, typed = _kept(version), _typed(request)
    lost = {item: text for item, text in kept.items() if typed.get(item, "").strip() != text}
    if not lost or request.POST.get("seen", digest(kept)) == digest(kept):
        return ""
    told = "、".join(f"{ITEM_LABELS.get(item, '全体')}「{text}」" for item, text in lost.items())
    return (
        f"この画面を開いたあとに、別の職員か別の画面がコメントを保存しています：{told}。まだ何も保存していません。"
        "必要なら下の欄に写してください。もう一度押すと、下の欄の内容に置き換わります。"
    )


def _typed(request: DeskRequest) -> dict[str, str]:
    """Comments as sent, by item of the paper, with `\\n` at line ends; fields of other names are not ours."""
    sent = {key.removeprefix("comment-"): text for key, text in request.POST.items() if key.startswith("comment-")}
    return {item: str(text).replace("\r\n", "\n") for item, text in sent.items() if item in ITEM_LABELS}


def _with_reason(request: DeskRequest, item: str) -> dict[str, str]:
    """What was typed, and below it at `item` the 定型文 that was chosen there. Nothing is saved yet."""
    typed = _typed(request)
    chosen = visible_reasons(request.user).filter(id=request.POST.get(f"reason-{item}", ""), retired_at=None).first()
    if chosen is not None and item in ITEM_LABELS:
        typed[item] = "\n".join(text for text in (typed.get(item, "").strip(), chosen.text) if text)
    return typed


def _initial(version: Version) -> dict[str, object]:
    application = version.application
    return {"decided_on": today(), "first": application.first_day, "last": application.last_day}


def _page(
    request: DeskRequest,
    version: Version,
    form: RulingForm,
    *,
    comments: dict[str, str] | None = None,
    typed: Typed | None = None,
) -> HttpResponse:
    found = version.request
    findings = objections(found, version.application, rejected_claims(version))
    rows = claimed(version)
    kept = _kept(version)
    shown = comments if comments is not None else _typed(request) if form.is_bound else kept
    reasons = tuple(visible_reasons(request.user).filter(retired_at=None))
    context = {
        "case": found,
        "version": version,
        "seen": digest(kept),
        "lines": lines(version, findings, shown, reasons),
        "files": shown_files(version.application, found),
        "claims": [row.shown for row in rows],
        "rulings": _rulings(rows, typed),
        "form": form,
        "grey": _grey(grey_services(version, facts()), typed),
        "is_open": found.state == "in_review",
        "letters": _letters(found),
        "has_reasons": bool(reasons),
        "counts": {level: sum(f.level == level for f in findings) for level in ("stop", "doubt", "note")},
    }
    wrong = bool(form.errors) or (typed is not None and bool(typed.form.errors))
    return render(request, "reviews/review.html", context, status=400 if wrong else 200)


def _letters(found: Request) -> list[Decision]:
    """補正依頼 and 確認不可 of this request so far, each of which can be printed as a letter."""
    rows = Decision.objects.filter(version__request=found, paper=None).exclude(outcome=Decision.Outcome.CONFIRM)
    return list(rows.select_related("version").order_by("version__number"))


def _rulings(rows: tuple[Claimed, ...], typed: Typed | None) -> list[dict[str, object]]:
    """Each claim with its form; nothing is chosen beforehand."""
    found: list[dict[str, object]] = []
    for one in rows:
        form = _form_of(typed, "claim", one.shown.number) or ClaimForm(prefix=f"claim-{one.shown.number}")
        found.append({"claimed": one, "form": form})
    return found


def _grey(services: tuple[Grey, ...], typed: Typed | None) -> list[dict[str, object]]:
    """Each grey service with its form. What was judged earlier is shown to be taken over by hand, never filled in."""
    rows: list[dict[str, object]] = []
    for one in services:
        form = _form_of(typed, "judge", one.row)
        rows.append({"service": one, "form": form or OpinionForm(prefix=f"judge-{one.row}", initial={"on": today()})})
    return rows


def _form_of(typed: Typed | None, act: str, number: int) -> forms.Form | None:
    return typed.form if typed is not None and (typed.act, typed.number) == (act, number) else None
