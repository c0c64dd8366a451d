"""練習用: the built-in practice model. No intelligence and no network: the same prompt always gets the same text.

It fills the upstream port and speaks OpenAI's wire format, so that a call to it takes every step a real call takes.
Each answer begins with 【練習用】, so that nobody takes it for the work of a service.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sekisho.gateway.providers.practice_texts import ANSWERS
from sekisho.gateway.upstream import EVENTS_TYPE, JSON_TYPE, Errand

MARK = "【練習用】"
PIECE = 8  # characters in one event of a stream
CREATED = 1_764_000_000  # a fixed moment: the answer depends on the prompt alone


class PracticeAnswer:
    """An answer that is already there, handed out as a service would."""

    status = 200
    retry_after = 0

    def __init__(self, media_type: str, parts: Iterator[bytes]) -> None:
        self.media_type = media_type
        self._parts = parts

    async def read(self) -> bytes:
        await asyncio.sleep(0)
        return next(self._parts, b"")

    def close(self) -> None:
        self._parts = iter(())


class PracticeClient:
    """The port's client for upstreams whose protocol is `practice`."""

    async def send(self, errand: Errand) -> PracticeAnswer:
        request = json.loads(errand.body)
        said = _last_words(request)
        text = MARK + compose(said)
        head = {
            "id": "chatcmpl-practice-" + hashlib.sha256(errand.body).hexdigest()[:16],
            "created": CREATED,
            "model": request["model"],
        }
        # Characters stand in for tokens: a count that can be checked by eye.
        usage = {"prompt_tokens": len(said), "completion_tokens": len(text), "total_tokens": len(said) + len(text)}
        if not errand.stream:
            return PracticeAnswer(JSON_TYPE, iter((_whole(head, text, usage),)))
        options = request.get("stream_options")
        wants_usage = isinstance(options, dict) and options.get("include_usage") is True
        return PracticeAnswer(EVENTS_TYPE, _events(head, text, usage if wants_usage else None))

    async def close(self) -> None:
        """Nothing is open."""


def compose(said: str) -> str:
    """The text for a prompt, without its mark."""
    return next(text for words, text in ANSWERS if not words or any(word in said for word in words))


def _last_words(request: dict[str, Any]) -> str:
    """The text of the last message, as the gateway let it pass."""
    content = request["messages"][-1].get("content")
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content)
    return content or ""


def _whole(head: dict[str, Any], text: str, usage: dict[str, int]) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "logprobs": None, "finish_reason": "stop"}
    return _json({**head, "object": "chat.completion", "choices": [choice], "usage": usage})


def _events(head: dict[str, Any], text: str, usage: dict[str, int] | None) -> Iterator[bytes]:
    def event(delta: dict[str, str], finish: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return b"data: " + _json({**head, "object": "chat.completion.chunk", "choices": [choice]}) + b"\n\n"

    yield event({"role": "assistant", "content": ""}, None)
    for start in range(0, len(text), PIECE):
        yield event({"content": text[start : start + PIECE]}, None)
    yield event({}, "stop")
    if usage is not None:
        yield b"data: " + _json({**head, "object": "chat.completion.chunk", "choices": [], "usage": usage}) + b"\n\n"
    yield b"data: [DONE]\n\n"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
