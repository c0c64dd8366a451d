"""The trace of one call by itself: which spans, how they hang together, what a traceparent may be."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway.refusals import BODY_LATE
from sekisho.gateway.trace import OFF, STEPS, Trace, Traced, as_otlp, parent_of

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Kept:
    def __init__(self) -> None:
        self.calls: list[Traced] = []

    def take(self, traced: Traced) -> None:
        self.calls.append(traced)


def traced(*steps: str, parent: tuple[str, str] | None = None) -> Traced:
    kept = Kept()
    trace = Trace(kept, "/v1/messages", "rec_1", parent)
    for name in steps:
        trace.step(name)
        trace.tell(bytes=3)
    trace.answered(200)
    trace.end()
    trace.end()
    (call,) = kept.calls
    return call


def test_each_step_is_a_span_below_the_whole_and_ends_where_the_next_begins() -> None:
    whole, *steps = traced(*STEPS).spans
    assert [span.name for span in steps] == list(STEPS)
    assert {span.parent for span in steps} == {whole.id}
    assert len({span.id for span in (whole, *steps)}) == len(STEPS) + 1
    assert [span.end for span in steps] == [*(span.start for span in steps[1:]), whole.end]
    assert whole.start <= steps[0].start
    assert whole.facts == {"http.route": "/v1/messages", "sekisho.record": "rec_1", "http.response.status_code": 200}


def test_a_call_within_a_clients_trace_hangs_below_its_span() -> None:
    call = traced("key", parent=(TRACE, SPAN))
    assert (call.id, call.spans[0].parent) == (TRACE, SPAN)
    own = traced("key")
    assert own.spans[0].parent == ""
    assert own.id != traced("key").id


def test_the_upstream_is_told_the_very_span_it_will_be() -> None:
    kept = Kept()
    trace = Trace(kept, "/v1/messages", "rec_1", (TRACE, SPAN))
    told = trace.handed_on()
    for name in STEPS:
        trace.step(name)
    trace.end()
    span = next(span for span in kept.calls[0].spans if span.name == "upstream")
    assert told == f"00-{TRACE}-{span.id}-01"
    assert OFF.handed_on() == ""


def test_a_refusal_is_told_by_rule_and_code_in_its_step_and_on_the_whole() -> None:
    kept = Kept()
    trace = Trace(kept, "/v1/messages", "rec_1", None)
    trace.step("key")
    trace.step("body")
    trace.refused(BODY_LATE)
    trace.end()
    whole, key, body = kept.calls[0].spans
    assert body.facts == {"sekisho.code": BODY_LATE.code}
    assert whole.facts["sekisho.code"] == BODY_LATE.code
    assert key.facts == {}


@pytest.mark.parametrize(
    ("values", "parent", "is_sampled"),
    [
        ([f"00-{TRACE}-{SPAN}-01"], (TRACE, SPAN), True),
        ([f" 00-{TRACE}-{SPAN}-00 "], (TRACE, SPAN), False),
        ([f"cc-{TRACE}-{SPAN}-01-what-a-later-version-adds"], (TRACE, SPAN), True),
        ([], None, True),
        ([""], None, True),
        ([f"00-{TRACE}-{SPAN}-01", f"00-{TRACE}-{SPAN}-01"], None, True),
        ([f"ff-{TRACE}-{SPAN}-01"], None, True),
        ([f"00-{'0' * 32}-{SPAN}-01"], None, True),
        ([f"00-{TRACE}-{'0' * 16}-01"], None, True),
        ([f"00-{TRACE.upper()}-{SPAN}-01"], None, True),
        ([f"00-{TRACE}-{SPAN}"], None, True),
        (["00-山本-恵美子-01"], None, True),
    ],
)
def test_only_one_valid_traceparent_counts(values: list[str], parent: tuple[str, str] | None, is_sampled: bool) -> None:
    assert parent_of(values) == (parent, is_sampled)


@given(st.lists(st.text(max_size=70), max_size=2))
def test_what_a_client_wrote_never_becomes_part_of_a_trace_unless_it_is_hexadecimal(values: list[str]) -> None:
    parent, _ = parent_of(values)
    assert parent is None or all(set(part) <= set("0123456789abcdef") for part in parent)


def test_the_wire_format_is_that_of_otlp_json() -> None:
    call = traced("key", "upstream", parent=(TRACE, SPAN))
    told = json.loads(json.dumps(as_otlp([call], {"service.name": "sekisho-gateway"})))
    (resource,) = told["resourceSpans"]
    assert resource["resource"] == {
        "attributes": [{"key": "service.name", "value": {"stringValue": "sekisho-gateway"}}]
    }
    (scope,) = resource["scopeSpans"]
    whole, key, upstream = scope["spans"]
    assert (whole["traceId"], whole["parentSpanId"], whole["name"]) == (TRACE, SPAN, "/v1/messages")
    assert [span["kind"] for span in (whole, key, upstream)] == [2, 1, 3]
    assert whole["startTimeUnixNano"].isdigit()
    assert {"key": "http.response.status_code", "value": {"intValue": "200"}} in whole["attributes"]
    assert whole["status"] == {}
