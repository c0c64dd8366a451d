"""利用記録の書き出し: the page of one engagement, and what the policy section decides about all or one of them."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import engagement_for
from sekisho.desk.events.models import Event
from sekisho.desk.home.case import who
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import May
from sekisho.desk.shell.clock import today
from sekisho.desk.usage.actions import CITY, Wanted, decide, in_effect, last_month, take
from sekisho.desk.usage.fields import AT, CHOICES, MINIMUM, NEVER_JA, PERSON, Fields
from sekisho.desk.usage.forms import FieldsForm, TakeForm
from sekisho.desk.usage.models import UsageFields
from sekisho.desk.usage.rows import Span
from sekisho.kernel.errors import InputError

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TAKEN_SHOWN = 20


def usage(request: DeskRequest, engagement_id: str) -> HttpResponseBase:
    """What leaves and what does not, the days, and who took one before. A POST takes: that is recorded."""
    engagement = engagement_for(request.user, engagement_id)
    month = last_month(today())
    initial = {"first": month.first, "last": month.last}
    form = TakeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        wanted = Wanted(engagement, Span(given["first"], given["last"]), given["form"])
        try:
            return _file(wanted, request.user)
        except InputError as error:
            form.add_error("last", f"{error.message_ja}{error.next_ja}")
    decision = in_effect(engagement.id)
    context = {
        "engagement": engagement,
        "form": form,
        "row": decision.row,
        "at_word": AT[decision.fields.at],
        "person_word": PERSON[decision.fields.person],
        "columns": [CHOICES[name] for name in decision.fields.columns],
        "left_out": [choice for name, choice in CHOICES.items() if name not in decision.fields.columns],
        "never": NEVER_JA,
        "taken": _taken(request.user, engagement),
        "decides": request.user.may(May.DECIDE_USAGE),
    }
    return render(request, "usage/usage.html", context, status=400 if form.errors else 200)


def _file(wanted: Wanted, by: Person) -> FileResponse:
    """Written to a file without a name, which ends with the answer: neither memory nor the store waits for a client."""
    target = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        take(wanted, by, target)
    except BaseException:
        target.close()
        raise
    span = wanted.span
    name = f"利用記録_{wanted.engagement.id}_{span.first:%Y%m%d}-{span.last:%Y%m%d}.{wanted.form}"
    return FileResponse(target, as_attachment=True, filename=name, content_type=CONTENT_TYPES[wanted.form])


def _taken(person: Person, engagement: Engagement) -> list[dict[str, object]]:
    """The newest: the city sees all, the contractor's side its own."""
    rows = Event.objects.filter(engagement=engagement.id, act="usage.take").select_related("actor__organisation")
    if person.organisation.kind == "contractor":
        rows = rows.filter(actor__organisation_id=person.organisation_id)
    return [{"event": row, "who": who(person, row) or "（運用者）"} for row in rows[:TAKEN_SHOWN]]


def usage_fields(request: DeskRequest, engagement_id: str = CITY) -> HttpResponse:
    """What is decided now, the form to change it, and what was decided before; of one engagement or of all."""
    engagement = engagement_for(request.user, engagement_id) if engagement_id else None
    form = FieldsForm(
        request.POST if request.method == "POST" else None,
        is_city=engagement is None,
        initial=_initial(engagement_id),
    )
    if form.is_bound and form.is_valid():
        is_changed = decide(engagement_id, form.cleaned_data["fields"], form.cleaned_data["reason"], request.user)
        said = "これからの書き出しに使われます。" if is_changed else "変わったものはありません。"
        messages.success(request, f"書き出しの項目を決めました。{said}" if is_changed else said)
        return redirect("usage", engagement.id) if engagement else redirect("usage-fields")
    past = UsageFields.objects.filter(scope=engagement_id).select_related("by", "ended_by")
    context: dict[str, Any] = {
        "engagement": engagement,
        "form": form,
        "minimum": MINIMUM.words,
        "never": NEVER_JA,
        "past": [{"row": row, "words": row.fields.words} for row in past],
        "own_rules": UsageFields.objects.exclude(scope=CITY).filter(ended_at=None).count(),
    }
    return render(request, "usage/fields.html", context, status=400 if form.errors else 200)


def _initial(scope: str) -> dict[str, object]:
    decision = in_effect(scope)
    fields: Fields = decision.fields
    is_own = decision.row is not None and decision.row.scope == scope
    return {
        "own": "yes" if is_own else "no",
        "at": fields.at,
        "person": fields.person,
        "columns": list(fields.columns),
    }
