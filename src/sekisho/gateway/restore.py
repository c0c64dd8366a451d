"""The way back: placeholders in an answer become what they stand for, whole or in the middle of a stream.

A stream may cut a placeholder anywhere; what could still become one is held back, never longer than the longest.
Which deltas of a stream belong together is each protocol's to say (`providers/`); every string of a delta is a text.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sekisho.gateway.answer import compact
from sekisho.gateway.masks import CLOSE, OPEN, WRITINGS
from sekisho.gateway.places import ABOUT, Place, item_step

Values = Mapping[str, str]
Name = tuple[int | str, ...]
# Words of the wire format, whole in every delta. In the arguments of a tool they may be names of a person's choosing.
WHOLE = frozenset(("role", "type", "id", "finish_reason", "object", "model", "jsonPath"))
# What the provider made and checks: one changed letter makes it worthless.
SEALS = frozenset(("signature", "thoughtSignature", "encrypted_content"))
# A placeholder as it comes back: models put spaces and wide digits into it, and JSON within an answer may escape it.
ESCAPED_OPEN = "\\u3014"
LONGEST = 160  # with every character escaped
WRITTEN = re.compile(
    r"(?:〔|(?<!\\)\\u3014)(?:[^\\〔〕\n\"]|\\u(?!301[45])[0-9A-Fa-f]{4}){2,150}?(?:〕|\\u3015)",
)
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
CUT_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{0,3})?\Z")
BEGUN = re.compile(r"(?<!\\)\\(?:u(?:3(?:01?)?)?)?\Z")  # what may become an escaped bracket
# Texts that are JSON themselves.
JSON_TEXT = frozenset(("arguments", "partial_json"))


def restore(text: str, values: Values, *, in_json: bool = False) -> str:
    """`text` with its placeholders replaced. in_json: the text is JSON, so that a value must stay within its string."""
    if OPEN not in text and ESCAPED_OPEN not in text:
        return text

    def value_of(found: re.Match[str]) -> str:
        value = values.get(_as_made(found[0]))
        if value is None:
            return found[0]
        return json.dumps(value, ensure_ascii=False)[1:-1] if in_json or "\\" in found[0] else value

    return WRITTEN.sub(value_of, text)


def _as_made(written: str) -> str:
    """A placeholder as we wrote it: without the escapes of JSON, spaces and wide digits that a model writes it with."""
    plain = ESCAPE.sub(lambda found: chr(int(found[1], 16)), written) if "\\" in written else written
    return plain.translate(WRITINGS)


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
        start = max(text.rfind(OPEN), text.rfind(ESCAPED_OPEN))
        if start < 0 or not self._may_become_one(text[start:]):
            begun = BEGUN.search(text) if self._values else None
            start = begun.start() if begun else len(text)
        text, self._held = text[:start], text[start:]
        return restore(text, self._values, in_json=self._in_json)

    def rest(self) -> str:
        """What was held back, when nothing more comes."""
        rest, self._held = self._held, ""
        return rest

    def _may_become_one(self, end: str) -> bool:
        plain = _as_made(CUT_ESCAPE.sub("", end))
        return CLOSE not in plain and len(end) < LONGEST and any(made.startswith(plain) for made in self._values)
