"""The call leaves and its answer comes back: whole or as a stream. Its outcome is recorded once, whatever happens.

Order that must hold: the intent is durable before `Client.send`; the outcome is in the book before the client has the
last byte. A stream's last event is held back until then, so that a stream without its end is never taken for whole.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from sekisho.gateway.errors import Denial
from sekisho.gateway.journal import note
from sekisho.gateway.judge import ending_of, judge_error, judge_whole
from sekisho.gateway.key_watch import KeyWatch
from sekisho.gateway.line import ClientGoneError
from sekisho.gateway.passage import Passage, RevokedError
from sekisho.gateway.protocol import Streaming
from sekisho.gateway.record import Ending, Pen
from sekisho.gateway.refusals import OUTCOME_LOST, UNREACHABLE, UNREADABLE
from sekisho.gateway.relay_file import relay_file
from sekisho.gateway.reply import send_denial
from sekisho.gateway.restore import restore, restore_answer
from sekisho.gateway.sse import SseEvent, SseReader
from sekisho.gateway.upstream import EVENTS_TYPE, JSON_TYPE, OK, Answer, UpstreamError, read_whole
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.entry import Status

# After its last event an upstream normally ends at once; waiting for that keeps its connection usable.
LINGER_S = 0.2
OUTPUT_FINDINGS = b"x-sekisho-output-findings: "


async def relay(passage: Passage) -> Ending | None:
    """Send the errand, bring back the answer, record the outcome, which it gives back.

    Raises only the unexpected, and cancellation.
    """
    with Pen(passage.book, passage.call, passage.line.trace) as pen:
        if passage.errand.stream and passage.protocol.streaming is not None:
            await _StreamExchange(passage, passage.protocol.streaming).run(pen)
        elif passage.protocol.is_file:
            await relay_file(passage, pen)
        else:
            await _relay_whole(passage, pen)
    return pen.ending


async def _relay_whole(passage: Passage, pen: Pen) -> None:
    line, errand = passage.line, passage.errand
    status, data, media_type = 0, b"", JSON_TYPE
    denial: Denial | None = None
    try:
        async with line.listening():
            answer = await passage.client.send(errand)
            status, media_type = answer.status, answer.media_type
            try:
                data = await read_whole(answer)
            finally:
                answer.close()
        denial, ending = _judge_whole(passage, answer, data)
    except UpstreamError as error:
        denial, ending = Denial(error.refusal), ending_of(error, status)
    except ClientGoneError:
        await pen.write(Ending("client-gone", status))
        return
    is_noted = denial is not None or await _look_back(passage, data)
    if not await pen.write(ending) or not is_noted:
        denial = Denial(OUTCOME_LOST)
    if denial is not None:
        await send_denial(line, passage.protocol.errors, denial, passage.call.record)
    else:
        await _answer_whole(passage, data, media_type)


def _judge_whole(passage: Passage, answer: Answer, data: bytes) -> tuple[Denial | None, Ending]:
    denial, ending = judge_whole(answer, data, passage.errand.secret, passage.protocol)
    if denial is None and (denial := passage.standing()):
        ending = replace(ending, status="interrupted")
    return denial, ending


async def _answer_whole(passage: Passage, data: bytes, media_type: str) -> None:
    await passage.line.answer(OK, _restored(data, media_type, passage.values), media_type=media_type)


async def _look_back(passage: Passage, data: bytes) -> bool:
    """Look at what comes back where nobody could look at what was sent; whether what was found is in the book."""
    if passage.protocol.told is None:
        return True
    found = await passage.look(passage.protocol.told(data))
    passage.line.output_findings = ",".join(f"{code}={times}" for code, times in found.items())
    try:
        await passage.book.found(passage.call, found)
    except LedgerError as error:
        note("finding.lost", logging.ERROR, record=passage.call.record, reason=error.message_ja)
        return False
    return True


def _restored(data: bytes, media_type: str, values: Mapping[str, str]) -> bytes:
    if not values:
        return data
    return restore_answer(data, values) if media_type == JSON_TYPE else restore(data.decode(), values).encode()


def _portions(events: list[SseEvent], *, has_begun: bool) -> Iterable[list[SseEvent]]:
    """The first event of a stream by itself: the client need not wait until those that came with it are read."""
    return (events,) if has_begun or len(events) < 2 else (events[:1], events[1:])


class _StreamExchange:
    """One streamed answer: events pass as they came, or with values put back; a folded copy is kept for the book."""

    def __init__(self, passage: Passage, streaming: Streaming) -> None:
        self._passage = passage
        self._line = passage.line
        self._may_be_whole = streaming.may_be_whole
        self._whole: bytes | None = None
        self._fold = streaming.fold()
        self._reader = SseReader(streaming.most)
        self._restorer = streaming.restorer(passage.values) if passage.values else None
        self._watch = KeyWatch(passage.errand.secret)
        self._answer: Answer | None = None
        self._last = b""
        self._is_gone = False

    async def run(self, pen: Pen) -> None:
        """Raises only the unexpected, and cancellation."""
        try:
            denial, ending = await self._exchange()
            is_noted = await self._look_back()
            if not await pen.write(ending) or not is_noted:
                denial = Denial(OUTCOME_LOST)
            if not self._is_gone:
                await self._conclude(denial)
        finally:
            if self._answer is not None:
                self._answer.close()

    async def _look_back(self) -> bool:
        """As over an answer in one piece; the headers have left, so what was found is told in a comment."""
        if self._whole is not None:
            return await _look_back(self._passage, self._whole)
        if self._passage.protocol.told is None or not self._fold.has_begun:
            return True
        is_noted = await _look_back(self._passage, self._fold.answer())
        if self._line.output_findings:
            self._last = b": " + OUTPUT_FINDINGS + self._line.output_findings.encode() + b"\n\n" + self._last
        return is_noted

    async def _conclude(self, denial: Denial | None) -> None:
        with suppress(ClientGoneError):
            if denial is not None:
                await send_denial(self._line, self._passage.protocol.errors, denial, self._passage.call.record)
            elif self._whole is not None and self._answer is not None:
                await _answer_whole(self._passage, self._whole, self._answer.media_type)
            else:
                await self._line.end_stream(self._last)
                await self._linger()

    async def _exchange(self) -> tuple[Denial | None, Ending]:
        """Everything up to the last event."""
        try:
            async with self._line.listening():
                self._answer = answer = await self._passage.client.send(self._passage.errand)
                if answer.status != OK or answer.media_type != EVENTS_TYPE:
                    return self._take_whole(answer, await read_whole(answer))
                self._passage.demand_standing()
                await self._line.open_stream()
                await self._pass_on(answer)
        except UpstreamError as error:
            failed = ending_of(error, self._status)
            return Denial(error.refusal), replace(self._ending(failed.status), has_left=failed.has_left)
        except RevokedError as error:
            return error.denial, self._ending("interrupted")
        except ClientGoneError:
            self._is_gone = True
            # Some clients leave as soon as they know why the answer ended, without waiting for [DONE].
            return None, self._ending("answered" if self._fold.is_finished else "client-gone")
        return None, self._ending("answered")

    def _take_whole(self, answer: Answer, data: bytes) -> tuple[Denial | None, Ending]:
        """An error, or an answer in one piece from a service that passes over the wish for a stream."""
        if answer.status != OK or not self._may_be_whole:
            return judge_error(answer, data, self._passage.errand.secret)
        denial, ending = _judge_whole(self._passage, answer, data)
        self._whole = data if denial is None else None
        return denial, ending

    async def _pass_on(self, answer: Answer) -> None:
        """Pass whole events on as they come and keep back the last. Raises UpstreamError and RevokedError."""
        while piece := await answer.read():
            self._passage.demand_standing()
            try:
                events = self._reader.feed(piece)
            except ValueError as error:
                raise UpstreamError(UNREADABLE) from error
            for portion in _portions(events, has_begun=self._fold.has_begun):
                if passing := self._take(portion):
                    await self._line.push(passing)
                if self._fold.is_done:
                    return
                if portion is not events:
                    await asyncio.sleep(0)  # what was pushed leaves at the loop's next turn
        if not self._fold.is_finished:
            raise UpstreamError(UNREACHABLE)
        if self._restorer:
            self._last += self._restorer.rest()

    def _take(self, events: list[SseEvent]) -> bytes:
        """The bytes to pass on now. Raises UpstreamError on an event that cannot be read or names our key."""
        passing = bytearray()
        for event in events:
            if self._watch.is_told(event):
                raise UpstreamError(UNREADABLE)
            if event.data is not None and not self._fold.take(event.data):
                raise UpstreamError(UNREADABLE)
            self._last += self._restorer.take(event) if self._restorer else event.raw
            if self._fold.is_done:
                break
            if not self._fold.is_closing and not self._watch.is_close:
                passing += self._last
                self._last = b""
        return bytes(passing)

    async def _linger(self) -> None:
        """Let an upstream that has said its last word end its answer, so that its connection goes back to the pool."""
        if self._answer is None or not self._fold.is_done:
            return
        try:
            async with asyncio.timeout(LINGER_S):
                while await self._answer.read():
                    pass
        except (UpstreamError, TimeoutError):
            return

    @property
    def _status(self) -> int:
        return 0 if self._answer is None else self._answer.status

    def _ending(self, status: Status) -> Ending:
        """With what had come by then: of a stream that broke off the book keeps the part that came."""
        kept = self._fold.answer() if self._fold.has_begun else b""
        return Ending(status, self._status, self._watch.without_key(kept), self._fold.facts())
