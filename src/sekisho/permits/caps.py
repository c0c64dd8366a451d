"""How much may be used: limits as numbers, each for a whole engagement or for one person in it.

The guideline sets none. Where several are set (by the city in the permit, by the responsible person, by the
operator's settings) the lowest counts: a limit can only narrow.
"""

from collections.abc import Iterable, Mapping
from typing import Any

RATE, AT_ONCE, BODY = "requests-per-minute", "calls-at-once", "body-bytes"
TOKENS, YEN = "tokens-per-month", "yen-per-month"
WHATS = (RATE, AT_ONCE, BODY, TOKENS, YEN)
BUDGETS = (TOKENS, YEN)
WHAT_WORDS = {
    RATE: "1分間の呼出しの回数",
    AT_ONCE: "同時の呼出しの数",
    BODY: "1回に送る量（バイト）",
    TOKENS: "1か月のトークン数",
    YEN: "1か月の金額（円）",
}
MOST = 10**12
MOST_RATE = 100_000  # the gate remembers each call of the last minute

Caps = Mapping[str, int]


def lowest(*sets: Iterable[tuple[str, int]]) -> dict[str, int]:
    """What counts where several sets of limits apply."""
    found: dict[str, int] = {}
    for pairs in sets:
        for what, most in pairs:
            found[what] = min(most, found.get(what, most))
    return found


def cap(what: Any, most: Any) -> tuple[str, int]:
    """One limit, strictly. Raises ValueError for what is none; TypeError for what is no number."""
    if type(most) is not int:
        raise TypeError("not a whole number")
    if what not in WHATS or not 0 < most <= (MOST_RATE if what == RATE else MOST):
        raise ValueError("not a limit")
    return str(what), most
