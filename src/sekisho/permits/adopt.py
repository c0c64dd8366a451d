"""A city's permit in the words of another installation: its ids bound to people, parties and services of this one.

Binding only narrows. What nobody was bound to is dropped, and then refused at the gate as out of scope; a condition
whose ids this file does not know how to bind raises. The result is signed here and names its origin.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sekisho.kernel.errors import InputError, SignatureError
from sekisho.permits.conditions import (
    Condition,
    Consent,
    Duty,
    InternalOnly,
    Kinds,
    Limits,
    NoSearchTools,
    OptOut,
    Parties,
    Period,
    Purposes,
    Record,
    Remark,
    Screen,
    SearchToolsRemoved,
    Services,
    Users,
)
from sekisho.permits.grounds import Origin
from sekisho.permits.permit import Permit


@dataclass(frozen=True, slots=True)
class Binding:
    """Id of the permit → id here, each at most once on either side. Names are compared by a person, not by us."""

    users: Mapping[str, str]
    parties: Mapping[str, str]
    services: Mapping[str, str]

    def insist(self, permit: Permit) -> None:
        """Raises InputError if it binds what the permit does not name, or one thing twice."""
        scope = {type(c): c for c in permit.conditions}
        named = (
            (self.users, scope[Users].users, "利用者"),  # type: ignore[union-attr]
            (self.parties, scope[Parties].parties, "会社"),  # type: ignore[union-attr]
            (self.services, scope[Services].services, "サービス"),  # type: ignore[union-attr]
        )
        for bound, ids, what in named:
            if not set(bound) <= set(ids):
                raise InputError(f"手形にない{what}が割り当てられています。", next_ja="画面を開き直してください。")
            if len(set(bound.values())) != len(bound):
                raise InputError(f"同じ{what}が、手形の二つの{what}に割り当てられています。")


@dataclass(frozen=True, slots=True)
class Here:
    """What the adopted permit is here: its id, this installation as issuer, the engagement, the moment."""

    id: str
    issuer: str
    engagement: str
    at: datetime


def adopt(permit: Permit, binding: Binding, here: Here, origin: Origin) -> Permit:
    """What is to be countersigned. Raises InputError for a wrong binding, SignatureError for an unknown condition."""
    binding.insist(permit)
    return replace(
        permit,
        id=here.id,
        issuer=here.issuer,
        engagement=here.engagement,
        issued_at=here.at,
        conditions=tuple(_bound(condition, binding) for condition in permit.conditions),
        origin=origin,
    )


def _ids(ids: tuple[str, ...], bound: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(bound[each] for each in ids if each in bound)


def _pairs(pairs: tuple[tuple[str, Any], ...], bound: Mapping[str, str]) -> tuple[tuple[str, Any], ...]:
    return tuple((bound[each], value) for each, value in pairs if each in bound)


BOUND: dict[type, Callable[[Any, Binding], Condition]] = {
    Parties: lambda c, b: replace(c, parties=_ids(c.parties, b.parties)),
    Users: lambda c, b: replace(c, users=_ids(c.users, b.users)),
    Services: lambda c, b: replace(c, services=_ids(c.services, b.services)),
    Kinds: lambda c, b: replace(c, kinds=_pairs(c.kinds, b.services)),
    OptOut: lambda c, b: replace(c, until=_pairs(c.until, b.services)),
    Consent: lambda c, b: replace(c, services=_ids(c.services, b.services)),
}
# They hold no id of the issuer's installation; purposes keep their ids, which clients send.
UNBOUND = (Purposes, Period, NoSearchTools, SearchToolsRemoved, InternalOnly, Screen, Duty, Remark, Limits, Record)


def _bound(condition: Condition, binding: Binding) -> Condition:
    if isinstance(condition, UNBOUND):
        return condition
    if type(condition) not in BOUND:
        raise SignatureError(f"手形の条件「{condition.tag}」は、引き渡された手形では扱えません。")
    return BOUND[type(condition)](condition, binding)
