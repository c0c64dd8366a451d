"""One permit: who issued it, for which confirmed request, and its conditions; and the decision over an ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.clock import from_iso, iso
from sekisho.kernel.errors import SignatureError
from sekisho.kernel.refusal import Refusal
from sekisho.permits import grounds, jws, wire
from sekisho.permits.ask import Ask
from sekisho.permits.caps import lowest
from sekisho.permits.conditions import (
    STRICTNESS,
    Action,
    Condition,
    InternalOnly,
    Kinds,
    Limits,
    NoSearchTools,
    OptOut,
    Parties,
    Period,
    Purpose,
    Purposes,
    Record,
    Remark,
    Screen,
    SearchToolsRemoved,
    Services,
    Users,
)
from sekisho.permits.grounds import Origin, Paper

TYPE = "sekisho-permit+jws"
# A document without one of these would open more than a confirmation ever does.
NEEDED: tuple[type[Condition], ...] = (
    Parties,
    Users,
    Purposes,
    Services,
    Kinds,
    Period,
    OptOut,
    InternalOnly,
    Screen,
    Record,
)
TEXTS = ("id", "issuer", "engagement", "title", "department", "contractor", "book", "request", "request_sha256")
FIELDS = (*TEXTS, "request_version", "issued_at", "conditions")
GROUNDS: dict[str, type] = {"paper": Paper, "origin": Origin}  # in the document only where they apply


@dataclass(frozen=True, slots=True)
class Permit:
    """The signed content. `request_sha256` is that of the confirmed version's canonical JSON."""

    id: str
    issuer: str
    engagement: str
    title: str
    department: str
    contractor: str
    book: str
    request: str
    request_version: int
    request_sha256: str
    issued_at: datetime
    conditions: tuple[Condition, ...]
    paper: Paper | None = None
    origin: Origin | None = None

    def decide(self, ask: Ask) -> tuple[Refusal, ...]:
        """Every reason against, in the order of the rules; empty means allowed."""
        if ask.engagement != self.engagement:
            return (
                Refusal(1, "permit.missing", "この案件の手形ではありません。", "The permit is for another engagement."),
            )
        found = [no for condition in self.conditions if (no := condition.refuse(ask)) is not None]
        return tuple(sorted(found, key=lambda no: no.rule or 0))

    def action(self, code: str) -> Action:
        """What happens to a finding with this code; a code no condition names is blocked."""
        screen = self._screen(code)
        return "block" if screen is None else screen.action(code)

    def rule_of(self, code: str) -> int | None:
        """The rule because of which a finding is acted on, or None where no screen condition names it."""
        screen = self._screen(code)
        return None if screen is None else screen.because

    def _screen(self, code: str) -> Screen | None:
        """The strictest that names the code: a condition more can only narrow."""
        screens = (c for c in self.conditions if isinstance(c, Screen) and c.covers(code))
        return max(screens, key=lambda screen: STRICTNESS.index(screen.action(code)), default=None)

    @property
    def users(self) -> tuple[str, ...]:
        """Ids of the persons within 利用者の範囲."""
        return next(c.users for c in self.conditions if isinstance(c, Users))

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of the companies the confirmation covers."""
        return next(c.parties for c in self.conditions if isinstance(c, Parties))

    @property
    def services(self) -> tuple[str, ...]:
        """Ids of the confirmed services."""
        return next(c.services for c in self.conditions if isinstance(c, Services))

    @property
    def purposes(self) -> tuple[Purpose, ...]:
        """The confirmed uses, in the order of the paper."""
        return next(c.purposes for c in self.conditions if isinstance(c, Purposes))

    @property
    def period(self) -> Period:
        """First and last day of the confirmed use."""
        return next(c for c in self.conditions if isinstance(c, Period))

    @property
    def remark(self) -> str:
        """条件 in words, or ""."""
        return next((c.text for c in self.conditions if isinstance(c, Remark)), "")

    @property
    def limits(self) -> dict[str, int]:
        """The city's limits for the whole engagement (`caps.WHATS`); empty where it set none."""
        return lowest(*(c.limits for c in self.conditions if isinstance(c, Limits)))

    @property
    def removes_search(self) -> bool:
        """Whether search is taken out of calls rather than refused; a plain prohibition beside it wins."""
        kinds = {type(condition) for condition in self.conditions}
        return SearchToolsRemoved in kinds and NoSearchTools not in kinds

    @property
    def kinds(self) -> dict[str, tuple[str, ...]]:
        """Confirmed kinds by service id."""
        return dict(next(c.kinds for c in self.conditions if isinstance(c, Kinds)))


def sign_permit(permit: Permit, key: Ed25519PrivateKey) -> str:
    """The permit as a compact JWS. Raises ValueError if a needed condition is absent."""
    _insist(permit)
    return jws.sign(document(permit), TYPE, key)


def open_permit(token: str, trusted: Mapping[str, Ed25519PublicKey]) -> Permit:
    """The permit in a JWS signed by a trusted key. Raises SignatureError on any doubt."""
    data = jws.verify(token, TYPE, trusted)
    try:
        named = [name for name in GROUNDS if isinstance(data, dict) and name in data]
        found = wire.exactly(data, (*FIELDS, *named))
        values: dict[str, Any] = {name: wire.text(found[name]) for name in TEXTS}
        values |= {name: grounds.read(GROUNDS[name], found[name]) for name in named}
        permit = Permit(
            **values,
            request_version=wire.number(found["request_version"]),
            issued_at=from_iso(found["issued_at"]),
            conditions=wire.many(wire.decode)(found["conditions"]),
        )
        _insist(permit)
    except (TypeError, ValueError) as error:
        raise SignatureError("手形の内容が読めません。") from error
    return permit


def document(permit: Permit) -> dict[str, Any]:
    """The content as a JSON object: what is signed, and what people and programs are shown."""
    return (
        {name: getattr(permit, name) for name in TEXTS}
        | {
            "request_version": permit.request_version,
            "issued_at": iso(permit.issued_at),
            "conditions": [wire.encode(condition) for condition in permit.conditions],
        }
        | {name: grounds.write(own) for name in GROUNDS if (own := getattr(permit, name)) is not None}
    )


def _insist(permit: Permit) -> None:
    kinds = [type(condition) for condition in permit.conditions]
    absent = [kind.tag for kind in NEEDED if kind not in kinds]
    doubled = [kind.tag for kind in NEEDED if kind is not Screen and kinds.count(kind) > 1]
    if absent or doubled:
        raise ValueError(f"conditions absent {absent}, doubled {doubled}")
