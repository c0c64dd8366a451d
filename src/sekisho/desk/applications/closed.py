"""確認 that no longer opens anything: the request stays confirmed, as it was; its permit was stopped, revoked or ended.

The table of states has no way out of 確認, and must not have: what the city confirmed on that day stays true. What is
shown beside it is the state of the permit that came of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.desk.applications.models import Request, Version
from sekisho.permits.lifecycle import PERMIT

CLOSED = ("suspended", "revoked", "expired")


@dataclass(frozen=True, slots=True)
class Closed:
    """The permit of a confirmed request that opens nothing now. reason: as it was told, or ""."""

    permit: str
    state: str
    reason: str

    @property
    def word(self) -> str:
        return f"手形は{PERMIT.words[self.state]}"

    @property
    def title(self) -> str:
        return f"確認を受けましたが、{self.word}です。いまは利用できません"

    @property
    def body(self) -> str:
        """Why, and what to do next."""
        why = f"理由：{self.reason}　" if self.reason else ""
        if self.state == "suspended":
            return f"{why}再開されるまで待つか、発注者に問い合わせてください。"
        return f"{why}利用するときは、新しい確認依頼書を提出してください。確認を受けた記録は残ります。"


def closed_permits(requests: Iterable[Request]) -> dict[str, Closed]:
    """By the id of the request; none where the permit is live or a new one took its place. At most two questions."""
    ids = [row.id for row in requests if row.state == "confirmed"]
    if not ids:
        return {}
    versions = Version.objects.filter(request__in=ids).order_by()
    # Of a permit bound again to others the later one counts.
    adopted = versions.filter(adopted__isnull=False).order_by("adopted__at")
    own = versions.filter(permit__isnull=False)
    rows = [
        *own.values_list("request", "permit", "permit__state", "permit__state_reason"),
        *adopted.values_list("request", "adopted__row", "adopted__row__state", "adopted__row__state_reason"),
    ]
    last = {request: Closed(permit, state, reason) for request, permit, state, reason in rows}
    return {request: found for request, found in last.items() if found.state in CLOSED}
