"""What is known of one request: one frozen value, made on arrival and replaced by a fuller one as the steps go on."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from sekisho.gateway.charge import FREE, Charge
from sekisho.kernel.clock import Clock
from sekisho.kernel.ids import new_id
from sekisho.permits.permit import Permit
from sekisho.permits.snapshot import KeyEntry, Upstream


class Call(NamedTuple):  # made anew four times in every call
    """The book's view of a request. Ids only: nothing here was written by the client. "" means not known (yet).

    notes: codes beside the findings, e.g. `reason.published`.
    reserved: tokens set aside of the budgets while the call is under way.
    arrived: monotonic seconds, for durations only. purpose and model stay "" until the permit and a route know
    them, because before that they are free text of the client.
    """

    record: str
    at: datetime
    arrived: float
    endpoint: str
    engagement: str = ""
    party: str = ""
    actor: str = ""
    permit: str = ""
    purpose: str = ""
    service: str = ""
    kind: str = ""
    model: str = ""
    stream: bool = False
    notes: tuple[str, ...] = ()
    reserved: Charge = FREE

    def elapsed_ms(self) -> int:
        return int((monotonic() - self.arrived) * 1000)

    def by(self, key: KeyEntry) -> "Call":
        """The same call, now that its key is known."""
        return self._replace(engagement=key.engagement, party=key.party, actor=key.actor)


def arrive(endpoint: str, clock: Clock) -> Call:
    """A fresh call with the record id that the client, the upstream and the book will share."""
    return Call(new_id("rec"), clock.now(), monotonic(), endpoint)


@dataclass(frozen=True, slots=True)
class Admission:
    """A call the permit allows, with what the next steps need. `upstream_model` is the name the upstream knows."""

    call: Call
    permit: Permit
    upstream: Upstream
    upstream_model: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for, read from its body and headers; still free text of the client.

    kind: of service that the endpoint is for.
    search_tools: names of provider-side search the body switches on. purpose: of `X-Sekisho-Purpose`, or "".
    reserved: what it may need of the budgets.
    """

    model: str
    stream: bool
    purpose: str = ""
    search_tools: tuple[str, ...] = ()
    browser_origin: str = ""
    kind: str = "text"
    reserved: Charge = FREE
