import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.gateway.snapshot_source import FileSource
from sekisho.gateway.snapshot_watch import MAX_AHEAD, SILENT, STARTING, Closed, SnapshotWatch
from sekisho.kernel.clock import FixedClock
from sekisho.kernel.refusal import Refusal
from sekisho.permits.permit import sign_permit
from sekisho.permits.snapshot import PermitEntry, Snapshot, sign_snapshot
from tests.gateway.world import ENGAGEMENT, World, permit, settings_for, wait_for

NOW = datetime.now(UTC)


class Source(FileSource):
    """Counts how often the token itself is read; breaks or hangs on request."""

    reads = 0
    defect: Exception | None = None

    def stamp(self) -> object:
        if self.defect is not None:
            raise self.defect
        return super().stamp()

    def token(self) -> str:
        self.reads += 1
        return super().token()


class Case:
    def __init__(self, data: Path) -> None:
        self.world = World(settings_for(data, snapshot_max_age_s=3600))
        self.clock = FixedClock(datetime.now(UTC).replace(microsecond=0))
        self.source = Source(data / "snapshot.jws")
        key = self.world.keyring.permit_public()
        self.watch = SnapshotWatch(self.source, key, self.world.settings, self.clock)

    def look(self) -> Snapshot | Closed:
        self.watch.check()
        return self.watch.now()

    def put(self, **changes: object) -> None:
        content = replace(self.world.content, **changes)  # type: ignore[arg-type]
        self.world.put(sign_snapshot(content, self.world.keyring.permit_key()), content.seq)

    def insist_closed(self) -> str:
        state = self.look()
        assert isinstance(state, Closed)
        return state.reason_ja

    def insist_open(self) -> Snapshot:
        state = self.look()
        assert isinstance(state, Snapshot), state
        return state


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    made = Case(tmp_path)
    yield made
    made.watch.stop()


def test_is_closed_before_its_first_look(case: Case) -> None:
    assert case.watch.now() is STARTING


def test_opens_what_the_desk_signed_and_reads_it_once(case: Case) -> None:
    first = case.insist_open()
    assert case.insist_open() is first
    assert case.source.reads == 1


def test_takes_over_a_new_one(case: Case) -> None:
    case.insist_open()
    case.put(seq=7, keys=())
    assert case.insist_open().content.seq == 7


def test_refuses_to_go_back(case: Case) -> None:
    case.put(seq=7)
    case.insist_open()
    case.put(seq=6)
    assert "戻されて" in case.insist_closed()
    case.put(seq=7)
    case.insist_open()


def test_refuses_to_go_back_also_after_having_been_closed(case: Case) -> None:
    case.put(seq=7)
    case.insist_open()
    case.world.put("garbage", 8)
    case.insist_closed()
    case.put(seq=6)
    case.insist_closed()


def test_one_that_grows_too_old_closes_by_itself(case: Case) -> None:
    case.put(issued_at=case.clock.now())
    case.clock.advance(timedelta(hours=1))
    case.insist_open()
    case.clock.advance(timedelta(milliseconds=2))
    assert "古く" in case.insist_closed()
    assert case.source.reads == 1


def test_one_from_the_future_closes(case: Case) -> None:
    case.put(issued_at=case.clock.now() + MAX_AHEAD)
    case.insist_open()
    case.put(issued_at=case.clock.now() + MAX_AHEAD + timedelta(seconds=1))
    assert "未来" in case.insist_closed()


@pytest.mark.parametrize("spoiled", ["", "a.b.c", "x" * 1000])
def test_garbage_closes(case: Case, spoiled: str) -> None:
    case.insist_open()
    case.world.put(spoiled, 9)
    case.insist_closed()


def test_another_signature_closes(case: Case) -> None:
    content = replace(case.world.content, seq=9)
    case.world.put(sign_snapshot(content, Ed25519PrivateKey.generate()), 9)
    case.insist_closed()


def test_a_file_that_is_gone_closes_and_one_that_returns_opens(case: Case) -> None:
    case.insist_open()
    path = case.world.data / "snapshot.jws"
    token = path.read_bytes()
    path.unlink()
    case.insist_closed()
    path.write_bytes(token)
    case.insist_open()


def test_the_permit_of_another_city_opens_nothing_whatever_key_lies_beside(case: Case) -> None:
    """Only the desk's own signature counts at the gate; a public key put into the data folder changes nothing."""
    city = Ed25519PrivateKey.generate()
    folder = case.world.data / "issuers"
    folder.mkdir()
    (folder / "other-city.pub").write_bytes(city.public_key().public_bytes_raw())
    case.put(permits=(PermitEntry(ENGAGEMENT, "in_force", sign_permit(permit(), city)),))
    assert isinstance(case.insist_open().permit(ENGAGEMENT), Refusal)


class TestItsThread:
    def test_notices_a_change_by_itself(self, case: Case) -> None:
        case.watch.start()
        case.put(seq=9)
        wait_for(lambda: _seq(case.watch.now()) == 9, "the new snapshot", seconds=2)

    def test_a_source_that_hangs_closes_the_gate(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        case.insist_open()
        monkeypatch.setattr(case.watch, "_max_silence_s", -1.0)
        assert case.watch.now() is SILENT

    def test_a_defect_closes_the_gate_and_passes(self, case: Case, caplog: pytest.LogCaptureFixture) -> None:
        case.watch.start()
        with caplog.at_level(logging.ERROR):
            case.source.defect = ZeroDivisionError("田中太郎")
            wait_for(lambda: isinstance(case.watch.now(), Closed), "the gate to close")
        assert "ZeroDivisionError" in caplog.text
        assert "田中" not in caplog.text
        case.source.defect = None
        wait_for(lambda: isinstance(case.watch.now(), Snapshot), "the gate to open")


def _seq(state: Snapshot | Closed) -> int:
    return state.content.seq if isinstance(state, Snapshot) else -1
