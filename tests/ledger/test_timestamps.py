"""Timestamps on checkpoints by an authority that really answers: kept, checked, and never asked for too often."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import rfc3161_client

from sekisho.kernel.clock import FixedClock
from sekisho.kernel.errors import InputError, LedgerError
from sekisho.ledger.export import export, export_stamps
from sekisho.ledger.fsck import Report, Trust, check
from sekisho.ledger.fsck_sources import open_source
from sekisho.ledger.fsck_timestamps import Stamp, in_der_order, read_roots, stamped_at, stamps_in
from sekisho.ledger.stamp_names import names_in
from sekisho.ledger.timestamps import Authority, Timestamping
from tests.ledger.authority import TestAuthority
from tests.ledger.books import VKEY, Place, intent, mixed

EVERY = timedelta(minutes=30)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    return TestAuthority(tmp_path_factory.mktemp("tsa"))


def stamping(place: Place, authority: TestAuthority, url: str, clock: FixedClock) -> Timestamping:
    folder = place.folder / "timestamps"
    return Timestamping(place.reader(), folder, Authority(url, read_roots(authority.roots)), clock, EVERY)


def test_a_checkpoint_is_stamped_and_openssl_agrees(sqlite_place: Place, authority: TestAuthority) -> None:
    sqlite_place.fill(mixed(20))
    with authority.serving() as (url, _):
        assert stamping(sqlite_place, authority, url, FixedClock(datetime.now(UTC))).advance()
    (stamp,) = stamps_in(sqlite_place.folder / "timestamps")
    assert stamp.note.decode() == sqlite_place.reader().checkpoint()
    at = stamped_at(stamp, read_roots(authority.roots))
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=1)
    reply = sqlite_place.folder / "timestamps" / stamp.name
    command = [str(shutil.which("openssl")), "ts", "-verify", "-in", reply, "-data", reply.with_suffix(".note")]
    done = subprocess.run([*command, "-CAfile", authority.roots], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_asked_sooner_than_set_or_about_the_same_checkpoint(
    sqlite_place: Place, authority: TestAuthority
) -> None:
    clock = FixedClock(datetime.now(UTC))
    with authority.serving() as (url, asked):
        stamps = stamping(sqlite_place, authority, url, clock)
        assert not stamps.advance()  # no book yet
        sqlite_place.fill(mixed(20))
        assert stamps.advance()
        sqlite_place.fill([intent("rec_later")])
        clock.advance(EVERY - timedelta(seconds=1))
        assert not stamps.advance()
        assert not stamping(sqlite_place, authority, url, clock).advance()  # nor after a restart
        clock.advance(timedelta(seconds=1))
        assert stamps.advance()
        clock.advance(EVERY)
        assert not stamps.advance()  # nothing was written since
        assert len(asked) == 2
    assert [stamp.name for stamp in stamps_in(sqlite_place.folder / "timestamps")] == [
        f"{20:019}.tsr",
        f"{21:019}.tsr",
    ]


def test_an_authority_that_is_away_is_said_and_asked_again_later(sqlite_place: Place, authority: TestAuthority) -> None:
    sqlite_place.fill(mixed(3))
    clock = FixedClock(datetime.now(UTC))
    stamps = stamping(sqlite_place, authority, "http://127.0.0.1:9/", clock)
    with pytest.raises(LedgerError, match="応答がありません"):
        stamps.advance()
    assert not stamps.advance()  # not at once
    clock.advance(EVERY)
    with pytest.raises(LedgerError):
        stamps.advance()
    assert list(stamps_in(sqlite_place.folder / "timestamps")) == []


def test_a_reply_of_a_stranger_is_not_kept(sqlite_place: Place, authority: TestAuthority, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(3))
    stranger = TestAuthority(tmp_path / "stranger")
    with stranger.serving() as (url, _), pytest.raises(LedgerError, match="証明書と合いません"):
        stamping(sqlite_place, authority, url, FixedClock(datetime.now(UTC))).advance()
    assert not (sqlite_place.folder / "timestamps").exists()


@pytest.fixture(scope="module")
def stamp(authority: TestAuthority) -> Stamp:
    asked = rfc3161_client.TimestampRequestBuilder(b"note\n", rfc3161_client.HashAlgorithm.SHA256).build()
    return Stamp("a.tsr", b"note\n", authority.reply(asked.as_bytes()))


def test_another_note_and_changed_replies_are_refused(stamp: Stamp, authority: TestAuthority) -> None:
    roots = read_roots(authority.roots)
    stamped_at(stamp, roots)
    with pytest.raises(LedgerError):
        stamped_at(Stamp("a.tsr", b"note!\n", stamp.reply), roots)
    with pytest.raises(LedgerError):
        stamped_at(stamp, roots, nonce=1)
    for cut in (b"", stamp.reply[:50], stamp.reply[:-1], b"\x30\x80" + stamp.reply):
        with pytest.raises(LedgerError):
            stamped_at(Stamp("a.tsr", stamp.note, cut), roots)


def test_a_set_of_certificates_out_of_order_is_put_in_order(stamp: Stamp, authority: TestAuthority) -> None:
    asked = rfc3161_client.TimestampRequestBuilder(b"note\n", rfc3161_client.HashAlgorithm.SHA256).build()
    both = in_der_order(authority.reply(asked.as_bytes(), with_root=True))
    assert len(both) > len(stamp.reply) + 500
    roots = read_roots(authority.roots)
    stamped_at(Stamp("a.tsr", b"note\n", both), roots)
    certificates = sorted(rfc3161_client.decode_timestamp_response(both).signed_data.certificates)
    one, two = (bytes(each) for each in certificates)
    turned = both.replace(one + two, two + one) if one + two in both else both.replace(two + one, one + two)
    assert turned != both
    with pytest.raises(ValueError, match=r".*"):
        rfc3161_client.decode_timestamp_response(turned).signed_data.certificates  # noqa: B018
    assert in_der_order(turned) == both
    stamped_at(Stamp("a.tsr", b"note\n", turned), roots)


def test_a_reply_without_its_note_and_a_bad_root_file_are_said(tmp_path: Path) -> None:
    (tmp_path / "1.tsr").write_bytes(b"x")
    with pytest.raises(LedgerError, match=r"1\.tsr"):
        list(stamps_in(tmp_path))
    with pytest.raises(InputError):
        read_roots(tmp_path / "none.pem")
    with pytest.raises(InputError):
        read_roots(tmp_path / "1.tsr")


def verified(place: Place, authority: TestAuthority, folder: Path | None = None) -> Report:
    kept = place.folder / "timestamps" if folder is None else folder / "timestamps"
    trust = Trust(tsa_roots=read_roots(authority.roots), stamps=stamps_in(kept))
    return check(open_source(folder or place.target), VKEY, trust)


def test_verify_says_from_when_and_that_none_is_there(sqlite_place: Place, authority: TestAuthority) -> None:
    sqlite_place.fill(mixed(20))
    report = verified(sqlite_place, authority)
    assert report.problems == ("正しいタイムスタンプが、一つもありません。",)
    with authority.serving() as (url, _):
        stamping(sqlite_place, authority, url, FixedClock(datetime.now(UTC))).advance()
    sqlite_place.fill([intent("rec_later")])
    report = verified(sqlite_place, authority)
    assert (report.problems, report.stamped_size, report.size) == ((), 20, 21)
    assert report.stamped_at.startswith(f"{datetime.now(UTC):%Y-%m}")


def test_a_stamped_checkpoint_of_another_tree_is_a_fork(
    sqlite_place: Place, authority: TestAuthority, tmp_path: Path
) -> None:
    elsewhere = Place(tmp_path / "elsewhere")
    elsewhere.fill([intent(f"rec_other_{number}") for number in range(20)])
    with authority.serving() as (url, _):
        stamping(elsewhere, authority, url, FixedClock(datetime.now(UTC))).advance()
    sqlite_place.fill(mixed(30))
    shutil.copytree(elsewhere.folder / "timestamps", sqlite_place.folder / "timestamps")
    assert verified(sqlite_place, authority).findings == ("ledger.fork",)


def test_a_changed_note_or_reply_is_a_problem_and_an_export_takes_them_along(
    sqlite_place: Place, authority: TestAuthority, tmp_path: Path
) -> None:
    sqlite_place.fill(mixed(20))
    with authority.serving() as (url, _):
        stamping(sqlite_place, authority, url, FixedClock(datetime.now(UTC))).advance()
    for _ in range(2):
        export(sqlite_place.reader(), tmp_path / "export")
        export_stamps(sqlite_place.folder / "timestamps", tmp_path / "export" / "timestamps")
    assert verified(sqlite_place, authority, tmp_path / "export").ok
    (kept,) = (tmp_path / "export" / "timestamps").glob("*.tsr")
    assert names_in((tmp_path / "export" / "timestamps" / "index").read_bytes()) == [kept.name]
    for suffix in ("tsr", "note"):
        (file,) = (tmp_path / "export" / "timestamps").glob(f"*.{suffix}")
        good = file.read_bytes()
        file.write_bytes(good[:-9] + bytes([good[-9] ^ 1]) + good[-8:])
        assert not verified(sqlite_place, authority, tmp_path / "export").ok
        file.write_bytes(good)


def test_a_list_of_timestamps_that_names_something_else_is_refused() -> None:
    assert names_in(b"") == []
    for index in (b"../../keys\n", b"0000000000000000001.tsr\nx\n", b"\xff\n", b"1.tsr\n"):
        with pytest.raises(LedgerError):
            names_in(index)


def test_a_stamp_that_comes_during_the_check_is_no_fork(sqlite_place: Place, authority: TestAuthority) -> None:
    sqlite_place.fill(mixed(8))
    folder = sqlite_place.folder / "timestamps"
    with authority.serving() as (url, _):
        stamping(sqlite_place, authority, url, FixedClock(datetime.now(UTC))).advance()
        listed = stamps_in(folder)
        (first,) = folder.glob("*.tsr")
        (folder / "0000000000000009999.tsr").write_bytes(first.read_bytes())
    assert [stamp.name for stamp in listed] == [first.name]
