"""The way back: placeholders in an answer become what they stand for, whole or in the middle of a stream.

A stream may cut a placeholder anywhere; what could still become one is held back, never longer than the longest.
"""

import json
from collections.abc import Mapping
from typing import Any

from sekisho.gateway.masks import CLOSE, LONGEST, OPEN, PLACEHOLDER
from sekisho.gateway.providers.sse import SseEvent

Values = Mapping[str, str]
# Words of the wire format in a delta; everything else that is text may hold a placeholder.
NO_TEXT = frozenset(("role", "type", "id", "finish_reason", "object", "model"))
JSON_TEXT = "arguments"


def restore(text: str, values: Values, *, in_json: bool = False) -> str:
    """`text` with its placeholders replaced. in_json: the text is JSON, so that a value must stay within its string."""
    if OPEN not in text:
        return text

    def value_of(placeholder: str) -> str:
        value = values.get(placeholder, placeholder)
        return json.dumps(value, ensure_ascii=False)[1:-1] if in_json else value

    return PLACEHOLDER.sub(lambda found: value_of(found[0]), text)


def restore_answer(data: bytes, values: Values) -> bytes:
    """A whole JSON answer with its placeholders replaced."""
    return _json(_restored(json.loads(data), values))


def _restored(value: Any, values: Values, name: str = "") -> Any:
    if isinstance(value, str):
        return value if name in NO_TEXT else restore(value, values, in_json=name == JSON_TEXT)
    if isinstance(value, dict):
        return {key: _restored(item, values, key) for key, item in value.items()}
    return [_restored(item, values, name) for item in value] if isinstance(value, list) else value


class Tail:
    """One text that comes in pieces."""

    def __init__(self, values: Values, *, in_json: bool) -> None:
        self._values = values
        self._in_json = in_json
        self._held = ""

    def feed(self, piece: str) -> str:
        """What can be passed on now."""
        text = self._held + piece
        start = text.rfind(OPEN)
        is_open = start >= 0 and CLOSE not in text[start:] and len(text) - start <= LONGEST
        text, self._held = (text[:start], text[start:]) if is_open else (text, "")
        return restore(text, self._values, in_json=self._in_json)

    def rest(self) -> str:
        """What was held back, when nothing more comes."""
        rest, self._held = self._held, ""
        return rest


class StreamRestorer:
    """Rewrites the events of one streamed chat answer, each text of each choice on its own."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._tails: dict[tuple[int, str, int], Tail] = {}

    def take(self, event: SseEvent) -> bytes:
        """The event to pass on in place of this one, which the fold has already read."""
        if event.data is None:
            return event.raw
        chunk = json.loads(event.data)
        for choice in chunk.get("choices", ()):
            delta = choice.get("delta")
            index = choice.get("index", 0)
            if isinstance(delta, dict):
                self._restore(index, delta)
            if choice.get("finish_reason"):
                choice["delta"] = self._finish(index, delta if isinstance(delta, dict) else {})
        return b"data: " + _json(chunk) + b"\n\n"

    def rest(self) -> bytes:
        """An event with what is still held back of choices that never said they were finished; or nothing."""
        deltas = [(index, self._finish(index, {})) for index in sorted({name[0] for name in self._tails})]
        choices = [{"index": index, "delta": delta, "finish_reason": None} for index, delta in deltas if delta]
        return b"data: " + _json({"object": "chat.completion.chunk", "choices": choices}) + b"\n\n" if choices else b""

    def _restore(self, index: int, delta: dict[str, Any]) -> None:
        for name, value in delta.items():
            if isinstance(value, str) and name not in NO_TEXT:
                delta[name] = self._tail(index, name, 0).feed(value)
        for place, call in enumerate(delta.get("tool_calls") or ()):
            function = call.get("function") if isinstance(call, dict) else None
            if isinstance(function, dict) and isinstance(function.get(JSON_TEXT), str):
                tail = self._tail(index, JSON_TEXT, call.get("index", place))
                function[JSON_TEXT] = tail.feed(function[JSON_TEXT])

    def _finish(self, index: int, delta: dict[str, Any]) -> dict[str, Any]:
        for (choice, name, number), tail in self._tails.items():
            rest = tail.rest() if choice == index else ""
            if rest and name == JSON_TEXT:
                delta.setdefault("tool_calls", []).append({"index": number, "function": {JSON_TEXT: rest}})
            elif rest:
                delta[name] = (delta.get(name) or "") + rest
        return delta

    def _tail(self, index: int, name: str, number: int) -> Tail:
        place = index, name, number
        if place not in self._tails:
            self._tails[place] = Tail(self._values, in_json=name == JSON_TEXT)
        return self._tails[place]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
