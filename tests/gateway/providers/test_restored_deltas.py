"""Every field that carries text in a stream's deltas gets its values back, wherever its text is cut."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sekisho.gateway.protocol import Protocol
from sekisho.gateway.providers.anthropic import MESSAGES
from sekisho.gateway.providers.gemini import GENERATE
from sekisho.gateway.providers.openai_chat import CHAT
from sekisho.gateway.providers.openai_responses import RESPONSES
from sekisho.gateway.sse import SseReader

VALUES = {"〔氏名1〕": "山本 恵美子", "〔氏名11〕": '見本 "花"'}
TEXT = "〔氏名1〕様と〔氏名11〕様〔注〕へ"
PLAIN = '山本 恵美子様と見本 "花"様〔注〕へ'
UNFINISHED = "草案〔氏名"
Delta = Callable[[str], dict[str, Any]]


def chat(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"id": "c1", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def responded(delta: Any, kind: str) -> dict[str, Any]:
    return {"type": kind, "item_id": "i1", "output_index": 0, "summary_index": 0, "delta": delta}


def block(delta: dict[str, Any]) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": 0, "delta": delta}


def said(part: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"candidates": [{"index": 0, "content": {"role": "model", "parts": [part]}, **more}]}


def argument(text: str, path: str = "$.to") -> dict[str, Any]:
    return said(
        {"functionCall": {"partialArgs": [{"jsonPath": path, "stringValue": text}], "willContinue": True}},
    )


def details(text: str) -> dict[str, Any]:
    return chat({"reasoning_details": [{"type": "reasoning.text", "text": text, "index": 0}]})


# The protocol, the field that carries the text, an event with a piece of it, and the event that ends it.
CHAT_END = chat({}, "stop")
RESPONSE_END = {"type": "response.completed", "response": {"output": []}}
BLOCK_END = {"type": "content_block_stop", "index": 0}
GEMINI_END = said({"text": ""}, finishReason="STOP")
FIELDS: dict[str, tuple[Protocol, str, Delta, dict[str, Any]]] = {
    "chat text": (CHAT, "content", lambda p: chat({"content": p}), CHAT_END),
    "chat thoughts": (CHAT, "reasoning_content", lambda p: chat({"reasoning_content": p}), CHAT_END),
    "chat detailed thoughts": (CHAT, "text", details, CHAT_END),
    "chat tool's own format": (
        CHAT,
        "input",
        lambda p: chat({"tool_calls": [{"index": 0, "custom": {"input": p}}]}),
        CHAT_END,
    ),
    "chat sound's words": (CHAT, "transcript", lambda p: chat({"audio": {"id": "a", "transcript": p}}), CHAT_END),
    "chat parts": (CHAT, "text", lambda p: chat({"content": [{"type": "text", "text": p}]}), CHAT_END),
    "chat nested parts": (
        CHAT,
        "text",
        lambda p: chat({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": p}]}]}),
        CHAT_END,
    ),
    "responses text": (RESPONSES, "delta", lambda p: responded(p, "response.output_text.delta"), RESPONSE_END),
    "responses object": (
        RESPONSES,
        "text",
        lambda p: responded({"text": p}, "response.reasoning_summary.delta"),
        RESPONSE_END,
    ),
    "messages text": (MESSAGES, "text", lambda p: block({"type": "text_delta", "text": p}), BLOCK_END),
    "messages citation": (
        MESSAGES,
        "cited_text",
        lambda p: block({"type": "citations_delta", "citation": {"type": "char_location", "cited_text": p}}),
        BLOCK_END,
    ),
    "gemini text": (GENERATE, "text", lambda p: said({"text": p}), GEMINI_END),
    "gemini argument": (GENERATE, "stringValue", argument, GEMINI_END),
}
each_field = pytest.mark.parametrize("field", FIELDS)


def through(protocol: Protocol, *events: dict[str, Any]) -> list[dict[str, Any]]:
    assert protocol.streaming
    restorer, raw = protocol.streaming.restorer(VALUES), b""
    for each in SseReader().feed(b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events)):
        raw += restorer.take(each)
    return [json.loads(each.data or b"{}") for each in SseReader().feed(raw + restorer.rest())]


def strings(value: Any, field: str, name: str = "") -> str:
    """All strings of that field, joined as they come."""
    if isinstance(value, dict):
        return "".join(strings(item, field, key) for key, item in value.items())
    if isinstance(value, list):
        return "".join(strings(item, field, name) for item in value)
    return value if isinstance(value, str) and name == field else ""


@each_field
def test_a_text_is_restored_uncut_cut_once_and_cut_at_every_character(field: str) -> None:
    protocol, name, delta, end = FIELDS[field]
    cuts = [[TEXT], list(TEXT), *([TEXT[:cut], TEXT[cut:]] for cut in range(1, len(TEXT)))]
    for pieces in cuts:
        assert strings(through(protocol, *map(delta, pieces), end), name) == PLAIN, pieces


@each_field
def test_what_never_became_a_placeholder_comes_before_the_end_in_its_own_field(field: str) -> None:
    protocol, name, delta, end = FIELDS[field]
    out = through(protocol, *map(delta, UNFINISHED), end)
    assert strings(out[:-1], name) + (strings(out[-1], name) if end is GEMINI_END else "") == UNFINISHED


@each_field
def test_only_what_may_become_a_placeholder_is_held_back(field: str) -> None:
    protocol, name, delta, _ = FIELDS[field]
    assert protocol.streaming
    restorer, passed = protocol.streaming.restorer(VALUES), []
    for piece in ("あ〔", "注は", "〔氏名2", "いう"):
        (event,) = SseReader().feed(b"data: " + json.dumps(delta(piece)).encode() + b"\n\n")
        passed.append(strings([json.loads(each.data or b"") for each in SseReader().feed(restorer.take(event))], name))
    assert passed == ["あ", "〔注は", "〔氏名2", "いう"]


@pytest.mark.parametrize("pieces", [["〔氏名11〕様"], list("〔氏名11〕様")])
@pytest.mark.parametrize("place", ["function_call", "tool_calls"])
def test_arguments_in_chat_stay_json(place: str, pieces: list[str]) -> None:
    def delta(text: str) -> dict[str, Any]:
        return chat({place: {"arguments": text} if place == "function_call" else [{"function": {"arguments": text}}]})

    out = through(CHAT, *map(delta, ['{"to":"', *pieces, '"}']), CHAT_END)
    assert json.loads(strings(out, "arguments")) == {"to": '見本 "花"様'}


def test_the_event_that_ends_a_choice_may_hold_its_last_words() -> None:
    out = through(CHAT, chat({"content": "〔氏"}), chat({"content": "名1〕様〔氏"}, "stop"))
    assert strings(out, "content") == "山本 恵美子様〔氏"
    assert out[-1]["choices"][0]["finish_reason"] == "stop"


def test_texts_of_other_items_do_not_mix() -> None:
    def calls(*texts: str) -> dict[str, Any]:
        return chat({"tool_calls": [{"index": i, "custom": {"input": text}} for i, text in enumerate(texts)]})

    out = through(CHAT, calls("〔氏", "〔"), calls("名1", "氏名11〕"), calls("〕"), CHAT_END)
    inputs = ["", ""]
    for event in out:
        for call in event["choices"][0]["delta"].get("tool_calls", ()):
            inputs[call["index"]] += call["custom"]["input"]
    assert inputs == ["山本 恵美子", '見本 "花"']


def test_what_is_left_of_an_argument_of_gemini_comes_before_the_next_one() -> None:
    parts = [*map(argument, "〔氏"), argument("〔氏名1〕", "$.from"), said({"functionCall": {}}, finishReason="STOP")]
    given = [
        (each["jsonPath"], each["stringValue"])
        for event in through(GENERATE, *parts)
        for part in event["candidates"][0]["content"]["parts"]
        for each in part["functionCall"].get("partialArgs", ())
    ]
    assert [each for each in given if each[1]] == [("$.to", "〔氏"), ("$.from", "山本 恵美子")]


def test_strings_beside_the_deltas_are_restored_too() -> None:
    odd = {"note": ["〔氏名1〕"]}
    events = (
        (CHAT, {**chat({"content": "a"}), **odd}),
        (CHAT, {"choices": [{"index": 0, "delta": {}, **odd}]}),
        (RESPONSES, {**responded("a", "response.output_text.delta"), **odd}),
        (MESSAGES, {"type": "message_delta", "delta": odd}),
        (MESSAGES, {**block({"type": "text_delta", "text": "a"}), **odd}),
        (GENERATE, {**said({"text": "a"}), **odd}),
        (GENERATE, said({"text": "a", **odd})),
    )
    for protocol, event in events:
        assert strings(through(protocol, event), "note") == "山本 恵美子", event


@pytest.mark.parametrize("name", ["id", "type", "role"])
def test_words_of_the_wire_are_whole_in_each_delta_and_nothing_of_them_is_held_back(name: str) -> None:
    assert strings(through(CHAT, chat({name: "〔氏名1〕〔"})), name).removeprefix("c1") == "山本 恵美子〔"


@pytest.mark.parametrize("seal", ["signature", "encrypted_content"])
def test_seals_are_never_touched(seal: str) -> None:
    for protocol, delta in ((MESSAGES, block({"type": "x", seal: "〔氏名1〕〔"})), (CHAT, chat({seal: "〔氏名1〕〔"}))):
        assert strings(through(protocol, delta), seal).removeprefix("c1") == "〔氏名1〕〔"


def test_arguments_that_are_an_object_are_restored_whatever_their_fields_are_called() -> None:
    given = {"id": "〔氏名1〕", "type": "〔氏名11〕", "〔氏名1〕": ["〔氏名11〕"]}
    (out, *_) = through(GENERATE, said({"functionCall": {"name": "f", "args": given}}), GEMINI_END)
    assert out["candidates"][0]["content"]["parts"][0]["functionCall"]["args"] == {
        "id": "山本 恵美子",
        "type": '見本 "花"',
        "山本 恵美子": ['見本 "花"'],
    }
