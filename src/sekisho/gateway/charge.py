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
BASE64 = re.compile(r"(?:data:[^,]{0,200},)?[A-Za-z0-9+/_=\-\s]+")
# What an answer may have that nobody limited. An answer that is longer counts with its true length afterwards.
DEFAULT_OUTPUT = 1024
OUTPUT_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens")
CHOICES = ("n", "candidateCount")
MOST_RESERVED = 10**9


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
    asked |= {name: body[name] for name in (*OUTPUT_LIMITS, *CHOICES) if name in body}
    limits = [asked[name] for name in OUTPUT_LIMITS if type(asked.get(name)) is int and asked[name] > 0]
    times = [asked[name] for name in CHOICES if type(asked.get(name)) is int and asked[name] > 1]
    out = max(limits, default=DEFAULT_OUTPUT) * max(times, default=1)
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


def _input(value: Any) -> int:
    """Tokens of everything a model would see: texts, names and numbers, files by the piece."""
    if isinstance(value, str):
        if len(value) >= LEAST_FILE and BASE64.fullmatch(value):
            return FILE_TOKENS
        return len(value.encode("utf-8", "surrogatepass")) // BYTES_A_TOKEN + 1
    if isinstance(value, bytes):  # a file in a form
        return FILE_TOKENS
    if isinstance(value, dict):
        return sum(_input(name) + _input(item) for name, item in value.items())
    if isinstance(value, list):
        return sum(_input(item) for item in value)
    return len(json.dumps(value)) // BYTES_A_TOKEN + 1
