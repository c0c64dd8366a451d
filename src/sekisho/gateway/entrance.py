"""What every call does first and last: the key on the way in, the book and the words of a refusal on the way out."""

import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from starlette.types import Receive, Scope, Send

from sekisho.gateway.admit import find_key, presented_keys
from sekisho.gateway.call import Call, arrive
from sekisho.gateway.errors import Denial, ErrorShape
from sekisho.gateway.gate import Gate
from sekisho.gateway.journal import note
from sekisho.gateway.line import ClientGoneError, Line
from sekisho.gateway.refusals import GATE_CLOSING, GATE_FAILED, LEDGER_CLOSED, SNAPSHOT_CLOSED, STRANGERS
from sekisho.gateway.reply import send_denial
from sekisho.gateway.snapshot_watch import Closed
from sekisho.kernel.errors import LedgerError
from sekisho.kernel.refusal import Refusal
from sekisho.permits.snapshot import KeyEntry, Snapshot

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at one endpoint. params: what the address holds where its pattern has a name."""

    gate: Gate
    line: Line
    call: Call
    errors: ErrorShape
    params: Mapping[str, str]


class Endpoint:
    """The ASGI application of one endpoint: makes the visit, and is the edge where nothing unexpected gets past.

    name: what the book calls the endpoint; never the path a client wrote.
    """

    def __init__(self, name: str, errors: ErrorShape, serve: Callable[[Visit], Awaitable[None]]) -> None:
        self._name = name
        self._errors = errors
        self._serve = serve

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gate: Gate = scope["state"]["gate"]
        call = arrive(self._name, gate.clock)
        line = Line(scope, receive, send, record=call.record, patience_s=gate.settings.answer_timeout_s)
        line.trace = gate.traces.begin(line, self._name, call.record)
        line.trace.step("key")
        with gate:
            try:
                await self._serve(Visit(gate, line, call, self._errors, scope["path_params"]))
            except ClientGoneError:
                note("call.client-gone", record=call.record)
            except Exception as error:  # noqa: BLE001  (the edge: whatever went wrong, nothing more leaves)
                _note_defect(call.record, error)
                line.trace.refused(GATE_FAILED)
                await send_denial(line, self._errors, Denial(GATE_FAILED), call.record)
            finally:
                line.trace.end()


def identify(visit: Visit) -> tuple[Snapshot, KeyEntry] | Denial:
    """The snapshot that holds and whose key this is."""
    if visit.gate.is_closing:
        return Denial(GATE_CLOSING)
    snapshot = visit.gate.watch.now()
    if isinstance(snapshot, Closed):
        return Denial(SNAPSHOT_CLOSED)
    key = find_key(snapshot, presented_keys(visit.line.headers), visit.call.at)
    return Denial(key) if isinstance(key, Refusal) else (snapshot, key)


async def closed_on_defect(visit: Visit, act: Awaitable[Result], refusal: Refusal) -> Result | Denial:
    """What `act` gives; or, whatever breaks in it, the refusal that closes the gate for this call."""
    try:
        return await act
    except Exception as error:  # noqa: BLE001  (fail closed: a check that breaks has not passed)
        _note_defect(visit.call.record, error)
        return Denial(refusal)


async def refuse(visit: Visit, call: Call, denial: Denial) -> None:
    """Write the refusal to the book, then tell the client; if it cannot be written, the gate is closed instead.

    call: the visit's call as far as it is known. Callers without a known key are written down at a limited rate.
    """
    if not call.engagement and not visit.gate.strangers.take():
        if denial.http_status == 401:
            denial = Denial(STRANGERS)
    else:
        try:
            await visit.gate.book.refused(call, denial)
        except LedgerError as error:
            note("refusal.lost", logging.ERROR, record=call.record, reason=error.message_ja)
            denial = Denial(LEDGER_CLOSED)
    visit.gate.counts.refused(call, denial.refusal)
    visit.line.trace.refused(denial.refusal)
    note("call.refused", record=call.record, code=denial.refusal.code, rule=denial.refusal.rule)
    await send_denial(visit.line, visit.errors, denial, call.record)


def _note_defect(record: str, error: Exception) -> None:
    """Kind and place of a defect. Not its message, which may quote what a person wrote."""
    places = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
    note("gate.failed", logging.ERROR, record=record, error=type(error).__name__, place=" > ".join(places))
