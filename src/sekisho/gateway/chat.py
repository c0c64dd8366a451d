"""`POST /v1/chat/completions`: the steps of one call, in the order that must hold.

key → size and JSON → permit and scope → parameters → screen → intent durable → relay → outcome. Each step gives back
a value; the first refusal ends the call, is written to the book and told to the client.
"""

import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sekisho.gateway import strict_json
from sekisho.gateway.admit import admit, known_of
from sekisho.gateway.call import Admission, Call, Wanted
from sekisho.gateway.entrance import Visit, closed_on_defect, identify, refuse
from sekisho.gateway.errors import Denial
from sekisho.gateway.gate import Gate
from sekisho.gateway.ground import ground_of, summary
from sekisho.gateway.journal import note
from sekisho.gateway.parameters import forced, refuse_parameters, search_tools
from sekisho.gateway.refusals import ENDPOINT_METHOD, HEADER_DOUBLED, LEDGER_CLOSED, NOT_CONFIGURED, SCREEN_FAILED
from sekisho.gateway.relay import Passage, relay
from sekisho.gateway.reply import send_denial
from sekisho.gateway.screen import screen_request
from sekisho.gateway.shape import refuse_kinds, refuse_shape
from sekisho.gateway.upstream import Client, Errand
from sekisho.kernel.errors import ConfigurationError, LedgerError
from sekisho.kernel.refusal import Refusal
from sekisho.permits.snapshot import KeyEntry, Snapshot

PATH = "/v1/chat/completions"
UPSTREAM_PATH = "/chat/completions"
PURPOSE_HEADER = b"x-sekisho-purpose"


async def serve(visit: Visit) -> None:
    """One call, from its key to its outcome."""
    known = identify(visit)
    if isinstance(known, Denial):
        return await refuse(visit, visit.call, known)
    if visit.line.method != "POST":
        return await refuse(visit, visit.call.by(known[1]), Denial(ENDPOINT_METHOD))
    body = await _read(visit)
    if isinstance(body, Refusal):
        return await refuse(visit, visit.call.by(known[1]), Denial(body))
    # A body may arrive slowly, and a revocation counts: whose key it is must hold for the snapshot of now.
    if visit.gate.watch.now() is not known[0] and isinstance(known := identify(visit), Denial):
        return await refuse(visit, visit.call, known)
    step = _admit(visit, body, *known)
    if isinstance(step, _Stopped):
        return await refuse(visit, step.call, step.denial)
    return await _pass(visit, step, body)


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A refusal, with the call as far as it was known by then."""

    call: Call
    denial: Denial


async def _read(visit: Visit) -> dict[str, Any] | Refusal:
    """The request's JSON in a shape that can be screened."""
    raw = await visit.line.read_body(visit.gate.settings.max_body_bytes)
    if isinstance(raw, Refusal):
        return raw
    body = await visit.gate.work(len(raw), partial(strict_json.parse, raw))
    if isinstance(body, Refusal):
        return body
    return refuse_shape(body) or body


def _admit(visit: Visit, body: dict[str, Any], snapshot: Snapshot, key: KeyEntry) -> Admission | _Stopped:
    """Permit, scope, parameters."""
    purposes = visit.line.header(PURPOSE_HEADER)
    wanted = Wanted(
        model=body["model"],
        stream=body.get("stream") is True,
        purpose=purposes[0] if purposes else "",
        search_tools=search_tools(body),
        browser_origin="".join(visit.line.header(b"origin")),
    )
    if len(purposes) > 1:
        return _Stopped(visit.call.by(key), Denial(HEADER_DOUBLED))
    step = admit(snapshot, key, visit.call, wanted)
    if isinstance(step, Denial):
        return _Stopped(known_of(snapshot, key, visit.call, wanted), step)
    no = refuse_parameters(body) or refuse_kinds(body)
    return step if no is None else _Stopped(step.call, Denial(no))


async def _pass(visit: Visit, admission: Admission, body: dict[str, Any]) -> None:
    """Screen, write the intent, and let it leave."""
    gate, call = visit.gate, admission.call
    way = _way_out(gate, admission)
    if isinstance(way, Refusal):
        return await refuse(visit, call, Denial(way))
    client, secret = way
    body = {**body, "model": admission.upstream_model, **forced(admission.upstream.protocol)}
    ground = ground_of(visit, admission, body)
    if isinstance(ground, Refusal):
        return await refuse(visit, call, Denial(ground))
    files = await closed_on_defect(visit, gate.files.screen(body, ground), SCREEN_FAILED)
    if isinstance(files, Denial):
        return await refuse(visit, call, files)
    ground = replace(ground, files=files)
    leaving = strict_json.write(body)
    judging = gate.work(len(leaving), partial(screen_request, body, ground))
    screened = await closed_on_defect(visit, judging, SCREEN_FAILED)
    if isinstance(screened, Denial):
        return await refuse(visit, call, screened)
    if screened.body is not body:
        leaving = strict_json.write(screened.body)
    call = replace(call, notes=tuple(f"reason.{reason}" for reason in screened.reasons))
    visit.line.findings = summary(screened.marks)
    try:
        await gate.book.intent(call, leaving, screened.marks)
    except LedgerError as error:
        note("intent.lost", logging.ERROR, record=call.record, reason=error.message_ja)
        return await send_denial(visit.line, Denial(LEDGER_CLOSED), call.record)
    errand = Errand(admission.upstream, UPSTREAM_PATH, leaving, call.record, call.stream, secret)
    return await relay(Passage(call, client, errand, visit.line, gate.book, screened.values))


def _way_out(gate: Gate, admission: Admission) -> tuple[Client, str] | Refusal:
    """The client and the provider's key for this upstream."""
    client = gate.client(admission.upstream.protocol)
    try:
        secret = gate.provider_keys.read(admission.upstream.secret)
    except ConfigurationError as error:
        note("upstream.not-configured", logging.ERROR, upstream=admission.upstream.id, reason=error.message_ja)
        return NOT_CONFIGURED
    return NOT_CONFIGURED if client is None else (client, secret)
