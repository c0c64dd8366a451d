"""Choices read off bytes, so that a fuzzer of bytes can turn every screw; at their end all choices are 0."""

import json
from collections.abc import Sequence
from typing import Any, TypeVar

One = TypeVar("One")
SCRAPS: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**15, 9007199254740993, 10**30, "", "a", "〔氏名1〕", "\u0000", "\ufeff", "😀"),
    *("\\ud83d", "\\u00e9", "&#x30;", "%E3%81%82", "=E3=81=82", "data:image/png;base64,AAAA", "https://example.jp/a"),
    *([], {}, [[]], {"": ""}, [None], "text", "user", "assistant", "tool", "function", "base64", "custom", "auto"),
)


class Choosing:
    """Bytes, spent from the front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def is_spent(self) -> bool:
        return self._at >= len(self._data)

    def whole(self, most: int) -> int:
        """A number from 0 to most."""
        size = max(1, (most.bit_length() + 7) // 8)
        return int.from_bytes(self.taken(size), "big") % (most + 1)

    def one(self, options: Sequence[One]) -> One:
        return options[self.whole(len(options) - 1)]

    def taken(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        piece = self._data[self._at : self._at + size]
        self._at += size
        return piece

    def rest(self) -> bytes:
        return self.taken(len(self._data))

    def text(self, most: int = 24) -> str:
        """Any text, lone surrogates left out."""
        return self.taken(self.whole(most)).decode("utf-8", "replace")

    def value(self, names: Sequence[str], depth: int = 2) -> Any:
        """Some JSON value; names: of fields worth trying."""
        kind = self.whole(7)
        if kind <= 2 or not depth:
            return self.one(SCRAPS)
        if kind == 3:
            return self.text()
        if kind == 4:
            return self.whole(2**32)
        if kind == 5:
            return [self.value(names, depth - 1) for _ in range(self.whole(3))]
        return {self.name(names): self.value(names, depth - 1) for _ in range(self.whole(3))}

    def name(self, names: Sequence[str]) -> str:
        return self.one(names) if names and self.whole(7) else self.text(12)


def edited(value: Any, choosing: Choosing, names: Sequence[str], most: int = 4) -> Any:
    """A JSON value with up to so many places changed: another value, a field more or less, an item twice or moved."""
    whole = json.loads(json.dumps(value))
    for _ in range(choosing.whole(most)):
        whole = _edit(whole, choosing, names)
    return whole


def _edit(value: Any, choosing: Choosing, names: Sequence[str]) -> Any:
    """One change somewhere within; deeper with every second choice."""
    if isinstance(value, dict) and value and choosing.whole(3):
        name = choosing.one(sorted(value))
        act = choosing.whole(9)
        if act == 0:
            return {**value, choosing.name(names): choosing.value(names)}
        if act == 1:
            return {each: item for each, item in value.items() if each != name}
        if act == 2:
            return {**value, name: choosing.value(names)}
        return {**value, name: _edit(value[name], choosing, names)}
    if isinstance(value, list) and value and choosing.whole(3):
        at = choosing.whole(len(value) - 1)
        act = choosing.whole(7)
        if act == 0:
            return [*value, value[at]]
        if act == 1:
            return value[:at] + value[at + 1 :]
        if act == 2:
            return [*value[:at], choosing.value(names), *value[at:]]
        return [*value[:at], _edit(value[at], choosing, names), *value[at + 1 :]]
    return choosing.value(names)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every string in a JSON value."""
    if isinstance(value, str):
        return [path]
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for name, item in pairs for each in places(item, (*path, name))]


def put(value: Any, path: tuple[str | int, ...], text: Any) -> Any:
    """The value with another one at that path."""
    if not path:
        return text
    name, *below = path
    if isinstance(value, dict):
        return {each: put(item, tuple(below), text) if each == name else item for each, item in value.items()}
    return [put(item, tuple(below), text) if i == name else item for i, item in enumerate(value)]


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for name in path:
        value = value[name]
    return value
