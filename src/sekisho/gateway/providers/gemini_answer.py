"""Gemini's answers: errors, whole answers, and the events of a stream, which has no last one: it just ends."""

import json
from typing import Any

from sekisho.gateway.answer import AnswerFacts, compact, count, known_word, read_object
from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.restore import Tails, Values, restored
from sekisho.gateway.sse import SseEvent

STATUSES = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    408: "DEADLINE_EXCEEDED",
    429: "RESOURCE_EXHAUSTED",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
# Why an answer ended: free text of the upstream, of which the book holds only words known here.
FINISHES = frozenset(
    (
        *("stop", "max_tokens", "safety", "recitation", "language", "other", "blocklist", "prohibited_content"),
        *("spii", "malformed_function_call", "unexpected_tool_call", "too_many_tool_calls"),
    )
)


def error_body(status: int, message: str, told: dict[str, Any]) -> bytes:
    """A refusal in the shape the SDK turns into its own exceptions, with Sekisho's object beside it."""
    word = STATUSES.get(status, "INVALID_ARGUMENT" if status < 500 else "INTERNAL")
    error = {"code": status, "message": message, "status": word}
    return json.dumps({"error": error, "sekisho": told}, ensure_ascii=False).encode()


def error_event(status: int, message: str, told: dict[str, Any]) -> bytes:
    """The same inside a stream that has begun; the SDK raises on data that begins with `error`."""
    return b"data: " + error_body(status, message, told) + b"\r\n\r\n"


def read_answer(data: bytes) -> AnswerFacts | None:
    """The facts of a whole answer; None if it is not one. An answer to a blocked prompt has no candidates."""
    answer = read_object(data)
    if answer is None or "error" in answer:
        return None
    is_one = isinstance(answer.get("candidates"), list) or isinstance(answer.get("promptFeedback"), dict)
    return _facts(answer) if is_one else None


def _facts(answer: dict[str, Any]) -> AnswerFacts:
    usage, candidates = answer.get("usageMetadata"), answer.get("candidates")
    counts = usage if isinstance(usage, dict) else {}
    found = [each.get("finishReason") for each in candidates or () if isinstance(each, dict)]
    reason = next((word for word in found if isinstance(word, str)), "")
    told = count(counts.get("candidatesTokenCount")) + count(counts.get("thoughtsTokenCount"))
    return AnswerFacts(count(counts.get("promptTokenCount")), count(told), known_word(reason.lower(), FINISHES))


class GeminiStream:
    """Folds the events of one streamed answer into the answer it would have been if it had come whole."""

    is_done = False

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._candidates: dict[int, _Candidate] = {}

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""
        event = read_object(data)
        if event is None or "error" in event:
            return False
        candidates = event.pop("candidates", [])
        self._head.update(event)
        return isinstance(candidates, list) and all(self._take(each) for each in candidates)

    @property
    def is_finished(self) -> bool:
        if self._candidates:
            return all(each.is_finished for each in self._candidates.values())
        feedback = self._head.get("promptFeedback")
        return isinstance(feedback, dict) and bool(feedback.get("blockReason"))

    is_closing = is_finished

    @property
    def has_begun(self) -> bool:
        return bool(self._head or self._candidates)

    def facts(self) -> AnswerFacts:
        return _facts(self._whole())

    def answer(self) -> bytes:
        return compact(self._whole())

    def _take(self, candidate: Any) -> bool:
        if not isinstance(candidate, dict) or type(candidate.get("index", 0)) is not int:
            return False
        return self._candidates.setdefault(candidate.get("index", 0), _Candidate()).take(candidate)

    def _whole(self) -> dict[str, Any]:
        return {**self._head, "candidates": [self._candidates[i].whole() for i in sorted(self._candidates)]}


class _Candidate:
    """One candidate that is being folded: neighbouring pieces of text become one part."""

    def __init__(self) -> None:
        self._about: dict[str, Any] = {}
        self._role: Any = None
        self._parts: list[tuple[dict[str, Any], list[str]]] = []

    @property
    def is_finished(self) -> bool:
        return bool(self._about.get("finishReason"))

    def take(self, candidate: dict[str, Any]) -> bool:
        content = candidate.pop("content", None) or {}
        self._about.update(candidate)
        parts = content.get("parts", []) if isinstance(content, dict) else None
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            return False
        self._role = content.get("role", self._role)
        for part in parts:
            self._take_part(part)
        return True

    def _take_part(self, part: dict[str, Any]) -> None:
        text = part.pop("text", None)
        if not isinstance(text, str):
            self._parts.append((part, []))
        elif self._parts and self._parts[-1][1] and _is_thought(self._parts[-1][0]) == _is_thought(part):
            self._parts[-1][0].update(part)
            self._parts[-1][1].append(text)
        else:
            self._parts.append((part, [text]))

    def whole(self) -> dict[str, Any]:
        parts = [{"text": "".join(pieces), **part} if pieces else part for part, pieces in self._parts]
        return {"content": {"parts": parts, "role": self._role}, **self._about}


def _is_thought(part: dict[str, Any]) -> bool:
    return part.get("thought") is True


class GeminiRestorer:
    """Rewrites the events of one streamed answer, each candidate's answer and thoughts on their own."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._tails = Tails(values)

    def take(self, event: SseEvent) -> bytes:
        if event.data is None:
            return event.raw
        value = json.loads(event.data)
        for candidate in value.get("candidates", ()):
            self._restore(candidate)
        return _write(value)

    def rest(self) -> bytes:
        """An event with what is still held back of candidates that never said they were finished; or nothing."""
        texts = [{"text": text} for _, text in self._tails.rests()]
        return _write({"candidates": [{"content": {"parts": texts, "role": "model"}, "index": 0}]}) if texts else b""

    def _restore(self, candidate: dict[str, Any]) -> None:
        index = candidate.get("index", 0)
        content = candidate.get("content") or {}
        parts: list[dict[str, Any]] = []
        for part in content.get("parts", ()):
            is_text, thought = isinstance(part.get("text"), str), _is_thought(part)
            # What was held back of the text before comes before whatever is no more of that text.
            parts += self._rests(index, None if not is_text else not thought)
            if is_text:
                parts.append({**part, "text": self._tails.feed((index, int(thought)), part["text"])})
            else:
                parts.append(restored(part, self._values))
        if candidate.get("finishReason"):
            parts += self._rests(index, None)
        if parts:
            candidate["content"] = {"role": "model", **content, "parts": parts}

    def _rests(self, index: int, thought: bool | None) -> list[dict[str, Any]]:
        """Parts with what was held back of a candidate's thoughts, of its answer, or (None) of both."""
        ending = self._tails.rests(lambda name: name[0] == index and thought in (None, bool(name[1])))
        return [{"text": text, "thought": True} if name[1] else {"text": text} for name, text in ending]


def _write(value: dict[str, Any]) -> bytes:
    return b"data: " + compact(value) + b"\r\n\r\n"


ERRORS = ErrorShape(error_body, error_event)
