"""Held calls: the user decides and states a reason, as a code. The book gets the code, nobody keeps the words.

A hold's id is a keyed hash of who asked and what was found, so nothing has to be remembered to know it again. What was
once released stays released for that person for a while, because clients send their history again with every turn.
"""

import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from time import monotonic

REASONS = {"public-figure": "公人に関する情報", "published": "公表されている情報"}
HOLD_HEADER, REASON_HEADER = b"x-sekisho-hold", b"x-sekisho-reason"
MOST_RELEASED = 10_000
RELEASED_S = 12 * 3600
Found = frozenset[tuple[str, str]]


class Holds:
    """Hold ids, and what was released in this process. found: (label, text) of everything that is held."""

    def __init__(self, key: bytes) -> None:
        self._key = blake2b(b"holds", key=key, digest_size=32).digest()
        self._released: OrderedDict[bytes, tuple[float, str]] = OrderedDict()

    def id_of(self, engagement: str, actor: str, found: Found) -> str:
        """The id under which this person may release exactly this."""
        whole = blake2b(key=self._key, digest_size=16)
        for mark in sorted(self._mark(engagement, actor, each) for each in found):
            whole.update(mark)
        return f"hold_{whole.hexdigest()}"

    def release(self, engagement: str, actor: str, found: Found, reason: str) -> None:
        """Remember that this person stated a reason for each of these."""
        for each in found:
            mark = self._mark(engagement, actor, each)
            self._released.pop(mark, None)
            self._released[mark] = monotonic(), reason
        while len(self._released) > MOST_RELEASED:
            self._released.popitem(last=False)

    def reasons(self, engagement: str, actor: str, found: Found) -> frozenset[str] | None:
        """The reasons stated before, if there is one for each; else None."""
        stated = set()
        for each in found:
            at, reason = self._released.get(self._mark(engagement, actor, each), (0.0, ""))
            if not reason or monotonic() - at > RELEASED_S:
                return None
            stated.add(reason)
        return frozenset(stated)

    def _mark(self, engagement: str, actor: str, each: tuple[str, str]) -> bytes:
        named = "\0".join((engagement, actor, *each)).encode("utf-8", "surrogatepass")
        return blake2b(named, key=self._key, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Statement:
    """Who calls, and what they said about a hold. given_hold, given_reason: of the headers, "" if absent.

    released: the reason this person stated at the desk, by hold id.
    """

    holds: Holds
    engagement: str
    actor: str
    given_hold: str = ""
    given_reason: str = ""
    released: Callable[[str], str] = lambda hold: ""

    def settle(self, found: Found) -> tuple[str, frozenset[str] | None]:
        """The hold's id, and the reasons if it may pass."""
        hold = self.holds.id_of(self.engagement, self.actor, found)
        stated = self.given_reason if is_same(self.given_hold, hold) else ""
        reason = stated if stated in REASONS else self.released(hold)
        if reason in REASONS:
            self.holds.release(self.engagement, self.actor, found, reason)
            return hold, frozenset((reason,))
        return hold, self.holds.reasons(self.engagement, self.actor, found)


def is_same(given: str, hold: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), hold.encode())
