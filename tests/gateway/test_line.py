import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sekisho.gateway.line import DISCARDED, ClientGoneError, Line, Listening
from sekisho.gateway.refusals import BODY_ENCODED, BODY_LATE
from sekisho.kernel.refusal import Refusal

Message = dict[str, Any]
GONE: Message = {"type": "http.disconnect"}


def part(data: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": data, "more_body": more}


class Wire:
    """The server's side of one request: hands out `incoming`, then waits; keeps what was sent."""

    def __init__(self, *incoming: Message, headers: tuple[tuple[bytes, bytes], ...] = (), stuck: bool = False) -> None:
        self.incoming = list(incoming)
        self.headers = headers
        self.sent: list[Message] = []
        self.stuck = stuck
        self.taken = 0

    def line(self, **more: Any) -> Line:
        scope = {"type": "http", "method": "POST", "path": "/", "headers": list(self.headers)}
        return Line(scope, self.receive, self.send, **more)  # type: ignore[arg-type]

    async def receive(self) -> Message:
        if not self.incoming:
            await asyncio.Event().wait()
        self.taken += 1
        return self.incoming.pop(0)

    async def send(self, message: Message) -> None:
        if self.stuck and message["type"] == "http.response.body":
            await asyncio.Event().wait()
        self.sent.append(message)


def run(act: Callable[[], Awaitable[Any]]) -> Any:
    async def within() -> Any:
        async with asyncio.timeout(20):
            return await act()

    return asyncio.run(within())


class TestReading:
    def read(self, *incoming: Message, limit: int = 10, **more: Any) -> Any:
        return run(lambda: Wire(*incoming, **more).line().read_body(limit))

    def test_a_body_in_one_piece(self) -> None:
        assert self.read(part(b"body")) == b"body"

    def test_a_body_in_pieces(self) -> None:
        assert self.read(part(b"bo", more=True), part(b"", more=True), part(b"dy")) == b"body"

    def test_the_limit_itself_is_allowed(self) -> None:
        assert self.read(part(b"x" * 10)) == b"x" * 10
        assert self.read(part(b"x" * 5, more=True), part(b"x" * 5)) == b"x" * 10

    @pytest.mark.parametrize("parts", [(part(b"x" * 11),), (part(b"x" * 6, more=True), part(b"x" * 5))])
    def test_one_byte_more_is_too_large(self, parts: tuple[Message, ...]) -> None:
        refusal = self.read(*parts)
        assert isinstance(refusal, Refusal)
        assert refusal.code == "request.too-large"

    def test_does_not_read_for_ever(self) -> None:
        wire = Wire(*[part(b"x" * 10, more=True)] * 100)
        assert run(lambda: wire.line().read_body(10)).code == "request.too-large"
        assert wire.taken == DISCARDED + 1

    def test_a_packed_body_is_not_taken(self) -> None:
        assert self.read(part(b"x"), headers=((b"content-encoding", b"gzip"),)) is BODY_ENCODED
        assert self.read(part(b"x"), headers=((b"content-encoding", b"Identity"),)) == b"x"

    def test_one_who_leaves_while_sending_is_gone(self) -> None:
        with pytest.raises(ClientGoneError):
            self.read(part(b"x", more=True), GONE)
        with pytest.raises(ClientGoneError):
            self.read(GONE)

    def test_one_who_stops_sending_is_late(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sekisho.gateway.line.BODY_TIMEOUT_S", 0.01)
        assert self.read(part(b"x", more=True)) is BODY_LATE


class TestAnswering:
    def test_an_answer_carries_its_record(self) -> None:
        wire = Wire()
        run(lambda: wire.line(record="rec_1").answer(429, b"{}", retry_after=7))
        start, end = wire.sent
        assert start["status"] == 429
        assert {(b"x-sekisho-record", b"rec_1"), (b"x-request-id", b"rec_1"), (b"retry-after", b"7")} <= set(
            start["headers"]
        )
        assert end["body"] == b"{}"

    def test_knows_whether_it_was_answered(self) -> None:
        async def act() -> None:
            line = Wire().line()
            assert (line.is_unanswered, line.is_streaming) == (True, False)
            await line.open_stream()
            assert (line.is_unanswered, line.is_streaming) == (False, True)
            await line.push(b"x")
            await line.end_stream()
            assert (line.is_unanswered, line.is_streaming) == (False, False)

        run(act)

    def test_one_who_takes_nothing_is_gone(self) -> None:
        async def act() -> None:
            line = Wire(stuck=True).line(patience_s=0.01)
            await line.open_stream()
            await line.push(b"x")

        with pytest.raises(ClientGoneError):
            run(act)


class TestListening:
    def test_lets_the_work_end_undisturbed(self) -> None:
        async def act() -> str:
            async with Wire().line().listening():
                await asyncio.sleep(0.01)
                return "done"

        assert run(act) == "done"

    def test_a_client_that_hangs_up_behind_the_work_disturbs_nobody(self) -> None:
        async def act() -> str:
            gone = asyncio.Event()

            async def receive() -> Message:
                await gone.wait()
                return GONE

            async with Listening(receive):
                await asyncio.sleep(0.01)
            gone.set()
            await asyncio.sleep(0.01)
            assert len(asyncio.all_tasks()) == 1  # and nobody watches any more
            return "recorded"

        assert run(act) == "recorded"

    def test_a_client_that_hangs_up_ends_the_work(self) -> None:
        async def act() -> None:
            async with Wire(part(b""), GONE).line().listening():
                await asyncio.Event().wait()

        with pytest.raises(ClientGoneError):
            run(act)

    def test_a_cancellation_from_elsewhere_stays_one(self) -> None:
        async def work() -> None:
            async with Wire().line().listening():
                await asyncio.Event().wait()

        async def act() -> None:
            task = asyncio.create_task(work())
            await asyncio.sleep(0.01)
            task.cancel()
            await task

        with pytest.raises(asyncio.CancelledError):
            run(act)

    def test_an_error_of_the_work_stays_one(self) -> None:
        async def act() -> None:
            async with Wire().line().listening():
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            run(act)

    def test_leaves_the_task_able_to_go_on(self) -> None:
        async def act() -> str:
            try:
                async with Wire(GONE).line().listening():
                    await asyncio.Event().wait()
            except ClientGoneError:
                await asyncio.sleep(0.01)
            task = asyncio.current_task()
            assert task is not None
            assert not task.cancelling()
            return "recorded"

        assert run(act) == "recorded"
