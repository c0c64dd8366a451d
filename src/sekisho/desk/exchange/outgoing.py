"""What the city's installation signs for others: a permit handed over by name, and the list of closed permits."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Model

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.contracts.models import Party
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.exchange.issuers import own_fingerprint
from sekisho.desk.exchange.models import SentHandover, WrittenList
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.card import typed_fingerprint
from sekisho.permits.closures import STATES, Closure, ClosureList, sign_list
from sekisho.permits.handover import Handover, Named, sign_handover
from sekisho.permits.permit import Permit

MOST_LIST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file, its number, and what to call it."""

    token: str
    number: int
    name: str


@transaction.atomic
def hand_over_permit(row: IssuedPermit, audience: str, list_days: int, by: Person | None) -> Signed:
    """Sign a permit in force for the installation with that fingerprint (as typed). Raises InputError, StateError."""
    fingerprint = typed_fingerprint(audience)
    _insist(row, fingerprint, list_days)
    permit, at = read_permit(row), now()
    if permit.issuer != settings.SEKISHO.public_url:
        raise StateError(
            "この手形に記された発行元のアドレスが、いまの設定（SEKISHO_PUBLIC_URL）と違います。",
            next_ja="設定を発行したときの値に戻すか、「変更」の確認で手形を発行し直してください。",
        )
    number = _next(SentHandover, at)
    handover = Handover(
        issuer=permit.issuer,
        audience=fingerprint,
        number=number,
        issued_at=at,
        list_days=list_days,
        permit=row.token,
        people=_people(row, permit),
        parties=_parties(permit),
        services=_services(row, permit),
    )
    token = sign_handover(handover, settings.KEYRING.permit_key())
    SentHandover.objects.create(
        number=number,
        permit=row,
        audience=fingerprint,
        list_days=list_days,
        sha256=hashlib.sha256(token.encode()).hexdigest(),
        issued_at=at,
        author=by,
    )
    detail: Detail = {"number": number, "for": fingerprint, "list_days": list_days}
    record("permit.hand-over", by, row.id, engagement=row.engagement_id, detail=detail)
    return Signed(token, number, f"手形の引渡し_{row.id}_{number}.jws")


def _insist(row: IssuedPermit, fingerprint: str, list_days: int) -> None:
    if row.grounds != IssuedPermit.Grounds.HERE:
        raise StateError(f"「{row.mark}」は、ほかの関所に引き渡すことができません。")
    if row.state != "in_force":
        raise StateError(f"手形はいま「{row.state_word}」のため、引き渡すことができません。")
    if fingerprint == own_fingerprint():
        raise InputError("この関所自身の指紋です。", next_ja="受取先の関所の指紋を入力してください。")
    if not 0 <= list_days <= MOST_LIST_DAYS:
        raise InputError(f"一覧の期限は、0から{MOST_LIST_DAYS}までの日数で指定してください。")


@transaction.atomic
def write_list(by: Person | None) -> Signed:
    """Sign the list of permits that are not in force although their days are not over."""
    at = now()
    number = _next(WrittenList, at)
    found = ClosureList(
        issuer=settings.SEKISHO.public_url,
        number=number,
        issued_at=at,
        next_update=at + timedelta(days=max(settings.SEKISHO.list_days, 1)),
        closures=tuple(_closures()),
    )
    token = sign_list(found, settings.KEYRING.permit_key())
    WrittenList.objects.create(
        number=number,
        closed=len(found.closures),
        sha256=hashlib.sha256(token.encode()).hexdigest(),
        issued_at=at,
        author=by,
    )
    record("closures.write", by, str(number), detail={"number": number, "closed": len(found.closures)})
    return Signed(token, number, f"停止・取消しの一覧_{number}.jws")


def _closures() -> list[Closure]:
    """What is over by its own date needs no list: the permit says so itself, wherever it is."""
    rows = IssuedPermit.objects.filter(grounds=IssuedPermit.Grounds.HERE, state__in=STATES, last_day__gte=today())
    return [Closure(permit, state) for permit, state in rows.order_by("id").values_list("id", "state")]


def _next(kind: type[Model], at: datetime) -> int:
    """A number above all before it, also above those given out after the backup was taken that runs now: no second
    passes without the clock counting it. One writer at a time, by the lock on this installation's organisations.
    """
    list(Organisation.objects.select_for_update(no_key=True).order_by("id").values_list("id", flat=True)[:1])
    last = kind._default_manager.aggregate(last=Max("number"))["last"] or 0
    return max(int(last) + 1, int(at.timestamp()))


def _people(row: IssuedPermit, permit: Permit) -> tuple[Named, ...]:
    """As filed: a name that changed since does not change who was confirmed."""
    filed = row.version.application.named_users if row.version else ()
    named = {user.id: (user.name, user.company) for user in filed}
    absent = set(permit.users) - set(named)
    people = Person.objects.filter(id__in=absent).select_related("organisation")
    named |= {person.id: (person.name, person.organisation.name) for person in people}
    return tuple(Named(user, *named.get(user, ("", ""))) for user in permit.users)


def _parties(permit: Permit) -> tuple[Named, ...]:
    rows = Party.objects.filter(id__in=permit.parties).select_related("organisation")
    names = {party.id: party.organisation.name for party in rows}
    return tuple(Named(party, names.get(party, "")) for party in permit.parties)


def _services(row: IssuedPermit, permit: Permit) -> tuple[Named, ...]:
    filed = row.version.application.services if row.version else ()
    names = {use.service: use.name for use in filed}
    known = catalogue()
    names |= {service: fact.name_ja for service in permit.kinds if (fact := known.find(service)) is not None}
    return tuple(Named(service, names.get(service, "")) for service in permit.services)
