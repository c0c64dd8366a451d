"""The matrix: each endpoint with every place a text can stand in, and what must not pass there."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
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

    files: a body that carries a file (bytes, media type) somewhere; none where the protocol takes no files.

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
    files: dict[str, Callable[[Body, bytes, str], Body]] = field(default_factory=dict)

    def model(self, behaviour: str) -> str:
        return f"{self.wire}-{behaviour}"

    def __str__(self) -> str:
        return self.name


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def data_url(data: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{base64_of(data)}"


def adding(**more: Any) -> Callable[[Body], Body]:
    return lambda body: {**body, **more}


def adding_text(change: Callable[[str], Body]) -> Callable[[Body, str], Body]:
    return lambda body, text: {**body, **change(text)}


# -- Anthropic


def user(content: Any) -> list[Body]:
    return [{"role": "user", "content": content}]


def tool_turn(**result: Any) -> list[Body]:
    use = {"type": "tool_use", "id": "t1", "name": "find", "input": {"q": "x"}}
    answer = {"type": "tool_result", "tool_use_id": "t1", **result}
    return [*user(HARMLESS), {"role": "assistant", "content": [use]}, *user([answer])]


def sourced(kind: str, data: bytes, media_type: str, **more: Any) -> Body:
    return {"type": kind, "source": {"type": "base64", "media_type": media_type, "data": base64_of(data)}, **more}


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
        "a talk summed up": lambda b, t: {
            **b,
            "messages": [{"role": "assistant", "content": [{"type": "compaction", "content": t}]}, *user("次を。")],
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
    files={
        "a document": lambda b, d, m: {**b, "messages": user([sourced("document", d, m, title="t")])},
        "an image": lambda b, d, m: {**b, "messages": user([sourced("image", d, m)])},
        "a tool's result": lambda b, d, m: {**b, "messages": tool_turn(content=[sourced("document", d, m)])},
        "a picture a tool gave": lambda b, d, m: {**b, "messages": tool_turn(content=[sourced("image", d, m)])},
    },
    refused={
        "content.unsupported": [
            adding(messages=user([{"type": "document", "source": {"type": "file", "file_id": "f"}}])),
            adding(messages=user([{"type": "image", "source": {"type": "file", "file_id": "f"}}])),
            adding(messages=user([{"type": "image", "source": {"type": "unheard_of", "data": PICTURE}}])),
            adding(messages=user([{"type": "image", "source": {"type": "text", "data": "a"}}])),
            adding(messages=user([{"type": "image", "source": {"type": "base64", "data": PICTURE, "also": "a"}}])),
            adding(messages=user([{"type": "container_upload", "file_id": "f"}])),
            adding(messages=user([{"type": "compaction", "content": "a", "tool_changes": []}])),
            adding(messages=user([{"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}])),
            adding(messages=user([{"type": "unheard_of"}])),
            adding(messages=user([{"type": "text", "text": "a", "source": {"data": PICTURE}}])),
            adding(messages=tool_turn(content=[{"type": "image", "source": {"type": "file", "file_id": "f"}}])),
            adding(messages=tool_turn(content=[{"type": "tool_result", "content": "a"}])),
            adding(system=[{"type": "image", "source": {"type": "base64", "data": PICTURE}}]),
            adding(messages=[{"role": "narrator", "content": "a"}]),
            adding(messages=[{"role": "user", "content": "a", "images": [PICTURE]}]),
            adding(tools=[{"type": "code_execution_20250825", "name": "code_execution"}]),
            adding(tools=[{"type": "computer_20250124", "name": "computer"}]),
            adding(container="c1"),
        ],
        "content.remote": [
            adding(messages=user([{"type": "image", "source": {"type": "url", "url": "https://example.jp/a"}}])),
            adding(messages=user([{"type": "document", "source": {"type": "url", "url": "https://example.jp/a"}}])),
            adding(messages=tool_turn(content=[{"type": "image", "source": {"type": "url", "url": "http://a.jp"}}])),
        ],
        "content.damaged": [
            adding(messages=user([{"type": "image", "source": {"type": "base64", "data": "%%%"}}])),
        ],
        "search.tool": [
            adding(tools=[{"type": "web_search_20250305", "name": "web_search"}]),
            adding(tools=[{"type": "web_fetch_20250910", "name": "web_fetch"}]),
            adding(mcp_servers=[{"type": "url", "url": "https://example.jp", "name": "x"}]),
            adding(tools=[{"type": "mcp_toolset", "mcp_server_name": "x"}]),
        ],
        "optout.parameter": [
            adding(store=True),
            adding(thread={"type": "create"}),
            adding(diagnostics={"previous_message_id": "msg_1"}),
        ],
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
    files=MESSAGES.files,
    refused={code: [each for each in bodies if "stream" not in each({})] for code, bodies in MESSAGES.refused.items()},
    text=lambda answer: str(answer["input_tokens"]),
    kind=MESSAGES.kind,
)


# -- OpenAI's responses and embeddings


def item_turn(**output: Any) -> list[Body]:
    call = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}"}
    return [*user(HARMLESS), call, {"type": "function_call_output", "call_id": "c", **output}]


def input_file(data: bytes, media_type: str) -> Body:
    return {"type": "input_file", "filename": "a", "file_data": data_url(data, media_type)}


def response_text(answer: Body) -> str:
    parts = [part for item in answer["output"] for part in item.get("content", ())]
    return "".join(part["text"] for part in parts)


def response_stream_text(reply: Reply) -> str:
    """From the deltas, which must say the same as every later event."""
    events = events_of(reply)
    said = "".join(e["delta"] for e in events if e["type"] == "response.output_text.delta")
    assert [e["text"] for e in events if e["type"] == "response.output_text.done"] == [said]
    assert response_text(events[-1]["response"]) == said
    assert [e["sequence_number"] for e in events] == list(range(len(events)))
    return said


def response_stream_arguments(reply: Reply) -> Any:
    events = events_of(reply)
    said = "".join(e["delta"] for e in events if e["type"] == "response.function_call_arguments.delta")
    assert events[-1]["response"]["output"][0]["arguments"] == said
    return json.loads(said)


OPENAI_ERRORS = {401: "authentication_error", 403: "permission_error"}


def openai_kind(status: int, answer: Body) -> bool:
    usual = "server_error" if status >= 500 else "invalid_request_error"
    known = OPENAI_ERRORS.get(status, "rate_limit_error" if status == 429 else usual)
    return bool(answer["error"]["type"] == known)


RESPONSES = Case(
    name="responses",
    wire="openai",
    path=lambda model, stream: "/v1/responses",
    body=lambda model, text, stream: {"model": model, "input": text, **({"stream": True} if stream else {})},
    forced={"store": False},
    places={
        "a string": adding_text(lambda t: {"input": t}),
        "a message": adding_text(lambda t: {"input": user(t)}),
        "a part": adding_text(lambda t: {"input": user([{"type": "input_text", "text": t}])}),
        "the instructions": adding_text(lambda t: {"instructions": t}),
        "an earlier answer": adding_text(
            lambda t: {
                "input": [
                    {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": t}]},
                    *user("次を。"),
                ]
            }
        ),
        "a thought": adding_text(
            lambda t: {
                "input": [
                    {"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": t}]},
                    *user("次を。"),
                ]
            }
        ),
        "a tool's arguments": adding_text(
            lambda t: {
                "input": [
                    {"type": "function_call", "call_id": "c", "name": "f", "arguments": f'["{t}"]'},
                    {"type": "function_call_output", "call_id": "c", "output": "済み"},
                ]
            },
        ),
        "a tool's result": adding_text(lambda t: {"input": item_turn(output=t)}),
        "a part of a tool's result": adding_text(
            lambda t: {"input": item_turn(output=[{"type": "input_text", "text": t}])}
        ),
        "a tool's description": adding_text(
            lambda t: {"tools": [{"type": "function", "name": "f", "description": t, "parameters": {}}]}
        ),
        "the form of the answer": adding_text(
            lambda t: {"text": {"format": {"type": "json_schema", "name": "n", "schema": {"title": t}}}}
        ),
        "metadata": adding_text(lambda t: {"metadata": {"件名": t}}),
        "a field of next year": adding_text(lambda t: {"unheard_of": {"deep": [t]}}),
    },
    files={
        "a file": lambda b, d, m: {**b, "input": user([input_file(d, m)])},
        "an image": lambda b, d, m: {**b, "input": user([{"type": "input_image", "image_url": data_url(d, m)}])},
        "a tool's result": lambda b, d, m: {**b, "input": item_turn(output=[input_file(d, m)])},
        "a picture a tool gave": lambda b, d, m: {
            **b,
            "input": item_turn(output=[{"type": "input_image", "image_url": data_url(d, m), "detail": "low"}]),
        },
    },
    refused={
        "content.unsupported": [
            adding(input=user([{"type": "input_image", "file_id": "file_1"}])),
            adding(input=user([{"type": "input_file", "file_data": data_url(b"a", "text/plain"), "also": "b"}])),
            adding(input=user([{"type": "input_file", "file_id": "file_1"}])),
            adding(input=user([{"type": "input_audio", "input_audio": {"data": PICTURE}}])),
            adding(input=user([{"type": "input_text", "text": "a", "image_url": "x"}])),
            adding(input=item_turn(output=[{"type": "input_image", "file_id": "file_1"}])),
            adding(input=[{"type": "image_generation_call", "id": "i", "result": PICTURE}]),
            adding(input=[{"type": "computer_call_output", "call_id": "c", "output": {"image_url": "x"}}]),
            adding(input=[{"type": "web_search_call", "id": "w", "status": "completed"}]),
            adding(input=[{"type": "unheard_of"}]),
            adding(input=[{"role": "narrator", "content": "a"}]),
            adding(tools=[{"type": "code_interpreter", "container": {"type": "auto"}}]),
            adding(tools=[{"type": "image_generation"}]),
            adding(tools=[{"type": "computer_use_preview"}]),
        ],
        "content.remote": [
            adding(input=user([{"type": "input_image", "image_url": f"https://example.jp/{PICTURE}"}])),
            adding(input=user([{"type": "input_file", "file_url": "https://example.jp/a.pdf"}])),
            adding(input=item_turn(output=[{"type": "input_image", "image_url": "https://example.jp/a"}])),
        ],
        "content.damaged": [
            adding(input=user([{"type": "input_file", "file_data": PICTURE}])),
            adding(input=item_turn(output=[{"type": "input_image", "image_url": "x"}])),
        ],
        "search.tool": [
            adding(tools=[{"type": "web_search"}]),
            adding(tools=[{"type": "web_search_preview_2025_03_11"}]),
            adding(tools=[{"type": "file_search", "vector_store_ids": ["v"]}]),
            adding(tools=[{"type": "mcp", "server_label": "x", "server_url": "https://example.jp"}]),
            adding(tool_choice={"type": "web_search_preview"}),
        ],
        "optout.parameter": [
            adding(store=True),
            adding(previous_response_id="resp_1"),
            adding(conversation="conv_1"),
            adding(conversation={"id": "conv_1"}),
            adding(background=True),
            adding(prompt={"id": "pmpt_1"}),
            adding(prompt_cache_retention="24h"),
            adding(prompt_cache_options={"ttl": "12h"}),
            adding(input=[{"type": "item_reference", "id": "msg_1"}]),
        ],
        "request.malformed": [
            adding(input=""),
            adding(input=[]),
            adding(input=7),
            adding(input=["a"]),
            adding(Input="a"),
            adding(stream=1),
            adding(instructions=["a"]),
            adding(input=user(7)),
            adding(input=user([{"type": "input_text"}])),
            adding(input=[{"role": "user", "Content": "a"}]),
        ],
    },
    text=response_text,
    stream_text=response_stream_text,
    arguments=lambda answer: json.loads(answer["output"][0]["arguments"]),
    stream_arguments=response_stream_arguments,
    kind=openai_kind,
)
EMBEDDINGS = Case(
    name="embeddings",
    wire="openai",
    path=lambda model, stream: "/v1/embeddings",
    body=lambda model, text, stream: {"model": model, "input": text},
    places={
        "a string": adding_text(lambda t: {"input": t}),
        "a list": adding_text(lambda t: {"input": ["甲乙", t, "丙丁"]}),
        "a name of the user": adding_text(lambda t: {"user": t}),
    },
    refused={
        "content.unsupported": [
            adding(input=[1, 2, 3]),
            adding(input=[[1, 2], [3]]),
            adding(input=["a", 1]),
            adding(input={"text": "a"}),
        ],
        "optout.parameter": [adding(store=True)],
        "request.malformed": [adding(input=""), adding(input=[]), adding(Input="a"), adding(stream=True)],
    },
    text=lambda answer: str(answer["data"][0]["embedding"]),
    kind=openai_kind,
)


# -- OpenAI's chat, and Azure's ways to all of OpenAI's


def chat_stream_text(reply: Reply) -> str:
    choices = [choice for event in events_of(reply) for choice in event["choices"]]
    return "".join(choice["delta"].get("content") or "" for choice in choices)


def chat_stream_arguments(reply: Reply) -> Any:
    deltas = [choice["delta"] for event in events_of(reply) for choice in event["choices"]]
    calls = [call for delta in deltas for call in delta.get("tool_calls", ())]
    return json.loads("".join(call["function"]["arguments"] for call in calls))


CHAT = Case(
    name="chat",
    wire="openai",
    path=lambda model, stream: "/v1/chat/completions",
    body=lambda model, text, stream: {
        "model": model,
        "messages": user(text),
        **({"stream": True} if stream else {}),
    },
    forced={"store": False},
    places={
        "a string": adding_text(lambda t: {"messages": user(t)}),
        "a part": adding_text(lambda t: {"messages": user([{"type": "text", "text": t}])}),
        "a tool's result": adding_text(
            lambda t: {"messages": [*user("一つ。"), {"role": "tool", "tool_call_id": "c", "content": t}]}
        ),
    },
    files={
        "a file": lambda b, d, m: {
            **b,
            "messages": user([{"type": "file", "file": {"filename": "a", "file_data": data_url(d, m)}}]),
        },
        "an image": lambda b, d, m: {
            **b,
            "messages": user([{"type": "image_url", "image_url": {"url": data_url(d, m)}}]),
        },
    },
    refused={
        "content.unsupported": [
            adding(messages=user([{"type": "file", "file": {"file_id": "f"}}])),
            adding(messages=user([{"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}])),
        ],
        "content.remote": [
            adding(messages=user([{"type": "image_url", "image_url": {"url": "https://example.jp/a"}}])),
        ],
        "search.tool": [adding(web_search_options={})],
        "optout.parameter": [adding(store=True)],
        "request.malformed": [adding(messages=[])],
    },
    text=lambda answer: answer["choices"][0]["message"]["content"],
    stream_text=chat_stream_text,
    arguments=lambda answer: json.loads(answer["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]),
    stream_arguments=chat_stream_arguments,
    kind=openai_kind,
)
AZURE = tuple(
    replace(case, name=f"azure {case.name}", wire="azure", path=lambda model, stream, end=end: f"/openai/v1/{end}")
    for case, end in ((CHAT, "chat/completions"), (RESPONSES, "responses"), (EMBEDDINGS, "embeddings"))
)
DEPLOYMENTS = tuple(
    replace(
        case,
        name=f"deployment {case.name}",
        wire="azure",
        path=lambda model, stream, end=end: f"/openai/deployments/{model}/{end}?api-version=2024-10-21",
    )
    for case, end in ((CHAT, "chat/completions"), (EMBEDDINGS, "embeddings"))
)


# -- Gemini


def contents(*parts: Body, **more: Any) -> Body:
    return {"contents": [{"role": "user", "parts": list(parts)}], **more}


def turns(*others: Body) -> Body:
    return {"contents": [*contents({"text": HARMLESS})["contents"], *others]}


def gemini_text(answer: Body) -> str:
    return "".join(part.get("text", "") for part in answer["candidates"][0]["content"]["parts"])


def gemini_stream_arguments(reply: Reply) -> Any:
    parts = [part for event in events_of(reply) for part in event["candidates"][0]["content"]["parts"]]
    assert "".join(part.get("text", "") for part in parts) == "送ります。〔"
    return parts[-1]["functionCall"]["args"]


def gemini_arguments(answer: Body) -> Any:
    return answer["candidates"][0]["content"]["parts"][-1]["functionCall"]["args"]


GEMINI_ERRORS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED"}
ACTIONS = {False: ":generateContent", True: ":streamGenerateContent?alt=sse"}
FUNCTION = {"name": "f", "description": "説明", "parameters": {"type": "OBJECT", "properties": {}}}
GEMINI = Case(
    name="gemini",
    wire="gemini",
    path=lambda model, stream: f"/v1beta/models/{model}{ACTIONS[stream]}",
    body=lambda model, text, stream: contents({"text": text}),
    forced={"store": False},
    sends_model=False,
    places={
        "a part": adding_text(lambda t: contents({"text": "次の件。"}, {"text": t})),
        "one object for a list": adding_text(lambda t: {"contents": {"parts": {"text": t}}}),
        "the instruction": adding_text(lambda t: {"systemInstruction": {"parts": [{"text": t}]}}),
        "the instruction, otherwise spelled": adding_text(lambda t: {"system_instruction": {"parts": {"text": t}}}),
        "an earlier answer": adding_text(lambda t: turns({"role": "model", "parts": [{"text": t}]})),
        "a thought": adding_text(
            lambda t: turns({"role": "model", "parts": [{"text": t, "thought": True, "thought_signature": "c2VhbA=="}]})
        ),
        "a tool's arguments": adding_text(
            lambda t: turns({"role": "model", "parts": [{"functionCall": {"name": "f", "args": {"a": [t]}}}]})
        ),
        "a piece of a tool's arguments": adding_text(
            lambda t: turns(
                {"role": "model", "parts": [{"functionCall": {"name": "f", "partialArgs": [{"stringValue": t}]}}]}
            )
        ),
        "a tool's result": adding_text(
            lambda t: turns(
                {"role": "user", "parts": [{"function_response": {"name": "f", "response": {"result": t}}}]}
            )
        ),
        "a tool's description": adding_text(
            lambda t: {"tools": [{"functionDeclarations": [{**FUNCTION, "description": t}]}]}
        ),
        "the form of the answer": adding_text(
            lambda t: {"generationConfig": {"responseMimeType": "application/json", "responseSchema": {"title": t}}}
        ),
        "a label": adding_text(lambda t: {"labels": {"件名": t}}),
        "a field of next year": adding_text(lambda t: {"unheardOf": {"deep": [t]}}),
    },
    files={
        "a file": lambda b, d, m: {**b, **contents({"inlineData": {"mimeType": m, "data": base64_of(d)}})},
        "a file, otherwise spelled": lambda b, d, m: {
            **b,
            **contents({"inline_data": {"mime_type": m, "data": base64_of(d)}}),
        },
        "a file in the alphabet for addresses": lambda b, d, m: {
            **b,
            **contents({"inlineData": {"mimeType": m, "data": base64.urlsafe_b64encode(d).decode()}}),
        },
        "a picture a tool gave": lambda b, d, m: {
            **b,
            **contents(
                {
                    "function_response": {
                        "name": "f",
                        "response": {},
                        "parts": [{"inline_data": {"mime_type": m, "data": base64_of(d)}}],
                    }
                }
            ),
        },
        "a file in the instruction": lambda b, d, m: {
            **b,
            "systemInstruction": {"parts": [{"inlineData": {"mimeType": m, "data": base64_of(d)}}]},
        },
    },
    refused={
        "content.unsupported": [
            adding(**contents({"inlineData": {"mimeType": "image/png", "data": PICTURE, "also": "a"}})),
            adding(**contents({"executableCode": {"code": "a"}})),
            adding(**contents({"unheardOf": {"data": PICTURE}})),
            adding(**contents({"functionResponse": {"name": "f", "response": {}, "parts": [{"unheardOf": {}}]}})),
            adding(contents=[{"role": "narrator", "parts": [{"text": "a"}]}]),
            adding(contents=[{"role": "user", "parts": [{"text": "a"}], "images": [PICTURE]}]),
            adding(generationConfig={"responseModalities": ["TEXT", "IMAGE"]}),
            adding(generation_config={"response_modalities": ["AUDIO"]}),
            adding(generationConfig={"speechConfig": {"languageCode": "ja"}}),
            adding(tools=[{"codeExecution": {}}]),
            adding(tools=[{"computer_use": {}}]),
            adding(tools=[{"unheardOf": {}}]),
        ],
        "content.remote": [
            adding(**contents({"fileData": {"fileUri": "gs://bucket/a"}})),
            adding(**contents({"text": "a", "file_data": {"file_uri": "https://example.jp/files/a"}})),
            adding(**contents({"functionResponse": {"name": "f", "parts": [{"file_data": {"file_uri": "gs://b/a"}}]}})),
        ],
        "content.damaged": [
            adding(**contents({"inlineData": {"mimeType": "image/png", "data": "%%%"}})),
            adding(**contents({"inlineData": {"mimeType": "text/plain", "data": "44Gq_+44"}})),
            adding(**contents({"inlineData": {"mimeType": "text/plain", "data": "YQ"}})),
        ],
        "search.tool": [
            adding(tools=[{"googleSearch": {}}]),
            adding(tools=[{"google_search": {}}]),
            adding(tools={"google_search": {}}),
            adding(tools=[{"functionDeclarations": [FUNCTION]}, {"googleSearchRetrieval": {}}]),
            adding(tools=[{"functionDeclarations": [FUNCTION], "urlContext": {}}]),
            adding(tools=[{"google_maps": {}}]),
            adding(tools=[{"file_search": {}}]),
            adding(tools=[{"enterprise_web_search": {}}]),
            adding(tools=[{"retrieval": {}}]),
        ],
        "optout.parameter": [adding(store=True), adding(cachedContent="cachedContents/1"), adding(cached_content="c")],
        "request.malformed": [
            adding(contents=[]),
            adding(contents="a"),
            adding(contents=["a"]),
            adding(contents=[{"role": "user", "parts": ["a"]}]),
            adding(**contents({"text": ["a"]})),
            adding(**contents({"inlineData": {"data": PICTURE}})),
            adding(**contents({"inlineData": "a"})),
            adding(**contents({"functionResponse": {"name": "f", "parts": [{"inlineData": {}}]}})),
            adding(**contents({"functionResponse": {"name": "f", "parts": ["a"]}})),
            adding(**contents({"inlineData": {"data": "YQ==", "Data": "YQ==", "mimeType": "text/plain"}})),
            adding(Contents=[]),
            adding(system_instruction={"parts": []}, systemInstruction={"parts": []}),
            adding(SystemInstruction={"parts": []}),
            adding(**contents({"Text": "a"})),
            adding(**contents({"inlinedata": {"data": PICTURE}})),
            adding(tools=[{"Google_Search": {}}]),
            adding(tools="a"),
            adding(generationConfig="a"),
            adding(systemInstruction="a"),
        ],
    },
    text=gemini_text,
    stream_text=lambda reply: "".join(map(gemini_text, events_of(reply))),
    arguments=gemini_arguments,
    stream_arguments=gemini_stream_arguments,
    kind=lambda status, answer: (
        answer["error"]["code"] == status
        and answer["error"]["status"] == GEMINI_ERRORS.get(status, answer["error"]["status"])
    ),
)
GEMINI_COUNT = replace(
    GEMINI,
    name="gemini count",
    path=lambda model, stream: f"/v1beta/models/{model}:countTokens",
    forced={},
    text=lambda answer: str(answer["totalTokens"]),
    refused={
        **GEMINI.refused,
        "request.malformed": [
            *GEMINI.refused["request.malformed"],
            adding(generateContentRequest={"contents": [{"parts": [{"text": "a"}]}]}),
            adding(generate_content_request={}),
        ],
    },
    stream_text=None,
    arguments=None,
    stream_arguments=None,
)


def content(*parts: Body) -> Body:
    return {"content": {"parts": list(parts)}}


def batch(*requests: Body) -> Body:
    return {"requests": list(requests)}


GEMINI_EMBED = replace(
    GEMINI_COUNT,
    name="gemini embedding",
    path=lambda model, stream: f"/v1beta/models/{model}:embedContent",
    body=lambda model, text, stream: content({"text": text}),
    text=lambda answer: str(answer["embedding"]["values"]),
    places={
        "a part": adding_text(lambda t: content({"text": "次の件。"}, {"text": t})),
        "one object for a list": adding_text(lambda t: {"content": {"parts": {"text": t}}}),
        "the title": adding_text(lambda t: {"title": t}),
        "a field of next year": adding_text(lambda t: {"unheardOf": {"deep": [t]}}),
    },
    files={"a file": lambda b, d, m: {**b, **content({"inlineData": {"mimeType": m, "data": base64_of(d)}})}},
    refused={
        "content.unsupported": [
            adding(**content({"unheardOf": {}})),
            adding(content={"role": "narrator", "parts": [{"text": "a"}]}),
        ],
        "content.remote": [adding(**content({"fileData": {"fileUri": "gs://bucket/a"}}))],
        "optout.parameter": [adding(store=True)],
        "request.malformed": [
            adding(content=None),
            adding(content="a"),
            adding(Content={}),
            adding(**content({"text": 7})),
            adding(output_dimensionality=1, outputDimensionality=1),
        ],
    },
)
GEMINI_BATCH = replace(
    GEMINI_EMBED,
    name="gemini embeddings",
    path=lambda model, stream: f"/v1beta/models/{model}:batchEmbedContents",
    body=lambda model, text, stream: batch({**content({"text": text}), "model": "models/w-plain"}),
    text=lambda answer: str(answer["embeddings"][0]["values"]),
    places={
        "the second text": adding_text(lambda t: batch(content({"text": "次の件。"}), content({"text": t}))),
        "a title": adding_text(lambda t: batch({**content({"text": "次の件。"}), "title": t})),
        "a field of next year": adding_text(lambda t: {"unheardOf": {"deep": [t]}}),
    },
    files={
        "a file": lambda b, d, m: batch(content({"inlineData": {"mimeType": m, "data": base64_of(d)}})),
    },
    refused={
        "content.unsupported": [adding(**batch(content({"text": "a"}), content({"unheardOf": {}})))],
        "content.remote": [adding(**batch(content({"fileData": {"fileUri": "gs://bucket/a"}})))],
        "optout.parameter": [adding(store=True), adding(**batch({**content({"text": "a"}), "store": True}))],
        "request.malformed": [
            adding(requests=[]),
            adding(requests=None),
            adding(requests={"content": {}}),
            adding(requests=["a"]),
            adding(requests=[{}]),
            adding(requests=[content({"text": "a"})] * 101),
            adding(Requests=[]),
        ],
    },
)
GEMINIS = GEMINI, GEMINI_COUNT, GEMINI_EMBED, GEMINI_BATCH
CASES = (CHAT, MESSAGES, COUNT_TOKENS, RESPONSES, EMBEDDINGS, *AZURE, *DEPLOYMENTS, *GEMINIS)
