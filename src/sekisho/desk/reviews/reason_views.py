"""定型文: list, add, edit, retire."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import Role
from sekisho.desk.reviews.forms import ReasonForm
from sekisho.desk.reviews.reasons import Wording, add_reason, change_reason, own_reason, retire_reason, visible_reasons
from sekisho.desk.reviews.samples import take_samples


def reasons(request: DeskRequest) -> HttpResponse:
    """Those in use, and below them those that are not any more."""
    person = request.user
    owner = None if person.role == Role.POLICY else person.organisation_id
    rows: list[dict[str, Any]] = [
        {"reason": one, "item": ITEM_LABELS.get(one.item, "すべての項目"), "is_own": one.department_id == owner}
        for one in visible_reasons(person)
    ]
    context = {
        "used": [row for row in rows if row["reason"].retired_at is None],
        "retired": [row for row in rows if row["reason"].retired_at is not None],
    }
    return render(request, "reviews/reasons.html", context)


def reason_new(request: DeskRequest) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_reason(Wording(**form.cleaned_data), request.user)
        messages.success(request, "定型文を登録しました。審査の画面で選べます。")
        return redirect("reasons")
    return render(request, "reviews/reason_form.html", {"form": form}, status=400 if form.errors else 200)


def reason_edit(request: DeskRequest, reason_id: str) -> HttpResponse:
    found = own_reason(request.user, reason_id)
    form = ReasonForm(request.POST or None, initial={"title": found.title, "item": found.item, "text": found.text})
    if request.method == "POST" and form.is_valid():
        change_reason(found, Wording(**form.cleaned_data), request.user)
        messages.success(request, "定型文を直しました。")
        return redirect("reasons")
    context = {"form": form, "reason": found}
    return render(request, "reviews/reason_form.html", context, status=400 if form.errors else 200)


@require_POST
def reason_samples(request: DeskRequest) -> HttpResponse:
    """Take over the samples. Told apart from the guideline: they are not its words."""
    taken = take_samples(request.user)
    if taken:
        messages.success(request, f"見本の定型文を{taken}件登録しました。所属の実情に合わせて直してください。")
    else:
        messages.info(request, "見本の定型文は、すでにすべて登録されています。")
    return redirect("reasons")


@require_POST
def reason_retire(request: DeskRequest, reason_id: str) -> HttpResponse:
    retire_reason(own_reason(request.user, reason_id), request.user)
    messages.success(request, "定型文の使用をやめました。")
    return redirect("reasons")
