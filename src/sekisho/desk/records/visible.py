"""Whose records a person sees, and whether also the words. Bodies are for those who answer for them, no one else."""

from django.db.models import QuerySet

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import own_parties, visible_engagements
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
    engagements = visible_engagements(person)
    if person.role == Role.RESPONSIBLE:
        return everything.filter(party__in=_answered_for(person, list(engagements)))
    return everything.filter(engagement__in=engagements.values("id"))


def passage_for(person: Person, record: str) -> Passage:
    """The record if the person may see it. Raises NotFoundError otherwise."""
    found = visible_passages(person).filter(record=record).first()
    if found is None:
        raise NotFoundError("この利用記録は見つかりません。", next_ja="利用記録の一覧から開き直してください。")
    return found


def sees_words(person: Person) -> bool:
    """Whether prompt and answer are shown. The city and the auditor see that and how AI was used, not the words."""
    return person.role in (Role.STAFF, Role.RESPONSIBLE)


def names_of(actors: set[str]) -> dict[str, str]:
    """Names behind pseudonyms, for those who may see the record at all."""
    rows = Pseudonym.objects.filter(actor__in=actors).select_related("person")
    return {row.actor: row.person.name for row in rows}


def _answered_for(person: Person, engagements: list[Engagement]) -> list[str]:
    parties: list[str] = []
    for engagement in engagements:
        for party in engagement.parties.filter(organisation_id=person.organisation_id):
            parties += [below.id for below in own_parties(party)]
    return parties
