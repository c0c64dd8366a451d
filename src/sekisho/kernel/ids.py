"""Ids: a prefix that says what it is, then 26 characters that sort by time (ULID: 48 bits of ms, 80 random bits)."""

import re
import ssl
import time

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32, as in the ULID specification
# Two at once: an id is made for every call.
PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
PATTERN = re.compile(r"[a-z]{2,12}_[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id(prefix: str, at_ms: int | None = None) -> str:
    """A fresh id such as `rec_01JD…`. Unguessable (80 random bits), unique without asking a store."""
    moment = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    return from_bits(prefix, moment, int.from_bytes(ssl.RAND_bytes(10), "big"))


def from_bits(prefix: str, at_ms: int, bits: int) -> str:
    """The id of these 80 bits at that moment: for what must get the same id again."""
    number = (at_ms & (2**48 - 1)) << 80 | bits
    return f"{prefix}_" + "".join([PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def is_id(text: str, prefix: str) -> bool:
    """Whether `text` is a well-formed id of that kind; says nothing about whether the thing exists."""
    return text.startswith(prefix + "_") and PATTERN.fullmatch(text) is not None
