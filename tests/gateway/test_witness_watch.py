"""The gate and its witness: closed while the book is not what the witness knows, and open again when it is."""

import asyncio
import shutil
import socket
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.gateway import witness_watch
from sekisho.gateway.ledger_writer import LedgerWriter, signer_for
from sekisho.kernel.errors import ConfigurationError, LedgerError
from sekisho.kernel.keks import BODY
from sekisho.keyring.keks import KekSource
from sekisho.ledger.reader import open_reader
from sekisho.witness.memory import Memory
from tests.gateway.world import World, settings_for
from tests.ledger.books import event, until
from tests.witness.serving import serving
from tests.witness.test_judgement import COSIGNER

COSIGNED_BY = f"— {COSIGNER.name} "


class Scene:
    """A gateway's writer in `data`, with a witness at `url`."""

    def __init__(self, data: Path, url: str) -> None:
        self.data = data
        vkey = COSIGNER.verifier.vkey
        self.settings = replace(settings_for(data), witness_url=url, witness_vkey=vkey)
        self.signer = signer_for(self.settings, World(self.settings).keyring)

    def within(self, act: Callable[[LedgerWriter], Awaitable[None]]) -> None:
        async def run() -> None:
            writer = LedgerWriter(self.settings, self.signer, KekSource(self.settings, BODY))
            await writer.start()
            try:
                await act(writer)
            finally:
                await writer.stop()

        asyncio.run(run())

    def checkpoint(self) -> str:
        return open_reader(self.data).checkpoint()


async def soon(holds: Callable[[], bool]) -> None:
    await asyncio.to_thread(until, holds)


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(witness_watch, "EVERY_S", 0.05)
    with serving(tmp_path / "witness") as url:
        found = Scene(tmp_path / "data", url)
        Memory(tmp_path / "witness").add(found.signer.name, found.signer.verifier.vkey)
        yield found


def test_checkpoints_are_cosigned_while_the_gate_writes(scene: Scene) -> None:
    async def act(writer: LedgerWriter) -> None:
        for name in ("evt_1", "evt_2"):
            await writer.log.append_async(event(name))
            await soon(lambda: COSIGNED_BY in scene.checkpoint())
        assert writer.problem() == ""

    scene.within(act)


def test_a_gate_on_an_old_backup_stays_closed_and_opens_on_the_newest_one(scene: Scene) -> None:
    async def write(writer: LedgerWriter) -> None:
        await writer.log.append_async(event(f"evt_{scene.checkpoint().splitlines()[1]}"))
        await soon(lambda: COSIGNED_BY in scene.checkpoint())

    scene.within(write)
    shutil.copytree(scene.data, scene.data.parent / "old")
    scene.within(write)
    shutil.move(scene.data, scene.data.parent / "newest")
    shutil.copytree(scene.data.parent / "old", scene.data)

    async def refused(writer: LedgerWriter) -> None:
        assert "古いバックアップから戻された" in writer.problem()
        assert "SEKISHO_LOG_ORIGIN" in writer.problem()
        with pytest.raises(LedgerError, match="古いバックアップ"):
            _ = writer.log

    scene.within(refused)
    assert scene.checkpoint().splitlines()[1] == "1"  # nothing was written on it
    shutil.rmtree(scene.data)
    shutil.move(scene.data.parent / "newest", scene.data)
    scene.within(write)
    assert scene.checkpoint().splitlines()[1] == "3"


def test_a_gate_that_finds_itself_forked_writes_no_more(scene: Scene, tmp_path: Path) -> None:
    """Somebody goes on with a copy of the book and its key, and shows the witness more than we did."""

    async def act(writer: LedgerWriter) -> None:
        await writer.log.append_async(event("evt_1"))
        await soon(lambda: COSIGNED_BY in scene.checkpoint())
        with Memory(tmp_path / "witness").turn() as turn:
            known = turn.find(scene.signer.name)
            assert known is not None
            turn.write(replace(known, size=known.size + 5, root=bytes(32)))
        await writer.log.append_async(event("evt_2"))
        await soon(lambda: writer.problem() != "")
        with pytest.raises(LedgerError, match="枝分かれ"):
            _ = writer.log

    scene.within(act)


def test_a_witness_that_is_away_closes_the_gate_at_start_only_and_is_caught_up_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_watch, "EVERY_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    scene = Scene(tmp_path / "data", f"http://127.0.0.1:{port}")
    Memory(tmp_path / "witness").add(scene.signer.name, scene.signer.verifier.vkey)

    async def act(writer: LedgerWriter) -> None:
        assert "接続できません" in writer.problem()
        with serving(tmp_path / "witness", port):
            await soon(lambda: writer.problem() == "")
        await writer.log.append_async(event("evt_1"))
        await asyncio.sleep(0.3)
        assert writer.problem() == ""
        assert COSIGNED_BY not in scene.checkpoint()
        with serving(tmp_path / "witness", port):
            await soon(lambda: COSIGNED_BY in scene.checkpoint())

    scene.within(act)


def test_half_of_a_witness_in_the_settings_is_refused(tmp_path: Path) -> None:
    whole = Scene(tmp_path, "http://127.0.0.1:9")
    for half in (replace(whole.settings, witness_vkey=""), replace(whole.settings, witness_url="")):
        with pytest.raises(ConfigurationError, match="両方"):
            LedgerWriter(half, whole.signer, KekSource(half, BODY))
