"""A call the gate stopped, as the desk's index shows it after reading the book."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.desk.changes.drift import key_of
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.events.actions import actor_of
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import live_permit
from sekisho.desk.permits.models import Connection, ModelRoute
from sekisho.desk.records.models import Passage
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


@dataclass(frozen=True)
class Stopped:
    passage: Passage
    key: str


def stop_at_the_gate(
    engagement: Engagement, person: Person, code: str, model: str = "", at: datetime | None = None
) -> Stopped:
    """model: a connected one (see `connect`), or "" where the gate knew none."""
    permit = live_permit(engagement)
    party = Party.objects.filter(engagement=engagement, organisation_id=person.organisation_id).first()
    route = ModelRoute.objects.filter(model=model).first()
    service, kind = (route.connection_id, route.kind) if route else ("", "")
    made = Passage.objects.create(
        record=new_id("rec"),
        state=Passage.State.REFUSED,
        at=at or now(),
        engagement=engagement.id,
        party=party.id if party else "",
        actor=actor_of(person, engagement.id),
        permit=permit.id if permit else "",
        service=service,
        model=model,
        rule=1,
        code=code,
        first_index=0,
    )
    subjects = {
        "scope.user": made.actor,
        "scope.party": made.party,
        "scope.service": service,
        "scope.kind": f"{service}/{kind}",
    }
    return Stopped(made, key_of(code, subjects.get(code, "")))


def connect(service: str, model: str, kind: str = "text") -> None:
    """A model name the gate knows."""
    connection, _ = Connection.objects.get_or_create(service=service, defaults={"protocol": "openai"})
    ModelRoute.objects.create(model=model, connection=connection, kind=kind, upstream_model=model)
