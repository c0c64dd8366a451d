"""The steps of one call, in the order that must hold, the same for every protocol.

key → size and JSON → permit and scope → parameters → screen → intent durable → relay → outcome. Each step gives back
a value; the first refusal ends the call, is written to the book and told to the client. What differs between protocols
is in `protocol.Protocol`.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from sekisho.gateway.admit import admit, known_of, searchless
from sekisho.gateway.call import Admission, Call, Wanted
from sekisho.gateway.charge import estimate
from sekisho.gateway.content import Said
from sekisho.gateway.entrance import Visit, closed_on_defect, identify, refuse
from sekisho.gateway.errors import Denial
from sekisho.gateway.file_hits import NO_FILES
from sekisho.gateway.forced import forced_notes, forced_on
from sekisho.gateway.gate import Gate
from sekisho.gateway.ground import ground_of, summary
from sekisho.gateway.journal import note
from sekisho.gateway.limit_refusals import UPSTREAM_PAUSED
from sekisho.gateway.look_back import look_back
from sekisho.gateway.meter import body_limit
from sekisho.gateway.passage import Passage
from sekisho.gateway.protocol import BETA_HEADER, Address, Body, Protocol
from sekisho.gateway.public_use import end_user, public_signs
from sekisho.gateway.refusals import (
    ENDPOINT_METHOD,
    HEADER_DOUBLED,
    LEDGER_CLOSED,
    NOT_CONFIGURED,
    OTHER_WIRE,
    SCREEN_FAILED,
    malformed,
)
from sekisho.gateway.relay import relay
from sekisho.gateway.reply import send_denial
from sekisho.gateway.rights import RIGHTS_HEADER, declared, picture_notes
from sekisho.gateway.screen import Ground, Screened, screen_request
from sekisho.gateway.snapshot_watch import Closed
from sekisho.gateway.upstream import Client, Errand
from sekisho.kernel.errors import ConfigurationError, LedgerError
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Mark
from sekisho.permits.snapshot import KeyEntry, Snapshot

NO_STREAM = malformed("この入口の回答は、少しずつは受け取れません。", "This endpoint does not stream.")
SEARCH = "search.tool"
MOST_TOLD = 16
PURPOSE_HEADER = b"x-sekisho-purpose"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a request says, in its protocol's accepted shape. removed: paths of search that was taken out of it."""

    body: Body
    model: str
    stream: bool
    removed: tuple[str, ...] = ()


# What the book is told before it leaves: the call, its body, what was found in it.
_Intent = tuple[Call, bytes, tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A refusal, with the call as far as it was known by then."""

    call: Call
    denial: Denial


async def serve(protocol: Protocol, visit: Visit) -> None:
    """One call, from its key to its outcome."""
    known = identify(visit)
    if isinstance(known, Denial):
        return await refuse(visit, visit.call, known)
    if visit.line.method != "POST":
        return await refuse(visit, visit.call.by(known[1]), Denial(ENDPOINT_METHOD))
    visit.line.trace.step("body")
    asked = await _read(protocol, visit, *known)
    if isinstance(asked, Refusal):
        return await refuse(visit, visit.call.by(known[1]), Denial(asked))
    # A body may arrive slowly, and a revocation counts: whose key it is must hold for the snapshot of now.
    if visit.gate.watch.now() is not known[0] and isinstance(known := identify(visit), Denial):
        return await refuse(visit, visit.call, known)
    visit.line.trace.step("permit")
    step = _admit(protocol, visit, asked, *known)
    if isinstance(step, _Stopped) and (less := _without_search(protocol, step.denial, asked, *known)):
        asked, step = less, _admit(protocol, visit, less, *known)
    if isinstance(step, _Stopped):
        return await refuse(visit, step.call, step.denial)
    limits = visit.gate.limits.of(*known)
    ticket = visit.gate.meter.enter(step.call, step.call.reserved, limits, known[0].prices)
    if isinstance(ticket, Denial):
        return await refuse(visit, step.call, ticket)
    with ticket:
        return await _pass(protocol, visit, step, asked, known[0])


async def _read(protocol: Protocol, visit: Visit, snapshot: Snapshot, key: KeyEntry) -> _Asked | Refusal:
    """The request in a shape that can be screened."""
    address = protocol.address(visit.params, visit.line.query)
    if isinstance(address, Refusal):
        return address
    limits = visit.gate.limits.of(snapshot, key)
    raw = await visit.line.read_body(body_limit(visit.gate.settings.max_body_bytes, limits))
    if isinstance(raw, Refusal):
        return raw
    content_types = visit.line.header(b"content-type")
    return await visit.gate.work(len(raw), partial(_understand, protocol, address, raw, content_types))


def _understand(protocol: Protocol, address: Address, raw: bytes, content_types: list[str]) -> _Asked | Refusal:
    body = protocol.body.read(raw, content_types)
    if isinstance(body, Refusal):
        return body
    if address.model and protocol.names_model:
        body["model"] = address.model
    accepted = protocol.accept(body)
    if isinstance(accepted, Refusal):
        return accepted
    if protocol.streaming is None and accepted.get("stream") not in (None, False):
        return NO_STREAM
    return _Asked(accepted, address.model or accepted["model"], protocol.streams(address, accepted))


def _admit(protocol: Protocol, visit: Visit, asked: _Asked, snapshot: Snapshot, key: KeyEntry) -> Admission | _Stopped:
    """Permit, scope, parameters."""
    purposes = visit.line.header(PURPOSE_HEADER)
    wanted = Wanted(
        model=asked.model,
        stream=asked.stream,
        purpose=purposes[0] if purposes else "",
        search_tools=protocol.search_tools(asked.body),
        browser_origin="".join(visit.line.header(b"origin")),
        kind=protocol.kind,
        reserved=estimate(asked.body),
    )
    if len(purposes) > 1:
        return _Stopped(visit.call.by(key), Denial(HEADER_DOUBLED))
    step = admit(snapshot, key, visit.call, wanted)
    if isinstance(step, Denial):
        return _Stopped(known_of(snapshot, key, visit.call, wanted), step)
    if no := protocol.refuse(asked.body):
        return _Stopped(step.call, Denial(no))
    rights = declared(visit.line.header(RIGHTS_HEADER)) if protocol.takes_pictures else ()
    if isinstance(rights, Refusal):
        return _Stopped(step.call, Denial(rights))
    notes = (*rights, *picture_notes(step.permit, step.call.service, step.call.kind))
    return replace(step, call=step.call._replace(notes=notes)) if notes else step


def _without_search(
    protocol: Protocol, denial: Denial, asked: _Asked, snapshot: Snapshot, key: KeyEntry
) -> _Asked | None:
    """Rule 5: a call refused for its search, without it; None where the permit does not say so or it cannot be."""
    permit = snapshot.permit(key.engagement)
    if isinstance(permit, Refusal) or not permit.removes_search:
        return None
    if SEARCH not in (denial.refusal.code, *(other.code for other in denial.others)):
        return None
    removal = protocol.drop_search(asked.body)
    if removal is None or protocol.search_tools(removal.body):
        return None
    model = searchless(snapshot, asked.model)
    paths = removal.paths if model == asked.model else (*removal.paths, "/model")
    return _Asked(removal.body, model, asked.stream, paths)


async def _pass(protocol: Protocol, visit: Visit, admission: Admission, asked: _Asked, snapshot: Snapshot) -> None:
    """Screen, write the intent, and let it leave."""
    gate, call, trace = visit.gate, admission.call, visit.line.trace
    trace.tell(permit=call.permit, service=call.service)
    trace.step("screen")
    way = _way_out(protocol, gate, admission)
    if isinstance(way, Refusal):
        return await refuse(visit, call, Denial(way))
    client, secret = way
    forced = forced_on(protocol, admission.upstream, asked.body)
    body = protocol.named({**asked.body, **forced}, admission.upstream_model)
    said = protocol.said(body)
    ground = ground_of(visit, admission, said)
    if isinstance(ground, Refusal):
        return await refuse(visit, call, Denial(ground))
    files = await closed_on_defect(visit, gate.files.screen(body, ground), SCREEN_FAILED)
    if isinstance(files, Denial):
        return await refuse(visit, call, files)
    if files != NO_FILES:
        ground = replace(ground, files=files)
    leaving = protocol.body.write(body)
    many = gate.end_users.are_many(call, end_user(asked.body))
    await gate.together()
    judging = gate.work(len(leaving), partial(_judge, body, ground, said, has_many_users=many))
    screened = await closed_on_defect(visit, judging, SCREEN_FAILED)
    if isinstance(screened, Denial):
        return await refuse(visit, call, screened)
    # A long text takes seconds and a file minutes, and a revocation counts.
    if gate.watch.now() is not snapshot and (no := _no_more(protocol, visit, asked)):
        return await refuse(visit, call, no)
    if screened.body is not body:
        leaving = protocol.body.write(screened.body)
    notes = (*(f"reason.{reason}" for reason in screened.reasons), *forced_notes(forced))
    if notes:
        call = call._replace(notes=(*call.notes, *notes))
    visit.line.findings = summary(screened.marks)
    visit.line.removed = ",".join(asked.removed[:MOST_TOLD])
    marks = (*(Mark("SEARCH", SEARCH, 0, 0, path, "remove") for path in asked.removed), *screened.marks)
    trace.tell(bytes=len(leaving), findings=len(marks))

    @cache
    def passage() -> Passage:
        errand = _errand(protocol, visit, admission, leaving, secret)
        look = partial(look_back, gate, ground)
        standing = _standing(protocol, visit, asked, snapshot)
        return Passage(call, protocol, client, errand, visit.line, gate.book, screened.values, look, standing)

    return await _leave(visit, admission, (call, leaving, marks), passage)


def _no_more(protocol: Protocol, visit: Visit, asked: _Asked) -> Denial | None:
    """Why a call that was admitted would not be by the snapshot of now."""
    known = identify(visit)
    if isinstance(known, Denial):
        return known
    step = _admit(protocol, visit, asked, *known)
    return step.denial if isinstance(step, _Stopped) else None


def _standing(protocol: Protocol, visit: Visit, asked: _Asked, snapshot: Snapshot) -> Callable[[], Denial | None]:
    """What says, while the answer comes, why the call would be refused by now.

    Only a trusted snapshot takes something back: the gate closes to new calls where there is none, and while it stops,
    but calls that have left may end.
    """
    seen, no = snapshot, None

    def ask() -> Denial | None:
        nonlocal seen, no
        now = visit.gate.watch.now()
        if now is not seen and not isinstance(now, Closed) and not visit.gate.is_closing:
            seen, no = now, _no_more(protocol, visit, asked)
        return no

    return ask


def _errand(protocol: Protocol, visit: Visit, admission: Admission, leaving: bytes, secret: str) -> Errand:
    """What leaves, and whither."""
    call = admission.call
    headers = protocol.headers(visit.line.header(BETA_HEADER.encode()))
    return Errand(
        admission.upstream,
        protocol.target(admission.upstream_model, call.stream),
        leaving,
        call.record,
        call.stream,
        secret,
        media_type=protocol.body.media_type(leaving),
        accept=protocol.accepts,
        headers=(*headers, *visit.gate.traces.handed_on(visit.line.trace, admission.upstream)),
    )


def _judge(body: Body, ground: Ground, said: list[Said], *, has_many_users: bool) -> Screened | Denial:
    """Screened (rule 7), then looked at for signs of a service to citizens (rule 2)."""
    screened = screen_request(body, ground, said)
    if isinstance(screened, Denial):
        return screened
    signs = public_signs(body, said, ground, has_many_users=has_many_users)
    if signs.denial is not None:
        return signs.denial
    return replace(screened, marks=(*signs.marks, *screened.marks)) if signs.marks else screened


async def _leave(visit: Visit, admission: Admission, intent: _Intent, passage: Callable[[], Passage]) -> None:
    """Write the intent and let it leave, unless its upstream is left alone for a while."""
    call, leaving, marks = intent
    trial = visit.gate.breakers.enter(admission.upstream.id)
    if isinstance(trial, int):
        return await refuse(visit, call, Denial(UPSTREAM_PAUSED, retry_after=trial))
    with trial:
        visit.line.trace.step("intent")
        try:
            await visit.gate.book.intent(call, leaving, marks, passage)
        except LedgerError as error:
            note("intent.lost", logging.ERROR, record=call.record, reason=error.message_ja)
            visit.line.trace.refused(LEDGER_CLOSED)
            return await send_denial(visit.line, visit.errors, Denial(LEDGER_CLOSED), call.record)
        visit.line.trace.step("upstream")
        trial.ending = await relay(passage())
    return None


def _way_out(protocol: Protocol, gate: Gate, admission: Admission) -> tuple[Client, str] | Refusal:
    """The client and the provider's key for this upstream, if it speaks the client's protocol."""
    client = gate.client(admission.upstream.protocol)
    if client is not None and admission.upstream.protocol not in protocol.wires:
        return OTHER_WIRE
    try:
        secret = gate.provider_keys.read(admission.upstream.secret)
    except ConfigurationError as error:
        note("upstream.not-configured", logging.ERROR, upstream=admission.upstream.id, reason=error.message_ja)
        return NOT_CONFIGURED
    return NOT_CONFIGURED if client is None else (client, secret)
