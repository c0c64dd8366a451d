"""OpenAI's chat completions: errors, answers and streams. The request side is in `shape` and `parameters`."""

import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

from sekisho.gateway.answer import AnswerFacts, compact, count, known_word, read_object
from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.parameters import refuse_parameters
from sekisho.gateway.protocol import Address, Body, Protocol, Streaming, at
from sekisho.gateway.restore import JSON_TEXT, NO_TEXT, Tail, Values
from sekisho.gateway.ruled import FORCED_OFF
from sekisho.gateway.shape import refuse_kinds, refuse_shape, said
from sekisho.gateway.sse import SseEvent
from sekisho.kernel.refusal import Refusal

WIRES = frozenset(("openai", "azure", "practice"))
TARGET = "/chat/completions"
ERROR_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
DONE = b"[DONE]"
# `finish_reason` is the upstream's free text; the book holds only words known here.
FINISHES = frozenset(("stop", "length", "content_filter", "tool_calls", "function_call", "error"))
ARGUMENTS = "arguments"


def error_body(status: int, message: str, told: dict[str, Any]) -> bytes:
    """A refusal in the shape the SDKs turn into their own exceptions, with Sekisho's object beside it."""
    kind = ERROR_TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    error = {"message": message, "type": kind, "code": told["code"], "param": None}
    return json.dumps({"error": error, "sekisho": told}, ensure_ascii=False).encode()


def error_event(status: int, message: str, told: dict[str, Any]) -> bytes:
    """The same inside a stream that has begun; SDKs raise on `error` in an event."""
    return b"data: " + error_body(status, message, told) + b"\n\n"


def read_answer(data: bytes) -> AnswerFacts | None:
    """The facts of a whole answer; None if it is not one (not JSON, no choices, or an error in disguise)."""
    answer = read_object(data)
    if answer is None or not isinstance(answer.get("choices"), list):
        return None
    return _facts(answer.get("usage"), answer["choices"])


def _facts(usage: Any, choices: list[Any]) -> AnswerFacts:
    counts = usage if isinstance(usage, dict) else {}
    reasons = [choice.get("finish_reason") for choice in choices if isinstance(choice, dict)]
    reason = next((word for word in reasons if isinstance(word, str)), "")
    return AnswerFacts(
        count(counts.get("prompt_tokens")), count(counts.get("completion_tokens")), known_word(reason, FINISHES)
    )


class ChatStream:
    """Folds the events of one streamed answer into the answer it would have been if it had come whole."""

    def __init__(self) -> None:
        self.is_done = False
        self._head: dict[str, Any] = {}
        self._choices: dict[int, dict[str, Any]] = {}
        self._usage: Any = None

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""
        if data.lstrip().startswith(DONE):
            self.is_done = True
            return True
        chunk = read_object(data)
        if chunk is None or chunk.get("error"):
            return False
        for name in ("id", "created", "model"):
            if name in chunk:
                self._head.setdefault(name, chunk[name])
        if chunk.get("usage"):
            self._usage = chunk["usage"]
        choices = chunk.get("choices", [])
        return isinstance(choices, list) and all(self._take_choice(choice) for choice in choices)

    @property
    def is_closing(self) -> bool:
        return self.is_done

    @property
    def has_begun(self) -> bool:
        """Whether anything of an answer came."""
        return bool(self._choices)

    @property
    def is_finished(self) -> bool:
        """Whether the upstream said of each choice why it ended; some servers never send [DONE]."""
        return bool(self._choices) and all(choice["finish_reason"] for choice in self._choices.values())

    def facts(self) -> AnswerFacts:
        return _facts(self._usage, list(self._choices.values()))

    def answer(self) -> bytes:
        """The folded answer as JSON, `object` chat.completion; what the book keeps of a stream."""
        choices = [self._choices[i] for i in sorted(self._choices)]
        whole = {**self._head, "object": "chat.completion", "choices": choices, "usage": self._usage}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"), default=_unfold)
        return text.encode("utf-8", "backslashreplace")

    def _take_choice(self, part: Any) -> bool:
        if not isinstance(part, dict) or type(part.get("index", 0)) is not int:
            return False
        index = part.get("index", 0)
        if index not in self._choices:
            self._choices[index] = {"index": index, "message": {}, "finish_reason": None}
        choice = self._choices[index]
        if part.get("finish_reason"):
            choice["finish_reason"] = part["finish_reason"]
        delta = part.get("delta")
        if isinstance(delta, dict):
            _fold(choice["message"], delta)
        return True


class _Items:
    """A list that is being folded: items with an `index` grow, others are kept as they came."""

    def __init__(self) -> None:
        self.by_index: dict[object, dict[str, Any]] = {}
        self.plain: list[Any] = []

    def take(self, items: list[Any]) -> None:
        for item in items:
            if isinstance(item, dict) and isinstance(item.get("index"), int):
                _fold(self.by_index.setdefault(item["index"], {}), item)
            else:
                self.plain.append(item)


def _fold(whole: dict[str, Any], delta: dict[str, Any]) -> None:
    """Text grows (in a buffer: adding strings takes quadratic time), objects and lists fold in, the rest is kept."""
    for name, value in delta.items():
        before = whole.get(name)
        if isinstance(value, str) and name not in ("role", "type", "id"):
            if not isinstance(before, StringIO):
                before = whole[name] = StringIO()
            before.write(value)
        elif isinstance(value, dict):
            if not isinstance(before, dict):
                before = whole[name] = {}
            _fold(before, value)
        elif isinstance(value, list):
            if not isinstance(before, _Items):
                before = whole[name] = _Items()
            before.take(value)
        elif value is not None or name not in whole:
            whole[name] = value


def _unfold(folded: object) -> object:
    if isinstance(folded, StringIO):
        return folded.getvalue()
    if isinstance(folded, _Items):
        return [*folded.by_index.values(), *folded.plain]
    raise TypeError(f"not folded here: {type(folded).__name__}")


class StreamRestorer:
    """Rewrites the events of one streamed chat answer, each text of each choice on its own."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._tails: dict[tuple[int, str, int], Tail] = {}

    def take(self, event: SseEvent) -> bytes:
        """The event to pass on in place of this one, which the fold has already read."""
        if event.data is None:
            return event.raw
        if event.data.lstrip().startswith(DONE):
            return self.rest() + event.raw
        chunk = json.loads(event.data)
        for choice in chunk.get("choices", ()):
            delta = choice.get("delta")
            index = choice.get("index", 0)
            if isinstance(delta, dict):
                self._restore(index, delta)
            if choice.get("finish_reason"):
                choice["delta"] = self._finish(index, delta if isinstance(delta, dict) else {})
        return b"data: " + compact(chunk) + b"\n\n"

    def rest(self) -> bytes:
        """An event with what is still held back of choices that never said they were finished; or nothing."""
        deltas = [(index, self._finish(index, {})) for index in sorted({name[0] for name in self._tails})]
        choices = [{"index": index, "delta": delta, "finish_reason": None} for index, delta in deltas if delta]
        return (
            b"data: " + compact({"object": "chat.completion.chunk", "choices": choices}) + b"\n\n" if choices else b""
        )

    def _restore(self, index: int, delta: dict[str, Any]) -> None:
        for name, value in delta.items():
            if isinstance(value, str) and name not in NO_TEXT:
                delta[name] = self._tail(index, name, 0).feed(value)
        calls = delta.get("tool_calls")
        for place, call in enumerate(calls if isinstance(calls, list) else ()):
            function = call.get("function") if isinstance(call, dict) else None
            if isinstance(function, dict) and isinstance(function.get(ARGUMENTS), str):
                number = call.get("index")
                tail = self._tail(index, ARGUMENTS, number if type(number) is int else place)
                function[ARGUMENTS] = tail.feed(function[ARGUMENTS])

    def _finish(self, index: int, delta: dict[str, Any]) -> dict[str, Any]:
        for (choice, name, number), tail in self._tails.items():
            rest = tail.rest() if choice == index else ""
            if rest and name == ARGUMENTS:
                before = delta.get("tool_calls")
                more = {"index": number, "function": {ARGUMENTS: rest}}
                delta["tool_calls"] = [*(before if isinstance(before, list) else ()), more]
            elif rest:
                before = delta.get(name)
                delta[name] = (before if isinstance(before, str) else "") + rest
        return delta

    def _tail(self, index: int, name: str, number: int) -> Tail:
        place = index, name, number
        if place not in self._tails:
            self._tails[place] = Tail(self._values, in_json=name in JSON_TEXT)
        return self._tails[place]


def _accept(body: Body) -> Body | Refusal:
    return refuse_shape(body) or body


def _refuse(body: Body) -> Refusal | None:
    return refuse_parameters(body) or refuse_kinds(body)


def deployment(params: Mapping[str, str], query: str) -> Address | Refusal:
    """Azure's way: the deployment in the path is the model, whatever the body says; `api-version` is not passed on."""
    return Address(model=params["model"])


ERRORS = ErrorShape(error_body, error_event)
CHAT = Protocol(
    name="/v1/chat/completions",
    wires=WIRES,
    errors=ERRORS,
    accept=_accept,
    refuse=_refuse,
    said=said,
    target=at(TARGET),
    read_answer=read_answer,
    streaming=Streaming(ChatStream, StreamRestorer),
    forced=dict.fromkeys(FORCED_OFF, False),
)
