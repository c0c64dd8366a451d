"""The book over HTTP, read as an auditor's own tools would."""

import pytest

from sekisho.ledger.fsck import check
from sekisho.ledger.fsck_sources import open_source
from tests.gateway.calls import body, exchange, get, post
from tests.gateway.conftest import Scene
from tests.gateway.world import AUDITOR_KEY, KEY, wait_for


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
    "path", ["tile/0/001", "tile/entries/999", "tile/9/000", "vkey", "../keys/body.key", "%2e%2e/x"]
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
