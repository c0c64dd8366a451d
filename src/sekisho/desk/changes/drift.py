"""関所で止まった利用: refusals beyond the scope of the live permit, grouped by what was wanted.

Built from the desk's index of the book each time it is shown; only what was answered is kept. The gate knows a
model's service and kind, a person and a party; a purpose or a model nobody connected it does not write down.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from sekisho.desk.applications.actions import OPEN_STATES
from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.people import nameable_by_engagement
from sekisho.desk.changes.models import DriftAnswer
from sekisho.desk.changes.proposal import Additions
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.events.models import Pseudonym
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import LIVE
from sekisho.desk.permits.models import IssuedPermit, ModelRoute
from sekisho.desk.permits.opened import opened
from sekisho.desk.records.models import Passage
from sekisho.desk.records.visible import visible_passages
from sekisho.permits.conditions import KIND_WORDS, Parties
from sekisho.permits.permit import Permit
from sekisho.rules.application import NamedUser

USER, PARTY, PURPOSE = "scope.user", "scope.party", "scope.purpose"
SERVICE, KIND = "scope.service", "scope.kind"
BEYOND = (USER, PARTY, PURPOSE, SERVICE, KIND)


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that was wanted beyond the scope.

    what: in words. who: names of those who wanted it. additions: what a change would add; None where it cannot be
    known and is left to the person. step: of the guided form where the change is written.
    """

    key: str
    code: str
    what: str
    who: tuple[str, ...]
    times: int
    last: datetime
    additions: Additions | None
    step: str


def open_drifts(person: Person, engagement: Engagement) -> tuple[Drift, ...]:
    """What was stopped under the live permit and not answered since, most often first; what this person may see."""
    return drifts_by_engagement(person, [engagement.id])[engagement.id]


def drifts_by_engagement(person: Person, engagements: Iterable[str]) -> dict[str, tuple[Drift, ...]]:
    """The same for many engagements, by id, in a fixed number of queries."""
    found: dict[str, tuple[Drift, ...]] = dict.fromkeys(engagements, ())
    live = IssuedPermit.objects.filter(engagement__in=found, state__in=LIVE)
    permits = {row.id: opened(row) for row in live}
    refused = visible_passages(person).filter(permit__in=permits, state=Passage.State.REFUSED)
    groups = _grouped(refused.filter(code__in=BEYOND), permits)
    names, answered = _Names(tuple(groups)), _answered(groups)
    for engagement, wanted in groups.items():
        words, said = _Words(engagement, names), answered.get(engagement, {})
        drifts = [words.drift(code, subject, uses) for (code, subject), uses in wanted.items()]
        fresh = [drift for drift in drifts if drift.key not in said or said[drift.key] < drift.last]
        found[engagement] = tuple(sorted(fresh, key=lambda drift: (-drift.times, drift.key)))
    return found


def key_of(code: str, subject: str) -> str:
    """Names a drift within its engagement."""
    return hashlib.sha256(f"{code}|{subject}".encode()).hexdigest()[:16]


Uses = list[dict[str, Any]]
Groups = dict[tuple[str, str], Uses]


def _grouped(refused: QuerySet[Passage], permits: dict[str, Permit]) -> dict[str, Groups]:
    """Refusals by engagement, code and what was wanted; those of something within the scope are about another thing."""
    names = ("code", "party", "actor", "service", "model", "permit")
    counted = refused.order_by().values(*names).annotate(times=Count("record"), last=Max("at"))
    kinds = dict(ModelRoute.objects.values_list("model", "kind"))
    groups: dict[str, Groups] = {}
    for use in counted:
        use["kind"] = kinds.get(use["model"], "")
        permit = permits[use["permit"]]
        if not _is_within(use, permit):
            groups.setdefault(permit.engagement, {}).setdefault((use["code"], _subject(use)), []).append(use)
    return groups


def _subject(use: dict[str, Any]) -> str:
    subjects = {
        USER: use["actor"],
        PARTY: use["party"],
        SERVICE: use["service"],
        KIND: f"{use['service']}/{use['kind']}",
    }
    return str(subjects.get(use["code"], ""))


def _is_within(use: dict[str, Any], permit: Permit) -> bool:
    """A confirmed service reached in a way that may not be, or a kind the gate does not serve, is no drift."""
    if use["code"] == SERVICE:
        return use["service"] in permit.kinds
    if use["code"] == KIND:
        return use["kind"] in permit.kinds.get(use["service"], ())
    parties = next(condition.parties for condition in permit.conditions if isinstance(condition, Parties))
    return use["code"] == PARTY and use["party"] in parties


def _answered(engagements: Iterable[str]) -> dict[str, dict[str, datetime]]:
    """Until when refusals count as answered, by engagement and key; a draft under way answers whatever comes."""
    until: dict[str, dict[str, datetime]] = {}
    for answer in DriftAnswer.objects.filter(engagement__in=engagements).select_related("request"):
        is_under_way = answer.request is not None and answer.request.state in OPEN_STATES
        ends = datetime.max.replace(tzinfo=answer.at.tzinfo) if is_under_way else answer.at
        until.setdefault(answer.engagement_id, {})[answer.key] = ends
    return until


class _Names:
    """Names behind ids, read once for all drifts of these engagements."""

    def __init__(self, engagements: Iterable[str]) -> None:
        pseudonyms = Pseudonym.objects.filter(engagement__in=engagements).select_related("person__organisation")
        self.people = {row.actor: row.person for row in pseudonyms}
        self.nameable = nameable_by_engagement(engagements)
        parties = Party.objects.filter(engagement__in=engagements).select_related("organisation")
        self.parties = {party.id: party for party in parties}
        self.catalogue = catalogue()


class _Words:
    """Puts the drifts of one engagement into words."""

    def __init__(self, engagement: str, names: _Names) -> None:
        self.people, self.parties, self.catalogue = names.people, names.parties, names.catalogue
        self.nameable = {person.id: person for person in names.nameable[engagement]}

    def drift(self, code: str, subject: str, uses: Uses) -> Drift:
        what, additions, step = self._about(code, subject, uses)
        return Drift(
            key=key_of(code, subject),
            code=code,
            what=what,
            who=tuple(sorted({self.people[use["actor"]].name for use in uses if use["actor"] in self.people})),
            times=sum(use["times"] for use in uses),
            last=max(use["last"] for use in uses),
            additions=additions,
            step=step,
        )

    def _about(self, code: str, subject: str, uses: Uses) -> tuple[str, Additions | None, str]:
        actors = [use["actor"] for use in uses]
        if code == USER:
            person = self.people.get(subject)
            name = f"{person.name}（{person.organisation.name}）" if person else "登録のない人"
            return f"利用者の範囲にない人：{name}", self._people(actors), "users"
        if code == PARTY:
            party = self.parties.get(subject)
            name = party.organisation.name if party else "登録のない会社"
            return f"確認を受けていない会社：{name}", self._people(actors), "users"
        if code in (SERVICE, KIND):
            service = subject.partition("/")[0]
            return (*self._service(code, service, uses[0]["kind"]), "services")
        return "確認を受けていない利用業務・目的（指定された内容は記録していません）", None, "uses"

    def _service(self, code: str, service: str, kind: str) -> tuple[str, Additions | None]:
        facts = self.catalogue.find(service)
        if facts is None:
            return "確認を受けていないサービス（接続の登録がないモデル名。名称は記録していません）", None
        word = KIND_WORDS.get(kind, kind)
        what = "確認を受けていないサービス" if code == SERVICE else "確認を受けていない種類"
        return f"{what}：{facts.name_ja}（{word}）", Additions(services=((facts, kind),))

    def _people(self, actors: list[str]) -> Additions | None:
        """Those who wanted it and can be named now: active, of a company that has accepted."""
        known = [self.people[actor].id for actor in actors if actor in self.people]
        found = [self.nameable[person] for person in dict.fromkeys(known) if person in self.nameable]
        if not found:
            return None
        named = [NamedUser(p.id, p.name, str(getattr(p, "party", "")), p.organisation.name) for p in found]
        below = [user.company for user in named if self.parties[user.party].parent_id is not None]
        return Additions(people=tuple(named), below=tuple(dict.fromkeys(below)))
