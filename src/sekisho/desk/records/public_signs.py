"""Signs of a direct service to citizens (rule 2) in the records of the last 30 days, each with the reason in words.

The gate flags what a call shows (`public.prompt`, `public.end-users`) and stops calls from web pages
(`public.origin`). What only a day shows, `public.traffic`, is seen here: a key that is used round the clock.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, QuerySet

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import ActiveDay, Passage
from sekisho.desk.records.public_flags import END_USERS, ORIGIN, PROMPT, TRAFFIC
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.clock import JST

LOOKED_BACK = timedelta(days=30)
# Nobody works in so many different hours of one day.
ROUND_THE_CLOCK = 18
MOST = 50
WORDS = {
    PROMPT: "AIへの指示が、市民等に直接答えさせるものと読めます",
    END_USERS: "一つのキーの後ろに、異なる利用者が多数います（1日に10人以上）",
    TRAFFIC: f"一人のキーが、1日のうち{ROUND_THE_CLOCK}以上の時間帯で使われた日があります",
    ORIGIN: "ウェブページから直接の呼出しがありました（通していません）",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to look at an engagement. times: calls, for `public.traffic` days of a person. last: the latest."""

    code: str
    times: int
    last: date

    @property
    def reason(self) -> str:
        return WORDS[self.code]

    @property
    def unit(self) -> str:
        return "日" if self.code == TRAFFIC else "回"

    @property
    def filter(self) -> str:
        """What narrows the list of records to this; a day's traffic is no mark on any one record."""
        return "" if self.code == TRAFFIC else "&public=1"


def reasons_of(passage: Passage) -> list[str]:
    """Why this record was flagged, in words."""
    return [WORDS[code] for code in passage.public.split() if code in WORDS]


def signs_by_engagement(passages: QuerySet[Passage]) -> dict[str, list[Sign]]:
    """Signs of the last 30 days by id of the engagement, among the passages a person sees."""
    flagged = passages.filter(at__gte=now() - LOOKED_BACK).exclude(public="").order_by()
    found: dict[str, list[Sign]] = defaultdict(list)
    told: dict[tuple[str, str], list[tuple[int, date]]] = defaultdict(list)
    for row in flagged.values("engagement", "public").annotate(times=Count("record"), last=Max("at")):
        for code in row["public"].split():
            told[row["engagement"], code].append((row["times"], row["last"].astimezone(JST).date()))
    for (engagement, code), parts in sorted(told.items()):
        if code in WORDS:
            found[engagement].append(Sign(code, sum(times for times, _ in parts), max(last for _, last in parts)))
    for engagement, days in _round_the_clock(passages).items():
        found[engagement].append(Sign(TRAFFIC, len(days), max(days)))
    return dict(found)


def sign_rows(passages: QuerySet[Passage], engagements: QuerySet[Engagement]) -> list[dict[str, object]]:
    """The engagements with signs and their reasons, as `records/signs_home.html` shows them."""
    catch_up()
    found = signs_by_engagement(passages)
    concerned = engagements.filter(id__in=found).order_by("title", "id")[:MOST]
    return [{"engagement": each, "signs": found[each.id]} for each in concerned]


def _round_the_clock(passages: QuerySet[Passage]) -> dict[str, list[date]]:
    """By engagement the days on which somebody's key was used round the clock, a day for each such person."""
    busy = ActiveDay.objects.filter(count__gte=ROUND_THE_CLOCK, day__gte=today() - LOOKED_BACK)
    rows = list(busy.values_list("engagement", "actor", "day"))
    seen = set(passages.filter(actor__in={actor for _, actor, _ in rows}).order_by().values_list("actor").distinct())
    days: dict[str, list[date]] = defaultdict(list)
    for engagement, actor, day in rows:
        if (actor,) in seen:
            days[engagement].append(day)
    return days
