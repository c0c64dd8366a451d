"""How the practice model hears and speaks in each protocol: the last words, an answer whole, an answer in events."""

import base64
import hashlib
import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sekisho.gateway.answer import compact, write_event

VECTOR = 32  # numbers in an embedding
PIECE = 8  # characters in one event of a stream
CREATED = 1_764_000_000  # a fixed moment: the answer depends on the prompt alone


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: to which request, under which id, with which text to which words."""

    request: dict[str, Any]
    id: str
    said: str
    text: str

    @property
    def pieces(self) -> Iterator[str]:
        return (self.text[start : start + PIECE] for start in range(0, len(self.text), PIECE))


@dataclass(frozen=True, slots=True)
class Speech:
    """hear: the last words of a request, as the gateway let them pass. Characters stand in for tokens in `whole`."""

    hear: Callable[[dict[str, Any]], str]
    whole: Callable[[Reply], dict[str, Any]]
    events: Callable[[Reply], Iterator[bytes]]


def last_words(content: Any) -> str:
    """The text of a content that is a string or a list of parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return content or ""


def _hear_messages(request: dict[str, Any]) -> str:
    return last_words(request["messages"][-1].get("content"))


# -- OpenAI's chat completions


def _chat_head(reply: Reply) -> dict[str, Any]:
    return {"id": "chatcmpl-practice-" + reply.id, "created": CREATED, "model": reply.request["model"]}


def _chat_usage(reply: Reply) -> dict[str, int]:
    said, told = len(reply.said), len(reply.text)
    return {"prompt_tokens": said, "completion_tokens": told, "total_tokens": said + told}


def _chat_whole(reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.text}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**_chat_head(reply), "object": "chat.completion", "choices": [choice], "usage": _chat_usage(reply)}


def _chat_events(reply: Reply) -> Iterator[bytes]:
    head = {**_chat_head(reply), "object": "chat.completion.chunk"}

    def event(delta: dict[str, str], finish: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return b"data: " + compact({**head, "choices": [choice]}) + b"\n\n"

    yield event({"role": "assistant", "content": ""}, None)
    for piece in reply.pieces:
        yield event({"content": piece}, None)
    yield event({}, "stop")
    options = reply.request.get("stream_options")
    if isinstance(options, dict) and options.get("include_usage") is True:
        yield b"data: " + compact({**head, "choices": [], "usage": _chat_usage(reply)}) + b"\n\n"
    yield b"data: [DONE]\n\n"


# -- Anthropic's messages


def _message(reply: Reply, text: str, stop: str | None) -> dict[str, Any]:
    return {
        "id": "msg_practice_" + reply.id,
        "type": "message",
        "role": "assistant",
        "model": reply.request["model"],
        "content": [{"type": "text", "text": text}] if text else [],
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": len(reply.said), "output_tokens": len(text)},
    }


def _message_whole(reply: Reply) -> dict[str, Any]:
    return _message(reply, reply.text, "end_turn")


def _message_events(reply: Reply) -> Iterator[bytes]:
    yield write_event({"type": "message_start", "message": _message(reply, "", None)})
    yield write_event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
    for piece in reply.pieces:
        delta = {"type": "text_delta", "text": piece}
        yield write_event({"type": "content_block_delta", "index": 0, "delta": delta})
    yield write_event({"type": "content_block_stop", "index": 0})
    end = {"stop_reason": "end_turn", "stop_sequence": None}
    yield write_event({"type": "message_delta", "delta": end, "usage": {"output_tokens": len(reply.text)}})
    yield write_event({"type": "message_stop"})


def _count_whole(reply: Reply) -> dict[str, Any]:
    return {"input_tokens": len(reply.said)}


# -- OpenAI's responses and embeddings


def _hear_input(request: dict[str, Any]) -> str:
    given = request["input"]
    if isinstance(given, str):
        return given
    last = given[-1]
    return last if isinstance(last, str) else last_words(last.get("content") or last.get("output"))


def _response(reply: Reply, output: list[dict[str, Any]], status: str) -> dict[str, Any]:
    said, told = len(reply.said), len(reply.text) if output else 0
    details = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    usage = {"input_tokens": said, "output_tokens": told, "total_tokens": said + told, **details}
    return {
        "id": "resp_practice_" + reply.id,
        "object": "response",
        "created_at": CREATED,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": reply.request.get("instructions"),
        "metadata": {},
        "model": reply.request["model"],
        "output": output,
        "parallel_tool_calls": True,
        "store": False,
        "tool_choice": "auto",
        "tools": [],
        "usage": usage if output else None,
    }


def _output_text(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": []}


def _output(reply: Reply, content: list[dict[str, Any]], status: str) -> dict[str, Any]:
    return {
        "id": "msg_practice_" + reply.id,
        "type": "message",
        "role": "assistant",
        "status": status,
        "content": content,
    }


def _response_whole(reply: Reply) -> dict[str, Any]:
    return _response(reply, [_output(reply, [_output_text(reply.text)], "completed")], "completed")


def _response_events(reply: Reply) -> Iterator[bytes]:
    steps: list[tuple[str, dict[str, Any]]] = [
        ("response.created", {"response": _response(reply, [], "in_progress")}),
        ("response.output_item.added", {"output_index": 0, "item": _output(reply, [], "in_progress")}),
    ]
    place = {"item_id": "msg_practice_" + reply.id, "output_index": 0, "content_index": 0}
    done = _output(reply, [_output_text(reply.text)], "completed")
    steps += [("response.content_part.added", {**place, "part": _output_text("")})]
    steps += [("response.output_text.delta", {**place, "delta": piece, "logprobs": []}) for piece in reply.pieces]
    steps += [
        ("response.output_text.done", {**place, "text": reply.text, "logprobs": []}),
        ("response.content_part.done", {**place, "part": _output_text(reply.text)}),
        ("response.output_item.done", {"output_index": 0, "item": done}),
        ("response.completed", {"response": _response_whole(reply)}),
    ]
    return (write_event({"type": kind, "sequence_number": i, **more}) for i, (kind, more) in enumerate(steps))


def _embeddings_whole(reply: Reply) -> dict[str, Any]:
    given = reply.request["input"]
    texts = [given] if isinstance(given, str) else given
    vectors = [_vector(text) for text in texts]
    is_packed = reply.request.get("encoding_format") == "base64"
    rows = [
        {
            "object": "embedding",
            "index": i,
            "embedding": base64.b64encode(struct.pack(f"<{VECTOR}f", *v)).decode() if is_packed else v,
        }
        for i, v in enumerate(vectors)
    ]
    length = sum(map(len, texts))
    usage = {"prompt_tokens": length, "total_tokens": length}
    return {"object": "list", "data": rows, "model": reply.request["model"], "usage": usage}


def _vector(text: str) -> list[float]:
    """A vector of length 1 that is always the same for the same text, and means nothing."""
    raw = [byte - 127.5 for byte in hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()]
    size = math.sqrt(sum(part * part for part in raw))
    return [round(part / size, 8) for part in raw]


def _no_events(reply: Reply) -> Iterator[bytes]:
    return iter(())


# -- Gemini


def _hear_contents(request: dict[str, Any]) -> str:
    return last_words(request["contents"][-1].get("parts"))


def _candidates(reply: Reply, text: str, finish: str | None) -> dict[str, Any]:
    said, told = len(reply.said), len(reply.text)
    end = {"finishReason": finish} if finish else {}
    counts = {"promptTokenCount": said, "candidatesTokenCount": told, "totalTokenCount": said + told}
    return {
        "candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "index": 0, **end}],
        "modelVersion": "practice",
        "responseId": "practice-" + reply.id,
        **({"usageMetadata": counts} if finish else {}),
    }


def _candidates_whole(reply: Reply) -> dict[str, Any]:
    return _candidates(reply, reply.text, "STOP")


def _candidates_events(reply: Reply) -> Iterator[bytes]:
    for piece in reply.pieces:
        yield b"data: " + compact(_candidates(reply, piece, None)) + b"\r\n\r\n"
    yield b"data: " + compact(_candidates(reply, "", "STOP")) + b"\r\n\r\n"


def _hear_vectors(request: dict[str, Any]) -> str:
    asked = request.get("requests") or [request]
    return "".join(last_words(each["content"].get("parts")) for each in asked)


def _tokens_whole(reply: Reply) -> dict[str, Any]:
    return {"totalTokens": len(reply.said)}


def _vectors_whole(reply: Reply) -> dict[str, Any]:
    asked = reply.request.get("requests")
    if asked is None:
        return {"embedding": {"values": _vector(reply.said)}}
    return {"embeddings": [{"values": _vector(last_words(each["content"].get("parts")))} for each in asked]}


GEMINI = "/v1beta/models/"
# By the path below the base URL, as the endpoints of `endpoints.py` write it.
SPEECHES: dict[str, Speech] = {
    "/chat/completions": Speech(_hear_messages, _chat_whole, _chat_events),
    "/responses": Speech(_hear_input, _response_whole, _response_events),
    "/embeddings": Speech(_hear_input, _embeddings_whole, _no_events),
    "/v1/messages": Speech(_hear_messages, _message_whole, _message_events),
    "/v1/messages/count_tokens": Speech(_hear_messages, _count_whole, _no_events),
    GEMINI: Speech(_hear_contents, _candidates_whole, _candidates_events),
    ":countTokens": Speech(_hear_contents, _tokens_whole, _no_events),
    ":embedContent": Speech(_hear_vectors, _vectors_whole, _no_events),
    ":batchEmbedContents": Speech(_hear_vectors, _vectors_whole, _no_events),
}


def speech_of(path: str) -> Speech:
    """The speech for a path; Gemini's begins with the model's name and ends with what is asked of it."""
    if not path.startswith(GEMINI):
        return SPEECHES[path]
    return SPEECHES.get(":" + path.rpartition(":")[2], SPEECHES[GEMINI])


def id_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
