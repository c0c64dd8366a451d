"""Every protocol's stream, wherever its text and its bytes are cut: folded into one answer, and restored on its way."""

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway.answer import write_event
from sekisho.gateway.protocol import Protocol, Streaming
from sekisho.gateway.providers.anthropic import MESSAGES
from sekisho.gateway.providers.gemini import GENERATE
from sekisho.gateway.providers.openai_chat import CHAT
from sekisho.gateway.providers.openai_responses import RESPONSES
from sekisho.gateway.sse import SseReader
from tests.gateway import wire_cases, wire_upstream
from tests.gateway.wire_cases import Case
from tests.gateway.wire_upstream import Tongue

VALUES = {"〔氏名1〕": "山本 恵美子", "〔氏名11〕": "見本 花子", "〔電話番号1〕": '080-2468"1357'}
TEXT = "〔氏名1〕様（〔電話番号1〕）と〔氏名11〕様へ。〔氏名9〕〔氏名〕〔〔氏名1〕〕"
TEXT += "〔これは注です。とても長い注なので、占位ではありません〕〔氏名1"
PLAIN = TEXT
for placeholder, value in VALUES.items():
    PLAIN = PLAIN.replace(placeholder, value)


@dataclass(frozen=True)
class Wire:
    protocol: Protocol
    tongue: Tongue
    case: Case

    @property
    def streaming(self) -> Streaming:
        assert self.protocol.streaming
        return self.protocol.streaming

    def __str__(self) -> str:
        return self.case.name


WIRES = (
    Wire(CHAT, wire_upstream.CHAT, wire_cases.CHAT),
    Wire(RESPONSES, wire_upstream.RESPONSES, wire_cases.RESPONSES),
    Wire(MESSAGES, wire_upstream.MESSAGES, wire_cases.MESSAGES),
    Wire(GENERATE, wire_upstream.GEMINI, wire_cases.GEMINI),
)
each_wire = pytest.mark.parametrize("wire", WIRES, ids=str)
CUTS = st.lists(st.integers(0, 6000), max_size=40)


def parts(whole: Any, cuts: list[int]) -> list[Any]:
    places = [0, *sorted(cut for cut in cuts if 0 < cut < len(whole)), len(whole)]
    return [whole[a:b] for a, b in pairwise(places)]


def restored(wire: Wire, stream: bytes, cuts: list[int]) -> bytes:
    reader, restorer, out = SseReader(), wire.streaming.restorer(VALUES), b""
    for piece in parts(stream, cuts):
        out += b"".join(restorer.take(each) for each in reader.feed(piece))
    # An event ends at the first line end that is blank; of a CRLF cut in two that is its CR.
    assert reader.rest() in (b"", b"\n")
    return out + restorer.rest()


def folded(wire: Wire, stream: bytes) -> Any:
    fold = wire.streaming.fold()
    for each in SseReader().feed(stream):
        assert each.data is None or fold.take(each.data)
    assert fold.is_finished
    assert fold.is_closing
    return json.loads(fold.answer())


@each_wire
@settings(deadline=None, max_examples=60)
@given(text_cuts=st.lists(st.integers(0, len(TEXT)), max_size=40), cuts=CUTS)
def test_a_text_is_folded_and_restored_wherever_it_is_cut(wire: Wire, text_cuts: list[int], cuts: list[int]) -> None:
    stream = b"".join(wire.tongue.stream(parts(TEXT, text_cuts)))
    assert wire.case.text(folded(wire, stream)) == TEXT
    out = restored(wire, stream, cuts)
    assert wire.case.text(folded(wire, out)) == PLAIN
    assert wire.case.stream_text
    assert wire.case.stream_text(reply_of(out)) == PLAIN


@each_wire
@settings(deadline=None, max_examples=40)
@given(cuts=CUTS)
def test_a_tools_arguments_stay_json(wire: Wire, cuts: list[int]) -> None:
    assert wire.case.arguments
    stream = b"".join(wire.tongue.call_stream("〔電話番号1〕へ、〔氏名1〕様"))
    answer = folded(wire, restored(wire, stream, cuts))
    assert wire.case.arguments(answer) == {
        "to": '080-2468"1357へ、山本 恵美子様',
        "n": ['080-2468"1357へ、山本 恵美子様'],
    }


@each_wire
def test_what_came_by_a_break_is_kept(wire: Wire) -> None:
    events = wire.tongue.stream(["一つ目。", "二つ目。", "三つ目。", "四つ目。"])
    fold = wire.streaming.fold()
    assert not fold.has_begun
    for each in SseReader().feed(b"".join(events)):
        assert each.data is None or fold.take(each.data)
        if "二つ目。" in fold.answer().decode():
            break
    assert fold.has_begun
    assert not fold.is_finished
    assert wire.case.text(json.loads(fold.answer())) == "一つ目。二つ目。"


NAMES = st.sampled_from(
    (
        *("type", "index", "delta", "content", "parts", "text", "candidates", "choices", "item", "output_index"),
        *("response", "message", "content_block", "usage", "finishReason", "usageMetadata", "sequence_number"),
        "partial_json",
    )
)
KINDS = st.sampled_from(
    (
        *("message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta"),
        *("message_stop", "ping", "response.created", "response.output_text.delta", "response.output_item.done"),
        "response.completed",
    )
)
NOISE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=8,
)
EVENT = st.dictionaries(NAMES, NOISE, max_size=5) | st.builds(
    lambda kind, more: {**more, "type": kind}, KINDS, st.dictionaries(NAMES, NOISE, max_size=5)
)


@each_wire
@settings(deadline=None, max_examples=200)
@given(st.lists(EVENT, max_size=6))
def test_whatever_an_upstream_sends_is_read_or_refused(wire: Wire, events: list[Any]) -> None:
    """What the fold takes can be restored and kept; what it refuses ends the stream before anything else reads it."""
    fold, restorer = wire.streaming.fold(), wire.streaming.restorer(VALUES)
    for each in SseReader().feed(b"".join(b"data: " + json.dumps(e).encode() + b"\n\n" for e in events)):
        assert each.data is not None
        if not fold.take(each.data) or fold.is_done:
            break
        restorer.take(each)
    assert isinstance(json.loads(fold.answer()), dict)
    fold.facts()
    restorer.rest()


def reply_of(raw: bytes) -> Any:
    return wire_cases.Reply(200, {}, raw)


def call_delta(**call: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"tool_calls": [{"function": {"arguments": "〔氏"}, **call}]}}]}


# Found by `script/fuzz streams`, and what reading the restorers again for its sake showed.
ODD: dict[str, tuple[Wire, list[dict[str, Any]]]] = {
    "a call numbered by an object": (WIRES[0], [call_delta(index={})]),
    "calls that are a number": (WIRES[0], [{"choices": [{"index": 0, "delta": {"tool_calls": 7}}]}]),
    "the end instead of the calls": (
        WIRES[0],
        [call_delta(), {"choices": [{"index": 0, "delta": {"tool_calls": "x"}, "finish_reason": "stop"}]}],
    ),
    "a number instead of the text": (
        WIRES[0],
        [
            {"choices": [{"index": 0, "delta": {"content": "〔氏"}}]},
            {"choices": [{"index": 0, "delta": {"content": 7}, "finish_reason": "stop"}]},
        ],
    ),
    "arguments that are a list": (
        WIRES[2],
        [
            {"type": "message_start", "message": {}},
            {"type": "content_block_start", "index": 0, "content_block": {"partial_json": [1]}},
        ],
    ),
    "arguments too deep to be written again": (
        WIRES[2],
        [
            {"type": "message_start", "message": {}},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "input": {}}},
            {"type": "content_block_delta", "index": 0, "delta": {"partial_json": '{"a":' * 990 + "1" + "}" * 990}},
        ],
    ),
    "half a character in the kind of an event": (WIRES[1], [{"type": "response.\ud83d.delta", "delta": "〔"}]),
}


@pytest.mark.parametrize(("wire", "events"), ODD.values(), ids=ODD)
def test_odd_events_are_passed_on_and_kept(wire: Wire, events: list[dict[str, Any]]) -> None:
    fold, restorer = wire.streaming.fold(), wire.streaming.restorer(VALUES)
    passed = b""
    for each in SseReader().feed(b"".join(b"data: " + json.dumps(e).encode() + b"\n\n" for e in events)):
        assert each.data is not None
        assert fold.take(each.data)
        passed += restorer.take(each)
    assert SseReader().feed(passed + restorer.rest())
    assert isinstance(json.loads(fold.answer()), dict)


def test_the_kind_of_an_event_brings_no_line_of_its_own() -> None:
    written = write_event({"type": "a\r\ndata: b\r\rdata: c\nid: 1"})
    assert len(SseReader().feed(written)) == 1
    assert [line for line in written.splitlines() if line.startswith(b"id:")] == []
