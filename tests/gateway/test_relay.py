"""What comes back: whole and streamed, from upstreams that behave and from those that do not."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
import pytest

from sekisho.gateway.line import Line
from sekisho.ledger.bodies import INPUT, OUTPUT, open_body
from tests.gateway.calls import Reply, begun, body, get, hang_up, post, sdk
from tests.gateway.conftest import Scene
from tests.gateway.upstream import ANSWER, BEHAVIOURS, ScriptedUpstream, Seen, events
from tests.gateway.world import HARMLESS, KEY, PROVIDER_KEY, World, key_entry, permit, served, settings_for, wait_for

SAY: Any = [{"role": "user", "content": HARMLESS}]


def outcome_of(scene: Scene, record: str) -> dict[str, Any]:
    """The call's one outcome; waits for it, because a client may leave before it is written."""
    world = scene[0]
    wait_for(lambda: len(world.leaves(record)) == 2, "the outcome")
    intent, outcome = world.leaves(record)
    assert (intent["type"], outcome["type"]) == ("intent", "outcome")
    return outcome


def kept(scene: Scene, record: str, part: str) -> bytes:
    world = scene[0]
    sealed = world.reader().body(record, part)
    assert sealed is not None
    return open_body(world.keyring.body_key(), sealed)


def stream_text(reply: Reply) -> str:
    chunks = [json.loads(event) for event in reply.events if event != b"[DONE]"]
    return "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk.get("choices", ()))


class TestWholeAnswers:
    def test_the_answer_comes_back_unchanged_and_is_kept_sealed(self, scene: Scene) -> None:
        world, upstream, url = scene
        reply = post(url, body())
        assert reply.json["choices"][0]["message"]["content"] == ANSWER
        assert reply.headers["content-type"] == "application/json"
        assert kept(scene, reply.record, OUTPUT) == reply.raw
        assert kept(scene, reply.record, INPUT) == upstream.seen[0].raw
        stored = world.everything_stored()
        assert ANSWER.encode() not in stored
        assert HARMLESS.encode() not in stored

    @pytest.mark.parametrize(
        ("behaviour", "status", "code", "ending", "http_status"),
        [
            ("e400", 400, "upstream.refused", "upstream-error", 400),
            ("e400-key", 400, "upstream.refused", "upstream-error", 400),
            ("e422", 422, "upstream.refused", "upstream-error", 422),
            ("e401", 502, "upstream.error", "upstream-error", 401),
            ("e429", 429, "limit.upstream", "upstream-error", 429),
            ("e500", 502, "upstream.error", "upstream-error", 500),
            ("e504", 504, "upstream.timeout", "upstream-error", 504),
            ("redirect", 502, "upstream.error", "upstream-error", 307),
            ("no-json", 502, "upstream.unreadable", "upstream-error", 200),
            ("html", 502, "upstream.unreadable", "upstream-error", 200),
            ("deep-json", 502, "upstream.unreadable", "upstream-error", 200),
            ("packed", 502, "upstream.unreadable", "upstream-error", 0),
            ("parrot", 502, "upstream.unreadable", "upstream-error", 200),
            ("split", 502, "upstream.unreadable", "upstream-error", 200),
            ("reset", 502, "upstream.unreachable", "upstream-unreachable", 0),
            ("reset-midway", 502, "upstream.unreachable", "upstream-unreachable", 200),
            ("no-http", 502, "upstream.unreachable", "upstream-unreachable", 0),
        ],
    )
    def test_an_upstream_that_fails_is_told_and_recorded(
        self, scene: Scene, behaviour: str, status: int, code: str, ending: str, http_status: int
    ) -> None:
        reply = post(scene[2], body(f"m-{behaviour}"))
        assert (reply.status, reply.code) == (status, code)
        outcome = outcome_of(scene, reply.record)
        assert (outcome["status"], outcome["http_status"]) == (ending, http_status)
        assert PROVIDER_KEY.encode() not in reply.raw
        assert PROVIDER_KEY not in repr(reply.headers)
        assert len(scene[1].seen) == 1, "never tried again: the upstream may have acted already"

    def test_a_proxy_of_the_environment_sees_nothing(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert post(scene[2], body()).status == 200

    def test_the_upstreams_words_about_a_parameter_reach_the_client(self, scene: Scene) -> None:
        assert "max_tokens is too large" in post(scene[2], body("m-e400")).json["error"]["message"]

    def test_the_upstreams_wish_to_wait_reaches_the_client(self, scene: Scene) -> None:
        assert post(scene[2], body("m-e429")).headers["retry-after"] == "7"
        with pytest.raises(openai.RateLimitError):
            sdk(scene[2]).chat.completions.create(model="m-e429", messages=SAY)

    def test_every_behaviour_of_the_upstream_is_tried(self) -> None:
        """A behaviour nobody uses would only look like a test."""
        source = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
        assert not [name for name in BEHAVIOURS if f'"{name}"' not in source and f"m-{name}" not in source]


class TestStreams:
    @pytest.mark.parametrize("behaviour", ["plain", "split", "lingering"])
    def test_the_events_come_back_with_their_bytes_unchanged(self, scene: Scene, behaviour: str) -> None:
        reply = post(scene[2], body(f"m-{behaviour}", stream=True))
        assert reply.raw == events()
        assert reply.headers["content-type"].startswith("text/event-stream")
        outcome = outcome_of(scene, reply.record)
        assert (outcome["status"], outcome["finish"], outcome["tokens_out"]) == ("answered", "stop", 22)

    def test_the_first_event_does_not_wait_for_those_that_came_with_it(self, scene: Scene) -> None:
        with begun(scene[2], body("m-plain", stream=True)) as line:
            got = b""
            while b"[DONE]" not in got:
                got += line.recv(65536)
        size, _, chunks = got.partition(b"\r\n\r\n")[2].partition(b"\r\n")
        first, second = events().split(b"\n\n")[:2]
        assert chunks[: int(size, 16)] == first + b"\n\n"
        assert second in chunks

    def test_the_book_keeps_the_stream_folded_into_one_answer(self, scene: Scene) -> None:
        reply = post(scene[2], body("m-split", stream=True))
        answer = json.loads(kept(scene, reply.record, OUTPUT))
        assert answer["object"] == "chat.completion"
        assert answer["choices"][0]["message"] == {"role": "assistant", "content": ANSWER}
        assert ANSWER.encode() not in scene[0].everything_stored()

    def test_other_line_ends_and_comments_pass_unchanged(self, scene: Scene) -> None:
        reply = post(scene[2], body("m-crlf", stream=True))
        assert reply.raw == b"\xef\xbb\xbf: ping\r\n\r\n" + events().replace(b"\n", b"\r\n")
        assert outcome_of(scene, reply.record)["status"] == "answered"

    def test_a_stream_without_its_last_word_counts_if_it_said_why_it_ended(self, scene: Scene) -> None:
        reply = post(scene[2], body("m-no-done", stream=True))
        assert stream_text(reply) == ANSWER
        assert outcome_of(scene, reply.record)["status"] == "answered"

    @pytest.mark.parametrize(
        ("behaviour", "code", "ending"),
        [
            ("reset-midway", "upstream.unreachable", "upstream-unreachable"),
            ("short-stream", "upstream.unreachable", "upstream-unreachable"),
            ("bad-event", "upstream.unreadable", "upstream-error"),
            ("endless-event", "upstream.unreadable", "upstream-error"),
            ("error-event", "upstream.unreadable", "upstream-error"),
            ("parrot-stream", "upstream.unreadable", "upstream-error"),
        ],
    )
    def test_a_stream_that_breaks_off_ends_with_an_error_event(
        self, scene: Scene, behaviour: str, code: str, ending: str
    ) -> None:
        reply = post(scene[2], body(f"m-{behaviour}", stream=True))
        assert reply.status == 200
        last = json.loads(reply.events[-1])
        assert last["error"]["code"] == last["sekisho"]["code"] == code
        assert last["sekisho"]["record"] == reply.record
        assert b"[DONE]" not in reply.raw
        assert PROVIDER_KEY.encode() not in reply.raw
        assert outcome_of(scene, reply.record)["status"] == ending

    def test_the_sdk_raises_on_a_stream_that_breaks_off(self, scene: Scene) -> None:
        stream = sdk(scene[2]).chat.completions.create(model="m-reset-midway", messages=SAY, stream=True)
        with pytest.raises(openai.APIError):
            list(stream)

    @pytest.mark.parametrize("behaviour", ["e400", "e401", "e500", "html", "reset"])
    def test_an_upstream_that_fails_at_once_is_a_plain_error(self, scene: Scene, behaviour: str) -> None:
        reply = post(scene[2], body(f"m-{behaviour}", stream=True))
        assert reply.status in (400, 502)
        assert reply.headers["content-type"] == "application/json"
        assert PROVIDER_KEY.encode() not in reply.raw
        assert outcome_of(scene, reply.record)["status"].startswith("upstream-")

    def test_a_json_answer_to_a_stream_is_an_error(self, scene: Scene) -> None:
        reply = post(scene[2], body("m-no-json", stream=True))
        assert (reply.status, reply.code) == (502, "upstream.unreadable")


class TestLimits:
    @pytest.fixture
    def small(self, tmp_path: Path) -> Iterator[Scene]:
        with ScriptedUpstream() as upstream:
            made = settings_for(tmp_path, max_answer_bytes=1024 * 1024, answer_timeout_s=1, connect_timeout_s=1)
            world = World(made, upstream.url, upstream.behaviours)
            with served(world) as url:
                yield world, upstream, url

    def test_an_answer_beyond_the_limit_is_dropped(self, small: Scene) -> None:
        reply = post(small[2], body("m-big"))
        assert (reply.status, reply.code) == (502, "upstream.too-large")
        assert outcome_of(small, reply.record)["status"] == "too-large"

    def test_a_stream_beyond_the_limit_is_cut(self, small: Scene) -> None:
        reply = post(small[2], body("m-big", stream=True))
        assert json.loads(reply.events[-1])["error"]["code"] == "upstream.too-large"
        assert outcome_of(small, reply.record)["status"] == "too-large"

    def test_an_upstream_that_hangs_is_504(self, small: Scene) -> None:
        reply = post(small[2], body("m-hang"))
        assert (reply.status, reply.code) == (504, "upstream.timeout")
        outcome = outcome_of(small, reply.record)
        assert (outcome["status"], outcome["http_status"]) == ("upstream-unreachable", 0)

    def test_a_stream_that_falls_silent_ends_with_an_error_event(self, small: Scene) -> None:
        reply = post(small[2], body("m-hang-midway", stream=True))
        assert json.loads(reply.events[-1])["error"]["code"] == "upstream.timeout"
        assert outcome_of(small, reply.record)["http_status"] == 200

    def test_an_address_where_nobody_listens_is_502(self, small: Scene) -> None:
        world, _, url = small
        closed = "http://127.0.0.1:9/v1"
        world.publish(upstreams=tuple(replace(up, base_url=closed) for up in world.content.upstreams))
        wait_for(lambda: post(url, body()).status == 502, "the new snapshot")
        reply = post(url, body())
        assert reply.code == "upstream.unreachable"
        assert outcome_of(small, reply.record)["status"] == "upstream-unreachable"


class TestClientsThatHangUp:
    def test_before_the_answer(self, scene: Scene) -> None:
        _, upstream, url = scene
        hang_up(url, body("m-slow-whole"), when=lambda: upstream.seen)
        assert outcome_of(scene, upstream.seen[0].record)["status"] == "client-gone"
        wait_for(lambda: upstream.seen[0].is_cut, "the upstream to be released")

    def test_in_the_middle_of_an_answer(self, scene: Scene) -> None:
        _, upstream, url = scene
        with begun(url, body("m-half")):
            wait_for(lambda: upstream.seen, "the request")
            time.sleep(0.1)  # the beginning of the answer arrives
        outcome = outcome_of(scene, upstream.seen[0].record)
        assert (outcome["status"], outcome["http_status"]) == ("client-gone", 200)
        wait_for(lambda: upstream.seen[0].is_cut, "the upstream to be released")

    def test_in_the_middle_of_a_stream(self, scene: Scene) -> None:
        _, upstream, url = scene
        hang_up(url, body("m-slow", stream=True), after="続".encode())
        record = upstream.seen[0].record
        outcome = outcome_of(scene, record)
        assert (outcome["status"], outcome["http_status"]) == ("client-gone", 200)
        wait_for(lambda: upstream.seen[0].is_cut, "the upstream to be released")
        came = json.loads(kept(scene, record, OUTPUT))["choices"][0]["message"]["content"]
        assert came.startswith("はい。続")

    def test_after_the_reason_to_end_the_answer_counts_as_given(self, scene: Scene) -> None:
        _, upstream, url = scene
        hang_up(url, body("m-lingering-finished", stream=True), after=b'"finish_reason": "stop"')
        assert outcome_of(scene, upstream.seen[0].record)["status"] == "answered"

    def test_one_who_takes_nothing_more_is_let_go(self, tmp_path: Path) -> None:
        with ScriptedUpstream() as upstream:
            made = settings_for(tmp_path, answer_timeout_s=1, max_answer_bytes=10**9)
            world = World(made, upstream.url, upstream.behaviours)
            with served(world) as url, begun(url, body("m-torrent", stream=True)):
                wait_for(lambda: upstream.seen, "the request")
                outcome = outcome_of((world, upstream, url), upstream.seen[0].record)
                assert outcome["status"] == "client-gone"


class TestRevokedUnderWay:
    """Within the 2 s of every revocation: what has left cannot be called back, but no more of its answer passes."""

    @pytest.mark.parametrize(("how", "code"), [("key", "key.unknown"), ("permit", "permit.suspended")])
    def test_a_stream_ends(self, own_scene: Scene, how: str, code: str) -> None:
        world, upstream, url = own_scene
        with begun(url, body("m-slow", stream=True)) as line:
            wait_for(lambda: upstream.seen, "the call")
            time.sleep(0.2)
            if how == "key":
                world.publish(keys=())
            else:
                world.with_permit(permit(), "suspended")
            began = time.monotonic()
            told = b""
            while code.encode() not in told and (piece := line.recv(65536)):
                told += piece
            assert time.monotonic() - began < 2
        assert "続".encode() in told
        assert code.encode() in told
        assert b"[DONE]" not in told
        wait_for(lambda: upstream.seen[0].is_cut, "the upstream to be released")
        record = upstream.seen[0].record
        outcome = outcome_of(own_scene, record)
        assert (outcome["status"], outcome["http_status"]) == ("interrupted", 200)
        came = json.loads(kept(own_scene, record, OUTPUT))["choices"][0]["message"]["content"]
        assert came.startswith("はい。続")

    def test_an_answer_that_comes_behind_it_is_held_back(self, own_scene: Scene) -> None:
        world, upstream, _ = own_scene
        reply = _answered_after(own_scene, lambda: world.publish(keys=()))
        assert (reply.status, reply.code) == (401, "key.unknown")
        assert outcome_of(own_scene, upstream.seen[0].record)["status"] == "interrupted"
        assert kept(own_scene, upstream.seen[0].record, OUTPUT)

    def test_somebody_elses_ends_nothing(self, own_scene: Scene) -> None:
        world, upstream, _ = own_scene
        assert _answered_after(own_scene, lambda: world.publish(keys=(key_entry(KEY),))).status == 200
        assert outcome_of(own_scene, upstream.seen[0].record)["status"] == "answered"

    def test_a_snapshot_that_cannot_be_trusted_ends_nothing(self, own_scene: Scene) -> None:
        """New calls find the gate closed. What has left was permitted, and no trusted word says otherwise."""
        world, _, url = own_scene

        def spoil() -> None:
            world.put("no.jws.here", 50)
            wait_for(lambda: post(url, body()).status == 503, "the gate to close")

        assert _answered_after(own_scene, spoil).status == 200


def _answered_after(scene: Scene, act: Callable[[], object]) -> Reply:
    """The answer to a call that is slow enough for `act` to work before it comes."""
    _, upstream, url = scene
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(post, url, body("m-slow-whole"))
        wait_for(lambda: upstream.seen, "the call")
        act()
        return answer.result(30)


class TestOrder:
    @pytest.mark.parametrize("stream", [False, True])
    def test_the_intent_is_durable_before_the_upstream_sees_a_byte(
        self, tmp_path: Path, store_url: str, stream: bool
    ) -> None:
        found: list[list[dict[str, Any]]] = []

        def look(seen: Seen) -> None:
            found.append(world.leaves(seen.record))

        with ScriptedUpstream(look) as upstream:
            world = World(settings_for(tmp_path, store_url), upstream.url, upstream.behaviours)
            with served(world) as url:
                for _ in range(5):
                    assert post(url, body(stream=stream)).status == 200
        assert [[leaf["type"] for leaf in leaves] for leaves in found] == [["intent"]] * 5

    @pytest.mark.parametrize("stream", [False, True])
    def test_the_outcome_is_durable_before_the_client_has_the_end(
        self, scene: Scene, stream: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world, upstream, url = scene
        at_end: list[int] = []
        name = "end_stream" if stream else "answer"
        original = getattr(Line, name)

        async def watched(line: Line, *values: Any, **more: Any) -> None:
            at_end.append(len(world.leaves(upstream.seen[0].record)))
            await original(line, *values, **more)

        monkeypatch.setattr(Line, name, watched)
        assert post(url, body(stream=stream)).status == 200
        assert at_end == [2]


class TestAStoreThatFailsMeanwhile:
    """The upstream has the request; then the store is made read-only, which the log takes as it is meant."""

    @pytest.fixture
    def closing(self, tmp_path: Path) -> Iterator[Scene]:
        with ScriptedUpstream(lambda seen: tmp_path.chmod(0o500)) as upstream:
            world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
            with served(world) as url:
                try:
                    yield world, upstream, url
                finally:
                    tmp_path.chmod(0o700)

    def test_an_answer_that_cannot_be_recorded_is_withheld(self, closing: Scene) -> None:
        reply = post(closing[2], body())
        assert (reply.status, reply.code) == (503, "ledger.unavailable")
        assert ANSWER.encode() not in reply.raw

    def test_a_stream_that_cannot_be_recorded_never_gets_its_end(self, closing: Scene) -> None:
        reply = post(closing[2], body(stream=True))
        assert json.loads(reply.events[-1])["error"]["code"] == "ledger.unavailable"
        assert b"[DONE]" not in reply.raw

    def test_nothing_more_leaves_until_the_store_is_well(self, closing: Scene) -> None:
        world, upstream, url = closing
        first = post(url, body())
        for made in (body(), body(stream=True), body("no-such-model"), body(text="080-2468-1357")):
            reply = post(url, made)
            assert (reply.status, reply.code) == (503, "ledger.unavailable")
            assert reply.headers["retry-after"] == "1"
        assert len(upstream.seen) == 1
        ready = get(url, "/readyz")
        assert ready.status == 503
        assert "読み取り専用" in "".join(ready.json["reasons"])
        world.data.chmod(0o700)
        upstream.on_arrival = None
        wait_for(lambda: get(url, "/readyz").status == 200, "the log to recover")
        assert post(url, body()).status == 200
        assert [leaf["type"] for leaf in world.leaves(first.record)] == ["intent"], "an open intent stays visible"
