"""The gateway as a process: it ends without losing a record, and an upstream cannot fill its memory."""

import threading
from pathlib import Path

import openai
import psutil
import pytest

from tests.gateway.calls import body, get, hang_up, post, sdk
from tests.gateway.serving import process
from tests.gateway.upstream import ScriptedUpstream
from tests.gateway.world import World, settings_for, wait_for

pytestmark = pytest.mark.slow
MIB = 1024 * 1024


def _keep_asking(url: str, answered: list[str]) -> None:
    """Until the gateway is gone; whoever has a whole answer may rely on its record."""
    client = sdk(url)
    while True:
        try:
            raw = client.chat.completions.with_raw_response.create(
                model="m-plain", messages=[{"role": "user", "content": "会議の案内文を一文で書いてください。"}]
            )
        except openai.APIStatusError:
            continue
        except openai.APIConnectionError:
            return
        answered.append(raw.headers["x-sekisho-record"])


def test_sigterm_under_load_loses_no_record_and_no_outcome(tmp_path: Path, store_url: str) -> None:
    with ScriptedUpstream() as upstream:
        world = World(settings_for(tmp_path, store_url), upstream.url, upstream.behaviours)
        answered: list[str] = []
        with process(world) as (running, url):
            callers = [threading.Thread(target=_keep_asking, args=(url, answered)) for _ in range(8)]
            for caller in callers:
                caller.start()
            upstream.wait_for_more(100)
            running.terminate()
            assert running.wait(30) is not None
            for caller in callers:
                caller.join(30)
    book = world.book()
    intents = {leaf["record"] for leaf in book if leaf["type"] == "intent"}
    outcomes = {leaf["record"]: leaf["status"] for leaf in book if leaf["type"] == "outcome"}
    assert {seen.record for seen in upstream.seen} <= intents
    assert intents == set(outcomes)
    assert {outcomes[record] for record in answered} == {"answered"}


def test_a_client_that_hangs_up_releases_upstream_place_and_reservation(tmp_path: Path) -> None:
    with ScriptedUpstream() as upstream:
        world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
        with process(world) as (_, url):
            for _ in range(20):
                upstream.seen.clear()
                hang_up(url, body("m-hang"), when=lambda: upstream.seen)
                wait_for(lambda: upstream.seen[0].is_cut, "the upstream to be released")
            wait_for(lambda: b"sekisho_calls_in_flight 0.0" in get(url, "/metrics").raw, "the calls to end")
            outcomes = [leaf["status"] for leaf in world.book() if leaf["type"] == "outcome"]
    assert outcomes == ["client-gone"] * 20


@pytest.mark.measured
@pytest.mark.parametrize("stream", [False, True])
def test_an_upstream_that_sends_without_end_fills_no_memory(tmp_path: Path, stream: bool) -> None:
    """A whole answer of 9 MB, a stream of 65 MB where 16 MiB are allowed: memory stays where it was."""
    model = "m-torrent" if stream else "m-big"
    with ScriptedUpstream() as upstream:
        world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
        with process(world) as (running, url):
            memory = psutil.Process(running.pid).memory_info
            for _ in range(3):
                post(url, body(model, stream=stream))
            before = memory().rss
            for _ in range(8):
                reply = post(url, body(model, stream=stream))
                assert reply.status == 200
            assert memory().rss - before < 32 * MIB
        if stream:
            statuses = {leaf["status"] for leaf in world.book() if leaf["type"] == "outcome"}
            assert statuses == {"too-large"}
