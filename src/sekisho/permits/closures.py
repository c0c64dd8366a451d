"""An issuer's signed list of closed permits (停止・取消しの一覧): what another installation must no longer pass.

Numbered so that an older list cannot bring a closed permit back. It carries ids and states, no names and no reasons.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.clock import from_iso, iso
from sekisho.kernel.errors import SignatureError
from sekisho.permits import jws, wire

TYPE = "sekisho-closures+jws"
STATES = ("suspended", "revoked", "superseded", "expired")
MAX_CHARACTERS = 16 * 1024 * 1024
MAX_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Closure:
    """A permit of the issuer that is not in force, and its state (`lifecycle.PERMIT`)."""

    permit: str
    state: str


@dataclass(frozen=True, slots=True)
class ClosureList:
    """number: grows with every list of the issuer. next_update: when the issuer means to write the next one."""

    issuer: str
    number: int
    issued_at: datetime
    next_update: datetime
    closures: tuple[Closure, ...]

    def state(self, permit: str) -> str | None:
        """The state of that permit, or None where it is in force for all the issuer says."""
        return next((closure.state for closure in self.closures if closure.permit == permit), None)


def sign_list(found: ClosureList, key: Ed25519PrivateKey) -> str:
    """As a compact JWS."""
    moments = {"issued_at": iso(found.issued_at), "next_update": iso(found.next_update)}
    return jws.sign(asdict(found) | moments, TYPE, key)


def open_list(token: str, key: Ed25519PublicKey, issuer: str, now: datetime) -> ClosureList:
    """The list, verified with the issuer's pinned key. Raises SignatureError on any doubt."""
    if len(token) > MAX_CHARACTERS:
        raise SignatureError("停止・取消しの一覧が大きすぎます。")
    found = _read(jws.verify(token, TYPE, jws.trust(key)))
    if found.issuer != issuer:
        raise SignatureError("停止・取消しの一覧の発行元の名前が、この鍵の発行元として登録されたものと違います。")
    if found.issued_at > now + MAX_AHEAD:
        raise SignatureError("停止・取消しの一覧の日時が未来です。", next_ja="双方の時計を確かめてください。")
    return found


def _read(data: object) -> ClosureList:
    try:
        found = wire.exactly(data, ("issuer", "number", "issued_at", "next_update", "closures"))
        made = ClosureList(
            issuer=wire.text(found["issuer"]),
            number=wire.number(found["number"]),
            issued_at=from_iso(wire.text(found["issued_at"])),
            next_update=from_iso(wire.text(found["next_update"])),
            closures=wire.many(_closure)(found["closures"]),
        )
        if made.number < 1 or made.next_update < made.issued_at:
            raise ValueError("not a list")
        if len({closure.permit for closure in made.closures}) != len(made.closures):
            raise ValueError("two answers for one permit")
    except (TypeError, ValueError) as error:
        raise SignatureError("停止・取消しの一覧の内容が読めません。") from error
    return made


def _closure(item: Any) -> Closure:
    found = wire.exactly(item, ("permit", "state"))
    state = wire.text(found["state"])
    if state not in STATES:
        raise ValueError("not a state of a closed permit")
    return Closure(wire.text(found["permit"]), state)
