import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sekisho.gateway.answer import AnswerFacts
from sekisho.gateway.call import Call, arrive
from sekisho.gateway.counts import Counts
from sekisho.gateway.errors import Denial
from sekisho.gateway.ledger_writer import LedgerWriter, signer_for
from sekisho.gateway.meter import Meter
from sekisho.gateway.record import Book, Ending, Pen
from sekisho.gateway.refusals import KEY_UNKNOWN
from sekisho.kernel.clock import FixedClock
from sekisho.kernel.keks import BODY
from sekisho.keyring.keks import KekSource
from sekisho.ledger.bodies import INPUT, OUTPUT, Envelope, open_body
from sekisho.ledger.entry import Mark
from sekisho.ledger.shelves import Sealer
from tests.gateway.world import World, settings_for

CLOCK = FixedClock(datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC))
MARK = Mark("POSTAL", "personal.postal", 0, 8, "/messages/0/content", "warn")


class Desk:
    """A book open for writing."""

    def __init__(self, data: Path) -> None:
        self.world = World(settings_for(data))
        self.writer = LedgerWriter(
            self.world.settings,
            signer_for(self.world.settings, self.world.keyring),
            KekSource(self.world.settings, BODY),
        )
        sealer = Sealer(self.world.keyring.body_key(), self.world.reader().shelf_key)
        self.book = Book(self.writer, sealer, Meter(CLOCK), CLOCK, Counts())
        self.call = arrive("/v1/chat/completions", CLOCK)

    def write(self, act: Any) -> list[dict[str, Any]]:
        """Run `act` with the book open; every leaf afterwards."""

        async def within() -> None:
            await self.writer.start()
            try:
                await act()
            finally:
                await self.writer.stop()

        asyncio.run(within())
        return self.world.book()

    def body(self, part: str) -> bytes:
        sealed = self.world.reader().body(self.call.record, part)
        assert sealed is not None
        return open_body(self.world.keyring.body_key(), sealed)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_an_intent_keeps_the_prompt_sealed_beside_the_tree(desk: Desk) -> None:
    (leaf,) = desk.write(lambda: desk.book.intent(desk.call, "本文".encode(), (MARK,)))
    assert leaf["type"] == "intent"
    assert leaf["at"] == "2026-11-23T04:05:06.000Z"
    assert [mark["action"] for mark in leaf["findings"]] == ["warn"]
    assert leaf["input_sha256"] == getattr(desk.world.reader().body(desk.call.record, INPUT), "sha256", "")
    assert desk.body(INPUT) == "本文".encode()


def test_what_is_to_leave_awaits_the_disk_and_what_has_come_back_does_not(desk: Desk) -> None:
    awaited: list[bool] = []

    async def act() -> None:
        log = desk.writer.log
        enter = log.enter_async

        async def listen(leaf: bytes, *, awaits_disk: bool = True, **given: Any) -> int:
            awaited.append(awaits_disk)
            return await enter(leaf, awaits_disk=awaits_disk, **given)

        log.enter_async = listen  # type: ignore[assignment,method-assign]
        await desk.book.intent(desk.call, b"body", ())
        await desk.book.found(desk.call, {"output.copied": 1})
        await desk.book.outcome(desk.call, Ending("answered", 200, b"answer"))
        await desk.book.refused(desk.call._replace(record="rec_other"), Denial(KEY_UNKNOWN))

    assert len(desk.write(act)) == 4
    assert awaited == [True, False, False]  # a refusal goes into the book at once


def test_an_outcome_keeps_counts_and_the_answer(desk: Desk) -> None:
    ending = Ending("answered", 200, b"answer", AnswerFacts(1, 2, "stop"))
    (leaf,) = desk.write(lambda: desk.book.outcome(desk.call, ending))
    assert (leaf["tokens_in"], leaf["tokens_out"], leaf["finish"], leaf["http_status"]) == (1, 2, "stop", 200)
    assert desk.body(OUTPUT) == b"answer"


def test_an_outcome_without_answer_keeps_none(desk: Desk) -> None:
    (leaf,) = desk.write(lambda: desk.book.outcome(desk.call, Ending("upstream-unreachable")))
    assert leaf["output_sha256"] == ""
    assert desk.world.reader().body(desk.call.record, OUTPUT) is None


def test_the_key_of_an_answer_is_made_while_it_is_on_its_way(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    envelope = desk.book.envelope

    def watched(call: Call, part: str) -> Envelope:
        made.append(part)
        return envelope(call, part)

    async def act() -> None:
        with Pen(desk.book, desk.call) as pen:
            await asyncio.sleep(0)
            assert made == [OUTPUT]
            assert await pen.write(Ending("answered", 200, b"answer"))

    monkeypatch.setattr(desk.book, "envelope", watched)
    desk.write(act)
    assert made == [OUTPUT]
    assert desk.body(OUTPUT) == b"answer"


def test_a_refusal_keeps_no_body(desk: Desk) -> None:
    (leaf,) = desk.write(lambda: desk.book.refused(desk.call, Denial(KEY_UNKNOWN)))
    assert (leaf["type"], leaf["code"], leaf["http_status"], leaf["actor"]) == ("refused", "key.unknown", 401, "")
    assert desk.world.reader().body(desk.call.record, INPUT) is None


class TestOneOutcome:
    def test_is_what_was_written(self, desk: Desk) -> None:
        async def act() -> None:
            with Pen(desk.book, desk.call) as pen:
                assert await pen.write(Ending("client-gone"))

        assert [leaf["status"] for leaf in desk.write(act)] == ["client-gone"]

    def test_is_interrupted_when_the_exchange_is_torn_down(self, desk: Desk) -> None:
        async def exchange() -> None:
            with Pen(desk.book, desk.call):
                await asyncio.Event().wait()

        async def act() -> None:
            task = asyncio.create_task(exchange())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        assert [leaf["status"] for leaf in desk.write(act)] == ["interrupted"]

    def test_is_written_even_if_whoever_waits_for_it_is_cancelled(self, desk: Desk) -> None:
        async def exchange() -> None:
            with Pen(desk.book, desk.call) as pen:
                await pen.write(Ending("answered"))

        async def act() -> None:
            task = asyncio.create_task(exchange())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        assert [leaf["status"] for leaf in desk.write(act)] == ["answered"]

    def test_says_so_if_it_cannot_be_written(self, desk: Desk) -> None:
        async def act() -> None:
            await desk.writer.stop()
            with Pen(desk.book, desk.call) as pen:
                assert not await pen.write(Ending("answered"))

        assert desk.write(act) == []


def test_nothing_a_person_could_be_known_by_is_in_an_entry(desk: Desk) -> None:
    call = desk.call.by(desk.world.content.keys[0])
    (leaf,) = desk.write(lambda: desk.book.intent(call, b"{}", ()))
    assert "user_a" not in json.dumps(leaf)
    assert leaf["actor"] == "actor_a"
