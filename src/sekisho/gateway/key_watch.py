"""The provider's key told in pieces: seen before the client has it whole, in the texts of any protocol's stream.

A careless or debugging upstream echoes its headers as an answer, and a stream cuts that anywhere. What could become the
key is held back; an event that neither ends nor goes on with a beginning of it costs one search for such an end.
"""

import re
from typing import AnyStr

from sekisho.gateway.answer import read_object
from sekisho.gateway.places import Place, texts_of
from sekisho.gateway.sse import SseEvent

# From so many characters of the key on nothing passes until it is clear how it goes on.
SURE = 6
# A text that has not gone on for so many events holds nothing back any more: it has most likely ended. A shorter
# beginning is forgotten then: many a constant (`in_progress`) ends as some key begins.
PATIENCE = 32
# Letters, digits and signs of a key that JSON writes with escapes though it need not.
ESCAPED = re.compile(rb"\\(?:u00[2-7]|/)")


def beginning(text: AnyStr, key: AnyStr) -> AnyStr:
    """The longest end of `text` with which the key begins, short of the whole key."""
    start = text.find(key[:1], max(0, len(text) - len(key) + 1))
    while start >= 0 and not key.startswith(text[start:]):
        start = text.find(key[:1], start + 1)
    return text[start:] if start >= 0 else text[:0]


class KeyWatch:
    """Follows the events of one stream. secret: the provider's key, or "" if it has none."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._whole = secret.encode()
        # The key begins within a string, or at the end of one that is no name of a field.
        ends = "|".join(re.escape(secret[1:length]) for length in range(1, SURE))
        sign = rf'{re.escape(secret[:1])}(?:{re.escape(secret[1:SURE])}|(?:{ends})"(?!\s*:))'
        self._sign = re.compile(sign.encode())
        self._begun: dict[Place, tuple[str, int]] = {}
        self._events = 0
        self._told = ""
        self.is_close = False  # what has come may be becoming the key: it must not pass yet

    def is_told(self, event: SseEvent) -> bool:
        """Whether the key stands in this event, or is whole with it."""
        if not self._secret:
            return False
        if self._whole in event.raw:
            return True
        data = event.data
        if data is None or not (self._begun or self._sign.search(data) or (b"\\" in data and ESCAPED.search(data))):
            return False
        return self._follow(data)

    def without_key(self, kept: bytes) -> bytes:
        """A copy for the book of what had come, without the pieces of a key that was told in them."""
        return kept.replace(self._told.encode(), b"") if self._told else kept

    def _follow(self, data: bytes) -> bool:
        self._events += 1
        for place, piece in texts_of(read_object(data) or {}):
            if not piece:
                continue
            before = self._begun.pop(place, ("", 0))[0]
            if self._secret in before + piece:
                self._told = before
                return True
            if begun := beginning(before + piece, self._secret):
                self._begun[place] = begun, self._events
        self._judge()
        return False

    def _judge(self) -> None:
        """Whether something may be becoming the key; a short beginning that does not go on is forgotten."""
        self.is_close = False
        for place, (begun, at) in tuple(self._begun.items()):
            is_fresh = self._events - at < PATIENCE
            if len(begun) >= SURE:
                self.is_close = self.is_close or is_fresh
            elif not is_fresh:
                del self._begun[place]
