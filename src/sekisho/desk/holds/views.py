"""保留した呼出し: the own ones, one with its reason, and taking a reason back. Never a word of what was sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.holds.actions import end_reason, state_reason
from sekisho.desk.holds.forms import ReasonForm
from sekisho.desk.holds.own import own_held, own_hold
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.records.found import found_of, labels_of
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.released import released
from sekisho.desk.records.visible import passage_for
from sekisho.desk.shell.tags import moment_text
from sekisho.kernel.errors import NotFoundError


def holds(request: DeskRequest) -> HttpResponse:
    """What was held of the person's calls in the last days."""
    catch_up()
    held = own_held(request.user)
    titles = dict(
        Engagement.objects.filter(id__in={each.passage.engagement for each in held}).values_list("id", "title")
    )
    rows = [
        {"held": each, "title": titles.get(each.passage.engagement, ""), "labels": labels_of(each.passage)}
        for each in held
    ]
    return render(request, "holds/holds.html", {"rows": rows})


def hold(request: DeskRequest, record_id: str) -> HttpResponse:
    """What was found and where, and the reason. The address stands in the refusal that the person's software shows."""
    catch_up()
    held = own_hold(request.user, record_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = state_reason(held.passage, form.cleaned_data["reason"], request.user)
        until = moment_text(made.until)
        messages.success(
            request,
            f"理由を記録しました。AIのソフトに戻り、同じ内容をもう一度送ってください。{until}まで、あなたの呼出しに限って通ります。",
        )
        return redirect("hold", record_id)
    context = {
        "held": held,
        "passage": held.passage,
        "engagement": Engagement.objects.filter(id=held.passage.engagement).first(),
        "found": found_of(held.passage),
        "form": form,
    }
    return render(request, "holds/hold.html", context, status=400 if form.errors else 200)


@require_POST
def hold_end(request: DeskRequest, record_id: str) -> HttpResponse:
    """By the person, by those who answer for the person's use, and by the department that ordered the work."""
    catch_up()
    passage = passage_for(request.user, record_id)
    row = next((row for row in released(passage) if row.counts), None)
    if row is None:
        raise NotFoundError("取り消せる理由は記録されていません。", next_ja="記録を開き直してください。")
    end_reason(row, request.user)
    messages.success(request, "理由を取り消しました。2秒以内に、すべての関所でもう一度保留になります。")
    return redirect("record", record_id)
