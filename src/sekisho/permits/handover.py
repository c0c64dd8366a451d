"""A permit handed over as a file: the city's signed permit, for one named installation, with the names it speaks of.

The permit itself holds ids only. Whoever takes it in must bind them to people of their own, so the hand-over names
them; it also says for whom it is meant and which of several is the newest. All of it is signed by the same key.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.clock import JST, from_iso, iso
from sekisho.kernel.errors import SignatureError
from sekisho.permits import jws, wire
from sekisho.permits.permit import Permit, open_permit

TYPE = "sekisho-handover+jws"
MAX_CHARACTERS = 2 * 1024 * 1024
MAX_AHEAD = timedelta(minutes=5)  # of the issuer's clock before ours


@dataclass(frozen=True, slots=True)
class Named:
    """Something the permit names by id. `note`: a person's company, otherwise ""."""

    id: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """audience: `jws.fingerprint` of the receiving installation. number: grows with every hand-over of the issuer.

    list_days: how many days old the issuer's list of closed permits may be at most; 0 demands none.
    """

    issuer: str
    audience: str
    number: int
    issued_at: datetime
    list_days: int
    permit: str
    people: tuple[Named, ...]
    parties: tuple[Named, ...]
    services: tuple[Named, ...]

    @property
    def permit_sha256(self) -> str:
        return hashlib.sha256(self.permit.encode()).hexdigest()


NUMBERS, TEXTS, LISTS = ("number", "list_days"), ("issuer", "audience", "permit"), ("people", "parties", "services")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the issuer's pinned key and name, our own fingerprint, the moment."""

    key: Ed25519PublicKey
    issuer: str
    own: str
    now: datetime


def sign_handover(handover: Handover, key: Ed25519PrivateKey) -> str:
    """As a compact JWS."""
    return jws.sign(asdict(handover) | {"issued_at": iso(handover.issued_at)}, TYPE, key)


def open_handover(token: str, reader: Reader) -> tuple[Handover, Permit]:
    """What was handed over, and the permit in it, both verified. Raises SignatureError on any doubt, saying which."""
    if len(token) > MAX_CHARACTERS:
        raise SignatureError("手形の引渡しファイルが大きすぎます。")
    trusted = jws.trust(reader.key)
    handover = _read(jws.verify(token, TYPE, trusted))
    permit = open_permit(handover.permit, trusted)
    _insist(handover, permit, reader)
    return handover, permit


def audience_of(token: str, key: Ed25519PublicKey) -> str:
    """For whom a hand-over signed with that key is meant. Raises SignatureError."""
    return _read(jws.verify(token, TYPE, jws.trust(key))).audience


def _read(data: object) -> Handover:
    try:
        found = wire.exactly(data, (*NUMBERS, *TEXTS, *LISTS, "issued_at"))
        values: dict[str, Any] = {name: wire.text(found[name]) for name in TEXTS}
        values |= {name: wire.number(found[name]) for name in NUMBERS}
        values |= {name: wire.many(_named)(found[name]) for name in LISTS}
        handover = Handover(issued_at=from_iso(wire.text(found["issued_at"])), **values)
        if handover.number < 1 or handover.list_days < 0:
            raise ValueError("not a number of a hand-over")
    except (TypeError, ValueError) as error:
        raise SignatureError("手形の引渡しファイルの内容が読めません。") from error
    return handover


def _named(item: Any) -> Named:
    found = wire.exactly(item, ("id", "name", "note"))
    return Named(**{name: wire.text(value) for name, value in found.items()})


def _insist(handover: Handover, permit: Permit, reader: Reader) -> None:
    if handover.issuer != reader.issuer or permit.issuer != reader.issuer:
        raise SignatureError("手形の発行元の名前が、この鍵の発行元として登録されたものと違います。")
    if handover.audience != reader.own:
        raise SignatureError(
            "この手形は、別の関所（設置）にあてて引き渡されたものです。",
            next_ja="発行元に、こちらの関所の指紋を伝えて、引渡しファイルを作り直してもらってください。",
        )
    if permit.origin is not None:
        raise SignatureError("ほかの関所から引き渡された手形は、さらに引き渡すことができません。")
    if permit.paper is not None:
        raise SignatureError("紙による確認の手形は、ほかの関所に引き渡すことができません。")
    if max(handover.issued_at, permit.issued_at) > reader.now + MAX_AHEAD:
        raise SignatureError("手形の日時が未来です。", next_ja="双方の時計を確かめてください。")
    if permit.period.last < reader.now.astimezone(JST).date():
        raise SignatureError("この手形の期間は終わっています。", next_ja="発行元に、新しい手形を確かめてください。")
    _insist_on_names(handover, permit)


def _insist_on_names(handover: Handover, permit: Permit) -> None:
    pairs = (
        (handover.people, permit.users),
        (handover.parties, permit.parties),
        (handover.services, permit.services),
    )
    if any(sorted(named.id for named in names) != sorted(ids) for names, ids in pairs):
        raise SignatureError("手形の引渡しファイルの名簿が、手形の範囲と合いません。")
