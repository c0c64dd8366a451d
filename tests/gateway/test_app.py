"""The gateway as a whole: what it is made of, and that no fault of process, disk or network loses an entry."""

import json
import signal
import subprocess
import sys
import threading
import time
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Match

from sekisho.gateway.app import GATEWAY_PREFIXES, build_gateway
from sekisho.gateway.content import texts
from sekisho.gateway.memory import Sought, find_all
from sekisho.kernel.errors import ConfigurationError
from sekisho.ledger.fsck import check
from sekisho.ledger.fsck_sources import open_source
from sekisho.permits.snapshot import sign_snapshot
from tests.gateway.calls import begun, body, connected, get, parse, post, read_to_end
from tests.gateway.conftest import Scene
from tests.gateway.serving import process
from tests.gateway.upstream import ScriptedUpstream
from tests.gateway.world import HARMLESS, KEY, PHONE, World, key_entry, permit, served, settings_for, wait_for


def test_every_route_lies_below_a_prefix_a_front_can_go_by(tmp_path: Path) -> None:
    world = World(settings_for(tmp_path))
    app = build_gateway(world.settings, world.keyring)
    for route in app.routes:
        path: str = route.path  # type: ignore[attr-defined]
        assert any(path == prefix or path.startswith(prefix) for prefix in GATEWAY_PREFIXES), path


def test_an_address_in_the_table_is_the_one_the_patterns_lead_to_first(tmp_path: Path) -> None:
    world = World(settings_for(tmp_path))
    app = build_gateway(world.settings, world.keyring)
    assert "/v1/chat/completions" in app.by_address
    for address, found in app.by_address.items():
        scope = {"type": "http", "path": address, "method": "POST", "root_path": ""}
        first = next(route for route in app.routes if route.matches(scope)[0] is not Match.NONE)
        # Starlette's type of a list of routes does not say that each has an application.
        assert first.app is found, address  # type: ignore[attr-defined]


def test_importing_it_brings_in_neither_django_nor_rules_nor_documents() -> None:
    code = "import sys, sekisho.gateway.app; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = ("django", "docx", "typst", "sekisho.rules", "sekisho.documents", "sekisho.desk")
    assert not [name for name in shown.stdout.split() if name.startswith(heavy)]


def test_without_its_keys_it_is_not_built(tmp_path: Path) -> None:
    world = World(settings_for(tmp_path))
    (tmp_path / "keys" / "body.key").unlink()
    with pytest.raises(ConfigurationError):
        build_gateway(world.settings, world.keyring)


UNPLUGGED = """
import asyncio, sys
from pathlib import Path

asked = []
NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
sys.addaudithook(lambda event, args: asked.append(args[1:]) if event in NETWORK else None)
import sekisho.cli.main, sekisho.cli.up
from sekisho.gateway.app import build_gateway
from sekisho.gateway.health import not_ready
from sekisho.keyring.keyring import Keyring
from tests.gateway.world import settings_for

async def start():
    app = build_gateway(settings_for(Path(sys.argv[1])), Keyring(Path(sys.argv[1])))
    async with app.lifespan_context(app) as state:
        await asyncio.sleep(1)
        print("ready", not not_ready(state["gate"]))
    print("start", asked)
    await asyncio.gather(asyncio.open_connection("127.0.0.1", 9), return_exceptions=True)
    print("later", len(asked) > 0)

asyncio.run(start())
"""


def test_a_start_asks_nothing_of_the_network(tmp_path: Path) -> None:
    World(settings_for(tmp_path))
    words = [sys.executable, "-c", UNPLUGGED, str(tmp_path)]
    shown = subprocess.run(words, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert shown.stdout.splitlines() == ["ready True", "start []", "later True"]


def test_ends_as_the_writer_of_the_book_when_it_ends(tmp_path: Path) -> None:
    world = World(settings_for(tmp_path))
    with served(world) as url:
        assert post(url, body("practice-text")).status == 200
    with served(world) as url:
        assert post(url, body("practice-text")).status == 200
    assert [leaf["type"] for leaf in world.book()] == ["intent", "outcome"] * 2


def _screened_for_seconds() -> str:
    """A text as long as it must be here for three seconds of screening; a file may take two minutes."""
    find_all("初めの一文だけは、道具を開くので遅くなります。", Sought())
    begun = time.process_time()
    found = [hit for each in texts({"text": _coded_words(500)}) for hit in find_all(each.text, Sought())]
    assert not found
    return _coded_words(500 * ceil(3 / (time.process_time() - begun)))


def _coded_words(many: int) -> str:
    """Each is another text to screen, which nobody remembers."""
    return " ".join(b64encode(f"会議の案内文を書く{i}".encode()).decode() for i in range(many))


class TestRevocation:
    """Each within 2 s, which is what `wait_for` here allows."""

    @pytest.mark.parametrize("how", ["key", "permit", "user"])
    def test_takes_effect_within_two_seconds(self, stored_scene: Scene, how: str) -> None:
        world, upstream, url = stored_scene
        assert post(url, body()).status == 200
        if how == "key":
            world.publish(keys=())
        elif how == "permit":
            world.with_permit(permit(), "revoked")
        else:
            world.publish(keys=(key_entry(KEY, user="user_z"),))
        wait_for(lambda: post(url, body()).status in (401, 403), "the revocation", seconds=2)
        upstream.seen.clear()
        assert post(url, body()).status in (401, 403)
        assert upstream.seen == []

    def test_works_on_a_call_whose_body_is_still_arriving(self, own_scene: Scene) -> None:
        world, upstream, url = own_scene
        raw = json.dumps(body()).encode()
        with connected(url) as line:
            head = (
                f"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nConnection: close\r\nAuthorization: Bearer {KEY}\r\n"
            )
            line.sendall(f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw[:10])
            time.sleep(0.1)
            world.publish(keys=())
            wait_for(lambda: post(url, body()).status == 401, "the revocation")
            upstream.seen.clear()
            line.sendall(raw[10:])
            assert parse(read_to_end(line)).status == 401
        assert upstream.seen == []

    def test_works_on_a_call_that_is_still_being_screened(self, own_scene: Scene) -> None:
        world, upstream, url = own_scene
        replies: list[int] = []
        long = body(text=_screened_for_seconds())
        caller = threading.Thread(target=lambda: replies.append(post(url, long).status))
        caller.start()
        wait_for(lambda: b"sekisho_calls_in_flight 1.0" in get(url, "/metrics").raw, "the call")
        time.sleep(0.3)
        world.publish(keys=())
        wait_for(lambda: post(url, body()).status == 401, "the revocation")
        assert not replies, "the call is still under way"
        upstream.seen.clear()
        caller.join(120)
        assert replies == [401]
        assert upstream.seen == []


class TestASnapshotThatCannotBeTrusted:
    @pytest.mark.parametrize("how", ["gone", "garbage", "forged", "older", "stale", "ahead"])
    def test_closes_the_gate_until_a_good_one_appears(self, own_scene: Scene, how: str) -> None:
        world, upstream, url = own_scene
        assert post(url, body()).status == 200
        _spoil(world, how)
        wait_for(lambda: post(url, body()).status == 503, "the gate to close", seconds=2)
        upstream.seen.clear()
        reply = post(url, body())
        assert (reply.status, reply.code) == (503, "snapshot.unavailable")
        assert upstream.seen == []
        assert get(url, "/readyz").status == 503
        world.publish(seq=100)
        wait_for(lambda: post(url, body()).status == 200, "the gate to open again", seconds=2)
        assert get(url, "/readyz").status == 200

    def test_keeps_the_gate_closed_at_start(self, tmp_path: Path) -> None:
        world = World(settings_for(tmp_path))
        (tmp_path / "snapshot.jws").unlink()
        with served(world) as url:
            assert get(url, "/readyz").status == 503
            assert post(url, body()).code == "snapshot.unavailable"
            world.publish()
            wait_for(lambda: get(url, "/readyz").status == 200, "the gate to open")


def _spoil(world: World, how: str) -> None:
    now = datetime.now(UTC)
    key = world.keyring.permit_key()
    content = replace(world.content, seq=50, issued_at=now)
    if how == "gone":
        (world.data / "snapshot.jws").unlink()
    elif how == "garbage":
        world.put("no.jws.here", 50)
    elif how == "forged":
        world.put(sign_snapshot(content, Ed25519PrivateKey.generate()), 50)
    elif how == "older":
        world.put(sign_snapshot(replace(content, seq=0), key), 0)
    elif how == "stale":
        world.put(sign_snapshot(replace(content, issued_at=now - timedelta(days=2)), key), 50)
    else:
        world.put(sign_snapshot(replace(content, issued_at=now + timedelta(minutes=10)), key), 50)


class TestFaultsOfProcessAndDisk:
    @pytest.mark.slow
    def test_kill_9_under_load_loses_no_call_the_upstream_saw(self, tmp_path: Path, store_url: str) -> None:
        with ScriptedUpstream() as upstream:
            world = World(settings_for(tmp_path, store_url), upstream.url, upstream.behaviours)
            returned: list[str] = []
            for _ in range(2):
                with process(world) as (running, url):
                    callers = [threading.Thread(target=_keep_calling, args=(url, returned)) for _ in range(8)]
                    for caller in callers:
                        caller.start()
                    upstream.wait_for_more(60)
                    running.kill()
                    for caller in callers:
                        caller.join(30)
            with process(world) as (running, url):
                assert post(url, body()).status == 200
                running.terminate()
                running.wait(20)
        in_book = {leaf["record"] for leaf in world.book()}
        assert {seen.record for seen in upstream.seen} <= in_book
        assert set(returned) <= in_book
        report = check(open_source(world.settings.store_url or str(tmp_path)), world.reader().vkey())
        assert report.ok, report.problems

    def test_a_full_disk_closes_the_gate_and_room_opens_it(self, tmp_path: Path) -> None:
        with ScriptedUpstream() as upstream:
            world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
            with process(world) as (running, url):
                assert post(url, body()).status == 200
                running.send_signal(signal.SIGUSR1)
                wait_for(lambda: get(url, "/readyz").status == 503, "the gate to notice")
                upstream.seen.clear()
                for made in (body(), body(stream=True), body(text=PHONE)):
                    reply = post(url, made)
                    assert (reply.status, reply.code) == (503, "ledger.unavailable")
                assert upstream.seen == []
                running.send_signal(signal.SIGUSR2)
                wait_for(lambda: get(url, "/readyz").status == 200, "the gate to open again")
                assert post(url, body()).status == 200

    def test_ending_in_the_middle_of_a_stream_records_it(self, tmp_path: Path) -> None:
        with ScriptedUpstream() as upstream:
            world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
            with process(world) as (running, url), begun(url, body("m-slow", stream=True)) as line:
                assert line.recv(100)
                running.terminate()
                assert running.wait(20) is not None
            _, outcome = world.leaves(upstream.seen[0].record)
            assert outcome["status"] == "interrupted"

    def test_a_damaged_book_leaves_the_gate_standing_closed(self, tmp_path: Path) -> None:
        with ScriptedUpstream() as upstream:
            world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
            (tmp_path / "ledger.sqlite3").write_bytes(b"this is no database" * 500)
            with served(world) as url:
                assert get(url, "/healthz").status == 200
                ready = get(url, "/readyz")
                assert ready.status == 503
                assert ready.json["reasons"]
                assert post(url, body()).code == "ledger.unavailable"
                assert upstream.seen == []
                (tmp_path / "ledger.sqlite3").unlink()
                wait_for(lambda: get(url, "/readyz").status == 200, "the book to be opened after all")
                assert post(url, body()).status == 200

    def test_a_second_gateway_on_the_same_book_stands_closed(self, stored_scene: Scene) -> None:
        world, _, url = stored_scene
        with served(world) as second:
            assert get(second, "/readyz").status == 503
            assert post(second, body()).code == "ledger.unavailable"
            assert post(url, body()).status == 200


def _keep_calling(url: str, returned: list[str]) -> None:
    """Until the connection ends."""
    while True:
        try:
            reply = post(url, body(stream=len(returned) % 2 == 0))
        except OSError:
            return
        if not reply.status:
            return
        if "x-sekisho-record" in reply.headers:
            returned.append(reply.record)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
FIELDS = st.sampled_from(
    [*body(), "stream", "tools", "tool_choice", "stop", "metadata", "response_format", "prediction", "stream_options"]
)
MESSAGE = st.dictionaries(st.sampled_from(["role", "content", "name", "tool_calls"]), JSON, max_size=4)


class TestFuzzing:
    """Whatever is sent: an answer or a refusal in the protocol's shape, never a defect of ours."""

    FINE = (200, 400, 403)

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.binary(max_size=200))
    def test_bytes(self, scene: Scene, raw: bytes) -> None:
        assert post(scene[2], raw).status == 400

    @settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.dictionaries(FIELDS, JSON | st.lists(MESSAGE, max_size=2), max_size=5))
    def test_fields_of_any_type(self, scene: Scene, changed: dict[str, Any]) -> None:
        raw = json.dumps({**body("practice-text"), **changed}).encode()
        reply = post(scene[2], raw)
        assert reply.status in self.FINE, reply.raw

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.dictionaries(st.text(max_size=10), JSON, max_size=3), st.text(max_size=10))
    def test_a_planted_number_reaches_no_upstream(self, scene: Scene, more: dict[str, Any], name: str) -> None:
        _, upstream, url = scene
        raw = json.dumps({**body(text=HARMLESS), **more, f"{name}{PHONE}": [name], "user": {name: PHONE}}).encode()
        assert post(url, raw).status in (400, 403)
        assert upstream.seen == []
