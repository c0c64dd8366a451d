"""The way back: placeholders in an answer become what they stand for, whole or in the middle of a stream.

A stream may cut a placeholder anywhere; what could still become one is held back, never longer than the longest.
Which deltas of a stream belong together is each protocol's to say (`providers/`); every string of a delta is a text.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sekisho.gateway.answer import compact
from sekisho.gateway.masks import CLOSE, OPEN, PLACEHOLDER
from sekisho.gateway.places import ABOUT, Place, item_step

Values = Mapping[str, str]
Name = tuple[int | str, ...]
# Words of the wire format, whole in every delta. In the arguments of a tool they may be names of a person's choosing.
WHOLE = frozenset(("role", "type", "id", "finish_reason", "object", "model", "jsonPath"))
# What the provider made and checks: one changed letter makes it worthless.
SEALS = frozenset(("signature", "thoughtSignature", "encrypted_content"))
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
    """A JSON value with the placeholders of its texts and field names replaced. name: of the field it stands in."""
    if isinstance(value, str):
        return restore(value, values, in_json=name in JSON_TEXT)
    if isinstance(value, dict):
        return {restore(key, values): restored(item, values, key) for key, item in value.items()}
    return [restored(item, values, name) for item in value] if isinstance(value, list) else value


class Deltas:
    """The texts of one stream. A delta has its owner's name, of its protocol's choosing; each string in it, wherever
    it stands, is one text with the string at the same place of the owner's next delta."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._tails: dict[tuple[Name, Place], Tail] = {}
        self._frames: dict[tuple[Name, Place], dict[str, Any]] = {}

    def feed(self, name: Name, delta: Any, *, in_json: bool = False, is_last: bool = False) -> Any:
        """The delta with what of its texts can be passed on now. is_last: nothing of these texts follows."""
        return self._feed(name, (), delta, in_json, is_last)

    def rests(self, of: Callable[[Name], bool] = lambda name: True) -> list[tuple[Name, Any]]:
        """Deltas with what was held back of the texts that end now, one each, in the order in which they began."""
        ending = [(name, place, tail.rest()) for (name, place), tail in self._tails.items() if of(name)]
        return [(name, self._framed(name, place, rest)) for name, place, rest in ending if rest]

    def _feed(self, name: Name, place: Place, value: Any, in_json: bool, is_last: bool) -> Any:
        if isinstance(value, dict):
            self._frames[name, place] = {field: value[field] for field in ABOUT if field in value}
            return {
                restore(field, self._values): self._of_field(name, (*place, field), item, is_last)
                for field, item in value.items()
            }
        if isinstance(value, list):
            return [self._feed(name, (*place, item_step(item)), item, in_json, is_last) for item in value]
        if not isinstance(value, str):
            return value
        tail = self._tails.get((name, place))
        if tail is None:
            tail = self._tails[name, place] = Tail(self._values, in_json=in_json)
        return tail.feed(value) + (tail.rest() if is_last else "")

    def _of_field(self, name: Name, place: Place, value: Any, is_last: bool) -> Any:
        field = place[-1]
        if field in SEALS:
            return value
        if field in WHOLE:
            return restored(value, self._values)
        return self._feed(name, place, value, field in JSON_TEXT, is_last)

    def _framed(self, name: Name, place: Place, rest: str) -> Any:
        """A delta that holds `rest` at its place, and of what stands around it only what the last delta was about."""
        value: Any = rest
        for depth, step in reversed(tuple(enumerate(place))):
            frame = self._frames.get((name, place[:depth]), {})
            value = {**frame, step: value} if isinstance(step, str) else [value]
        return value


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
        if start >= 0 and self._may_become_one(text[start:]):
            text, self._held = text[:start], text[start:]
        else:
            self._held = ""
        return restore(text, self._values, in_json=self._in_json)

    def rest(self) -> str:
        """What was held back, when nothing more comes."""
        rest, self._held = self._held, ""
        return rest

    def _may_become_one(self, end: str) -> bool:
        return CLOSE not in end and any(placeholder.startswith(end) for placeholder in self._values)
