"""Traces through the served gateway, against a collector that speaks OTLP over HTTP, well or badly."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sekisho.gateway import trace_export
from sekisho.gateway.counts import Counts
from sekisho.gateway.trace import STEPS, Span, Traced
from sekisho.gateway.trace_export import MOST_WAITING, Traces
from tests.gateway.calls import body, get, post
from tests.gateway.collector import Collector, wait_for_spans
from tests.gateway.conftest import Scene
from tests.gateway.test_masking import MASKING, allow
from tests.gateway.wire_cases import CASES, Case
from tests.gateway.world import (
    ENGAGEMENT,
    FORBIDDEN,
    HARMLESS,
    KEY,
    NAME,
    PHONE,
    PROVIDER_KEY,
    scripted,
    settings_for,
    wait_for,
)

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
PARENT = f"traceparent: 00-{TRACE}-{SPAN}-01"


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as made:
        yield made


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> Iterator[Scene]:
    """A gateway that traces, and tells the trace to one of its upstreams (`svc-text`) only."""
    more: dict[str, Any] = {"otlp_url": collector.url + "/in/", "otlp_hand_on": "up-text up-other"}
    with scripted(settings_for(tmp_path_factory.mktemp("traced"), **more)) as made:
        yield made


@pytest.fixture
def scene(traced: Scene) -> Scene:
    traced[1].seen.clear()
    return traced


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_is_told_step_by_step(scene: Scene, collector: Collector, stream: bool) -> None:
    reply = post(scene[2], body(stream=stream))
    assert reply.status == 200
    whole, *steps = wait_for_spans(collector, reply.record)
    assert [span["name"] for span in steps] == list(STEPS)
    assert whole["name"] == "/v1/chat/completions"
    assert whole["facts"]["http.response.status_code"] == "200"
    facts = {span["name"]: span["facts"] for span in steps}
    assert facts["permit"] == {"sekisho.permit": "permit_test", "sekisho.service": "svc-text"}
    assert int(facts["screen"]["sekisho.bytes"]) > len(HARMLESS)
    assert facts["upstream"]["sekisho.http_status"] == "200"
    assert facts["outcome"]["sekisho.status"] == "answered"
    assert all(int(span["endTimeUnixNano"]) >= int(span["startTimeUnixNano"]) for span in (whole, *steps))
    assert set(collector.paths) == {"/in/v1/traces"}


def test_a_refusal_ends_in_its_step_with_its_rule(scene: Scene, collector: Collector) -> None:
    refused = post(scene[2], body(text=FORBIDDEN))
    whole, *steps = wait_for_spans(collector, refused.record)
    assert [span["name"] for span in steps] == ["key", "body", "permit", "screen"]
    assert (whole["facts"]["sekisho.rule"], whole["facts"]["sekisho.code"]) == ("7", "personal.person")
    assert steps[-1]["facts"]["sekisho.rule"] == "7"
    assert whole["facts"]["http.response.status_code"] == "400"


def test_a_clients_trace_is_gone_on_with_and_told_to_declared_upstreams_only(
    scene: Scene, collector: Collector
) -> None:
    reply = post(scene[2], body(), PARENT)
    whole, *steps = wait_for_spans(collector, reply.record)
    assert (whole["traceId"], whole["parentSpanId"]) == (TRACE, SPAN)
    upstream = next(span for span in steps if span["name"] == "upstream")
    assert f"traceparent: 00-{TRACE}-{upstream['spanId']}-01" in scene[1].seen[0].head.decode()
    scene[1].seen.clear()
    assert post(scene[2], body("openai-plain"), PARENT).status == 200
    assert "traceparent" not in scene[1].seen[0].head.decode().lower()
    assert TRACE not in scene[1].seen[0].head.decode()


def test_a_client_that_does_not_want_to_be_traced_is_not(scene: Scene, collector: Collector) -> None:
    unwanted = post(scene[2], body(), PARENT.replace("-01", "-00"))
    wanted = post(scene[2], body())
    wait_for_spans(collector, wanted.record)
    assert collector.of_record(unwanted.record) == []
    assert "traceparent" not in scene[1].seen[0].head.decode().lower()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_nothing_that_was_written_no_name_and_no_key_is_ever_sent(
    scene: Scene, collector: Collector, case: Case
) -> None:
    """Harmless, forbidden, masked, broken, strangers' calls of every protocol: it learns none of their words."""
    allow(scene, *MASKING)
    word = "ミズチの議事録"
    headers = ("X-Sekisho-Purpose: letters", "X-Sekisho-Conversation: " + "kaiwa", "User-Agent: watashi")
    path = case.path(case.model("plain"), False)
    replies = [
        post(scene[2], case.body(case.model("plain"), text, False), *headers, path=path)
        for text in (word, FORBIDDEN, f"{word} {PHONE}")
    ]
    nobody = case.path("yamamoto-emiko", False)
    replies.append(post(scene[2], case.body("yamamoto-emiko", word, False), *headers, path=nobody))
    replies.append(post(scene[2], b'{"' + word.encode(), path=path))
    replies.append(
        post(scene[2], case.body(case.model("e400"), word, False), path=case.path(case.model("e400"), False))
    )
    strange = post(scene[2], case.body(case.model("plain"), word, False), path=path, key="sk-kagi-no-nai-hito")
    for reply in (*replies, strange):
        wait_for_spans(collector, reply.record)
    sent = b"".join(collector.raw).decode()
    sent += sent.encode().decode("unicode_escape", "replace")
    hidden = (
        word,
        HARMLESS,
        NAME,
        PHONE,
        "恵美子",
        PHONE.replace("-", ""),
        "emiko",
        KEY,
        PROVIDER_KEY,
        "sk-",
        "kaiwa",
        "watashi",
    )
    told = [
        each for each in (*hidden, "kagi-no-nai", "user_a", "actor_a", "party_a", ENGAGEMENT, "ミズチ") if each in sent
    ]
    assert told == []
    assert "127.0.0.1" not in sent


def test_every_fact_sent_is_a_number_an_id_or_a_word_of_ours(scene: Scene, collector: Collector) -> None:
    post(scene[2], body())
    known = re.compile(r"[a-z]+(?:[._-][a-z0-9]+)*|rec_\w+|permit_test|/[\w/{}:.-]*|[A-Za-z/ ]+|\d+|")
    names = {name for span in collector.spans for name in span["facts"]}
    assert names <= {
        *("http.route", "http.response.status_code"),
        *(f"sekisho.{name}" for name in ("record", "permit", "service", "bytes", "findings", "code", "rule")),
        *(f"sekisho.{name}" for name in ("http_status", "status", "finish")),
    }
    assert all(known.fullmatch(str(value)) for span in collector.spans for value in span["facts"].values())


@contextmanager
def tracing_to(tmp_path: Path, url: str, **more: Any) -> Iterator[Scene]:
    with scripted(settings_for(tmp_path, otlp_url=url, **more)) as made:
        yield made


def figure(scene: Scene, name: str) -> float:
    lines = get(scene[2], "/metrics").raw.decode().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(name + " "))


@pytest.mark.parametrize("behaviour", ["slow", "failing", "garbled", "away"])
def test_a_collector_that_fails_slows_and_fails_no_call(
    tmp_path: Path, behaviour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace_export, "EVERY_S", 0.05)
    monkeypatch.setattr(trace_export, "TIMEOUT_S", 1.0)
    with Collector("well" if behaviour == "away" else behaviour) as collector:
        url = f"http://127.0.0.1:{free_port()}" if behaviour == "away" else collector.url
        with tracing_to(tmp_path, url) as scene:
            began = time.monotonic()
            assert [post(scene[2], body()).status for _ in range(20)] == [200] * 20
            assert time.monotonic() - began < 10, "no call waits for the collector"
            wait_for(lambda: figure(scene, "sekisho_trace_spans_dropped_total") >= 8, "spans to be dropped")
            assert figure(scene, "sekisho_trace_spans_sent_total") == 0
            assert post(scene[2], body()).status == 200


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def test_a_full_queue_drops_what_is_new_and_counts_it(tmp_path: Path) -> None:
    counts = Counts()
    traces = Traces(settings_for(tmp_path, otlp_url="http://127.0.0.1:9"), counts)
    call = Traced("0" * 32, (Span("a", "1", "", 0, 0, {}), Span("key", "2", "1", 0, 0, {})))
    for _ in range(MOST_WAITING + 3):
        traces.take(call)
    assert counts.registry.get_sample_value("sekisho_trace_spans_dropped_total") == 6
    assert len(traces._waiting) == MOST_WAITING  # never started: nothing else can show that memory is bounded


def test_what_waits_at_the_end_is_still_sent(tmp_path: Path) -> None:
    with Collector() as collector:
        with tracing_to(tmp_path, collector.url) as scene:
            record = post(scene[2], body()).record
        assert collector.of_record(record)


def test_without_a_collector_nothing_is_traced_and_nothing_told(own_scene: Scene) -> None:
    assert post(own_scene[2], body(), PARENT).status == 200
    assert figure(own_scene, "sekisho_trace_spans_sent_total") == 0
    assert figure(own_scene, "sekisho_trace_spans_dropped_total") == 0
    assert "traceparent" not in own_scene[1].seen[0].head.decode().lower()


def test_a_share_of_none_traces_only_clients_that_ask(tmp_path: Path) -> None:
    with Collector() as collector, tracing_to(tmp_path, collector.url, otlp_percent=0) as scene:
        silent = post(scene[2], body()).record
        asked = post(scene[2], body(), PARENT).record
        wait_for_spans(collector, asked)
        assert collector.of_record(silent) == []
        assert json.loads(collector.raw[0])["resourceSpans"]
