"""Anthropic's answers: errors, messages, token counts, and the events of a streamed message."""

import json
from collections.abc import Callable
from typing import Any

from sekisho.gateway.answer import AnswerFacts, compact, count, known_word, read_object, write_event
from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.refusals import THREAD
from sekisho.gateway.restore import Deltas, Name, Values, restored
from sekisho.gateway.sse import SseEvent

ERROR_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    503: "overloaded_error",
    504: "timeout_error",
}
# `stop_reason` is the upstream's free text; the book holds only words known here.
STOPS = frozenset(("end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal", "compaction"))
COUNTS_IN = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
# Upon this the SDK's tool runner, which asks for a thread by itself, goes on without one.
NO_THREADS = {"error_code": "thread_unsupported_request", "unsupported": ["thread"]}


def error_body(status: int, message: str, told: dict[str, Any]) -> bytes:
    """A refusal in the shape the SDKs turn into their own exceptions, with Sekisho's object beside it."""
    return json.dumps(_error(status, message, told), ensure_ascii=False).encode()


def error_event(status: int, message: str, told: dict[str, Any]) -> bytes:
    """The same inside a stream that has begun; SDKs raise on an event named `error`."""
    return write_event(_error(status, message, told))


def _error(status: int, message: str, told: dict[str, Any]) -> dict[str, Any]:
    kind = ERROR_TYPES.get(status, "invalid_request_error" if status < 500 else "api_error")
    error: dict[str, Any] = {"type": kind, "message": message}
    if told.get("message_en") == THREAD.message_en:
        error["details"] = NO_THREADS
    return {"type": "error", "error": error, "request_id": told.get("record", ""), "sekisho": told}


def read_message(data: bytes) -> AnswerFacts | None:
    """The facts of a whole message; None if it is not one."""
    message = read_object(data)
    if message is None or message.get("type") != "message" or not isinstance(message.get("content"), list):
        return None
    return _facts(message)


def read_count(data: bytes) -> AnswerFacts | None:
    """How many tokens were counted; None if the answer does not say."""
    answer = read_object(data)
    if answer is None or type(answer.get("input_tokens")) is not int:
        return None
    return AnswerFacts(tokens_in=count(answer["input_tokens"]))


def _facts(message: dict[str, Any]) -> AnswerFacts:
    usage = message.get("usage")
    counts = usage if isinstance(usage, dict) else {}
    return AnswerFacts(
        count(sum(count(counts.get(name)) for name in COUNTS_IN)),
        count(counts.get("output_tokens")),
        known_word(message.get("stop_reason"), STOPS),
    )


class MessageStream:
    """Folds the events of one streamed message into the message it would have been if it had come whole."""

    def __init__(self) -> None:
        self.is_done = False
        self._message: dict[str, Any] = {}
        self._blocks: dict[int, _Block] = {}

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""
        event = read_object(data)
        kind = event.get("type") if event else None
        if event is None or not isinstance(kind, str) or kind == "error":
            return False
        if kind == "message_start":
            return self._begin(event.get("message"))
        if kind == "message_delta":
            return self._change(event)
        if kind in ("content_block_start", "content_block_delta"):
            return self._take_block(event, kind)
        self.is_done = kind == "message_stop"
        return True

    @property
    def is_closing(self) -> bool:
        return self.is_done

    @property
    def is_finished(self) -> bool:
        return bool(self._message.get("stop_reason"))

    @property
    def has_begun(self) -> bool:
        return bool(self._message)

    def facts(self) -> AnswerFacts:
        return _facts(self._message)

    def answer(self) -> bytes:
        blocks = [self._blocks[i].whole() for i in sorted(self._blocks)]
        return compact({**self._message, "content": blocks})

    def _begin(self, message: Any) -> bool:
        if not isinstance(message, dict):
            return False
        self._message = dict(message)
        return True

    def _change(self, event: dict[str, Any]) -> bool:
        delta, usage = event.get("delta"), event.get("usage")
        if isinstance(delta, dict):
            self._message.update(delta)
        if isinstance(usage, dict):
            before = self._message.get("usage")
            counts = before if isinstance(before, dict) else {}
            self._message["usage"] = {**counts, **{name: item for name, item in usage.items() if item is not None}}
        return True

    def _take_block(self, event: dict[str, Any], kind: str) -> bool:
        index = event.get("index")
        part = event.get("content_block" if kind == "content_block_start" else "delta")
        if type(index) is not int or not isinstance(part, dict):
            return False
        if kind == "content_block_start":
            self._blocks[index] = _Block(part)
            return True
        if index not in self._blocks:
            return False
        self._blocks[index].take(part)
        return True


class _Block:
    """One block of content that is being folded. Texts are collected in lists: adding strings takes quadratic time."""

    def __init__(self, start: dict[str, Any]) -> None:
        self._start = start
        self._texts: dict[str, list[str]] = {}
        self._items: dict[str, list[Any]] = {}

    def take(self, delta: dict[str, Any]) -> None:
        for name, value in delta.items():
            if name == "type":
                continue
            if isinstance(value, str):
                self._texts.setdefault(name, []).append(value)
            else:
                # A citation at a time comes as `citation` and stands in the list `citations`.
                self._items.setdefault(f"{name}s", []).append(value)

    def whole(self) -> dict[str, Any]:
        block = dict(self._start)
        for name, pieces in self._texts.items():
            before = block.get(name)
            block[name] = (before if isinstance(before, str) else "") + "".join(pieces)
        for name, items in self._items.items():
            before = block.get(name)
            block[name] = [*(before if isinstance(before, list) else ()), *items]
        if "partial_json" in block:
            written = block.pop("partial_json")
            given = read_object(written.encode("utf-8", "surrogatepass") or b"{}") if isinstance(written, str) else None
            # It broke off in the middle, or is no object: the book keeps what came, as it came.
            block |= {"partial_json": written} if given is None else {"input": given}
        return block


class MessageRestorer:
    """Rewrites the events of one streamed message, each text of each block on its own."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._deltas = Deltas(values)

    def take(self, event: SseEvent) -> bytes:
        if event.data is None:
            return event.raw
        value = json.loads(event.data)
        kind = value["type"]
        changed = restored(value, self._values)
        if kind == "content_block_delta":
            name = value["index"], str(value["delta"].get("type", ""))
            changed["delta"] = self._deltas.feed(name, value["delta"])
        written = write_event(changed)
        if kind == "content_block_stop":
            index = value.get("index")
            return self._flush(lambda name: name[0] == index) + written
        return self.rest() + written if kind == "message_stop" else written

    def rest(self) -> bytes:
        return self._flush(lambda name: True)

    def _flush(self, of: Callable[[Name], bool]) -> bytes:
        """Deltas with what was held back."""
        return b"".join(
            write_event({"type": "content_block_delta", "index": name[0], "delta": delta})
            for name, delta in self._deltas.rests(of)
        )


ERRORS = ErrorShape(error_body, error_event)
