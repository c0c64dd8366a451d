"""Who calls, with what, for what: key → permit → route → conditions. Pure: snapshot and moment in, a value out."""

import re
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from sekisho.gateway.call import Admission, Call, Wanted
from sekisho.gateway.errors import Denial
from sekisho.gateway.refusals import (
    KEY_AMBIGUOUS,
    KEY_EXPIRED,
    KEY_MISSING,
    KEY_UNKNOWN,
    MODEL_OTHER_KIND,
    MODEL_UNKNOWN,
    NOT_CONFIGURED,
)
from sekisho.kernel.clock import from_iso
from sekisho.kernel.refusal import Refusal
from sekisho.permits.ask import Ask
from sekisho.permits.keys import key_hash
from sekisho.permits.snapshot import KeyEntry, Route, Snapshot

# Kinds of service that an endpoint is open for.
OPEN_KINDS = ("text", "image", "audio")
# OpenRouter's way to add web search to any model: a suffix on its name.
ONLINE = ":online"
# Models that search whatever a call says (OpenAI, Perplexity, Groq, OpenRouter), by the name the upstream knows.
SEARCHING = re.compile(
    r"(?:.*/)?(?:.*-search-(?:preview|api)(?:-.*)?|.*deep-research.*|sonar(?:-.*)?|compound(?:-.*)?|.*:online)",
    re.IGNORECASE,
)
BEARER = re.compile(r"(?i:bearer) +(\S+)")
KEY_HEADERS = (b"x-api-key", b"api-key", b"x-goog-api-key")


def presented_keys(headers: list[tuple[bytes, bytes]]) -> tuple[str, ...]:
    """Every different key in the headers, wherever an SDK puts it. A header that holds no key counts as "".

    headers: as in an ASGI scope, names in lower case.
    """
    keys = []
    for name, value in headers:
        if name == b"authorization":
            match = BEARER.fullmatch(value.decode("latin-1").strip())
            keys.append(match[1] if match else "")
        elif name in KEY_HEADERS:
            keys.append(value.decode("latin-1").strip())
    return tuple(dict.fromkeys(keys))


def find_key(snapshot: Snapshot, keys: tuple[str, ...], now: datetime) -> KeyEntry | Refusal:
    """Whose call this is. Two different keys are refused rather than choosing one of two persons."""
    if not keys or keys == ("",):
        return KEY_MISSING
    if len(keys) > 1:
        return KEY_AMBIGUOUS
    entry = snapshot.key(key_hash(keys[0]))
    if entry is None:
        return KEY_UNKNOWN
    return KEY_EXPIRED if _is_expired(entry, now) else entry


def admit(snapshot: Snapshot, key: KeyEntry, call: Call, wanted: Wanted) -> Admission | Denial:
    """The admission, or every reason against it, first the one that counts."""
    permit = snapshot.permit(key.engagement)
    if isinstance(permit, Refusal):
        return Denial(permit)
    route, online = _route(snapshot, wanted.model)
    if route is None:
        return Denial(MODEL_UNKNOWN)
    wanted = _searching(route, wanted, online=online)
    reasons = snapshot.decide(_ask(key, route, call.at, wanted))
    if reasons:
        return Denial(reasons[0], others=reasons[1:])
    if route.kind != wanted.kind:
        return Denial(MODEL_OTHER_KIND)
    upstream = snapshot.upstream(route.upstream)
    if upstream is None:
        return Denial(NOT_CONFIGURED)
    known = _known(key, call, wanted, route, (permit.id, wanted.purpose or key.purpose))
    return Admission(known, permit, upstream, route.upstream_model + (ONLINE if online else ""))


def searchless(snapshot: Snapshot, model: str) -> str:
    """The name of the model without the suffix that would switch a search on."""
    route, online = _route(snapshot, model)
    return route.model if route is not None and online else model


def known_of(snapshot: Snapshot, key: KeyEntry, call: Call, wanted: Wanted) -> Call:
    """The call as far as permit and routes know its words: what a refusal's entry may hold."""
    route, _ = _route(snapshot, wanted.model)
    permit = snapshot.permit(key.engagement)
    if isinstance(permit, Refusal):
        return _known(key, call, wanted, route, ("", ""))
    purpose = wanted.purpose or key.purpose
    is_confirmed = any(purpose == confirmed.id for confirmed in permit.purposes)
    return _known(key, call, wanted, route, (permit.id, purpose if is_confirmed else ""))


def open_routes(snapshot: Snapshot, key: KeyEntry, now: datetime) -> tuple[Route, ...] | Refusal:
    """The routes this key may use now for its own purpose, or why there is no permit."""
    permit = snapshot.permit(key.engagement)
    if isinstance(permit, Refusal):
        return permit
    asked = Wanted(model="", stream=False)
    return tuple(
        route
        for route in snapshot.routes()
        if route.kind in OPEN_KINDS and not permit.decide(_ask(key, route, now, _searching(route, asked)))
    )


def _known(key: KeyEntry, call: Call, wanted: Wanted, route: Route | None, confirmed: tuple[str, str]) -> Call:
    """The call by this key, as far as a route knows what it is about. confirmed: permit and purpose, "" if unknown."""
    permit, purpose = confirmed
    service, kind, model = ("", "", "") if route is None else (route.service, route.kind, route.model)
    return call._replace(
        engagement=key.engagement,
        party=key.party,
        actor=key.actor,
        permit=permit,
        purpose=purpose,
        service=service,
        kind=kind,
        model=model,
        stream=wanted.stream,
        reserved=wanted.reserved,
    )


def _ask(key: KeyEntry, route: Route, at: datetime, wanted: Wanted) -> Ask:
    return Ask(
        engagement=key.engagement,
        party=key.party,
        user=key.user,
        purpose=wanted.purpose or key.purpose,
        service=route.service,
        kind=route.kind,
        at=at,
        search_tools=wanted.search_tools,
        browser_origin=wanted.browser_origin,
    )


def _route(snapshot: Snapshot, model: str) -> tuple[Route | None, bool]:
    route = snapshot.route(model)
    if route is None and model.endswith(ONLINE):
        return snapshot.route(model.removesuffix(ONLINE)), True
    return route, False


def _searching(route: Route, wanted: Wanted, *, online: bool = False) -> Wanted:
    """With the search that comes with the model itself. online: the client's name of the model asks for it."""
    if online or _is_searching(route.upstream_model):
        return replace(wanted, search_tools=(*wanted.search_tools, "model:online"))
    return wanted


@lru_cache(1024)
def _is_searching(model: str) -> bool:
    return SEARCHING.fullmatch(model) is not None


def _is_expired(entry: KeyEntry, now: datetime) -> bool:
    """A date that cannot be read counts as past."""
    end = _moment(entry.expires_at)
    return end is None or end <= now


@lru_cache(4096)
def _moment(text: str) -> datetime | None:
    """Read once for each key, not for each call."""
    try:
        return from_iso(text)
    except ValueError:
        return None
