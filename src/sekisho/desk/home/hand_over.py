"""引継ぎ: choose what goes to whom; the successor's list with the open points of every case."""

from collections import defaultdict
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sekisho.desk.applications.models import Request
from sekisho.desk.contracts.hand_over import hand_over, hand_over_for, held_by, is_over, officers, take_note
from sekisho.desk.contracts.models import Engagement, HandOver, HandOverItem
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import LIVE
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.shell.clock import today
from sekisho.kernel.era import wareki
from sekisho.kernel.errors import InputError, NotFoundError

SOON = timedelta(days=30)
NOBODY = "nobody"
MOST_NOTE = 4000
OPEN_WORDS = {
    "submitted": "確認依頼が提出され、審査を待っています",
    "in_review": "確認依頼を審査しています",
    "returned": "補正を依頼しています",
}


def hand_overs(request: DeskRequest) -> HttpResponse:
    """The form: from whom (in the URL), to whom, which engagements; below it what was handed over so far."""
    person = request.user
    people = list(officers(person))
    wanted = request.GET.get("from", person.id)
    giver = next((one for one in people if one.id == wanted), None)
    if request.method == "POST":
        return _act(request, people)
    engagements = list(held_by(person, giver if wanted != NOBODY else None)) if giver or wanted == NOBODY else []
    context = {
        "people": people,
        "wanted": wanted,
        "takers": [one for one in people if one.is_active and one.id != wanted],
        "rows": [{"engagement": one, "points": points} for one, points in open_points(engagements)],
        "past": HandOver.objects.filter(department_id=person.organisation_id).select_related("giver", "taker")[:20],
    }
    return render(request, "home/hand_overs.html", context)


def _act(request: DeskRequest, people: list[Person]) -> HttpResponse:
    sent = request.POST
    giver = next((one for one in people if one.id == sent.get("giver")), None)
    taker = next((one for one in people if one.id == sent.get("taker")), None)
    if taker is None or (giver is None and sent.get("giver") != NOBODY):
        raise InputError("引継ぎ先を選んでください。", next_ja="前の画面に戻り、引継ぎ先の職員を選んでください。")
    note = sent.get("note", "").replace("\r\n", "\n")
    if len(note) > MOST_NOTE:
        raise InputError(f"引継ぎ事項は{MOST_NOTE}文字以内で入力してください。")
    chosen = sent.getlist("engagement")
    if sent.get("which") == "all":
        chosen = list(held_by(request.user, giver).values_list("id", flat=True))
    made = hand_over(giver, taker, chosen, note, request.user)
    messages.success(request, f"{len(chosen)}件の案件を{taker.name}さんに引き継ぎました。")
    return redirect("hand-over", made.id)


def hand_over_list(request: DeskRequest, hand_over_id: str) -> HttpResponse:
    """The successor's list: every case with its open points, and what was gone through."""
    found = hand_over_for(request.user, hand_over_id)
    items = list(found.items.select_related("engagement"))
    points = dict(open_points([item.engagement for item in items]))
    rows = [{"item": item, "points": points[item.engagement]} for item in items]
    context = {
        "found": found,
        "rows": sorted(rows, key=lambda row: (row["item"].seen_at is not None, not row["points"])),  # type: ignore[attr-defined]
        "left": sum(item.seen_at is None for item in items),
        "is_taker": found.taker_id == request.user.id,
    }
    return render(request, "home/hand_over.html", context)


@require_POST
def hand_over_seen(request: DeskRequest, hand_over_id: str) -> HttpResponse:
    found = hand_over_for(request.user, hand_over_id)
    item = HandOverItem.objects.filter(hand_over=found, engagement_id=request.POST.get("engagement", "")).first()
    if item is None:
        raise NotFoundError("この案件は、この引継ぎに含まれていません。")
    take_note(item, request.user)
    messages.success(request, "引継ぎを確認しました。")
    return redirect("hand-over", found.id)


def open_points(engagements: list[Engagement]) -> list[tuple[Engagement, list[str]]]:
    """What is left to do in each, in words; in a fixed number of queries."""
    ids = [one.id for one in engagements]
    said: dict[str, list[str]] = defaultdict(list)
    for case in Request.objects.filter(engagement__in=ids, state__in=OPEN_WORDS).only(
        "engagement_id", "state", "receipt"
    ):
        said[case.engagement_id].append(OPEN_WORDS[case.state] + (f"（{case.receipt}）" if case.receipt else ""))
    for row in IssuedPermit.objects.filter(engagement__in=ids, state__in=LIVE).defer("token"):
        if row.state == "suspended":
            said[row.engagement_id].append("手形を停止しています")
        if row.last_day <= today() + SOON:
            said[row.engagement_id].append(f"手形が{wareki(row.last_day)}で終わります")
    for one in engagements:
        if one.specification_on is None and not is_over(one):
            said[one.id].append("特記仕様書が未添付です")
    return [(one, said[one.id]) for one in engagements]
