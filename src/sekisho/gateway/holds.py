"""Held calls: the user decides and states a reason, as a code. The book gets the code, nobody keeps the words.

A hold's id is a keyed hash of who asked and what was found, so nothing has to be remembered to know it again. What was
once released stays released for that person for a while, because clients send their history again with every turn.
A reason stated at the desk counts as long as the snapshot says so: what is taken back there is forgotten here.
"""

import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from time import monotonic
from typing import NamedTuple

from sekisho.permits.reasons import REASONS, RELEASE_LASTS

HOLD_HEADER, REASON_HEADER = b"x-sekisho-hold", b"x-sekisho-reason"
MOST_RELEASED = 10_000
RELEASED_S = RELEASE_LASTS.total_seconds()
Found = frozenset[tuple[str, str]]


class _Release(NamedTuple):
    """at: monotonic seconds. hold: under which the desk has the reason; "" where a client's header said it."""

    at: float
    reason: str
    hold: str


def nothing_stated(hold: str) -> str:
    """What a desk answers that knows of no reason for this hold."""
    return ""


class Holds:
    """Hold ids, and what was released in this process. found: (label, text) of everything that is held."""

    def __init__(self, key: bytes) -> None:
        self._key = blake2b(b"holds", key=key, digest_size=32).digest()
        self._released: OrderedDict[bytes, _Release] = OrderedDict()

    def id_of(self, engagement: str, actor: str, found: Found) -> str:
        """The id under which this person may release exactly this."""
        whole = blake2b(key=self._key, digest_size=16)
        for mark in sorted(self._mark(engagement, actor, each) for each in found):
            whole.update(mark)
        return f"hold_{whole.hexdigest()}"

    def release(self, engagement: str, actor: str, found: Found, reason: str, hold: str = "") -> None:
        """Remember that this person stated a reason for each of these. hold: as in `_Release`."""
        for each in found:
            mark = self._mark(engagement, actor, each)
            self._released.pop(mark, None)
            self._released[mark] = _Release(monotonic(), reason, hold)
        while len(self._released) > MOST_RELEASED:
            self._released.popitem(last=False)

    def reasons(
        self, engagement: str, actor: str, found: Found, stated: Callable[[str], str] = nothing_stated
    ) -> frozenset[str] | None:
        """The reasons given before, if there is one for each; else None. stated: at the desk, by hold id, now."""
        reasons = set()
        for each in found:
            known = self._released.get(self._mark(engagement, actor, each))
            if known is None or monotonic() - known.at > RELEASED_S:
                return None
            if known.hold and stated(known.hold) != known.reason:
                return None
            reasons.add(known.reason)
        return frozenset(reasons)

    def _mark(self, engagement: str, actor: str, each: tuple[str, str]) -> bytes:
        named = "\0".join((engagement, actor, *each)).encode("utf-8", "surrogatepass")
        return blake2b(named, key=self._key, digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class Statement:
    """Who calls, and what they said about a hold. given_hold, given_reason: of the headers, "" if absent.

    released: the reason this person stated at the desk, by hold id. page: where they state one, "" if nowhere.
    """

    holds: Holds
    engagement: str
    actor: str
    given_hold: str = ""
    given_reason: str = ""
    released: Callable[[str], str] = nothing_stated
    page: str = ""

    def fault(self, hold: str) -> tuple[str, str]:
        """Why the headers released nothing, in Japanese and English; empty where there were none."""
        if not self.given_hold and not self.given_reason:
            return "", ""
        if self.given_reason not in REASONS:
            codes = tuple(REASONS)
            return (
                f"X-Sekisho-Reason に書ける理由は {'・'.join(codes)} のどれかです。",
                f" X-Sekisho-Reason must be one of: {', '.join(codes)}.",
            )
        if not is_same(self.given_hold, hold):
            return (
                "X-Sekisho-Hold が、この内容の保留の番号と違います（人か内容が変わると、番号も変わります）。",
                " X-Sekisho-Hold is not the id of this hold.",
            )
        return "", ""

    def settle(self, found: Found) -> tuple[str, frozenset[str] | None]:
        """The hold's id, and the reasons if it may pass."""
        hold = self.holds.id_of(self.engagement, self.actor, found)
        # What the desk knows comes first: remembered as the client's, it would outlive being taken back there.
        stated = self.released(hold)
        by_header = is_same(self.given_hold, hold) and self.given_reason in REASONS
        reason = stated or (self.given_reason if by_header else "")
        if reason in REASONS:
            self.holds.release(self.engagement, self.actor, found, reason, hold if stated else "")
            return hold, frozenset((reason,))
        return hold, self.holds.reasons(self.engagement, self.actor, found, self.released)


def is_same(given: str, hold: str) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), hold.encode())
