"""The matrix: each endpoint with every place a text can stand in, and what must not pass there."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.gateway.calls import Reply
from tests.gateway.world import HARMLESS

Body = dict[str, Any]
PICTURE = "iVBORw0KGgo="


def events_of(reply: Reply) -> list[dict[str, Any]]:
    """The data of a stream's events."""
    lines = reply.raw.replace(b"\r\n", b"\n").split(b"\n")
    found = [line.removeprefix(b"data: ") for line in lines if line.startswith(b"data: ")]
    return [json.loads(each) for each in found if each != b"[DONE]"]


@dataclass(frozen=True)
class Case:
    """path: of model and whether it streams. places: a body with that text somewhere. refused: code → bodies.

    text, stream_text: what an answer says. arguments: of the one tool call in an answer, whole or streamed.
    kind: how the protocol names an error of a status.
    """

    name: str
    wire: str
    path: Callable[[str, bool], str]
    body: Callable[[str, str, bool], Body]
    places: dict[str, Callable[[Body, str], Body]]
    refused: dict[str, list[Callable[[Body], Body]]]
    text: Callable[[Body], str]
    kind: Callable[[int, Body], bool]
    stream_text: Callable[[Reply], str] | None = None
    arguments: Callable[[Body], Any] | None = None
    stream_arguments: Callable[[Reply], Any] | None = None
    forced: dict[str, Any] = field(default_factory=dict)
    sends_model: bool = True

    def model(self, behaviour: str) -> str:
        return f"{self.wire}-{behaviour}"

    def __str__(self) -> str:
        return self.name


def adding(**more: Any) -> Callable[[Body], Body]:
    return lambda body: {**body, **more}


# -- Anthropic


def user(content: Any) -> list[Body]:
    return [{"role": "user", "content": content}]


def tool_turn(**result: Any) -> list[Body]:
    use = {"type": "tool_use", "id": "t1", "name": "find", "input": {"q": "x"}}
    answer = {"type": "tool_result", "tool_use_id": "t1", **result}
    return [*user(HARMLESS), {"role": "assistant", "content": [use]}, *user([answer])]


def message_stream_text(reply: Reply) -> str:
    deltas = [e["delta"] for e in events_of(reply) if e["type"] == "content_block_delta"]
    return "".join(delta.get("text", "") for delta in deltas)


def message_stream_arguments(reply: Reply) -> Any:
    deltas = [e["delta"] for e in events_of(reply) if e["type"] == "content_block_delta"]
    return json.loads("".join(delta.get("partial_json", "") for delta in deltas))


ANTHROPIC_ERRORS = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error"}
MESSAGES = Case(
    name="messages",
    wire="anthropic",
    path=lambda model, stream: "/v1/messages",
    body=lambda model, text, stream: {
        "model": model,
        "max_tokens": 100,
        "messages": user(text),
        **({"stream": True} if stream else {}),
    },
    places={
        "a string": lambda b, t: {**b, "messages": user(t)},
        "a part": lambda b, t: {**b, "messages": user([{"type": "text", "text": t}])},
        "the system": lambda b, t: {**b, "system": t},
        "a system part": lambda b, t: {**b, "system": [{"type": "text", "text": t, "cache_control": None}]},
        "an earlier answer": lambda b, t: {**b, "messages": [{"role": "assistant", "content": t}, *user("次を。")]},
        "a thought": lambda b, t: {
            **b,
            "messages": [
                {"role": "assistant", "content": [{"type": "thinking", "thinking": t, "signature": "c2VhbA=="}]},
                *user("次を。"),
            ],
        },
        "a tool's arguments": lambda b, t: {
            **b,
            "messages": [
                {"role": "assistant", "content": [{"type": "tool_use", "id": "t", "name": "f", "input": {"a": [t]}}]},
                *user([{"type": "tool_result", "tool_use_id": "t", "content": "済み"}]),
            ],
        },
        "a tool's result": lambda b, t: {**b, "messages": tool_turn(content=t)},
        "a part of a tool's result": lambda b, t: {
            **b,
            "messages": tool_turn(content=[{"type": "text", "text": t}]),
        },
        "a tool's description": lambda b, t: {
            **b,
            "tools": [{"name": "f", "description": t, "input_schema": {"type": "object"}}],
        },
        "a tool's schema": lambda b, t: {
            **b,
            "tools": [{"name": "f", "input_schema": {"type": "object", "properties": {"a": {"enum": [t]}}}}],
        },
        "a document": lambda b, t: {
            **b,
            "messages": user(
                [{"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": t}}],
            ),
        },
        "a search result": lambda b, t: {
            **b,
            "messages": user(
                [{"type": "search_result", "source": "s", "title": "t", "content": [{"type": "text", "text": t}]}]
            ),
        },
        "metadata": lambda b, t: {**b, "metadata": {"user_id": t}},
        "a field of next year": lambda b, t: {**b, "unheard_of": {"deep": [t]}},
    },
    refused={
        "content.unsupported": [
            adding(messages=user([{"type": "image", "source": {"type": "base64", "data": PICTURE}}])),
            adding(messages=user([{"type": "image", "source": {"type": "url", "url": "https://example.jp/a"}}])),
            adding(messages=user([{"type": "document", "source": {"type": "base64", "data": PICTURE}}])),
            adding(messages=user([{"type": "document", "source": {"type": "file", "file_id": "f"}}])),
            adding(messages=user([{"type": "container_upload", "file_id": "f"}])),
            adding(messages=user([{"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}])),
            adding(messages=user([{"type": "unheard_of"}])),
            adding(messages=user([{"type": "text", "text": "a", "source": {"data": PICTURE}}])),
            adding(messages=tool_turn(content=[{"type": "image", "source": {"type": "base64", "data": PICTURE}}])),
            adding(messages=[{"role": "narrator", "content": "a"}]),
            adding(messages=[{"role": "user", "content": "a", "images": [PICTURE]}]),
            adding(tools=[{"type": "code_execution_20250825", "name": "code_execution"}]),
            adding(tools=[{"type": "computer_20250124", "name": "computer"}]),
            adding(container="c1"),
        ],
        "search.tool": [
            adding(tools=[{"type": "web_search_20250305", "name": "web_search"}]),
            adding(tools=[{"type": "web_fetch_20250910", "name": "web_fetch"}]),
            adding(mcp_servers=[{"type": "url", "url": "https://example.jp", "name": "x"}]),
            adding(tools=[{"type": "mcp_toolset", "mcp_server_name": "x"}]),
        ],
        "optout.parameter": [adding(store=True)],
        "request.malformed": [
            adding(messages=[]),
            adding(messages="a"),
            adding(Messages=[]),
            adding(messages=user([{"type": "text"}])),
            adding(messages=user(7)),
            adding(messages=[{"role": "user", "Content": "a"}]),
            adding(stream="yes"),
            adding(model=""),
        ],
    },
    text=lambda answer: "".join(block.get("text", "") for block in answer["content"]),
    stream_text=message_stream_text,
    arguments=lambda answer: answer["content"][0]["input"],
    stream_arguments=message_stream_arguments,
    kind=lambda status, answer: (
        answer["type"] == "error" and answer["error"]["type"] == ANTHROPIC_ERRORS.get(status, answer["error"]["type"])
    ),
)
COUNT_TOKENS = Case(
    name="count_tokens",
    wire="anthropic",
    path=lambda model, stream: "/v1/messages/count_tokens",
    body=lambda model, text, stream: {"model": model, "messages": user(text)},
    places=MESSAGES.places,
    refused={code: [each for each in bodies if "stream" not in each({})] for code, bodies in MESSAGES.refused.items()},
    text=lambda answer: str(answer["input_tokens"]),
    kind=MESSAGES.kind,
)
CASES = (MESSAGES, COUNT_TOKENS)
