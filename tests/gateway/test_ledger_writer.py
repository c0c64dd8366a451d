import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from sekisho.gateway import ledger_writer
from sekisho.gateway.ledger_writer import LedgerWriter, signer_for
from sekisho.kernel.errors import LedgerError
from sekisho.kernel.keks import BODY, kek_id
from sekisho.keyring.keks import KekSource
from sekisho.ledger.log import Log
from sekisho.ledger.store.opening import open_store
from tests.gateway.world import World, settings_for, wait_for


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(settings_for(tmp_path))


def writer_of(world: World, log: Log | None = None) -> LedgerWriter:
    return LedgerWriter(world.settings, signer_for(world.settings, world.keyring), KekSource(world.settings, BODY), log)


def test_the_book_has_the_name_of_the_setting(world: World) -> None:
    named = replace(world.settings, log_origin="log.city.example.jp")
    assert signer_for(named, world.keyring).name == "log.city.example.jp"


def test_without_a_setting_the_name_follows_from_the_key_alone(world: World) -> None:
    moved = replace(world.settings, public_url="https://elsewhere.example.jp")
    assert signer_for(world.settings, world.keyring).name == signer_for(moved, world.keyring).name


def test_there_is_no_log_before_it_is_open(world: World) -> None:
    writer = writer_of(world)
    assert writer.problem()
    assert writer.fsync_ms() == 0
    with pytest.raises(LedgerError):
        _ = writer.log


def test_opens_and_closes_its_own_log(world: World) -> None:
    async def act() -> None:
        writer = writer_of(world)
        await writer.start()
        assert writer.problem() == ""
        assert writer.fsync_ms() > 0
        await writer.stop()
        assert writer.problem()

    asyncio.run(act())


def test_leaves_a_log_of_somebody_else_open(world: World) -> None:
    signer = signer_for(world.settings, world.keyring)
    log = Log.open(open_store(world.data), signer)

    async def act() -> None:
        writer = writer_of(world, log)
        await writer.start()
        assert writer.log is log
        await writer.stop()

    asyncio.run(act())
    assert log.health().ok
    log.close()


def test_opens_later_what_could_not_be_opened_at_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.gateway.ledger_writer.RETRY_S", 0.05)
    holder = Log.open(open_store(world.data), signer_for(world.settings, world.keyring))

    async def act() -> None:
        writer = writer_of(world)
        await writer.start()
        assert writer.problem()
        holder.close()
        await asyncio.to_thread(wait_for, lambda: not writer.problem(), "the book to be opened")
        await writer.stop()

    asyncio.run(act())


def test_can_be_stopped_while_it_still_tries(world: World) -> None:
    holder = Log.open(open_store(world.data), signer_for(world.settings, world.keyring))

    async def act() -> None:
        writer = writer_of(world)
        await writer.start()
        await writer.stop()

    asyncio.run(act())
    holder.close()


def test_old_proof_that_the_book_can_be_written_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act() -> None:
        writer = writer_of(world)
        await writer.start()
        monkeypatch.setattr("sekisho.gateway.ledger_writer.MAX_AGE_S", -1.0)
        assert "確かめられていません" in writer.problem()
        await writer.stop()

    asyncio.run(act())


def test_an_idle_gate_forgets_a_retired_key(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_writer, "FORGET_S", 0.01)
    keks = KekSource(world.settings, BODY)
    old = keks.at_hand()[0]
    world.keyring.next_kek(BODY)
    keks.look_again()

    async def act() -> None:
        writer = LedgerWriter(world.settings, signer_for(world.settings, world.keyring), keks)
        await writer.start()
        assert old in keks.at_hand()
        world.keyring.note_retired(BODY, kek_id(old))
        world.keyring.destroy_kek(BODY, old)
        await asyncio.to_thread(wait_for, lambda: old not in keks.at_hand(), "the key to be forgotten")
        await writer.stop()

    asyncio.run(act())
