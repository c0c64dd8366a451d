"""The wire format of OpenAI's chat completions: errors, answers and streams. Knows nothing of permits or the book."""

import json
from dataclasses import dataclass
from io import StringIO
from typing import Any

from sekisho.gateway.strict_json import is_deep

ERROR_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
DONE = b"[DONE]"
MAX_COUNT = 2**53 - 1
# `finish_reason` is the upstream's free text; the book holds only words known here.
FINISHES = frozenset(("stop", "length", "content_filter", "tool_calls", "function_call", "error"))


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the book says about an answer; 0 and "" where the upstream did not say."""

    tokens_in: int = 0
    tokens_out: int = 0
    finish: str = ""


def error_body(status: int, message: str, told: dict[str, Any]) -> bytes:
    """A refusal in the shape the SDKs turn into their own exceptions, with Sekisho's object beside it."""
    kind = ERROR_TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    error = {"message": message, "type": kind, "code": told["code"], "param": None}
    return json.dumps({"error": error, "sekisho": told}, ensure_ascii=False).encode()


def error_event(status: int, message: str, told: dict[str, Any]) -> bytes:
    """The same inside a stream that has begun; SDKs raise on `error` in an event."""
    return b"data: " + error_body(status, message, told) + b"\n\n"


def error_message(data: bytes) -> str:
    """The upstream's own words in its error answer, or ""."""
    answer = _object(data)
    error = answer.get("error") if answer else None
    message = error.get("message") if isinstance(error, dict) else error
    return message if isinstance(message, str) else ""


def read_answer(data: bytes) -> AnswerFacts | None:
    """The facts of a whole answer; None if it is not one (not JSON, no choices, or an error in disguise)."""
    answer = _object(data)
    if answer is None or not isinstance(answer.get("choices"), list):
        return None
    return _facts(answer.get("usage"), answer["choices"])


def _facts(usage: Any, choices: list[Any]) -> AnswerFacts:
    counts = usage if isinstance(usage, dict) else {}
    reasons = [choice.get("finish_reason") for choice in choices if isinstance(choice, dict)]
    reason = next((word for word in reasons if isinstance(word, str)), "")
    return AnswerFacts(
        _count(counts.get("prompt_tokens")),
        _count(counts.get("completion_tokens")),
        reason if reason in FINISHES or not reason else "other",
    )


def _count(value: Any) -> int:
    return min(max(value, 0), MAX_COUNT) if type(value) is int else 0


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        text = data.decode("utf-8")
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not is_deep(text, value) else None


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
        chunk = _object(data)
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
