"""Whose records a person sees, and whether also the words. Bodies are for those who answer for them, no one else."""

from collections import defaultdict

from django.db.models import QuerySet

from sekisho.desk.contracts.models import Party
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.events.models import Pseudonym
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.records.models import Passage
from sekisho.kernel.errors import NotFoundError


def visible_passages(person: Person) -> QuerySet[Passage]:
    """Staff: the own ones. Responsible: of the own party and those below. City side: of the engagements they see."""
    everything = Passage.objects.all()
    if person.role == Role.STAFF:
        return everything.filter(actor__in=Pseudonym.objects.filter(person=person).values("actor"))
    if person.role == Role.RESPONSIBLE:
        return everything.filter(party__in=_answered_for(person))
    if person.role in (Role.POLICY, Role.AUDITOR):
        return everything
    return everything.filter(engagement__in=visible_engagements(person).order_by().values("id"))


def passage_for(person: Person, record: str) -> Passage:
    """The record if the person may see it. Raises NotFoundError otherwise."""
    found = visible_passages(person).filter(record=record).first()
    if found is None:
        raise NotFoundError("この利用記録は見つかりません。", next_ja="利用記録の一覧から開き直してください。")
    return found


def is_own(person: Person, passage: Passage) -> bool:
    """Whether the person made the call."""
    return Pseudonym.objects.filter(person=person, actor=passage.actor).exists()


def sees_words(person: Person) -> bool:
    """Whether prompt and answer are shown. The city and the auditor see that and how AI was used, not the words."""
    return person.role in (Role.STAFF, Role.RESPONSIBLE)


def names_of(actors: set[str]) -> dict[str, str]:
    """Names behind pseudonyms, for those who may see the record at all."""
    rows = Pseudonym.objects.filter(actor__in=actors).select_related("person")
    return {row.actor: row.person.name for row in rows}


def _answered_for(person: Person) -> list[str]:
    """Ids of the own parties and of all below them; one query, however many engagements there are."""
    own = person.organisation_id
    known = Party.objects.filter(engagement__parties__organisation_id=own).order_by()
    below: dict[str | None, list[str]] = defaultdict(list)
    answered: list[str] = []
    for party, parent, organisation in known.values_list("id", "parent_id", "organisation_id"):
        below[parent].append(party)
        if organisation == own:
            answered.append(party)
    for party in answered:  # grows while it is walked
        answered += below[party]
    return list(dict.fromkeys(answered))
