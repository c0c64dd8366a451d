"""The way back: placeholders in an answer become what they stand for, whole or in the middle of a stream.

A stream may cut a placeholder anywhere; what could still become one is held back, never longer than the longest.
Which texts of a stream belong together is each protocol's to say (`providers/`).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sekisho.gateway.answer import compact
from sekisho.gateway.masks import CLOSE, LONGEST, OPEN, PLACEHOLDER

Values = Mapping[str, str]
Name = tuple[int | str, ...]
# Words of the wire format; everything else that is text may hold a placeholder.
NO_TEXT = frozenset(("role", "type", "id", "finish_reason", "object", "model"))
# Texts that are JSON themselves.
JSON_TEXT = frozenset(("arguments", "partial_json"))


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
    return compact(restored(json.loads(data), values))


def restored(value: Any, values: Values, name: str = "") -> Any:
    """A JSON value with the placeholders of all its texts replaced. name: of the field it stands in."""
    if isinstance(value, str):
        return value if name in NO_TEXT else restore(value, values, in_json=name in JSON_TEXT)
    if isinstance(value, dict):
        return {key: restored(item, values, key) for key, item in value.items()}
    return [restored(item, values, name) for item in value] if isinstance(value, list) else value


class Tails:
    """The texts of one stream, each under a name of its protocol's choosing."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._by_name: dict[Name, Tail] = {}

    def feed(self, name: Name, piece: str, *, in_json: bool = False) -> str:
        """What of that text can be passed on now."""
        if name not in self._by_name:
            self._by_name[name] = Tail(self._values, in_json=in_json)
        return self._by_name[name].feed(piece)

    def rests(self, of: Callable[[Name], bool] = lambda name: True) -> list[tuple[Name, str]]:
        """What was held back of the texts that end now, in the order in which they began."""
        ending = [(name, tail.rest()) for name, tail in self._by_name.items() if of(name)]
        return [(name, rest) for name, rest in ending if rest]


class Tail:
    """One text that comes in pieces."""

    def __init__(self, values: Values, *, in_json: bool = False) -> None:
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
