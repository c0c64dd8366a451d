"""OpenAI's chat completions: errors, answers and streams. The request side is in `shape` and `parameters`."""

import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

from sekisho.gateway.answer import AnswerFacts, compact, count, known_word, read_object
from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.parameters import refuse_parameters
from sekisho.gateway.protocol import Address, Body, Protocol, Streaming, at
from sekisho.gateway.restore import Deltas, Values, restored
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
        self._deltas = Deltas(values)
        self._head: dict[str, Any] = {"object": "chat.completion.chunk"}

    def take(self, event: SseEvent) -> bytes:
        """The event to pass on in place of this one, which the fold has already read."""
        if event.data is None:
            return event.raw
        if event.data.lstrip().startswith(DONE):
            return self.rest() + event.raw
        chunk = json.loads(event.data)
        self._head |= {name: chunk[name] for name in ("id", "created", "model") if name in chunk}
        before = b""
        choices = []
        for choice in chunk.get("choices", ()):
            index, is_last = choice.get("index", 0), bool(choice.get("finish_reason"))
            changed = restored(choice, self._values)
            if isinstance(choice.get("delta"), dict):
                changed["delta"] = self._deltas.feed((index,), choice["delta"], is_last=is_last)
            choices.append(changed)
            before += self._flush(index) if is_last else b""
        changed = restored({name: value for name, value in chunk.items() if name != "choices"}, self._values)
        return before + _write({**changed, "choices": choices} if "choices" in chunk else changed)

    def rest(self) -> bytes:
        """Events with what is still held back of choices that never said they were finished; or nothing."""
        return self._flush(None)

    def _flush(self, index: int | None) -> bytes:
        """Events with what was held back of that choice, or of all."""
        rests = self._deltas.rests(lambda name: index in (None, name[0]))
        choices = [{"index": name[0], "delta": delta, "finish_reason": None} for name, delta in rests]
        return b"".join(_write({**self._head, "choices": [choice]}) for choice in choices)


def _write(chunk: dict[str, Any]) -> bytes:
    return b"data: " + compact(chunk) + b"\n\n"


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
