"""What `/metrics` tells, in Prometheus's terms: how many calls, how they ended, how the book keeps up.

Counts and ids of endpoints, rules and codes only: nothing that a person wrote, no person, no engagement.
"""

from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from sekisho.gateway.call import Call
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Status

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)


class Counts:
    """What one gate has counted since it opened. Made with the gate, so that nothing is shared between two."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._passed = Counter(
            "sekisho_calls_passed", "Calls that left for a service", ["endpoint"], registry=self.registry
        )
        self._refused = Counter(
            "sekisho_calls_refused", "Calls that were refused", ["endpoint", "rule", "code"], registry=self.registry
        )
        self._ended = Counter(
            "sekisho_calls_ended", "Calls whose outcome is recorded", ["endpoint", "status"], registry=self.registry
        )
        self.retried = Counter(
            "sekisho_upstream_retries", "Connections that had to be tried again", ["upstream"], registry=self.registry
        )
        self.paused = Gauge(
            "sekisho_upstream_paused", "1 while an upstream is left alone", ["upstream"], registry=self.registry
        )
        self._seconds = Histogram(
            "sekisho_call_seconds",
            "From arrival to the recorded outcome",
            ["endpoint"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.spans_sent = Counter("sekisho_trace_spans_sent", "Spans a collector took", registry=self.registry)
        self.spans_dropped = Counter(
            "sekisho_trace_spans_dropped", "Spans no collector took in time", registry=self.registry
        )
        self.ready = Gauge("sekisho_ready", "1 if a call would pass now", registry=self.registry)
        self.in_flight = Gauge("sekisho_calls_in_flight", "Calls under way", registry=self.registry)
        self.fsync = Gauge(
            "sekisho_ledger_write_seconds", "How long the last durable write took", registry=self.registry
        )
        self.size = Gauge("sekisho_ledger_entries", "Entries in the book", registry=self.registry)

        # `labels` looks its child up by text under a lock: asked once for each pair instead of once for each call.
        self._passed_at = cache(self._passed.labels)
        self._ended_at = cache(self._ended.labels)
        self._seconds_at = cache(self._seconds.labels)

    def passed(self, call: Call) -> None:
        self._passed_at(call.endpoint).inc()

    def refused(self, call: Call, refusal: Refusal) -> None:
        """rule is "" for refusals that no rule of the guideline asks for, such as an unknown key."""
        self._refused.labels(call.endpoint, "" if refusal.rule is None else str(refusal.rule), refusal.code).inc()

    def ended(self, call: Call, status: Status) -> None:
        self._ended_at(call.endpoint, status).inc()
        self._seconds_at(call.endpoint).observe(call.elapsed_ms() / 1000)
