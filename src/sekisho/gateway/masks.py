"""Placeholders for what is masked: the same value of a conversation always gets the same one, e.g. 〔氏名1〕.

Numbers count by first appearance, so a client that sends its history again gets the same placeholders even after a
restart. What they stand for lives in this process's memory alone: bounded, never written, never logged.
"""

import re
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from time import monotonic

from sekisho.screening.words import LABEL_WORDS

OPEN, CLOSE = "〔", "〕"
WORDS = frozenset(LABEL_WORDS.values())
PLACEHOLDER = re.compile(
    f"{OPEN}({'|'.join(sorted(map(re.escape, WORDS), key=len, reverse=True))})([0-9]{{1,4}}){CLOSE}"
)
# What is written into a placeholder and changes nothing: spaces, wide digits.
WRITINGS = {ord(" "): None, ord("　"): None} | {ord("０") + digit: str(digit) for digit in range(10)}
MOST_CONVERSATIONS = 1000
MOST_VALUES = 2000
IDLE_S = 12 * 3600


class Conversation:
    """The placeholders of one conversation. Calls may run side by side: every change is under a lock."""

    def __init__(self) -> None:
        self._by_value: dict[tuple[str, str], str] = {}
        self._by_placeholder: dict[str, str] = {}
        self._lock = threading.Lock()

    def placeholder(self, label: str, value: str, taken: frozenset[str] = frozenset()) -> str:
        """The one for this value. taken: placeholders that a person typed and that therefore mean nothing of ours.

        Raises OverflowError when a conversation holds too many values.
        """
        name = label, _plain(value)
        with self._lock:
            if name in self._by_value:
                return self._by_value[name]
            if len(self._by_value) >= MOST_VALUES:
                raise OverflowError("too many masked values")
            word = LABEL_WORDS.get(label, "項目")
            number = 1
            while (made := f"{OPEN}{word}{number}{CLOSE}") in self._by_placeholder or made in taken:
                number += 1
            self._by_value[name] = made
            self._by_placeholder[made] = value
            return made

    def values(self) -> Mapping[str, str]:
        """Value by placeholder, as of now."""
        with self._lock:
            return dict(self._by_placeholder)


class MaskMemory:
    """Conversations by engagement, key and what the client or the first words say; the longest unused go first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, tuple[float, Conversation]] = OrderedDict()

    def conversation(self, *names: str) -> Conversation:
        """The conversation of these names, which together tell it from every other."""
        name = blake2b("\0".join(names).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        now = monotonic()
        found = self._kept.pop(name, None)
        conversation = found[1] if found and now - found[0] < IDLE_S else Conversation()
        self._kept[name] = now, conversation
        while len(self._kept) > MOST_CONVERSATIONS or now - next(iter(self._kept.values()))[0] > IDLE_S:
            self._kept.popitem(last=False)
        return conversation


def typed(texts: Iterable[str]) -> frozenset[str]:
    """Everything in the texts that looks like a placeholder."""
    return frozenset(
        found[0] for text in texts if OPEN in text for found in PLACEHOLDER.finditer(text.translate(WRITINGS))
    )


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split())
