"""What of a call goes into the book, and when: the intent before anything leaves, the outcome once, refusals.

An entry counts only when its append has returned (`Book` says what is on the disk by then). Prompts and answers go in
sealed, beside the tree; of a refused call nothing that was written by the client is kept.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sekisho.gateway.answer import AnswerFacts
from sekisho.gateway.call import Call
from sekisho.gateway.charge import FREE, charge_of
from sekisho.gateway.counts import Counts
from sekisho.gateway.errors import Denial
from sekisho.gateway.journal import note
from sekisho.gateway.ledger_writer import LedgerWriter
from sekisho.gateway.meter import Meter
from sekisho.gateway.trace import OFF, Tracing
from sekisho.kernel.clock import Clock
from sekisho.kernel.errors import LedgerError
from sekisho.kernel.ids import new_id
from sekisho.ledger.bodies import INPUT, OUTPUT, Envelope
from sekisho.ledger.entry import Event, Intent, Mark, Outcome, Refused, Status
from sekisho.ledger.shelves import Sealer, shelf_of

NO_FACTS = AnswerFacts()
FOUND = "output.found"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a relayed call ended. http_status: the upstream's, 0 if it never answered. answer: what came, or b"".

    has_left: False only where it is certain that the upstream saw no byte.
    """

    status: Status
    http_status: int = 0
    answer: bytes = b""
    facts: AnswerFacts = NO_FACTS
    has_left: bool = True


class Book:
    """The gate's pen. Every coroutine returns when its entry stands in the book and raises LedgerError if it does not.

    Intents and refusals are on the disk by then. What tells of an answer is on its way there; the end of this process
    cannot lose it any more. They hand the entry in before they first wait, so whoever is cancelled loses nothing.
    """

    def __init__(self, writer: LedgerWriter, sealer: Sealer, meter: Meter, clock: Clock, counts: Counts) -> None:
        self._counts = counts
        self._writer = writer
        self._meter = meter
        self._sealer = sealer
        self._clock = clock

    async def intent(
        self, call: Call, body: bytes, marks: tuple[Mark, ...], meanwhile: Callable[[], object] | None = None
    ) -> None:
        """Await it before the upstream may see a byte. body: exactly what will leave.

        meanwhile: what need not wait until it is on the disk.
        """
        sealed = self.envelope(call, INPUT).sealed(body)
        entry = Intent(
            record=call.record,
            at=call.at,
            engagement=call.engagement,
            party=call.party,
            actor=call.actor,
            permit=call.permit,
            purpose=call.purpose,
            service=call.service,
            kind=call.kind,
            model=call.model,
            endpoint=call.endpoint,
            stream=call.stream,
            input_sha256=sealed.sha256,
            findings=marks,
            notes=call.notes,
            reserved_in=call.reserved.tokens_in,
            reserved_out=call.reserved.tokens_out,
        )
        leaf, log = entry.leaf(), self._writer.log
        with _Unsent(self, call):
            await log.enter_async(leaf, record=call.record, bodies=(sealed,), meanwhile=meanwhile)
        _afterwards(self._counts.passed, call)

    async def outcome(self, call: Call, ending: Ending, envelope: Envelope | None = None) -> None:
        """How the call ended; once. What it used counts from now on, whether or not the entry gets into the book.

        envelope: for what came, where it was prepared.
        """
        facts, answer = ending.facts, ending.answer
        charge = charge_of(call.reserved, facts, ending.http_status, answer, has_left=ending.has_left)
        self._meter.settle(call, charge)
        bodies = ((envelope or self.envelope(call, OUTPUT)).sealed(answer),) if answer else ()
        entry = Outcome(
            record=call.record,
            at=self._clock.now(),
            status=ending.status,
            http_status=ending.http_status,
            output_sha256=bodies[0].sha256 if bodies else "",
            tokens_in=facts.tokens_in,
            tokens_out=facts.tokens_out,
            duration_ms=call.elapsed_ms(),
            finish=facts.finish,
            charged_in=charge.tokens_in,
            charged_out=charge.tokens_out,
        )
        await self._writer.log.enter_async(entry.leaf(), record=call.record, bodies=bodies, awaits_disk=False)
        _afterwards(self._counts.ended, call, ending.status)

    async def found(self, call: Call, found: Mapping[str, int]) -> None:
        """What an answer was seen to hold (code → how often), where answers are looked at; nothing if it holds nothing.

        An entry of its own under the call's record, because the outcome says only how a call ended.
        """
        if not found:
            return
        detail: dict[str, str | int] = {"record": call.record, **found}
        entry = Event(new_id("evt"), self._clock.now(), FOUND, call.actor, call.engagement, call.record, detail)
        await self._writer.log.enter_async(entry.leaf(), record=call.record, awaits_disk=False)

    def interrupted(self, call: Call, *, has_left: bool = True) -> None:
        """The outcome of a call that was torn down; nobody waits for it, closing the log does."""
        charge = call.reserved if has_left else FREE
        self._meter.settle(call, charge)
        now, took = self._clock.now(), call.elapsed_ms()
        entry = Outcome(call.record, now, "interrupted", 0, "", 0, 0, took, "", *charge)
        self._writer.log.append(entry.leaf(), record=call.record)
        self._counts.ended(call, "interrupted")

    async def refused(self, call: Call, denial: Denial) -> None:
        """A call that did not leave."""
        entry = Refused(
            record=call.record,
            at=call.at,
            engagement=call.engagement,
            party=call.party,
            actor=call.actor,
            permit=call.permit,
            purpose=call.purpose,
            service=call.service,
            model=call.model,
            endpoint=call.endpoint,
            rule=denial.refusal.rule,
            code=denial.refusal.code,
            http_status=denial.http_status,
            findings=denial.findings,
            hold=denial.hold,
        )
        await self._writer.log.append_async(entry.leaf(), record=call.record)

    def envelope(self, call: Call, part: str) -> Envelope:
        """For a part of a call; both stand on the shelf of the moment when it arrived. Raises LedgerError."""
        return self._sealer.envelope(shelf_of(call.engagement, call.kind, call.at), call.record, part)


def _afterwards(count: Callable[..., None], *facts: object) -> None:
    """At the loop's next turn: nobody needs to wait for a figure of `/metrics` or a line of the log."""
    asyncio.get_running_loop().call_soon(count, *facts)


class _Unsent:
    """Around the wait for an intent: it will be in the book, so whatever tears the call out of it needs an outcome."""

    __slots__ = ("_book", "_call")

    def __init__(self, book: Book, call: Call) -> None:
        self._book, self._call = book, call

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None and not isinstance(error, LedgerError):
            self._book.interrupted(self._call, has_left=False)


class Pen:
    """`with Pen(book, call) as pen:` around an exchange: one outcome, `interrupted` if it is torn out without one."""

    def __init__(self, book: Book, call: Call, trace: Tracing = OFF) -> None:
        self._book = book
        self._call = call
        self._trace = trace
        self._envelope: Envelope | None = None
        self.ending: Ending | None = None

    @property
    def is_used(self) -> bool:
        """Whether the outcome was handed in."""
        return self.ending is not None

    async def write(self, ending: Ending) -> bool:
        """Whether the outcome stands in the book."""
        self.ending = ending
        self._trace.tell(http_status=ending.http_status, bytes=len(ending.answer))
        self._trace.step("outcome")
        self._trace.tell(status=ending.status, finish=ending.facts.finish)
        try:
            await self._book.outcome(self._call, ending, self._envelope)
        except LedgerError as error:
            note("outcome.lost", logging.ERROR, record=self._call.record, reason=error.message_ja)
            return False
        _afterwards(self._note, ending)
        return True

    def _prepare(self) -> None:
        """While the answer is on its way, so that it need not wait for this."""
        if self.ending is not None:
            return
        with suppress(LedgerError):  # told when there is something to seal
            self._envelope = self._book.envelope(self._call, OUTPUT)

    def _note(self, ending: Ending) -> None:
        note("call.ended", record=self._call.record, status=ending.status, http_status=ending.http_status)

    def __enter__(self) -> "Pen":
        _afterwards(self._prepare)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if self.is_used:
            return
        try:
            self._book.interrupted(self._call)
        except LedgerError as lost:
            note("outcome.lost", logging.ERROR, record=self._call.record, reason=lost.message_ja)
