"""A refusal on its way to the client: its HTTP status, its findings without their text, and the `sekisho` object.

The wire shape around it belongs to the protocol (`providers/`). Statuses are those of the interface: 401 key,
403 permit and scope, 400 content and parameters, 413, 429, 502/504 upstream, 503 where the gate is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Mark

STATUS_BY_CODE = {
    "request.too-large": 413,
    "request.timeout": 408,
    "endpoint.method": 405,
    "optout.parameter": 400,
    "upstream.timeout": 504,
    "upstream.refused": 400,
    "upstream.not-configured": 503,
    "upstream.paused": 503,
    "limit.price": 503,
    "limit.unknown": 503,
}
STATUS_BY_FAMILY = {
    "key": 401,
    "permit": 403,
    "scope": 403,
    "service": 403,
    "optout": 403,
    "public": 403,
    "image": 403,
    "search": 400,
    "personal": 400,
    "secret": 400,
    "rights": 400,
    "content": 400,
    "request": 400,
    "endpoint": 404,
    "limit": 429,
    "upstream": 502,
    "screen": 503,
    "snapshot": 503,
    "ledger": 503,
    "gate": 503,
}
RETRY_AFTER_S = 1


Writer = Callable[[int, str, dict[str, Any]], bytes]


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """How a protocol writes HTTP status, message and the `sekisho` object: as an answer, and inside a stream."""

    body: Writer
    event: Writer


@dataclass(frozen=True, slots=True)
class Denial:
    """A refusal to one call. `others`: further reasons. `detail`: an upstream's own words about a parameter.

    hold: the id under which the user may state a reason and send again; "" if there is no such way. hold_page: where.
    status: HTTP status where it is not that of the code (an upstream's 413 or 422); 0 otherwise.
    """

    refusal: Refusal
    findings: tuple[Mark, ...] = ()
    others: tuple[Refusal, ...] = ()
    detail: str = ""
    status: int = 0
    retry_after: int = 0
    hold: str = ""
    hold_page: str = ""

    @property
    def http_status(self) -> int:
        return self.status or status_of(self.refusal.code)


def status_of(code: str) -> int:
    """The HTTP status of a refusal code; a code of an unknown family is a scope refusal (403)."""
    return STATUS_BY_CODE.get(code) or STATUS_BY_FAMILY.get(code.partition(".")[0], 403)


def explain(denial: Denial, record: str) -> dict[str, Any]:
    """The `sekisho` object of every refusal. Labels and places of findings only, never their text."""
    refusal = denial.refusal
    told: dict[str, Any] = {
        "rule": refusal.rule,
        "code": refusal.code,
        "findings": [
            {"label": mark.label, "start": mark.start, "end": mark.end, "path": mark.path} for mark in denial.findings
        ],
        "message_ja": refusal.message_ja,
        "message_en": refusal.message_en,
        "next_ja": refusal.next_ja,
        "record": record,
    }
    if denial.hold:
        told["hold"] = denial.hold
        if denial.hold_page:
            told["hold_page"] = denial.hold_page
    if denial.others:
        told["others"] = [{"rule": no.rule, "code": no.code, "message_ja": no.message_ja} for no in denial.others]
    return told


def retry_after(denial: Denial) -> int:
    """Seconds for `Retry-After`; 0 where trying again changes nothing."""
    if denial.retry_after:
        return denial.retry_after
    return RETRY_AFTER_S if denial.http_status in (429, 503) else 0
