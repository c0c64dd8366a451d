"""鍵を包む鍵 (key-encryption keys): what those who wrap and unwrap data keys need to know of them, and no more."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

KEK_BYTES = 32
ID_BYTES = 8
# What is wrapped under a key-encryption key: prompts and answers (by shelf), files attached to requests.
BODY, ATTACHMENT = "body", "attachment"
PURPOSES = (BODY, ATTACHMENT)


class Keks(Protocol):
    """The key-encryption keys at hand, of one purpose: one, or several while they are changed."""

    def at_hand(self) -> tuple[bytes, ...]:
        """Each of 32 bytes; the one for a new installation first. Never waits once it has answered.

        Raises ConfigurationError where they cannot be had at all.
        """

    def look_again(self) -> None:
        """A key was missed: ask the source again if that may help. Never waits long, never raises."""

    def forget_retired(self) -> None:
        """Let go of keys that were retired since this process began; who runs long calls it now and then."""


@dataclass(frozen=True, slots=True)
class OneKek:
    """A single key that never changes."""

    key: bytes

    def at_hand(self) -> tuple[bytes, ...]:
        return (self.key,)

    def look_again(self) -> None:
        """There is nowhere to look."""

    def forget_retired(self) -> None:
        """It never changes."""


def kek_id(key: bytes) -> str:
    """The public name of a key, 16 hex digits: a hash of 32 random bytes tells nothing about them."""
    return hashlib.sha256(b"sekisho kek\0" + key).digest()[:ID_BYTES].hex()


def kek_of(keks: Keks, key_id: str) -> bytes | None:
    """The key of that name, asked for twice before it is given up."""
    for is_last in (False, True):
        for key in keks.at_hand():
            if kek_id(key) == key_id:
                return key
        if not is_last:
            keks.look_again()
    return None
