"""Limits and breaker through the whole gate: what a client sees, what the book holds, and what survives a restart."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
import pytest

from sekisho.gateway.month import read_month
from sekisho.kernel.clock import SystemClock
from sekisho.permits.caps import AT_ONCE, BODY, RATE, TOKENS, YEN
from sekisho.permits.conditions import Limits
from sekisho.permits.prices import Price
from sekisho.permits.snapshot import LimitEntry
from tests.gateway.calls import Reply, begun, body, get, hang_up, post, sdk
from tests.gateway.conftest import Scene
from tests.gateway.upstream import ScriptedUpstream
from tests.gateway.world import ENGAGEMENT, KEY, OTHER_KEY, World, conditions, permit, served, settings_for, wait_for

ASKED = body(max_tokens=50)
SPOKEN = 33  # what the scripted upstream says one call used


def limit(world: World, what: str, most: int, actor: str = "") -> None:
    limits = (*world.content.limits, LimitEntry(ENGAGEMENT, actor, what, str(most)))
    world.publish(limits=limits)


def known(url: str, seq: int) -> bool:
    return bool(get(url, "/readyz").json["seq"] >= seq)


def limited(scene: Scene, what: str, most: int, actor: str = "") -> str:
    """The gateway's URL, once it knows this limit."""
    world, _, url = scene
    limit(world, what, most, actor)
    wait_for(lambda: known(url, world.content.seq), "the new snapshot")
    return url


def refusal(scene: Scene, reply: Reply) -> tuple[int, str, int]:
    """Status, code and Retry-After; the book must say the same."""
    (leaf,) = scene[0].leaves(reply.record)
    assert (leaf["type"], leaf["code"], leaf["http_status"]) == ("refused", reply.code, reply.status)
    assert reply.told["message_ja"]
    assert reply.told["next_ja"]
    return reply.status, reply.code, int(reply.headers.get("retry-after", "0"))


class TestAMinute:
    def test_one_call_more_is_429_with_the_time_to_wait(self, own_scene: Scene) -> None:
        url = limited(own_scene, RATE, 2)
        assert [post(url, ASKED).status for _ in range(2)] == [200, 200]
        status, code, wait = refusal(own_scene, post(url, ASKED))
        assert (status, code) == (429, "limit.rate")
        assert 50 <= wait <= 60

    def test_a_persons_own_limit_stops_nobody_else(self, own_scene: Scene) -> None:
        url = limited(own_scene, RATE, 1, "actor_a")
        assert [post(url, ASKED).status for _ in range(2)] == [200, 429]
        assert post(url, ASKED, key=OTHER_KEY).status == 200

    def test_the_sdk_raises_its_own_error(self, own_scene: Scene) -> None:
        client = sdk(limited(own_scene, RATE, 1))
        ask: Any = client.chat.completions.create
        ask(model="m-plain", messages=ASKED["messages"])
        with pytest.raises(openai.RateLimitError) as told:
            ask(model="m-plain", messages=ASKED["messages"])
        assert told.value.response.json()["sekisho"]["code"] == "limit.rate"

    @pytest.mark.parametrize(
        ("path", "model", "kind"),
        [
            ("/v1/messages", "anthropic-plain", lambda told: told["error"]["type"]),
            ("/v1beta/models/gemini-plain:generateContent", "", lambda told: told["error"]["status"]),
        ],
    )
    def test_every_protocol_has_its_own_words_for_it(self, own_scene: Scene, path: str, model: str, kind: Any) -> None:
        url = limited(own_scene, RATE, 1)
        post(url, ASKED)
        asked = {"contents": [{"parts": [{"text": "案内文"}]}]} if not model else {**ASKED, "model": model}
        reply = post(url, asked, path=path)
        assert (reply.status, reply.code) == (429, "limit.rate")
        assert kind(reply.json) in ("rate_limit_error", "RESOURCE_EXHAUSTED")
        assert int(reply.headers["retry-after"]) > 1

    def test_the_operators_default_counts_without_any_other(self, tmp_path: Path) -> None:
        with ScriptedUpstream() as upstream:
            settings = replace(settings_for(tmp_path), person_per_minute=1)
            with served(World(settings, upstream.url, upstream.behaviours)) as url:
                assert [post(url, ASKED).status for _ in range(2)] == [200, 429]
                assert post(url, ASKED, key=OTHER_KEY).status == 200


class TestCallsAtOnce:
    def test_one_more_is_429_until_one_has_ended(self, own_scene: Scene) -> None:
        url = limited(own_scene, AT_ONCE, 1)
        with begun(url, body("m-slow", stream=True)) as line:
            assert line.recv(1)
            assert refusal(own_scene, post(url, ASKED)) == (429, "limit.calls", 1)
        wait_for(lambda: post(url, ASKED).status == 200, "the place of the call that hung up")


class TestTheSizeOfABody:
    def test_a_byte_more_than_the_engagement_may_send_is_413(self, own_scene: Scene) -> None:
        size = len(json.dumps(ASKED, ensure_ascii=False).encode())
        url = limited(own_scene, BODY, size)
        assert post(url, ASKED).status == 200
        status, code, _ = refusal(own_scene, post(url, body(max_tokens=500)))
        assert (status, code) == (413, "request.too-large")

    def test_a_megabyte_passes_where_nobody_set_a_limit(self, own_scene: Scene) -> None:
        text = "会議の案内文を一文で書いてください。" * 20_000
        assert len(text.encode()) > 1024 * 1024
        assert post(own_scene[2], body(text=text)).status == 200


class TestTokens:
    def test_a_budget_is_used_up_by_what_the_upstream_says(self, own_scene: Scene) -> None:
        url = limited(own_scene, TOKENS, 2 * SPOKEN + 200)
        assert post(url, ASKED).status == 200
        assert post(url, ASKED).status == 200
        status, code, wait = refusal(own_scene, post(url, body(max_tokens=250)))
        assert (status, code) == (429, "limit.tokens")
        assert wait > 60
        assert post(url, ASKED).status == 200

    def test_the_citys_limit_in_the_permit_counts(self, own_scene: Scene) -> None:
        world, _, url = own_scene
        world.with_permit(permit(conditions=(*conditions(), Limits(1, ((TOKENS, 10),)))))
        wait_for(lambda: known(url, world.content.seq), "the new permit")
        assert refusal(own_scene, post(url, ASKED))[1] == "limit.tokens"

    def test_a_looser_limit_of_the_desk_opens_nothing(self, own_scene: Scene) -> None:
        world, _, url = own_scene
        world.with_permit(permit(conditions=(*conditions(), Limits(1, ((TOKENS, 10),)))))
        limited(own_scene, TOKENS, 10**9)
        assert post(url, ASKED).code == "limit.tokens"

    def test_many_at_once_never_spend_more_than_is_there(self, own_scene: Scene) -> None:
        """Each reserves about 80 and uses 33: of 20 at once some are refused, and none exceeds the budget."""
        world, upstream, _ = own_scene
        url = limited(own_scene, TOKENS, 300)
        replies: list[int] = []
        threads = [threading.Thread(target=lambda: replies.append(post(url, ASKED).status)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert set(replies) == {200, 429}
        charged = [leaf["charged_in"] + leaf["charged_out"] for leaf in world.book() if leaf["type"] == "outcome"]
        assert sum(charged) == SPOKEN * replies.count(200) <= 300
        assert len(upstream.seen) == replies.count(200)

    def test_a_call_the_upstream_refused_costs_nothing(self, own_scene: Scene) -> None:
        world, _, url = own_scene
        reply = post(url, body("m-e500"))
        outcome = world.leaves(reply.record)[1]
        assert (outcome["charged_in"], outcome["charged_out"]) == (0, 0)

    def test_a_call_that_was_cut_counts_with_what_it_may_have_used(self, own_scene: Scene) -> None:
        world, _, url = own_scene
        hang_up(url, body("m-hang", max_tokens=50), when=lambda: own_scene[1].seen)
        wait_for(lambda: any(leaf["type"] == "outcome" for leaf in world.book()), "the outcome")
        intent, outcome = (leaf for leaf in world.book() if leaf["type"] in ("intent", "outcome"))
        assert (outcome["charged_in"], outcome["charged_out"]) == (intent["reserved_in"], intent["reserved_out"])
        assert outcome["charged_out"] == 50


class TestYen:
    PRICE = Price("m-plain", "2026-01-01", "1000000", "1000000", "0", "試験の価格表")  # a yen a token

    def test_without_a_price_the_gate_is_closed(self, own_scene: Scene) -> None:
        url = limited(own_scene, YEN, 10**6)
        status, code, _ = refusal(own_scene, post(url, ASKED))
        assert (status, code) == (503, "limit.price")
        assert not own_scene[1].seen

    def test_with_one_the_budget_counts(self, own_scene: Scene) -> None:
        own_scene[0].publish(prices=(self.PRICE,))
        url = limited(own_scene, YEN, SPOKEN + 120)
        assert post(url, ASKED).status == 200
        assert refusal(own_scene, post(url, body(max_tokens=130)))[:2] == (429, "limit.yen")


class TestRestart:
    @pytest.fixture
    def upstream(self) -> Iterator[ScriptedUpstream]:
        with ScriptedUpstream() as made:
            yield made

    def test_what_was_used_is_read_from_the_book(
        self, tmp_path: Path, store_url: str, upstream: ScriptedUpstream
    ) -> None:
        world = World(settings_for(tmp_path, store_url), upstream.url, upstream.behaviours)
        limit(world, TOKENS, 3 * SPOKEN + 90)
        with served(world) as url:
            for _ in range(3):
                wait_for(lambda: post(url, ASKED).status == 200, "the month to be counted")
        used = sum(leaf.get("charged_in", 0) + leaf.get("charged_out", 0) for leaf in world.book())
        assert used == 3 * SPOKEN
        with served(world) as url:
            wait_for(lambda: post(url, body(max_tokens=200)).code == "limit.tokens", "the month to be counted")
            assert post(url, ASKED).status == 200
            assert post(url, ASKED).code == "limit.tokens"

    def test_a_person_stays_limited_too(self, tmp_path: Path, upstream: ScriptedUpstream) -> None:
        world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
        limit(world, TOKENS, SPOKEN + 60, "actor_a")
        with served(world) as url:
            wait_for(lambda: post(url, ASKED).status == 200, "the month to be counted")
        with served(world) as url:
            wait_for(lambda: post(url, ASKED).code == "limit.tokens", "the month to be counted")
            assert post(url, ASKED, key=OTHER_KEY).status == 200

    def test_a_call_without_outcome_counts_with_its_reservation(
        self, tmp_path: Path, upstream: ScriptedUpstream
    ) -> None:
        world = World(settings_for(tmp_path), upstream.url, upstream.behaviours)
        with served(world) as url:
            reply = post(url, ASKED)
        now = SystemClock().now()
        with_outcome = read_month(world.reader(), 2, now, frozenset())
        without = read_month(world.reader(), 1, now, frozenset())
        intent = world.leaves(reply.record)[0]
        assert [sum(row[:2]) for row in with_outcome[ENGAGEMENT, ""].values()] == [SPOKEN]
        assert [row[1] for row in without[ENGAGEMENT, "actor_a"].values()] == [intent["reserved_out"]] == [50]
        assert not read_month(world.reader(), 2, now, frozenset({reply.record}))


class TestAnUpstreamThatKeepsFailing:
    @pytest.fixture
    def broken(self, tmp_path: Path) -> Iterator[Scene]:
        with ScriptedUpstream() as upstream:
            settings = replace(settings_for(tmp_path), breaker_failures=3, breaker_open_s=1)
            world = World(settings, upstream.url, upstream.behaviours)
            with served(world) as url:
                yield world, upstream, url

    def test_is_left_alone_and_tried_again(self, broken: Scene) -> None:
        _, upstream, url = broken
        assert [post(url, body("m-e500")).status for _ in range(3)] == [502] * 3
        assert refusal(broken, post(url, ASKED)) == (503, "upstream.paused", 1)
        assert len(upstream.seen) == 3
        assert b'sekisho_upstream_paused{upstream="up-text"} 1.0' in get(url, "/metrics").raw
        wait_for(lambda: post(url, ASKED).status == 200, "the trial")
        assert post(url, ASKED).status == 200
        assert b'sekisho_upstream_paused{upstream="up-text"} 0.0' in get(url, "/metrics").raw

    def test_other_upstreams_go_on(self, broken: Scene) -> None:
        url = broken[2]
        for _ in range(3):
            post(url, body("m-reset"))
        assert post(url, ASKED).code == "upstream.paused"
        assert post(url, body("practice-text")).status == 200

    def test_what_a_client_did_wrong_pauses_nothing(self, broken: Scene) -> None:
        url = broken[2]
        for _ in range(4):
            post(url, body("m-e400"))
        assert post(url, ASKED, key=KEY).status == 200


class TestTimeLimits:
    """Each phase has its own; here one is short and the others are not."""

    @pytest.mark.parametrize(
        ("short", "behaviour", "stream"),
        [
            ("answer_timeout_s", "hang", False),
            ("answer_timeout_s", "hang", True),
            ("silence_timeout_s", "half", False),
            ("silence_timeout_s", "hang-midway", True),
            ("call_timeout_s", "slow", True),
            ("call_timeout_s", "hang", False),
        ],
    )
    def test_the_short_one_ends_the_call_as_a_timeout(
        self, tmp_path: Path, short: str, behaviour: str, stream: bool
    ) -> None:
        with ScriptedUpstream() as upstream:
            settings = replace(settings_for(tmp_path, answer_timeout_s=25), **{short: 1})
            world = World(settings, upstream.url, upstream.behaviours)
            with served(world) as url:
                began = time.monotonic()
                reply = post(url, body(f"m-{behaviour}", stream=stream))
                assert time.monotonic() - began < 15
                wait_for(lambda: upstream.seen[0].is_cut, "the upstream to be released")
            told = json.loads(reply.events[-1]) if reply.status == 200 else reply.json
            assert told["sekisho"]["code"] == "upstream.timeout"
            assert reply.status in (200, 504)
            assert world.leaves(reply.record)[1]["status"] == "upstream-unreachable"


class TestTryingAgain:
    def test_only_a_connection_that_was_never_made(self, own_scene: Scene) -> None:
        """Nobody listens: tried three times, nothing left, nothing counted."""
        world, _, url = own_scene
        closed = "http://127.0.0.1:9/v1"
        world.publish(upstreams=tuple(replace(up, base_url=closed) for up in world.content.upstreams))
        wait_for(lambda: known(url, world.content.seq), "the new snapshot")
        reply = post(url, ASKED)
        assert (reply.status, reply.code) == (502, "upstream.unreachable")
        outcome = world.leaves(reply.record)[1]
        assert (outcome["charged_in"], outcome["charged_out"]) == (0, 0)
        assert b'sekisho_upstream_retries_total{upstream="up-text"} 2.0' in get(url, "/metrics").raw

    @pytest.mark.parametrize("behaviour", ["reset", "reset-midway", "no-http", "e500"])
    def test_never_a_request_that_left(self, own_scene: Scene, behaviour: str) -> None:
        _, upstream, url = own_scene
        assert post(url, body(f"m-{behaviour}")).status == 502
        assert len(upstream.seen) == 1
