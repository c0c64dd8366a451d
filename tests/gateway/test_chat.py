"""The steps of one call through the served gateway: what is refused, how, and what is written about it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openai
import pytest

from sekisho.permits.conditions import OptOut, Period
from tests.gateway.calls import Reply, body, connected, exchange, parse, post, read_to_end, sdk
from tests.gateway.conftest import Scene
from tests.gateway.world import (
    EXPIRED_KEY,
    FORBIDDEN,
    HARMLESS,
    KEY,
    NAME,
    OTHER_KEY,
    OUTSIDER_KEY,
    PHONE,
    PRACTICE,
    PROVIDER_KEY,
    STRANGER_KEY,
    conditions,
    permit,
    scripted,
    settings_for,
    wait_for,
)

SAY = [{"role": "user", "content": HARMLESS}]


def insist_refused(scene: Scene, reply: Reply, status: int, code: str) -> None:
    """Refused in the protocol's shape, in the book, and nothing reached the upstream."""
    world, upstream, _ = scene
    assert (reply.status, reply.code) == (status, code)
    told = reply.told
    assert told["record"] == reply.record == reply.headers["x-request-id"]
    assert told["message_ja"] in reply.json["error"]["message"]
    assert reply.json["error"]["code"] == code
    leaves = world.leaves(reply.record)
    assert [leaf["type"] for leaf in leaves] == ["refused"]
    assert (leaves[0]["code"], leaves[0]["rule"], leaves[0]["http_status"]) == (code, told["rule"], status)
    assert upstream.seen == []


class TestThePathOfAnAllowedCall:
    def test_the_sdk_gets_its_answer_and_the_book_its_entries(self, stored_scene: Scene) -> None:
        world, upstream, url = stored_scene
        reply = sdk(url).chat.completions.with_raw_response.create(model="m-plain", messages=SAY)  # type: ignore[arg-type]
        assert reply.parse().choices[0].message.content
        record = reply.headers["x-sekisho-record"]
        intent, outcome = world.leaves(record)
        assert (intent["type"], intent["actor"], intent["model"], intent["stream"]) == (
            "intent",
            "actor_a",
            "m-plain",
            False,
        )
        assert (outcome["type"], outcome["status"], outcome["http_status"]) == ("outcome", "answered", 200)
        assert (outcome["tokens_in"], outcome["tokens_out"], outcome["finish"]) == (11, 22, "stop")
        assert upstream.seen[0].record == record

    def test_the_sdk_gets_its_stream_and_the_book_its_entries(self, stored_scene: Scene) -> None:
        world, upstream, url = stored_scene
        stream = sdk(url).chat.completions.create(model="m-plain", messages=SAY, stream=True)  # type: ignore[arg-type]
        chunks = list(stream)
        assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices).startswith("承知しました")
        assert any(choice.finish_reason == "stop" for c in chunks for choice in c.choices)
        _, outcome = world.leaves(upstream.seen[0].record)
        assert (outcome["status"], outcome["tokens_out"], outcome["finish"]) == ("answered", 22, "stop")

    def test_the_practice_model_answers_without_any_upstream(self, own_scene: Scene) -> None:
        world, upstream, url = own_scene
        answer = sdk(url).chat.completions.create(model=PRACTICE, messages=SAY)  # type: ignore[arg-type]
        assert (answer.choices[0].message.content or "").startswith("【練習用】")
        assert upstream.seen == []
        assert [leaf["type"] for leaf in world.book()] == ["intent", "outcome"]

    def test_the_upstream_sees_the_rewritten_body_and_only_our_headers(self, scene: Scene) -> None:
        _, upstream, url = scene
        raw = json.dumps(body(temperature=0.5, unheard_of={"順": [1, None, 2.5]}), indent=3).encode()
        reply = post(url, raw, "X-Secret: s", "Cookie: c=1", "OpenAI-Organization: org", "User-Agent: mine")
        assert reply.status == 200
        seen = upstream.seen[0]
        assert seen.body == {**body("plain"), "temperature": 0.5, "unheard_of": {"順": [1, None, 2.5]}, "store": False}
        assert b"   " not in seen.raw, "not the client's bytes"
        assert set(seen.headers) == {
            "host",
            "accept",
            "accept-encoding",
            "authorization",
            "content-length",
            "content-type",
            "user-agent",
            "x-client-request-id",
        }
        assert seen.headers["authorization"] == f"Bearer {PROVIDER_KEY}"
        assert KEY.encode() not in seen.head + seen.raw

    def test_each_person_is_in_the_book_by_pseudonym(self, own_scene: Scene) -> None:
        world, _, url = own_scene
        first, second = post(url, body()), post(url, body(), key=OTHER_KEY)
        assert world.leaves(first.record)[0]["actor"] == "actor_a"
        assert world.leaves(second.record)[0]["actor"] == "actor_b"
        assert "user_a" not in json.dumps(world.book())

    def test_a_purpose_of_the_header_counts(self, scene: Scene) -> None:
        world, _, url = scene
        reply = post(url, body(), "X-Sekisho-Purpose: summaries")
        assert world.leaves(reply.record)[0]["purpose"] == "summaries"

    def test_a_long_text_passes_too(self, scene: Scene) -> None:
        _, upstream, url = scene
        text = "会議の案内文を作ってください。\n" * 5000
        assert post(url, body(text=text)).status == 200
        assert upstream.seen[0].body["messages"][0]["content"] == text


class TestKeys:
    @pytest.mark.parametrize("header", ["x-api-key", "api-key", "x-goog-api-key"])
    def test_other_headers_of_other_sdks_work(self, scene: Scene, header: str) -> None:
        _, _, url = scene
        assert post(url, body(), f"{header}: {KEY}", key="").status == 200

    @pytest.mark.parametrize(
        ("key", "headers", "code"),
        [
            ("", (), "key.missing"),
            ("sk-wrong-000000", (), "key.unknown"),
            (EXPIRED_KEY, (), "key.expired"),
            (KEY, ("x-api-key: sk-other",), "key.ambiguous"),
            (KEY, (f"Authorization: Bearer {OTHER_KEY}",), "key.ambiguous"),
        ],
    )
    def test_a_key_that_is_none_is_401(self, scene: Scene, key: str, headers: tuple[str, ...], code: str) -> None:
        insist_refused(scene, post(scene[2], body(), *headers, key=key), 401, code)

    def test_the_sdk_raises_its_own_error(self, scene: Scene) -> None:
        with pytest.raises(openai.AuthenticationError):
            sdk(scene[2], "sk-wrong").chat.completions.create(model="m-plain", messages=SAY)  # type: ignore[arg-type]

    def test_the_key_counts_before_the_body(self, scene: Scene) -> None:
        insist_refused(scene, post(scene[2], b"{broken", key="sk-wrong"), 401, "key.unknown")

    def test_a_flood_of_bad_keys_does_not_fill_the_book(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sekisho.gateway.gate.STRANGERS_PER_S", 1)
        with scripted(settings_for(tmp_path)) as (world, _, url):
            replies = [post(url, body(), key="sk-wrong") for _ in range(60)]
            turned_away = [reply for reply in replies if reply.status == 429]
            assert turned_away
            assert {reply.code for reply in turned_away} == {"limit.strangers"}
            assert all(reply.headers["retry-after"] for reply in turned_away)
            assert len(world.book()) == len(replies) - len(turned_away)
            assert post(url, body()).status == 200, "people with a key are not held up"


class TestPermitAndScope:
    @pytest.mark.parametrize(
        ("made", "headers", "key", "code"),
        [
            (body("no-such-model"), (), KEY, "scope.service"),
            (body(PHONE), (), KEY, "scope.service"),
            (body("unconfirmed-text"), (), KEY, "scope.service"),
            (body("picture"), (), KEY, "scope.kind"),
            (body(), ("X-Sekisho-Purpose: private",), KEY, "scope.purpose"),
            (body(), (), OUTSIDER_KEY, "scope.user"),
            (body(), (), STRANGER_KEY, "permit.missing"),
            (body(), ("Origin: https://shop.example.jp",), KEY, "public.origin"),
            (body(), ("Origin: null",), KEY, "public.origin"),
            (body(models=["m-plain", "m-slow"]), (), KEY, "scope.service"),
        ],
    )
    def test_what_is_not_confirmed_is_403(
        self, scene: Scene, made: dict[str, Any], headers: tuple[str, ...], key: str, code: str
    ) -> None:
        insist_refused(scene, post(scene[2], made, *headers, key=key), 403, code)

    def test_the_sdk_raises_its_own_error(self, scene: Scene) -> None:
        with pytest.raises(openai.PermissionDeniedError) as caught:
            sdk(scene[2]).chat.completions.create(model="no-such-model", messages=SAY)  # type: ignore[arg-type]
        assert caught.value.code == "scope.service"
        assert caught.value.response.json()["sekisho"]["rule"] == 1

    @pytest.mark.parametrize(
        ("state", "code"),
        [("suspended", "permit.suspended"), ("expired", "permit.expired"), ("revoked", "permit.missing")],
    )
    def test_a_permit_not_in_force_is_403(self, own_scene: Scene, state: str, code: str) -> None:
        world, _, url = own_scene
        world.with_permit(permit(), state)
        wait_for(lambda: post(url, body()).status == 403, "the new snapshot")
        own_scene[1].seen.clear()
        insist_refused(own_scene, post(url, body()), 403, code)

    @pytest.mark.parametrize(
        ("condition", "code"),
        [
            (lambda day: Period(1, day - timedelta(days=9), day - timedelta(days=2)), "permit.expired"),
            (lambda day: Period(1, day + timedelta(days=2), day + timedelta(days=9)), "permit.missing"),
            (lambda day: OptOut(6, (("svc-text", day - timedelta(days=2)),)), "optout.stale"),
            (lambda day: OptOut(6, ()), "optout.missing"),
        ],
    )
    def test_a_permit_counts_only_on_its_days(self, own_scene: Scene, condition: Any, code: str) -> None:
        world, _, url = own_scene
        made = condition(datetime.now(UTC).date())
        world.with_permit(permit(conditions=tuple(made if type(c) is type(made) else c for c in conditions())))
        wait_for(lambda: post(url, body()).status == 403, "the new snapshot")
        own_scene[1].seen.clear()
        insist_refused(own_scene, post(url, body()), 403, code)

    def test_what_a_client_wrote_into_model_or_purpose_is_not_kept(self, scene: Scene) -> None:
        world, _, url = scene
        post(url, body(f"{PHONE}-model"))
        post(url, body(), f"X-Sekisho-Purpose: tel {PHONE}")
        assert PHONE.encode() not in world.everything_stored()


class TestSizeAndJson:
    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"{broken",
            b"[]",
            b'{"model":"m-plain"}',
            json.dumps(body()).encode().replace(b'"model"', b'"model":"no-such-model","model"'),
            json.dumps(body()).encode().replace(b'"content"', b'"content":"x","content"'),
            json.dumps(body(temperature=float("nan"))).encode(),
            json.dumps(body()).encode("utf-16"),
            json.dumps({**body(), "user": "\ud800"}).encode(),
            json.dumps(body()).encode()[:-1] + b',"x":' + b"[" * 100 + b"]" * 100 + b"}",
            json.dumps({**body(), "Messages": []}).encode(),
        ],
    )
    def test_a_body_that_can_be_read_in_two_ways_is_400(self, scene: Scene, raw: bytes) -> None:
        insist_refused(scene, post(scene[2], raw), 400, "request.malformed")

    def test_a_body_beyond_the_limit_is_413(self, scene: Scene) -> None:
        large = body(text="あ" * (scene[0].settings.max_body_bytes // 3 + 1))
        insist_refused(scene, post(scene[2], large), 413, "request.too-large")

    def test_a_body_beyond_the_limit_is_413_also_in_chunks(self, scene: Scene) -> None:
        raw = b"x" * (scene[0].settings.max_body_bytes + 1)
        chunked = b"%x\r\n" % len(raw) + raw + b"\r\n0\r\n\r\n"
        headers = (f"Authorization: Bearer {KEY}", "Transfer-Encoding: chunked")
        reply = exchange(scene[2], "POST", "/v1/chat/completions", chunked, *headers)
        insist_refused(scene, reply, 413, "request.too-large")

    def test_a_packed_body_is_refused(self, scene: Scene) -> None:
        insist_refused(scene, post(scene[2], b"\x1f\x8b", "Content-Encoding: gzip"), 400, "request.encoding")

    def test_two_purposes_are_refused(self, scene: Scene) -> None:
        two = ("X-Sekisho-Purpose: letters", "X-Sekisho-Purpose: summaries")
        insist_refused(scene, post(scene[2], body(), *two), 400, "request.header")

    def test_another_method_is_405(self, scene: Scene) -> None:
        reply = exchange(scene[2], "GET", "/v1/chat/completions", b"", f"Authorization: Bearer {KEY}")
        insist_refused(scene, reply, 405, "endpoint.method")

    @pytest.mark.parametrize(
        "smuggled",
        [
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: chunked, identity\r\n",
            b"Content-Length: 5\r\nContent-Length: 50\r\n",
            b"Content-Length: +5\r\n",
            b"X-Sekisho-Purpose : letters\r\n",
            b"X\x00Y: 1\r\n",
        ],
    )
    def test_a_head_that_two_servers_could_read_differently_passes_nothing(self, scene: Scene, smuggled: bytes) -> None:
        _, upstream, url = scene
        hidden = json.dumps(body()).encode()
        with connected(url) as line:
            line.sendall(
                b"POST /v1/chat/completions HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n"
                b"Authorization: Bearer " + KEY.encode() + b"\r\n" + smuggled + b"\r\n0\r\n\r\n"
                b"POST /v1/chat/completions HTTP/1.1\r\nHost: gate\r\nContent-Length: %d\r\n\r\n" % len(hidden) + hidden
            )
            assert parse(read_to_end(line)).status in (0, 400)
        assert upstream.seen == []


class TestContentAndParameters:
    @pytest.mark.parametrize(
        ("made", "code", "rule"),
        [
            (body(text=FORBIDDEN), "personal.person", 7),
            (body(text=FORBIDDEN, stream=True), "personal.person", 7),
            (body(text="&#48;80-2468-1357"), "personal.phone", 7),
            (body(web_search_options={}), "search.tool", 5),
            (body("m-plain:online"), "search.tool", 5),
            (body(tools=[{"type": "mcp", "server_url": "https://example.jp"}]), "search.tool", 5),
            (body(store=True), "optout.parameter", 6),
            (body(modalities=["audio"]), "content.unsupported", 7),
            (body(tools=[{"type": "computer"}]), "content.unsupported", 7),
            (body(text="data:image/png;base64,iVBORw0KGgo="), "content.unsupported", 7),
            ({"model": "m-plain", "messages": [{"role": "narrator", "content": "a"}]}, "content.unsupported", 7),
        ],
    )
    def test_is_400_with_the_rule(self, scene: Scene, made: dict[str, Any], code: str, rule: int) -> None:
        reply = post(scene[2], made)
        insist_refused(scene, reply, 400, code)
        assert reply.told["rule"] == rule

    def test_a_number_at_the_end_of_a_long_text_is_found(self, scene: Scene) -> None:
        text = "会議の案内文を作ってください。\n" * 5000 + PHONE
        insist_refused(scene, post(scene[2], body(text=text)), 400, "personal.phone")

    def test_the_sdk_raises_its_own_error_and_learns_where_it_was(self, scene: Scene) -> None:
        with pytest.raises(openai.BadRequestError) as caught:
            sdk(scene[2]).chat.completions.create(model="m-plain", messages=[{"role": "user", "content": FORBIDDEN}])
        told = caught.value.response.json()["sekisho"]
        assert told["rule"] == 7
        assert {(f["label"], f["path"]) for f in told["findings"]} == {
            ("PERSON", "/messages/0/content"),
            ("PHONE", "/messages/0/content"),
        }
        assert caught.value.request_id == told["record"]

    def test_a_refusal_repeats_the_text_nowhere(self, stored_scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
        world, upstream, url = stored_scene
        caplog.set_level(0)
        replies = [
            post(url, body(text=FORBIDDEN)),
            post(url, body(text=FORBIDDEN, stream=True)),
            post(url, body(text=FORBIDDEN, metadata={PHONE: NAME})),
        ]
        assert {reply.status for reply in replies} == {400}
        assert upstream.seen == []
        pieces = (PHONE, PHONE.replace("-", ""), "2468-1357", "恵美子")
        spoken = b"".join(reply.raw + repr(reply.headers).encode() for reply in replies).decode() + caplog.text
        assert not [piece for piece in pieces if piece in spoken]
        assert not [piece for piece in pieces if json.dumps(piece)[1:-1] in spoken]
        stored = world.everything_stored() + json.dumps(world.book(), ensure_ascii=False).encode()
        assert not [piece for piece in pieces if piece.encode() in stored]
        assert all(world.reader().body(reply.record, "input") is None for reply in replies)


class TestFailingClosed:
    def test_a_screen_that_breaks_lets_nothing_pass(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(text: str) -> None:
            raise ZeroDivisionError(text)

        monkeypatch.setattr("sekisho.gateway.memory.screen", broken)
        insist_refused(scene, post(scene[2], body()), 503, "screen.failed")

    def test_the_sdk_raises_its_own_error(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sekisho.gateway.memory.screen", None)
        with pytest.raises(openai.InternalServerError) as caught:
            sdk(scene[2]).chat.completions.create(model="m-plain", messages=SAY)  # type: ignore[arg-type]
        assert caught.value.status_code == 503

    def test_a_defect_of_ours_is_503_and_its_message_is_not_logged(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def defect(*made: Any) -> None:
            raise ZeroDivisionError(repr(made))

        monkeypatch.setattr("sekisho.gateway.steps.admit", defect)
        reply = post(scene[2], body(text=FORBIDDEN))
        assert (reply.status, reply.code) == (503, "gate.failed")
        assert "ZeroDivisionError" in caplog.text
        assert "恵美子" not in caplog.text
        assert scene[1].seen == []

    def test_a_defect_behind_the_intent_leaves_no_call_open(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def defect(*made: Any) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr("sekisho.gateway.steps._errand", defect)
        reply = post(scene[2], body())
        assert (reply.status, reply.code, scene[1].seen) == (503, "gate.failed", [])

        def of_call() -> list[Any]:
            return [leaf for leaf in scene[0].book() if leaf.get("record") == reply.record]

        wait_for(lambda: len(of_call()) == 2, "the outcome, which nobody waits for")
        intent, outcome = of_call()
        assert (intent["type"], outcome["type"]) == ("intent", "outcome")
        assert (outcome["status"], outcome["charged_in"], outcome["charged_out"]) == ("interrupted", 0, 0)

    @pytest.mark.parametrize("model", ["keyless", "lost"])
    def test_an_upstream_that_is_not_set_up_is_503_before_anything_leaves(self, scene: Scene, model: str) -> None:
        insist_refused(scene, post(scene[2], body(model)), 503, "upstream.not-configured")

    def test_an_upstream_of_an_unknown_protocol_is_503(self, own_scene: Scene) -> None:
        world, _, url = own_scene
        world.publish(upstreams=tuple(replace(up, protocol="of-tomorrow") for up in world.content.upstreams))
        wait_for(lambda: post(url, body()).status == 503, "the new snapshot")
        own_scene[1].seen.clear()
        insist_refused(own_scene, post(url, body()), 503, "upstream.not-configured")
