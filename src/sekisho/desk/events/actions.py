"""Write what happened, in the transaction of what happened, and hand it to the book afterwards."""

import hashlib
import hmac
import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from sekisho.desk.events.models import Event, Pseudonym
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import SekishoError
from sekisho.ledger import entry
from sekisho.ledger.inbox import submit_event

if TYPE_CHECKING:
    from sekisho.desk.people.models import Person

log = logging.getLogger(__name__)
Detail = dict[str, str | int]
BATCH = 200


def record(
    act: str, by: "Person | None", subject: str = "", *, engagement: str = "", detail: Detail | None = None
) -> Event:
    """Add an event to the running transaction; the book gets it right after the commit."""
    event = Event.objects.create(
        at=now(), act=act, actor=by, engagement=engagement, subject=subject, detail=detail or {}
    )
    transaction.on_commit(deliver)
    return event


def actor_of(person: "Person", engagement: str = "") -> str:
    """The pseudonym of a person within one engagement: HMAC under the person's own, erasable key."""
    mark = hmac.new(bytes(person.pseudonym_key), engagement.encode(), hashlib.sha256).hexdigest()[:32]
    actor = f"act_{mark}"
    Pseudonym.objects.get_or_create(actor=actor, defaults={"person": person, "engagement": engagement})
    return actor


def deliver() -> int:
    """Hand waiting events to the book's inbox, oldest first; how many were handed over.

    A failure leaves them waiting: the desk's background round tries again, and the page of the book shows how many
    wait. The inbox takes an event once, so repeating is harmless.
    """
    waiting = list(Event.objects.filter(delivered=False).order_by("at", "id").select_related("actor")[:BATCH])
    target = settings.SEKISHO.store_url or settings.SEKISHO.data_dir
    handed: list[str] = []
    try:
        for event in waiting:
            submit_event(target, event.id, leaf_of(event))
            handed.append(event.id)
    except SekishoError as error:
        log.warning("event.waiting act=%s error=%s", event.act, type(error).__name__)
    Event.objects.filter(id__in=handed).update(delivered=True)
    return len(handed)


def leaf_of(event: Event) -> bytes:
    """The event as the book keeps it: the actor as a pseudonym."""
    return entry.Event(
        event=event.id,
        at=event.at,
        act=event.act,
        actor=actor_of(event.actor, event.engagement) if event.actor else "",
        engagement=event.engagement,
        subject=event.subject,
        detail=event.detail,
    ).leaf()
