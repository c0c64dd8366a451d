"""The trace of one call (OpenTelemetry): how long each step took, how it ended. Ids, numbers and our own words only.

Never a text, a name, a key, an address, a path a client wrote; nothing a client chose but the id of its own trace (W3C
traceparent). Off unless a collector is configured; then `OFF` stands in, which does nothing.
"""

import os
import re
from dataclasses import dataclass
from time import time_ns
from typing import Any, Protocol

from sekisho.kernel.refusal import Refusal

TRACEPARENT = b"traceparent"
# version-traceid-parentid-flags; a later version may have more behind the flags.
PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?")
SAMPLED = 1
# The steps a call goes through. The place gives the span its id, so that the upstream can be told it beforehand.
STEPS = ("key", "body", "permit", "screen", "intent", "upstream", "outcome")
UPSTREAM = "upstream"
LAST_ID = 2**64 - 1
Fact = str | int


@dataclass(frozen=True, slots=True)
class Span:
    """One step, or (name = endpoint) the whole call. Times in ns since 1970; parent "" is none. facts: by name."""

    name: str
    id: str
    parent: str
    start: int
    end: int
    facts: dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Traced:
    """A finished call: its spans, the whole first."""

    id: str
    spans: tuple[Span, ...]


class Sink(Protocol):
    """Who takes finished calls. Must return at once."""

    def take(self, traced: Traced) -> None: ...


class NoTrace:
    """Stands in while nothing is traced."""

    __slots__ = ()

    def step(self, name: str) -> None:
        """As `Trace.step`."""

    def tell(self, **facts: Fact) -> None:
        """As `Trace.tell`."""

    def answered(self, status: int) -> None:
        """As `Trace.answered`."""

    def refused(self, refusal: Refusal) -> None:
        """As `Trace.refused`."""

    def end(self) -> None:
        """As `Trace.end`."""

    def handed_on(self) -> str:
        """As `Trace.handed_on`."""
        return ""


OFF = NoTrace()


class Trace:
    """A stopwatch over the steps of one call, used from the loop only; `end` hands it to the sink, once."""

    __slots__ = ("_base", "_facts", "_is_open", "_name", "_parent", "_sink", "_start", "_steps", "id")

    def __init__(self, sink: Sink, endpoint: str, record: str, parent: tuple[str, str] | None) -> None:
        """parent: the trace and the span of the client's that this call belongs to."""
        seed = os.urandom(24)
        self.id, self._parent = parent or (seed[:16].hex(), "")
        self._base = int.from_bytes(seed[16:]) or 1
        self._sink = sink
        self._name = endpoint
        self._facts: dict[str, Fact] = {"http.route": endpoint, "sekisho.record": record}
        self._steps: list[tuple[str, int, dict[str, Fact]]] = []
        self._start = time_ns()
        self._is_open = True

    def step(self, name: str) -> None:
        """The step before is over, and this one (of `STEPS`) begins."""
        self._steps.append((name, time_ns(), {}))

    def tell(self, **facts: Fact) -> None:
        """Facts about the step under way: numbers, ids of ours, words of ours."""
        if self._steps:
            self._steps[-1][2].update({f"sekisho.{name}": value for name, value in facts.items()})

    def answered(self, status: int) -> None:
        """The HTTP status the client was given."""
        self._facts["http.response.status_code"] = status

    def refused(self, refusal: Refusal) -> None:
        """The call was refused in the step under way."""
        facts: dict[str, Fact] = {"code": refusal.code} | ({} if refusal.rule is None else {"rule": refusal.rule})
        self.tell(**facts)
        self._facts |= {f"sekisho.{name}": value for name, value in facts.items()}

    def handed_on(self) -> str:
        """The traceparent for an upstream that may know it: the span `upstream` of this trace."""
        return f"00-{self.id}-{self._id(UPSTREAM)}-01"

    def end(self) -> None:
        """Everything was said."""
        if not self._is_open:
            return
        self._is_open = False
        now, whole = time_ns(), f"{self._base:016x}"
        ends = [*(start for _, start, _ in self._steps[1:]), now]
        steps = (
            Span(name, self._id(name), whole, start, end, facts)
            for (name, start, facts), end in zip(self._steps, ends, strict=True)
        )
        self._sink.take(Traced(self.id, (Span(self._name, whole, self._parent, self._start, now, self._facts), *steps)))

    def _id(self, step: str) -> str:
        return f"{(self._base + STEPS.index(step)) % LAST_ID + 1:016x}"


Tracing = Trace | NoTrace


def parent_of(values: list[str]) -> tuple[tuple[str, str] | None, bool]:
    """(trace, span) of a client's traceparent, if there is exactly one valid one; and whether it wants to be traced."""
    match = PARENT.fullmatch(values[0].strip()) if len(values) == 1 else None
    if match is None:
        return None, True
    return (match[1], match[2]), bool(int(match[3], 16) & SAMPLED)


def as_otlp(calls: list[Traced], resource: dict[str, Fact]) -> dict[str, Any]:
    """The body of an OTLP/HTTP request in JSON (opentelemetry-proto, `ExportTraceServiceRequest`)."""
    spans = [_span(traced.id, span, is_whole=span is traced.spans[0]) for traced in calls for span in traced.spans]
    scope = {"scope": {"name": "sekisho.gateway"}, "spans": spans}
    return {"resourceSpans": [{"resource": {"attributes": _facts(resource)}, "scopeSpans": [scope]}]}


def _span(trace: str, span: Span, *, is_whole: bool) -> dict[str, Any]:
    kind = 2 if is_whole else 3 if span.name == UPSTREAM else 1  # server, client, internal
    status = span.facts.get("http.response.status_code", 0)
    return {
        "traceId": trace,
        "spanId": span.id,
        "parentSpanId": span.parent,
        "name": span.name,
        "kind": kind,
        "startTimeUnixNano": str(span.start),
        "endTimeUnixNano": str(span.end),
        "attributes": _facts(span.facts),
        "status": {"code": 2} if isinstance(status, int) and status >= 500 else {},
    }


def _facts(facts: dict[str, Fact]) -> list[dict[str, Any]]:
    return [
        {"key": name, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
        for name, value in facts.items()
    ]
