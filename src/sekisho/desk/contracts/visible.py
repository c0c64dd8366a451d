"""Whose cases a person sees. Every query of every page starts here; nobody sees another organisation's cases."""

from django.db.models import QuerySet

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.kernel.errors import NotFoundError


def visible_engagements(person: Person) -> QuerySet[Engagement]:
    """Officer: of the own department. Policy, audit: all. Contractor side: where the own organisation is a party."""
    everything = Engagement.objects.select_related("department", "officer")
    if person.role in (Role.POLICY, Role.AUDITOR):
        return everything
    if person.role == Role.OFFICER:
        return everything.filter(department_id=person.organisation_id)
    own = Party.objects.filter(organisation_id=person.organisation_id)
    return everything.filter(id__in=own.order_by().values("engagement"))


def engagement_for(person: Person, engagement_id: str) -> Engagement:
    """The engagement if the person may see it. Raises NotFoundError otherwise, without saying which it was."""
    found = visible_engagements(person).filter(id=engagement_id).first()
    if found is None:
        raise NotFoundError("この案件は見つかりません。", next_ja="案件台帳から開き直してください。")
    return found


def own_party(person: Person, engagement: Engagement) -> Party | None:
    """The party of the person's organisation in the engagement, or None (city side)."""
    return Party.objects.filter(engagement=engagement, organisation_id=person.organisation_id).first()


def leads(person: Person, engagement: Engagement) -> bool:
    """Whether the person's organisation is the 受注者・指定管理者 itself; only it files requests."""
    party = own_party(person, engagement)
    return party is not None and party.parent_id is None


def own_parties(party: Party) -> list[Party]:
    """The party and all below it: those it answers for."""
    children = [below for child in party.children.select_related("organisation") for below in own_parties(child)]
    return [party, *children]


def party_organisations(engagement: Engagement) -> QuerySet[Organisation]:
    return Organisation.objects.filter(parties__engagement=engagement)
