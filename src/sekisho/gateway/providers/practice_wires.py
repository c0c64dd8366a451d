"""How the practice model hears and speaks in each protocol: the last words, an answer whole, an answer in events."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sekisho.gateway.answer import compact, write_event

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


def _no_events(reply: Reply) -> Iterator[bytes]:
    return iter(())


# By the path below the base URL, as the endpoints of `endpoints.py` write it.
SPEECHES: dict[str, Speech] = {
    "/chat/completions": Speech(_hear_messages, _chat_whole, _chat_events),
    "/v1/messages": Speech(_hear_messages, _message_whole, _message_events),
    "/v1/messages/count_tokens": Speech(_hear_messages, _count_whole, _no_events),
}


def speech_of(path: str) -> Speech:
    """The speech for a path; Gemini's begins with the model's name and ends with what is asked of it."""
    return SPEECHES[path]


def id_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
