"""見つかったときの扱い: one page for an engagement, for the department that ordered the work."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sekisho.desk.contracts.visible import engagement_for
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.permits.actions import live_permit
from sekisho.desk.permits.handling import HANDLED, LONGEST_REASON, action_ja, decide, decided
from sekisho.desk.permits.models import GateHandling
from sekisho.desk.permits.opened import opened
from sekisho.desk.shell.fields import LineField
from sekisho.kernel.errors import InputError
from sekisho.permits.permit import Permit

WORDS = {"block": "通さない", "hold": "保留する", "mask": "伏せて送る", "warn": "印を付けて通す", "allow": "通す"}


class HandlingForm(forms.Form):
    """A choice for each kind of finding, and one reason for what is changed."""

    def __init__(self, permit: Permit | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, (word, actions) in HANDLED.items():
            own = f"手形のとおり（{WORDS[permit.action(code)]}）" if permit else "手形のとおり"
            choices = [("", own), *((action, action_ja(code, action)) for action in actions)]
            self.fields[code] = forms.ChoiceField(label=word, choices=choices, required=False)
        self.fields["reason"] = LineField(
            label="変える理由",
            max_length=LONGEST_REASON,
            required=False,
            help_text="変えるものがあるときは必ず入力します。",
        )

    def wanted(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in HANDLED}


def handling(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """What is decided now, the form to change it, and what was decided before."""
    found = engagement_for(request.user, engagement_id)
    row = live_permit(found)
    sent = request.POST if request.method == "POST" else None
    form = HandlingForm(opened(row) if row else None, sent, initial=decided(found))
    if form.is_bound and form.is_valid():
        try:
            changed = decide(found, form.wanted(), form.cleaned_data["reason"], request.user)
        except InputError as error:
            form.add_error("reason", f"{error.message_ja}{error.next_ja}")
        else:
            said = (
                f"{changed}件の扱いを変えました。関所には2秒以内に反映されます。"
                if changed
                else "変わったものはありません。"
            )
            messages.success(request, said)
            return redirect("handling", found.id)
    rows = GateHandling.objects.filter(engagement=found).select_related("by", "ended_by")
    context = {
        "engagement": found,
        "form": form,
        "past": [{"row": each, "word": HANDLED[each.code][0], "action": WORDS[each.action]} for each in rows],
        "is_elsewhere": row is not None and row.grounds == row.Grounds.ORIGIN,
    }
    return render(request, "permits/handling.html", context, status=400 if form.errors else 200)
