"""Full- and half-width input, field by field. Never NFKC over everything: it turns ① into 1 and ㈱ into (株)."""

import re

NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# What people type for a hyphen in numbers: hyphens, dashes, minus, long vowel mark, box drawing.
HYPHENS = "-‐‑‒–—―−ー－ｰ─━"
_HYPHEN_RUN = re.compile(f"[{HYPHENS}]")


def narrow(text: str) -> str:
    """Full-width ASCII and the ideographic space to half-width; nothing else changes."""
    return text.translate(NARROW)


def number_text(text: str) -> str:
    """For telephone, postal-code and contract-number fields: narrow, one kind of hyphen, no white space."""
    return re.sub(r"\s+", "", _HYPHEN_RUN.sub("-", narrow(text)))


def plain_line(text: str) -> str:
    """For one-line text fields: line breaks and runs of white space become one space; the characters stay."""
    return re.sub(r"\s+", " ", text).strip()
