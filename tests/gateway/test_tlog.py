"""The book over HTTP, read as an auditor's own tools would."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from sekisho.kernel.clock import FixedClock
from sekisho.ledger.fsck import Report, Trust, check
from sekisho.ledger.fsck_sources import HttpSource, open_source
from sekisho.ledger.fsck_timestamps import Stamp, read_roots, stamped_at
from sekisho.ledger.stamp_names import PAGE
from sekisho.ledger.timestamps import Authority, Timestamping
from tests.gateway.calls import body, exchange, get, post
from tests.gateway.conftest import Scene
from tests.gateway.world import AUDITOR_KEY, KEY, World, wait_for
from tests.ledger.authority import TestAuthority


def test_an_independent_checker_verifies_it_over_http(stored_scene: Scene) -> None:
    world, _, url = stored_scene
    for _ in range(3):
        assert post(url, body()).status == 200
    report = check(open_source(f"{url}/tlog", bearer=AUDITOR_KEY), world.reader().vkey())
    assert report.ok, report.problems
    assert report.size == 6


def test_gives_the_signed_checkpoint_as_text(scene: Scene) -> None:
    world, _, url = scene
    reply = get(url, "/tlog/checkpoint", AUDITOR_KEY)
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/plain")
    assert reply.headers["cache-control"] == "no-store"
    assert reply.raw.decode() == world.reader().checkpoint()


def test_gives_bundles_and_tiles_as_bytes(scene: Scene) -> None:
    world, _, url = scene
    post(url, body())
    size = world.reader().size()
    for path in (f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"):
        reply = get(url, f"/tlog/{path}", AUDITOR_KEY)
        assert (reply.status, reply.headers["content-type"]) == (200, "application/octet-stream")
        assert reply.headers["cache-control"] == "no-store"
        assert reply.raw == world.reader().fetch(path)


@pytest.mark.parametrize("key", ["", KEY, "sk-wrong"])
def test_is_for_auditor_keys_only(scene: Scene, key: str) -> None:
    reply = get(scene[2], "/tlog/checkpoint", key)
    assert (reply.status, reply.code) == (401, "key.auditor")


def test_an_auditor_key_makes_no_calls(scene: Scene) -> None:
    assert post(scene[2], body(), key=AUDITOR_KEY).status == 401


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/001",
        "tile/entries/999",
        "tile/9/000",
        "vkey",
        "../keys/body.key",
        "%2e%2e/x",
        "timestamps/../keys/body.key",
        "timestamps/0000000000000000002.tsr",
        "timestamps/x.tsr",
        "timestamps/",
        "timestamps/index/x",
    ],
)
def test_what_is_not_there_is_404(scene: Scene, path: str) -> None:
    assert get(scene[2], f"/tlog/{path}", AUDITOR_KEY).status == 404


def test_cannot_be_written_to(scene: Scene) -> None:
    reply = exchange(
        scene[2], "PUT", "/tlog/checkpoint", b"", f"Authorization: Bearer {AUDITOR_KEY}", "Content-Length: 0"
    )
    assert reply.status == 405


def test_is_closed_while_no_snapshot_says_who_audits(own_scene: Scene) -> None:
    world, _, url = own_scene
    world.put("garbage", 9)
    wait_for(lambda: get(url, "/tlog/checkpoint", AUDITOR_KEY).status == 503, "the gate to close")


def test_a_book_that_cannot_be_read_is_503(own_scene: Scene) -> None:
    world, _, url = own_scene
    post(url, body())
    store = world.data / "ledger.sqlite3"
    store.rename(world.data / "elsewhere")
    store.write_bytes(b"no database at all" * 100)
    reply = get(url, "/tlog/checkpoint", AUDITOR_KEY)
    assert (reply.status, reply.code) == (503, "ledger.unavailable")


def test_timestamps_are_for_everybody_and_hold_over_http(own_scene: Scene, tmp_path: Path) -> None:
    world, _, url = own_scene
    authority = TestAuthority(tmp_path / "tsa")
    roots = read_roots(authority.roots)
    assert get(url, "/tlog/timestamps/index").raw == b""
    with authority.serving() as (tsa, _):
        for number in range(2):
            post(url, body())
            clock = FixedClock(datetime.now(UTC) + timedelta(hours=2 * number))
            folder = world.data / "timestamps"
            asked = Authority(tsa, roots)
            assert Timestamping(world.reader(), folder, asked, clock, timedelta(hours=1)).advance()
    index = get(url, "/tlog/timestamps/index")
    assert index.headers["cache-control"] == "public, max-age=60"
    names = index.raw.decode().split()
    assert len(names) == 2
    reply = get(url, f"/tlog/timestamps/{names[0]}")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/timestamp-reply")
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    note = get(url, f"/tlog/timestamps/{names[0].removesuffix('.tsr')}.note").raw
    assert stamped_at(Stamp(names[0], note, reply.raw), roots) <= datetime.now(UTC) + timedelta(minutes=1)
    told = check_over_http(url, world, roots)
    assert told.ok, told.problems
    assert any("タイムスタンプがあります" in said for said in told.notes)
    (world.data / "timestamps" / names[1]).write_bytes(reply.raw)  # about another checkpoint
    assert any(names[1] in said for said in check_over_http(url, world, roots).problems)


def check_over_http(url: str, world: World, roots: tuple[x509.Certificate, ...]) -> Report:
    stamps = HttpSource(f"{url}/tlog").stamps()  # without a key
    source = open_source(f"{url}/tlog", bearer=AUDITOR_KEY)
    return check(source, world.reader().vkey(), Trust(tsa_roots=roots, stamps=stamps))


def test_timestamps_are_served_while_the_gate_is_closed(own_scene: Scene) -> None:
    world, _, url = own_scene
    world.put("garbage", 9)
    wait_for(lambda: get(url, "/tlog/checkpoint", AUDITOR_KEY).status == 503, "the gate to close")
    assert get(url, "/tlog/timestamps/index").status == 200


def test_many_timestamps_come_in_pages_and_are_all_read(own_scene: Scene) -> None:
    world, _, url = own_scene
    folder = world.data / "timestamps"
    folder.mkdir()
    names = [f"{number:019}.tsr" for number in range(1, 2 * PAGE + 3)]
    for name in names:
        (folder / name).touch()
        (folder / name).with_suffix(".note").touch()
    assert get(url, "/tlog/timestamps/index").raw.decode().split() == names[-PAGE:]
    assert [stamp.name for stamp in HttpSource(f"{url}/tlog").stamps()] == names
    assert get(url, "/tlog/timestamps/index?before=../x").status == 404
