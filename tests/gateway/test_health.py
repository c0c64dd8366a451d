import re

from sekisho.keyring.keyring import Keyring
from tests.gateway.calls import body, get, post
from tests.gateway.conftest import Scene
from tests.gateway.world import served, wait_for


def test_alive_is_alive(scene: Scene) -> None:
    assert get(scene[2], "/healthz").json == {"status": "alive"}


def test_ready_when_a_call_would_pass(stored_scene: Scene) -> None:
    reply = get(stored_scene[2], "/readyz")
    assert (reply.status, reply.json["status"], reply.json["reasons"]) == (200, "ready", [])
    assert reply.json["fsync_ms"] > 0
    assert reply.headers["cache-control"] == "no-store"


def test_every_reason_is_named_in_japanese(own_scene: Scene) -> None:
    world, _, url = own_scene
    world.put("garbage", 9)
    world.data.chmod(0o500)
    try:
        wait_for(lambda: len(get(url, "/readyz").json["reasons"]) == 2, "both reasons")
        reply = get(url, "/readyz")
        assert reply.status == 503
        assert all(reason.endswith("。") for reason in reply.json["reasons"])
    finally:
        world.data.chmod(0o700)


def test_a_book_under_another_key_is_not_ready(own_scene: Scene) -> None:
    """The folder `keys/` of another installation beside this book: nothing may be written."""
    world, _, _ = own_scene
    keys = world.data / "keys"
    for name in ("ledger.key", "permit.key", "permit.pub"):
        (keys / name).rename(keys / f"{name}.old")
    Keyring(world.data).ensure()
    world.publish()
    with served(world) as second:
        assert get(second, "/readyz").status == 503


def test_the_figures_tell_how_calls_ended_and_nothing_that_was_written(own_scene: Scene) -> None:
    _, _, url = own_scene
    assert post(url, body()).status == 200
    assert post(url, body(text="山本 恵美子さん（080-2468-1357）へ")).status == 400
    told = get(url, "/metrics")
    assert told.status == 200
    assert told.headers["content-type"].startswith("text/plain")
    text = told.raw.decode()
    lines = text.splitlines()
    assert 'sekisho_calls_passed_total{endpoint="/v1/chat/completions"} 1.0' in lines
    assert 'sekisho_calls_ended_total{endpoint="/v1/chat/completions",status="answered"} 1.0' in lines
    assert any('rule="7"' in line and line.endswith(" 1.0") for line in lines)
    assert "sekisho_ready 1.0" in lines
    assert not re.search("恵美子|2468", text)
