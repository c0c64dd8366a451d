"""Gemini's answers: errors, whole answers, and the events of a stream, which has no last one: it just ends."""

import json
from collections.abc import Callable
from typing import Any

from sekisho.gateway.answer import AnswerFacts, compact, count, known_word, read_object
from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.restore import Deltas, Name, Values, restored
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
# Kinds of text in the parts of a candidate.
ANSWER, THOUGHT, CALL = "answer", "thought", "call"


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
    """Rewrites the events of one streamed answer: each candidate's answer, thoughts and arguments on their own."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._deltas = Deltas(values)

    def take(self, event: SseEvent) -> bytes:
        if event.data is None:
            return event.raw
        value = json.loads(event.data)
        changed = restored({name: item for name, item in value.items() if name != "candidates"}, self._values)
        candidates = [self._restore(each) for each in value.get("candidates", ())]
        return _write({"candidates": candidates, **changed} if "candidates" in value else changed)

    def rest(self) -> bytes:
        """An event with what is still held back of candidates that never said they were finished; or nothing."""
        held: dict[int | str, list[dict[str, Any]]] = {}
        for name, rest in self._deltas.rests():
            held.setdefault(name[0], []).append(_part(name, rest))
        each = [{"content": {"parts": parts, "role": "model"}, "index": index} for index, parts in held.items()]
        return _write({"candidates": each}) if each else b""

    def _restore(self, candidate: dict[str, Any]) -> dict[str, Any]:
        index = candidate.get("index", 0)
        content = candidate.get("content") or {}
        parts: list[dict[str, Any]] = []
        for part in content.get("parts", ()):
            parts += self._parts(index, part)
        if candidate.get("finishReason"):
            parts += self._rests(index)
        changed: dict[str, Any] = restored(candidate, self._values)
        if parts:
            changed["content"] = {"role": "model", **restored(content, self._values), "parts": parts}
        return changed

    def _parts(self, index: int, part: dict[str, Any]) -> list[dict[str, Any]]:
        """The part, and before it what was held back of whatever it does not go on with."""
        if isinstance(part.get("text"), str):
            name = index, THOUGHT if _is_thought(part) else ANSWER
            before = self._rests(index, lambda other: other != name)
            return [*before, {**restored(part, self._values), "text": self._deltas.feed(name, part["text"])}]
        call = part.get("functionCall")
        if not isinstance(call, dict) or not isinstance(call.get("partialArgs"), list):
            return [*self._rests(index), restored(part, self._values)]
        before = self._rests(index, lambda other: other[1] != CALL)
        arguments = [each for given in call["partialArgs"] for each in self._arguments(index, given)]
        if call.get("willContinue") is not True:
            arguments += self._held(index, lambda other: True)
        changed = {**restored(call, self._values), "partialArgs": arguments}
        return [*before, {**restored(part, self._values), "functionCall": changed}]

    def _arguments(self, index: int, given: Any) -> list[Any]:
        """A piece of an argument, and before it what was held back of others."""
        if not isinstance(given, dict):
            return [given]
        name = index, CALL, str(given.get("jsonPath", ""))
        return [*self._held(index, lambda other: other != name), self._deltas.feed(name, given)]

    def _held(self, index: int, of: Callable[[Name], bool]) -> list[Any]:
        """What was held back of those arguments of a candidate."""
        return [rest for _, rest in self._deltas.rests(lambda name: name[:2] == (index, CALL) and of(name))]

    def _rests(self, index: int, of: Callable[[Name], bool] = lambda name: True) -> list[dict[str, Any]]:
        """Parts with what was held back of those texts of a candidate."""
        return [_part(name, rest) for name, rest in self._deltas.rests(lambda name: name[0] == index and of(name))]


def _part(name: Name, rest: Any) -> dict[str, Any]:
    if name[1] == CALL:
        return {"functionCall": {"partialArgs": [rest], "willContinue": True}}
    return {"text": rest, "thought": True} if name[1] == THOUGHT else {"text": rest}


def _write(value: dict[str, Any]) -> bytes:
    return b"data: " + compact(value) + b"\r\n\r\n"


ERRORS = ErrorShape(error_body, error_event)
