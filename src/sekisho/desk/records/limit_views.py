"""利用の上限: how much an engagement and each person in it may use, and how much was used this month."""

from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import engagement_for, leads
from sekisho.desk.events.actions import actor_of
from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import live_permit, read_permit
from sekisho.desk.permits.forms import SET_HERE, LimitForm
from sekisho.desk.permits.limits import city_limits, limits_set, needs_prices, set_limits
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Passage
from sekisho.desk.shell.clock import now
from sekisho.kernel.clock import JST
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.permits.caps import WHAT_WORDS

WHOLE = "whole"


def limits(request: DeskRequest, engagement_id: str) -> HttpResponse:
    """One form for the whole engagement and one for each person of the permit; each is saved by itself."""
    found = engagement_for(request.user, engagement_id)
    if not leads(request.user, found):
        raise NotFoundError("この案件の上限を決めるのは、受注者・指定管理者の管理者です。")
    people = list(_people(found))
    sent = request.POST.get("holder", "") if request.method == "POST" else ""
    if request.method != "POST":
        return _page(request, found, people, None)
    person = next((each for each in people if each.id == sent), None)
    if person is None and sent != WHOLE:
        raise InputError("上限を決める相手が選ばれていません。", next_ja="画面を開き直してください。")
    form = LimitForm(city_limits(found), request.POST, prefix=sent)
    if not form.is_valid():
        return _page(request, found, people, form)
    set_limits(found, person, form.caps(), request.user)
    whose = f"{person.name}さん" if person else "案件全体"
    messages.success(request, f"{whose}の上限を保存しました。関所には2秒以内に反映されます。")
    return redirect("limits", found.id)


def _page(request: DeskRequest, engagement: Engagement, people: list[Person], sent: LimitForm | None) -> HttpResponse:
    catch_up()
    city = city_limits(engagement)

    def form(holder: str, person: Person | None) -> LimitForm:
        if sent is not None and sent.prefix == holder:
            return sent
        return LimitForm(city, prefix=holder, initial=limits_set(engagement, person))

    used = _used(engagement)
    rows = [
        {"person": person, "form": form(person.id, person), "used": used.get(actor_of(person, engagement.id), 0)}
        for person in people
    ]
    context = {
        "engagement": engagement,
        "whole": form(WHOLE, None),
        "rows": rows,
        "used": sum(used.values()),
        "city": [(WHAT_WORDS[what], city[what]) for what in SET_HERE if what in city],
        "unpriced": needs_prices(engagement),
        "has_permit": live_permit(engagement) is not None,
        "form": sent,
    }
    return render(request, "records/limits.html", context, status=400 if sent is not None else 200)


def _people(engagement: Engagement) -> QuerySet[Person]:
    """Those the permit names."""
    row = live_permit(engagement)
    users = read_permit(row).users if row else ()
    return Person.objects.filter(id__in=users, is_active=True).select_related("organisation").order_by("name")


def _used(engagement: Engagement) -> dict[str, int]:
    """Tokens this month by pseudonym, as the book has them."""
    here = now().astimezone(JST)
    begins = datetime(here.year, here.month, 1, tzinfo=JST)
    passages = Passage.objects.filter(engagement=engagement.id, at__gte=begins).order_by()
    return dict(passages.values_list("actor").annotate(tokens=Sum("charged")).values_list("actor", "tokens"))
