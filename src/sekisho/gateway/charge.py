"""What a call costs a budget: an estimate before it leaves, and what counts when it has ended. Pure.

The estimate errs on the high side (a token for three bytes: about one for a Japanese character, more than an English
text has), so that calls under way cannot spend together what is not there.
"""

import json
import re
from typing import Any, NamedTuple

from sekisho.gateway.answer import AnswerFacts

BYTES_A_TOKEN = 3
# A file in the body says nothing about its tokens by its length; providers count a picture with less than this.
FILE_TOKENS = 3000
LEAST_FILE = 2048
# Files stand in these fields, or begin as what they are; the same letters anywhere else are a text.
FILE_FIELDS = frozenset(("data", "file_data"))
FILE_URL = re.compile(r"data:[^,]{0,200},")
BASE64 = re.compile(r"[A-Za-z0-9+/_=\-\r\n]+")
# What an answer may have that nobody limited. An answer that is longer counts with its true length afterwards.
DEFAULT_OUTPUT = 1024
OUTPUT_LIMITS = (
    *("max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens", "max_new_tokens", "min_tokens"),
)
CHOICES = ("n", "candidateCount", "best_of")
COUNTED = (*OUTPUT_LIMITS, *CHOICES)
MOST_RESERVED = 10**9
LONGEST_NUMBER = 20


class Charge(NamedTuple):
    """Tokens in and out."""

    tokens_in: int = 0
    tokens_out: int = 0

    @property
    def tokens(self) -> int:
        return self.tokens_in + self.tokens_out


FREE = Charge()


def estimate(body: dict[str, Any]) -> Charge:
    """What a request may need at most, as far as it can be told from its body."""
    asked = {**body.get("generationConfig", {})} if isinstance(body.get("generationConfig"), dict) else {}
    asked |= {name: body[name] for name in COUNTED if name in body}
    limits = [_whole(asked[name]) for name in OUTPUT_LIMITS if name in asked]
    times = [_whole(asked[name]) for name in CHOICES if name in asked]
    out = (max(limits, default=0) or DEFAULT_OUTPUT) * max([1, *times])
    return Charge(min(_input(body), MOST_RESERVED), min(out, MOST_RESERVED))


def charge_of(reserved: Charge, facts: AnswerFacts, status: int, answer: bytes, *, has_left: bool = True) -> Charge:
    """What an ended call counts. status: the upstream's, 0 if it never answered. answer: what came of it.

    What the upstream says counts. Where it says nothing: nothing for a call it refused or never saw, an estimate
    for an answer, and the whole reservation where nobody knows what happened.
    """
    if facts.tokens_in or facts.tokens_out:
        return Charge(facts.tokens_in, facts.tokens_out)
    if not has_left or status >= 400:
        return FREE
    if answer:
        return Charge(reserved.tokens_in, len(answer) // BYTES_A_TOKEN + 1)
    return reserved


def _whole(value: Any) -> int:
    """A positive whole number as servers read it (5, 5.0, "5"); 0 where it is none."""
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER and value.isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return max(value, 0) if type(value) is int else 0


def _input(value: Any, is_file: bool = False) -> int:
    """Tokens of everything a model would see: texts, names and numbers, files by the piece."""
    if isinstance(value, str):
        if len(value) >= LEAST_FILE and _is_base64(value, is_file):
            return FILE_TOKENS
        return _words(value)
    if isinstance(value, bytes):  # a file in a form
        return FILE_TOKENS
    if isinstance(value, dict):
        # A document of Anthropic's may be a text, under the same name.
        carries = value.get("type") != "text"
        total = 0
        for name, item in value.items():
            total += _words(name)
            is_file = carries and name in FILE_FIELDS
            total += _words(item) if type(item) is str and len(item) < LEAST_FILE else _input(item, is_file)
        return total
    if isinstance(value, list):
        return sum([_input(item) for item in value])
    return len(json.dumps(value)) // BYTES_A_TOKEN + 1


def _words(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")) // BYTES_A_TOKEN + 1


def _is_base64(text: str, is_file: bool) -> bool:
    url = FILE_URL.match(text)
    return (is_file or url is not None) and BASE64.fullmatch(text, url.end() if url else 0) is not None
