"""What a person must still see to after a call: pictures that wait for 同意 (rule 3), and what an answer holds.

The gate writes both into the book (a note of the intent, an event under the record); here they are indexed and put into
words with what to do next. Nothing here decides that a file may be used.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.records.models import OtherBook, Passage
from sekisho.desk.shell.clock import now

# As `gateway.rights.UNCURATED` and `gateway.record.FOUND` write them.
CONSENT, OUTPUT = "image.uncurated", "output.found"
CODES = (CONSENT, OUTPUT)
LOOKED_BACK = timedelta(days=30)
MOST = 50
State = Passage.State
# Where something may have come back.
CAME_BACK = (State.ANSWERED, State.CUT)
TITLES = {
    CONSENT: "同意待ちの画像・動画（規定3）",
    OUTPUT: "応答に要確認の記載（規定9・10）",
}
TAGS = {CONSENT: "同意待ち（規定3）", OUTPUT: "応答の確認（規定9・10）"}
SAID = {
    CONSENT: "選別した学習データだけで作られたと確かめられていないサービスの画像・動画です。"
    "同意を得るまで、成果物に使えません。",
    OUTPUT: "AIの応答に、個人情報や秘密などと見られる記載があります。関所は止めていません。",
}
NEXT = {
    CONSENT: "成果物に使うときは、使う前に、既存の著作物に似ていないか・依拠していないかを確かめて記録し、"
    "その画像のSHA-256を添えて発注者に同意を依頼してください。使わないときは、何もする必要はありません。"
    "同意を記録する画面はまだないため、依頼と同意は書面で残してください。",
    OUTPUT: "そのまま使わず、書かれていることが正しいか（規定9）、他人の権利やプライバシーを侵さないか（規定10）を"
    "確かめ、要らない記載は消してから使ってください。",
}
FOUND_JA = {
    "personal": "個人情報",
    "secret": "業務上知り得た秘密",
    "rights": "他者の権利に関わる記載",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to see to about a record. found: what the answer holds, as (word with code, how often)."""

    code: str
    found: tuple[tuple[str, int], ...] = ()

    @property
    def title(self) -> str:
        return TITLES[self.code]

    @property
    def said(self) -> str:
        return SAID[self.code]

    @property
    def next_ja(self) -> str:
        return NEXT[self.code]


def after_of(leaf: dict[str, Any]) -> str:
    """What an intent's notes leave to be seen to, between spaces; "" for nothing."""
    return f" {CONSENT} " if CONSENT in leaf.get("notes", ()) else ""


def note_output(leaf: dict[str, Any], book: OtherBook | None) -> None:
    """Index an event of the gate that says what an answer holds. Reading a leaf twice changes nothing."""
    found = {code: times for code, times in leaf["detail"].items() if isinstance(times, int)}
    row = Passage.objects.filter(record=leaf["subject"], log=book).first()
    if row is None or not found:
        return
    row.output = found
    row.after = f" {' '.join(sorted({*row.after.split(), OUTPUT}))} "
    row.save(update_fields=["output", "after"])


def tasks_of(passage: Passage) -> list[Task]:
    """What is left to be seen to about this record, of whose call something came back."""
    codes = passage.after.split() if passage.state in CAME_BACK else ()
    told = tuple((f"{FOUND_JA.get(code.partition('.')[0], '')}　{code}", n) for code, n in passage.output.items())
    return [Task(code, told if code == OUTPUT else ()) for code in CODES if code in codes]


def tags_of(passage: Passage) -> list[str]:
    """The same in a word each, for a list."""
    return [TAGS[task.code] for task in tasks_of(passage)]


def with_task(passages: QuerySet[Passage], code: str) -> QuerySet[Passage]:
    """Those that leave this to be seen to; an unknown code is none's."""
    return passages.filter(after__contains=f" {code} ", state__in=CAME_BACK)


def counts_by_engagement(passages: QuerySet[Passage]) -> dict[str, dict[str, int]]:
    """How many leave what to be seen to, by engagement and code; one question to the store.

    The state is asked of what comes back: with it the store goes by the index of states, through all records there
    are, and not by the few marked ones, which have an index of their own.
    """
    counts: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CODES, 0))
    marked = passages.filter(~Q(after="")).order_by().values_list("engagement", "after", "state")
    for engagement, after, state, times in marked.annotate(times=Count("record")):
        for code in after.split():
            if code in TITLES and state in CAME_BACK:
                counts[engagement][code] += times
    return dict(counts)


def after_rows(passages: QuerySet[Passage], engagements: QuerySet[Engagement]) -> list[dict[str, object]]:
    """Engagements with something of the last 30 days to see to, as `records/after_home.html` shows them."""
    counts = counts_by_engagement(passages.filter(at__gte=now() - LOOKED_BACK))
    concerned = engagements.filter(id__in=counts).order_by("title", "id")[:MOST]
    return [
        {
            "engagement": each,
            "tasks": [(code, TITLES[code], times) for code, times in counts[each.id].items() if times],
        }
        for each in concerned
    ]
