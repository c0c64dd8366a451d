"""AI services that speak each provider's own wire format, written from the providers' public descriptions.

A request's path says which format, its model what the service does: answer, echo, call a tool, break off, fail.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.gateway.upstream import Talk, event, usage_event, whole_answer

WIRES = ("openai", "azure", "anthropic", "gemini")
WIRE_ANSWER = "承知しました。"
TOOL = "send_letter"
IN, OUT = 11, 22


def named(value: dict[str, Any]) -> bytes:
    return f"event: {value['type']}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def data(value: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False)}\r\n\r\n".encode()


@dataclass(frozen=True)
class Tongue:
    """said: the last words of a request. whole, stream: an answer with these words. call, call_stream: a tool call."""

    said: Callable[[dict[str, Any]], str]
    whole: Callable[[str], dict[str, Any]]
    stream: Callable[[list[str]], list[bytes]]
    call: Callable[[str], dict[str, Any]]
    call_stream: Callable[[str], list[bytes]]
    error: dict[str, Any]


def pieces_of(text: str, size: int = 3) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def arguments(said: str) -> dict[str, Any]:
    return {"to": said, "n": [said]}


def written(said: str) -> str:
    return json.dumps(arguments(said), ensure_ascii=False)


# -- OpenAI's chat


def chat_call(said: str) -> dict[str, Any]:
    answer = whole_answer("")
    call = {"id": "call_1", "type": "function", "function": {"name": TOOL, "arguments": written(said)}}
    answer["choices"][0] = {
        "index": 0,
        "message": {"role": "assistant", "content": None, "tool_calls": [call]},
        "finish_reason": "tool_calls",
    }
    return answer


def chat_call_stream(said: str) -> list[bytes]:
    first = {"index": 0, "id": "call_1", "type": "function", "function": {"name": TOOL, "arguments": ""}}
    steps = [event({"role": "assistant", "tool_calls": [first]})]
    steps += [event({"tool_calls": [{"index": 0, "function": {"arguments": p}}]}) for p in pieces_of(written(said))]
    return [*steps, event({}, "tool_calls"), b"data: [DONE]\n\n"]


CHAT = Tongue(
    said=lambda body: body["messages"][-1]["content"],
    whole=whole_answer,
    stream=lambda pieces: (
        [event({"content": p}) for p in pieces] + [event({}, "stop"), usage_event(), b"data: [DONE]\n\n"]
    ),
    call=chat_call,
    call_stream=chat_call_stream,
    error={"error": {"message": "slow down", "type": "t", "code": None, "param": None}},
)


# -- Anthropic's messages


def message(content: list[dict[str, Any]], stop: str | None) -> dict[str, Any]:
    usage: dict[str, Any] = {"input_tokens": IN, "output_tokens": OUT if stop else 1, "cache_read_input_tokens": 0}
    return {
        "id": "msg_t",
        "type": "message",
        "role": "assistant",
        "model": "scripted",
        "content": content,
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": usage,
    }


def message_events(block: dict[str, Any], deltas: list[dict[str, Any]], stop: str) -> list[bytes]:
    return [
        named({"type": "message_start", "message": message([], None)}),
        named({"type": "content_block_start", "index": 0, "content_block": block}),
        named({"type": "ping"}),
        *(named({"type": "content_block_delta", "index": 0, "delta": delta}) for delta in deltas),
        named({"type": "content_block_stop", "index": 0}),
        named({"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": OUT}}),
        named({"type": "message_stop"}),
    ]


def message_said(body: dict[str, Any]) -> str:
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else content[-1]["text"]


MESSAGES = Tongue(
    said=message_said,
    whole=lambda text: message([{"type": "text", "text": text}], "end_turn"),
    stream=lambda pieces: message_events(
        {"type": "text", "text": ""}, [{"type": "text_delta", "text": p} for p in pieces], "end_turn"
    ),
    call=lambda said: message(
        [{"type": "tool_use", "id": "toolu_1", "name": TOOL, "input": arguments(said)}], "tool_use"
    ),
    call_stream=lambda said: message_events(
        {"type": "tool_use", "id": "toolu_1", "name": TOOL, "input": {}},
        [{"type": "input_json_delta", "partial_json": p} for p in ["", *pieces_of(written(said))]],
        "tool_use",
    ),
    error={"type": "error", "error": {"type": "overloaded_error", "message": "slow down"}},
)


# -- OpenAI's responses and embeddings


def response(output: list[dict[str, Any]], status: str = "completed") -> dict[str, Any]:
    return {
        "id": "resp_t",
        "object": "response",
        "created_at": 1,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "model": "scripted",
        "output": output,
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": IN,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": OUT,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": IN + OUT,
        },
    }


def output_message(text: str) -> dict[str, Any]:
    content = [{"type": "output_text", "text": text, "annotations": []}]
    return {"id": "msg_t", "type": "message", "role": "assistant", "status": "completed", "content": content}


def output_call(said: str) -> dict[str, Any]:
    named = {"id": "fc_t", "type": "function_call", "call_id": "call_t", "name": TOOL, "status": "completed"}
    return {**named, "arguments": written(said)}


def response_events(item: dict[str, Any], steps: list[tuple[str, dict[str, Any]]]) -> list[bytes]:
    place = {"item_id": item["id"], "output_index": 0}
    empty = {**item, "content": []} if "content" in item else {**item, "arguments": ""}
    whole = [
        ("response.created", {"response": response([], "in_progress")}),
        ("response.in_progress", {"response": response([], "in_progress")}),
        ("response.output_item.added", {"output_index": 0, "item": empty}),
        *((kind, {**place, **more}) for kind, more in steps),
        ("response.output_item.done", {"output_index": 0, "item": item}),
        ("response.completed", {"response": response([item])}),
    ]
    return [named({"type": kind, "sequence_number": i, **more}) for i, (kind, more) in enumerate(whole)]


def response_stream(pieces: list[str]) -> list[bytes]:
    item = output_message("".join(pieces))
    place = {"content_index": 0}
    part = {"type": "output_text", "text": "", "annotations": []}
    return response_events(
        item,
        [
            ("response.content_part.added", {**place, "part": part}),
            *(("response.output_text.delta", {**place, "delta": p, "logprobs": []}) for p in pieces),
            ("response.output_text.done", {**place, "text": "".join(pieces), "logprobs": []}),
            ("response.content_part.done", {**place, "part": item["content"][0]}),
        ],
    )


def response_call_stream(said: str) -> list[bytes]:
    return response_events(
        output_call(said),
        [
            *(("response.function_call_arguments.delta", {"delta": p}) for p in pieces_of(written(said))),
            ("response.function_call_arguments.done", {"arguments": written(said), "name": TOOL}),
        ],
    )


def input_said(body: dict[str, Any]) -> str:
    given = body["input"]
    if isinstance(given, str):
        return given
    content = given[-1]["content"]
    return content if isinstance(content, str) else content[-1]["text"]


RESPONSES = Tongue(
    said=input_said,
    whole=lambda text: response([output_message(text)]),
    stream=response_stream,
    call=lambda said: response([output_call(said)]),
    call_stream=response_call_stream,
    error={"error": {"message": "slow down", "type": "t", "code": None, "param": None}},
)


def embeddings(text: str) -> dict[str, Any]:
    row = {"object": "embedding", "index": 0, "embedding": [0.25, -0.5]}
    return {"object": "list", "data": [row], "model": "scripted", "usage": {"prompt_tokens": IN, "total_tokens": IN}}


EMBEDDINGS = replace(RESPONSES, said=lambda body: "", whole=embeddings)


# -- Gemini


def candidates(parts: list[dict[str, Any]], *, is_last: bool) -> dict[str, Any]:
    end = {"finishReason": "STOP"} if is_last else {}
    counts = {"promptTokenCount": IN, "candidatesTokenCount": OUT, "totalTokenCount": IN + OUT}
    return {
        "candidates": [{"content": {"parts": parts, "role": "model"}, "index": 0, **end}],
        "modelVersion": "scripted",
        "usageMetadata": counts,
    }


def gemini_stream(pieces: list[str]) -> list[bytes]:
    last = len(pieces) - 1
    return [data(candidates([{"text": p}], is_last=i == last)) for i, p in enumerate(pieces)]


def gemini_call(said: str) -> dict[str, Any]:
    return candidates([{"functionCall": {"name": TOOL, "args": arguments(said)}}], is_last=True)


GEMINI = Tongue(
    said=lambda body: body["contents"][-1]["parts"][-1]["text"],
    whole=lambda text: candidates([{"text": text}], is_last=True),
    stream=gemini_stream,
    call=gemini_call,
    call_stream=lambda said: [data(candidates([{"text": "送ります。〔"}], is_last=False)), data(gemini_call(said))],
    error={"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}},
)


GEMINI_COUNT = replace(GEMINI, said=lambda body: "", whole=lambda text: {"totalTokens": IN})
VECTOR = {"values": [0.25, -0.5]}
READ = {"usageMetadata": {"promptTokenCount": IN}}
GEMINI_EMBED = replace(GEMINI, said=lambda body: "", whole=lambda text: {"embedding": VECTOR, **READ})
GEMINI_BATCH = replace(GEMINI, said=lambda body: "", whole=lambda text: {"embeddings": [VECTOR], **READ})
GEMINI_ACTIONS = {"countTokens": GEMINI_COUNT, "embedContent": GEMINI_EMBED, "batchEmbedContents": GEMINI_BATCH}


def tongue_of(path: str) -> Tongue:
    if path.startswith("/v1beta/") and path.rpartition(":")[2] in GEMINI_ACTIONS:
        return GEMINI_ACTIONS[path.rpartition(":")[2]]
    if path.startswith("/v1beta/"):
        return GEMINI
    ends = {"/messages": MESSAGES, "/count_tokens": MESSAGES, "/responses": RESPONSES, "/embeddings": EMBEDDINGS}
    return next((tongue for end, tongue in ends.items() if path.endswith(end)), CHAT)


async def in_events(talk: Talk, events: list[bytes]) -> None:
    await talk.open_stream()
    for each in events:
        await talk.chunk(each)
    await talk.end_stream()


def wants_stream(talk: Talk) -> bool:
    if talk.seen.path.startswith("/v1beta/"):
        return talk.seen.path.endswith(":streamGenerateContent?alt=sse")
    return talk.seen.body.get("stream") is True


async def plain(talk: Talk) -> None:
    tongue = tongue_of(talk.seen.path)
    if talk.seen.path.endswith("/count_tokens"):
        await talk.json("200 OK", {"input_tokens": IN})
    elif wants_stream(talk):
        await in_events(talk, tongue.stream(pieces_of(WIRE_ANSWER)))
    else:
        await talk.json("200 OK", tongue.whole(WIRE_ANSWER))


async def split(talk: Talk) -> None:
    """Every byte in a packet of its own."""
    whole = b"".join(tongue_of(talk.seen.path).stream(pieces_of(WIRE_ANSWER)))
    await in_events(talk, [bytes((byte,)) for byte in whole])


async def echo(talk: Talk) -> None:
    tongue = tongue_of(talk.seen.path)
    said = tongue.said(talk.seen.body)
    if wants_stream(talk):
        await in_events(talk, tongue.stream(pieces_of(said)))
    else:
        await talk.json("200 OK", tongue.whole(said))


async def call(talk: Talk) -> None:
    """A tool call whose arguments hold what was said."""
    tongue = tongue_of(talk.seen.path)
    said = tongue.said(talk.seen.body)
    if wants_stream(talk):
        await in_events(talk, tongue.call_stream(said))
    else:
        await talk.json("200 OK", tongue.call(said))


async def cut(talk: Talk) -> None:
    """Ends cleanly in the middle."""
    events = tongue_of(talk.seen.path).stream(pieces_of(WIRE_ANSWER))
    await in_events(talk, events[: len(events) // 2])


async def error_midway(talk: Talk) -> None:
    tongue = tongue_of(talk.seen.path)
    events = tongue.stream(pieces_of(WIRE_ANSWER))
    error = named(tongue.error) if "type" in tongue.error else data(tongue.error)
    await in_events(talk, [*events[: len(events) // 2], error])


def key_of(talk: Talk) -> str:
    """The key the request came with, whatever header it stands in."""
    return talk.seen.head[talk.seen.head.index(b"sk-provider") :].split(b"\r\n")[0].decode()


def spelling(size: int, *, whole: bool = True) -> Callable[[Talk], Awaitable[None]]:
    """Tells the key it was asked with, so many characters an event; or all of it but the last."""

    async def spell(talk: Talk) -> None:
        key = key_of(talk)
        said = f"鍵は{key if whole else key[:-1]}。以上"
        await in_events(talk, tongue_of(talk.seen.path).stream(pieces_of(said, size)))

    return spell


async def garbage(talk: Talk) -> None:
    """JSON, but no answer of this format."""
    if wants_stream(talk):
        await in_events(talk, [b"data: []\n\n"])
    else:
        await talk.json("200 OK", {"hello": "world"})


def failing(status: str, *headers: str) -> Callable[[Talk], Awaitable[None]]:
    async def fail(talk: Talk) -> None:
        await talk.json(status, tongue_of(talk.seen.path).error, *headers)

    return fail


WIRE_BEHAVIOURS: dict[str, Callable[[Talk], Awaitable[None]]] = {
    "plain": plain,
    "split": split,
    "echo": echo,
    "call": call,
    "cut": cut,
    "error-midway": error_midway,
    "garbage": garbage,
    "spelled": spelling(1),
    "spelled-in-halves": spelling(16),
    "almost-spelled": spelling(1, whole=False),
    "e400": failing("400 Bad Request"),
    "e401": failing("401 Unauthorized"),
    "e429": failing("429 Too Many Requests", "Retry-After: 7"),
    "e529": failing("529 Overloaded"),
}
