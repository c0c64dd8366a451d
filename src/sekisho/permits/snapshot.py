"""What the gateway knows: permits with their states, hashed keys, routes. Signed by the desk, immutable here.

The desk publishes a new snapshot with every change and renews it while it runs. A snapshot that is too old, goes
back in number, or does not verify opens nothing. One permit that cannot be read closes that engagement only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.clock import from_iso, iso
from sekisho.kernel.errors import SignatureError
from sekisho.kernel.refusal import Refusal
from sekisho.permits import jws, wire
from sekisho.permits.ask import Ask
from sekisho.permits.caps import cap
from sekisho.permits.conditions import FreshList
from sekisho.permits.permit import Permit, open_permit
from sekisho.permits.prices import Price, Prices

TYPE = "sekisho-snapshot+jws"
OPEN_STATES = ("in_force",)
MOST_ALLOWED = 4096  # asks remembered as allowed
# Wire formats of services reached over HTTP. A gateway that does not know one calls no upstream of it.
WIRES = ("openai", "azure", "anthropic", "gemini")


@dataclass(frozen=True, slots=True)
class PermitEntry:
    """A permit as signed and its present state (`lifecycle.PERMIT`).

    fresh_until: last day (ISO) on which the issuer's list of closed permits is fresh enough, or "" if the permit does
    not demand one. The gate watches the day itself, so that a desk that stands still keeps nothing open.
    """

    engagement: str
    state: str
    token: str
    fresh_until: str = ""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One person's key for one engagement. `actor` is the pseudonym written to the book, never `user`."""

    hash: str
    key: str
    user: str
    actor: str
    engagement: str
    party: str
    purpose: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class Route:
    """A model name clients may send → service, kind, and the upstream that serves it under `upstream_model`."""

    model: str
    service: str
    kind: str
    upstream: str
    upstream_model: str


@dataclass(frozen=True, slots=True)
class Upstream:
    """`protocol`: the wire format it speaks: `practice`, `openai`, `azure`, `anthropic` or `gemini`.

    The gate calls none of another protocol. `secret` names where the provider's key is found, never the key.
    """

    id: str
    protocol: str
    base_url: str
    secret: str


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """The sealed register of an engagement's secrets by its SHA-256 (hex). Without it that engagement stands still."""

    engagement: str
    sha256: str


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A work, character, artist, brand or slogan the city looks for besides the shipped ones, or no longer (`act`).

    free: a name that may be followed, too. bind: a shipped one that no longer may.
    """

    act: str  # add, remove, free, bind
    sort: str
    name: str


@dataclass(frozen=True, slots=True)
class Handling:
    """What the city decided about findings of a code (or code prefix) in one engagement, by confirmation or since."""

    engagement: str
    code: str
    action: str


@dataclass(frozen=True, slots=True)
class Release:
    """A held call for which its user stated a reason at the desk. hold: the id the gate gave. reason: a code.

    until: the moment (ISO) from which it counts no more; the gate watches it, so that a desk that stands still lets
    nothing go on passing.
    """

    hold: str
    actor: str
    reason: str
    until: str


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """How much an engagement may use, or one person in it (`actor`, "" for the whole). what: of `caps.WHATS`."""

    engagement: str
    actor: str
    what: str
    most: str


@dataclass(frozen=True, slots=True)
class SnapshotContent:
    """What the desk signs."""

    seq: int
    issuer: str
    issued_at: datetime
    permits: tuple[PermitEntry, ...] = ()
    keys: tuple[KeyEntry, ...] = ()
    routes: tuple[Route, ...] = ()
    upstreams: tuple[Upstream, ...] = ()
    auditor_keys: tuple[str, ...] = ()
    registers: tuple[RegisterEntry, ...] = ()
    names: tuple[NameEntry, ...] = ()
    handlings: tuple[Handling, ...] = ()
    releases: tuple[Release, ...] = ()
    limits: tuple[LimitEntry, ...] = ()
    prices: tuple[Price, ...] = ()


class Snapshot:
    """The verified content, indexed for the hot path. Built once, never changed."""

    __slots__ = (
        "_allowed",
        "_handlings",
        "_keys",
        "_limits",
        "_permits",
        "_registers",
        "_releases",
        "_routes",
        "_states",
        "_upstreams",
        "auditor_keys",
        "content",
        "prices",
    )

    def __init__(self, content: SnapshotContent, permits: Mapping[str, Permit | None]) -> None:
        self.content = content
        self._allowed: set[tuple[int, str, str, str, str, str, str]] = set()
        self.auditor_keys = frozenset(content.auditor_keys)
        self._permits = dict(permits)
        self._states = {entry.engagement: entry.state for entry in content.permits}
        self._keys = {entry.hash: entry for entry in content.keys}
        self._routes = {route.model: route for route in content.routes}
        self._upstreams = {upstream.id: upstream for upstream in content.upstreams}
        self._registers = {entry.engagement: entry.sha256 for entry in content.registers}
        self._releases = {(each.hold, each.actor): (each.reason, from_iso(each.until)) for each in content.releases}
        self.prices = Prices(content.prices)
        self._limits: dict[tuple[str, str], dict[str, int]] = {}
        for limit in content.limits:
            what, most = cap(limit.what, int(limit.most))
            self._limits.setdefault((limit.engagement, limit.actor), {})[what] = most
        self._handlings: dict[str, tuple[tuple[str, str], ...]] = {}
        for each in content.handlings:
            self._handlings[each.engagement] = (*self._handlings.get(each.engagement, ()), (each.code, each.action))

    def key(self, hashed: str) -> KeyEntry | None:
        return self._keys.get(hashed)

    def route(self, model: str) -> Route | None:
        return self._routes.get(model)

    def upstream(self, name: str) -> Upstream | None:
        return self._upstreams.get(name)

    def routes(self) -> tuple[Route, ...]:
        return self.content.routes

    def register(self, engagement: str) -> str:
        """The SHA-256 of the engagement's sealed register; "" if nothing is registered."""
        return self._registers.get(engagement, "")

    def handling(self, engagement: str) -> tuple[tuple[str, str], ...]:
        """(code or prefix, action) of what was decided for this engagement."""
        return self._handlings.get(engagement, ())

    def limits(self, engagement: str, actor: str = "") -> Mapping[str, int]:
        """What the desk limits the engagement to, or one person in it, by `caps.WHATS`."""
        return self._limits.get((engagement, actor), {})

    def release(self, hold: str, actor: str, at: datetime) -> str:
        """The reason this person stated for this hold if it still counts at that moment, or ""."""
        reason, until = self._releases.get((hold, actor), ("", at))
        return reason if at < until else ""

    def permit(self, engagement: str) -> Permit | Refusal:
        """The permit in force of an engagement, or why there is none."""
        closed = state_refusal(self._states.get(engagement))
        if closed is not None:
            return closed
        found = self._permits.get(engagement)
        if found is None:
            return Refusal(
                1,
                "permit.unreadable",
                "手形を確かめられないため、通しません。",
                "The permit cannot be evaluated.",
                "管理者に、Sekisho の更新と手形の再発行を頼んでください。",
            )
        return found

    def decide(self, ask: Ask) -> tuple[Refusal, ...]:
        """Every reason against this ask; empty means allowed.

        What was allowed is remembered for the minute: a snapshot never changes, and a permit looks at nothing of a
        moment but its day in Japan. Asks that a refusal could come of otherwise are decided anew each time.
        """
        if ask.search_tools or ask.browser_origin:
            return self._decide(ask)
        minute = int(ask.at.timestamp()) // 60
        name = minute, ask.engagement, ask.party, ask.user, ask.purpose, ask.service, ask.kind
        if name in self._allowed:
            return ()
        reasons = self._decide(ask)
        if not reasons:
            if len(self._allowed) >= MOST_ALLOWED:
                self._allowed.clear()
            self._allowed.add(name)
        return reasons

    def _decide(self, ask: Ask) -> tuple[Refusal, ...]:
        permit = self.permit(ask.engagement)
        return (permit,) if isinstance(permit, Refusal) else permit.decide(ask)


NEXT = "確認依頼書を提出し、発注者の確認を受けてから利用してください。"


def state_refusal(state: str | None) -> Refusal | None:
    """Why a permit in that state (or none at all) opens nothing, or None where it is in force."""
    if state in OPEN_STATES:
        return None
    if state == "suspended":
        return Refusal(
            1,
            "permit.suspended",
            "この案件の手形は、発注者により停止されています。",
            "The permit is suspended.",
            "管理者から発注者に確かめてください。",
        )
    if state == "expired":
        return Refusal(1, "permit.expired", "この案件の手形は期間が終わりました。", "The permit has expired.", NEXT)
    return Refusal(
        1,
        "permit.missing",
        "この案件には、有効な手形（発注者の確認）がありません。",
        "There is no permit in force.",
        NEXT,
    )


def sign_snapshot(content: SnapshotContent, key: Ed25519PrivateKey) -> str:
    """The content as a compact JWS."""
    payload = {
        "seq": content.seq,
        "issuer": content.issuer,
        "issued_at": iso(content.issued_at),
        "auditor_keys": list(content.auditor_keys),
    }
    for name in PARTS:
        payload[name] = [_record(item) for item in getattr(content, name)]
    return jws.sign(payload, TYPE, key)


PARTS: dict[str, type] = {
    "permits": PermitEntry,
    "keys": KeyEntry,
    "routes": Route,
    "upstreams": Upstream,
    "registers": RegisterEntry,
    "names": NameEntry,
    "handlings": Handling,
    "releases": Release,
    "limits": LimitEntry,
    "prices": Price,
}


def open_snapshot(token: str, trusted: Mapping[str, Ed25519PublicKey]) -> Snapshot:
    """The snapshot in a JWS, with each permit verified on its own. Raises SignatureError on any doubt.

    trusted: the key of this installation's desk, and no other: a city's permit is verified by the desk against the
    key pinned for that city, and countersigned (`adopt.py`). No foreign key ever opens anything at the gate.
    """
    data = jws.verify(token, TYPE, trusted)
    try:
        found = wire.exactly(data, (*PARTS, "seq", "issuer", "issued_at", "auditor_keys"))
        content = SnapshotContent(
            seq=wire.number(found["seq"]),
            issuer=wire.text(found["issuer"]),
            issued_at=from_iso(found["issued_at"]),
            auditor_keys=wire.many(wire.text)(found["auditor_keys"]),
            **{name: wire.many(partial(_read, kind))(found[name]) for name, kind in PARTS.items()},
        )
        _insist_unique(content)
        return Snapshot(content, {entry.engagement: _open(entry, trusted) for entry in content.permits})
    except (TypeError, ValueError) as error:
        raise SignatureError("手形の一覧（スナップショット）の内容が読めません。") from error


def _insist_unique(content: SnapshotContent) -> None:
    """Two answers to one question: nobody may depend on which of them is read last."""
    named = (
        [entry.engagement for entry in content.permits],
        [entry.hash for entry in content.keys],
        [route.model for route in content.routes],
        [upstream.id for upstream in content.upstreams],
        [entry.engagement for entry in content.registers],
        [(entry.act, entry.name) for entry in content.names],
        [(each.engagement, each.code) for each in content.handlings],
        [(entry.hold, entry.actor) for entry in content.releases],
        [(entry.engagement, entry.actor, entry.what) for entry in content.limits],
    )
    if any(len(set(names)) != len(names) for names in named):
        raise ValueError("the same name twice")


def _open(entry: PermitEntry, trusted: Mapping[str, Ed25519PublicKey]) -> Permit | None:
    try:
        permit = open_permit(entry.token, trusted)
        demanded = watched(permit, entry.fresh_until)
    except (SignatureError, ValueError):
        return None
    return demanded if permit.engagement == entry.engagement else None


def watched(permit: Permit, fresh_until: str) -> Permit:
    """The permit, with the demand for a fresh list as one condition more. Raises ValueError for what is no day."""
    if not fresh_until:
        return permit
    return replace(permit, conditions=(*permit.conditions, FreshList(1, wire.day(fresh_until))))


def _record(item: Any) -> dict[str, str]:
    return {f.name: getattr(item, f.name) for f in fields(item)}


def _read(kind: type, item: Any) -> Any:
    found = wire.exactly(item, [f.name for f in fields(kind)])
    return kind(**{name: wire.text(value) for name, value in found.items()})
