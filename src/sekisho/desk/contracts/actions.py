"""What can be done to an engagement. Each act checks its own preconditions and writes an event."""

from datetime import date

from django.db import transaction

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, StateError


@transaction.atomic
def open_engagement(engagement: Engagement, contractor: Organisation, by: Person) -> Engagement:
    """Save a new engagement with its contractor as the first party."""
    engagement.save()
    Party.objects.create(engagement=engagement, organisation=contractor, accepted_at=now())
    record("engagement.open", by, engagement.id, engagement=engagement.id, detail={"kind": engagement.kind})
    return engagement


@transaction.atomic
def change_engagement(engagement: Engagement, by: Person) -> Engagement:
    """Save corrected facts of an engagement."""
    engagement.save()
    record("engagement.change", by, engagement.id, engagement=engagement.id)
    return engagement


@transaction.atomic
def attach_specification(engagement: Engagement, on: date, by: Person) -> None:
    """Note that the 特記仕様書 of the pinned version is part of the contract; only now is the gate's rule in force."""
    locked = Engagement.objects.select_for_update().get(id=engagement.id)
    if locked.specification_on is not None:
        raise StateError("特記仕様書は、すでに添付されています。")
    Engagement.objects.filter(id=engagement.id).update(specification_on=on)
    engagement.specification_on = on
    record("engagement.attach-specification", by, engagement.id, engagement=engagement.id, detail={"book": locked.book})


@transaction.atomic
def declare_use(engagement: Engagement, use: Engagement.Use, by: Person) -> None:
    """The contractor says whether generative AI will be used; 「利用なし」 needs no further paper."""
    Engagement.objects.filter(id=engagement.id).update(use=use)
    engagement.use = use
    record("engagement.declare-use", by, engagement.id, engagement=engagement.id, detail={"use": str(use)})


@transaction.atomic
def add_party(parent: Party, organisation: Organisation, task: str, by: Person) -> Party:
    """Name a 再委託・再々委託の相手方 below `parent`. Raises InputError if it is a party already."""
    engagement = parent.engagement
    if organisation.kind != Organisation.Kind.CONTRACTOR:
        raise InputError("再委託の相手方に、市の組織は選べません。")
    if Party.objects.filter(engagement=engagement, organisation=organisation).exists():
        raise InputError(f"{organisation.name}は、すでにこの案件に登録されています。")
    party = Party.objects.create(engagement=engagement, organisation=organisation, parent=parent, task=task)
    record("party.add", by, party.id, engagement=engagement.id, detail={"tier": party.tier})
    return party


@transaction.atomic
def accept_party(party: Party, by: Person) -> None:
    """The subcontractor agrees to work under this engagement; from now on its people can be named as users."""
    if party.organisation_id != by.organisation_id:
        raise StateError("承諾は、再委託の相手方の管理者が行います。")
    if not Party.objects.filter(id=party.id, accepted_at=None).update(accepted_at=now()):
        raise StateError("すでに承諾されています。")
    record("party.accept", by, party.id, engagement=party.engagement_id)


def organisation_named(name: str, address: str = "") -> Organisation:
    """The company of that name, made if there is none. What is known of one already stays as its own people have it."""
    known = Organisation.objects.filter(kind=Organisation.Kind.CONTRACTOR, name=name).first()
    return known or Organisation.objects.create(kind=Organisation.Kind.CONTRACTOR, name=name, address=address)
