"""Who here may be who there: what a person can choose from, and what is proposed. Nothing is bound by this file."""

from collections.abc import Callable
from dataclasses import dataclass

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.people import nameable_people
from sekisho.desk.contracts.models import Engagement
from sekisho.kernel.errors import InputError
from sekisho.permits.adopt import Binding
from sekisho.permits.handover import Handover, Named


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone or something here. note: a person's company. mail: a person's address, "" for others."""

    id: str
    name: str
    note: str = ""
    mail: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}（{self.note}）" if self.note else self.name


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of one engagement here."""

    people: tuple[Candidate, ...]
    parties: tuple[Candidate, ...]
    services: tuple[Candidate, ...]


def candidates_of(engagement: Engagement) -> Candidates:
    """The people who can be named, the companies that are in, and the services of the catalogue."""
    people = nameable_people(engagement)
    parties = engagement.parties.filter(accepted_at__isnull=False).select_related("organisation")
    return Candidates(
        tuple(Candidate(one.id, one.name, one.organisation.name, one.email) for one in people),
        tuple(Candidate(one.id, one.organisation.name) for one in parties),
        tuple(Candidate(fact.id, fact.name_ja) for fact in catalogue().by_id.values() if not fact.consumer_terms),
    )


def proposals(handover: Handover, found: Candidates) -> Binding:
    """Exact and unique matches only: name and company of a person, name of a company, id and name of a service."""
    return Binding(
        users=_matches(handover.people, found.people, same=lambda there, here: there.note == here.note),
        parties=_matches(handover.parties, found.parties, same=lambda there, here: True),
        services=_matches(handover.services, found.services, same=lambda there, here: there.id == here.id),
    )


Same = Callable[[Named, Candidate], bool]


def _matches(there: tuple[Named, ...], here: tuple[Candidate, ...], same: Same) -> dict[str, str]:
    found: dict[str, str] = {}
    for named in there:
        alike = [one for one in here if one.name == named.name and same(named, one)]
        twins = [one for one in there if (one.name, one.note) == (named.name, named.note)]
        if len(alike) == len(twins) == 1:
            found[named.id] = alike[0].id
    return found


def insist_on_candidates(engagement: Engagement, binding: Binding) -> None:
    """Raises InputError for someone who is not in this engagement, or if nobody could pass at all."""
    found = candidates_of(engagement)
    wanted = (
        (binding.users, found.people, "利用者"),
        (binding.parties, found.parties, "会社"),
        (binding.services, found.services, "サービス"),
    )
    for bound, known, what in wanted:
        if not set(bound.values()) <= {one.id for one in known}:
            raise InputError(
                f"この案件では割り当てられない{what}が選ばれています。", next_ja="画面を開き直してください。"
            )
        if not bound:
            raise InputError(f"{what}が一つも割り当てられていません。", next_ja=f"{what}を選んでください。")
    companies = {person.id: str(getattr(person, "party", "")) for person in nameable_people(engagement)}
    if any(companies[user] not in binding.parties.values() for user in binding.users.values()):
        raise InputError(
            "割り当てた利用者の会社が、会社として割り当てられていません。", next_ja="会社も割り当ててください。"
        )
