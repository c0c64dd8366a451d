import asyncio
import json
import threading
from pathlib import Path

import pytest

from sekisho.gateway.app import build_gateway
from sekisho.gateway.gate import LONG_BODY, Allowance, Gate
from tests.gateway.world import World, settings_for


class TestAllowance:
    @pytest.fixture
    def now(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """The moment it is; change its one value to let time pass."""
        moment = [100.0]
        monkeypatch.setattr("sekisho.gateway.gate.monotonic", lambda: moment[0])
        return moment

    def test_so_many_and_no_more(self, now: list[float]) -> None:
        allowance = Allowance(3)
        assert [allowance.take() for _ in range(5)] == [True, True, True, False, False]

    def test_comes_back_evenly(self, now: list[float]) -> None:
        allowance = Allowance(2)
        assert [allowance.take() for _ in range(3)] == [True, True, False]
        now[0] += 0.5
        assert [allowance.take() for _ in range(2)] == [True, False]

    def test_is_not_saved_up(self, now: list[float]) -> None:
        allowance = Allowance(2)
        now[0] += 3600
        assert [allowance.take() for _ in range(3)] == [True, True, False]


class TestGate:
    @staticmethod
    async def within(data: Path) -> tuple[Gate, "asyncio.Task[None]", asyncio.Event]:
        """A gate that is open until the event is set; the task ends when it has closed."""
        world = World(settings_for(data))
        app = build_gateway(world.settings, world.keyring)
        made: asyncio.Future[Gate] = asyncio.get_running_loop().create_future()
        end = asyncio.Event()

        async def live() -> None:
            async with app.lifespan_context(app) as state:
                assert state is not None
                made.set_result(state["gate"])
                await end.wait()

        task = asyncio.create_task(live())
        return await made, task, end

    def test_closing_waits_for_the_calls_under_way_and_takes_no_more(self, tmp_path: Path) -> None:
        async def act() -> None:
            gate, task, end = await self.within(tmp_path)
            with gate:
                end.set()
                await asyncio.sleep(0.05)
                assert gate.is_closing
                assert not task.done()
            await task

        asyncio.run(act())

    def test_work_over_a_long_body_leaves_the_loop_free(self, tmp_path: Path) -> None:
        async def act() -> None:
            gate, task, end = await self.within(tmp_path)
            assert await gate.work(LONG_BODY, threading.current_thread) is threading.main_thread()
            assert await gate.work(LONG_BODY + 1, threading.current_thread) is not threading.main_thread()
            end.set()
            await task

        asyncio.run(act())

    def test_what_calls_of_one_turn_do_next_is_done_in_a_row(self, tmp_path: Path) -> None:
        done: list[str] = []

        async def one(gate: Gate, name: str) -> None:
            with gate:
                await asyncio.sleep(0)  # both are under way now
                done.append(f"{name} read")
                await gate.together()
                done.append(f"{name} screened")

        async def act() -> None:
            gate, task, end = await self.within(tmp_path)
            await asyncio.gather(one(gate, "a"), one(gate, "b"))
            end.set()
            await task

        asyncio.run(act())
        assert done == ["a read", "b read", "a screened", "b screened"]

    def test_a_call_alone_waits_for_nobody(self, tmp_path: Path) -> None:
        turns: list[str] = []

        async def act() -> None:
            gate, task, end = await self.within(tmp_path)
            with gate:
                asyncio.get_running_loop().call_soon(turns.append, "another turn")
                await gate.together()
                assert not turns
            end.set()
            await task

        asyncio.run(act())

    def test_a_provider_key_that_cannot_be_used_is_told_at_start(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        world = World(settings_for(tmp_path))
        (tmp_path / "secrets" / "provider").chmod(0o644)
        app = build_gateway(world.settings, world.keyring)

        async def act() -> None:
            async with app.lifespan_context(app):
                pass

        asyncio.run(act())
        told = [json.loads(line.message) for line in caplog.records if "upstream.not-configured" in line.message]
        assert "up-keyless" in {each["upstream"] for each in told}
        (text,) = [each["reason"] for each in told if each["upstream"] == "up-text"]
        assert "chmod 600" in text
