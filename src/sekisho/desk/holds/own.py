"""Whose held calls a person sees here: the own ones, and nobody else's. A hold is one finding, however often sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sekisho.desk.events.models import Pseudonym
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import HoldRelease
from sekisho.desk.records.models import Passage
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import NotFoundError

# Later nobody knows what was sent: it is sent again, and held again.
OPEN_FOR = timedelta(days=7)
MOST_READ = 500


@dataclass(frozen=True, slots=True)
class Held:
    """A hold: its newest call, how often it was sent, and the newest reason stated for it, if any."""

    passage: Passage
    times: int
    release: HoldRelease | None

    @property
    def waits(self) -> bool:
        """Whether the person may still state a reason."""
        return (self.release is None or not self.release.counts) and is_open(self.passage)


def is_open(passage: Passage) -> bool:
    return now() - passage.at < OPEN_FOR


def own_held(person: Person) -> list[Held]:
    """Of the last days, the newest first."""
    actors = Pseudonym.objects.filter(person=person).values("actor")
    found = Passage.objects.filter(actor__in=actors, at__gte=now() - OPEN_FOR).exclude(hold="")
    newest: dict[str, Passage] = {}
    times: dict[str, int] = {}
    for passage in found.order_by("-at", "-record")[:MOST_READ]:
        newest.setdefault(passage.hold, passage)
        times[passage.hold] = times.get(passage.hold, 0) + 1
    releases = _newest_releases(newest, person)
    return [Held(passage, times[hold], releases.get(hold)) for hold, passage in newest.items()]


def own_hold(person: Person, record: str) -> Held:
    """The hold of that call. Raises NotFoundError if it is another person's, or no held call."""
    actors = Pseudonym.objects.filter(person=person).values("actor")
    passage = Passage.objects.filter(record=record, actor__in=actors).exclude(hold="").first()
    if passage is None:
        raise NotFoundError(
            "この保留は見つかりません。開けるのは、呼び出した本人だけです。",
            next_ja="「保留した呼出し」から開き直すか、自分のアカウントでサインインし直してください。",
        )
    times = Passage.objects.filter(actor=passage.actor, hold=passage.hold).count()
    return Held(passage, times, _newest_releases([passage.hold], person).get(passage.hold))


def _newest_releases(holds: Iterable[str], person: Person) -> dict[str, HoldRelease]:
    rows = HoldRelease.objects.filter(person=person, hold__in=list(holds)).order_by("at", "id")
    return {row.hold: row for row in rows}
