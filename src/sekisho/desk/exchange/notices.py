"""What a contractor's responsible person must know about permits from elsewhere on the first page."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.exchange.issuers import issuers
from sekisho.desk.exchange.models import TakenHandover
from sekisho.desk.people.models import Person
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.shell.clock import today

SOON = timedelta(days=2)
MOST = 20


def to_bind(person: Person) -> QuerySet[TakenHandover]:
    """Hand-overs that the person's company took in and nobody bound yet; none of an issuer that is trusted no more."""
    trusted = [card.fingerprint for card in issuers()]
    return TakenHandover.objects.filter(organisation_id=person.organisation_id, adopted=None, key__in=trusted)


def for_home(person: Person) -> dict[str, Any]:
    """What `exchange/home.html` shows: hand-overs to bind; permits whose list is stale, or soon will be."""
    rows = IssuedPermit.objects.filter(
        engagement__in=visible_engagements(person), state="in_force", fresh_until__isnull=False
    )
    rows = rows.select_related("engagement").defer("token").order_by("fresh_until")
    return {
        "waiting": to_bind(person)[:MOST],
        "stale": rows.filter(fresh_until__lt=today())[:MOST],
        "ending": rows.filter(fresh_until__gte=today(), fresh_until__lte=today() + SOON)[:MOST],
    }
