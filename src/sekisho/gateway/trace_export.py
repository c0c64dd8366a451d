"""Traces on their way to a collector: a bounded queue and one thread that speaks OTLP over HTTP (JSON).

No call waits for a collector: what it does not take in time is thrown away and counted (`/metrics`). Why our own and
not the SDK: docs/design/traces.md.
"""

import json
import random
import threading
from collections import deque
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from sekisho.gateway.counts import Counts
from sekisho.gateway.journal import note
from sekisho.gateway.line import Line
from sekisho.gateway.trace import OFF, TRACEPARENT, Fact, Trace, Traced, Tracing, as_otlp, parent_of
from sekisho.kernel.ids import new_id
from sekisho.kernel.settings import Settings
from sekisho.permits.snapshot import Upstream

PATH = "/v1/traces"
# Calls that wait for the collector, and how many go out in one request.
MOST_WAITING = 4096
MOST_AT_ONCE = 256
EVERY_S = 0.5
TIMEOUT_S = 5.0
LAST_WORDS_S = 2.0
# After a request that failed: a collector that is away is asked rarely.
PAUSE_S = 5.0
JSON_HEADERS = {"Content-Type": "application/json", "User-Agent": "sekisho"}


class Traces:
    """Begins the traces of calls and hands them to the collector. `start` and `stop` once; `stop` blocks.

    is_on: whether a collector is configured.
    """

    def __init__(self, settings: Settings, counts: Counts) -> None:
        self._url = urlsplit(settings.otlp_url)
        self.is_on = bool(settings.otlp_url)
        self._share = settings.otlp_percent / 100
        # Connections are called by the id of their service.
        self._known_by = frozenset(settings.otlp_hand_on.split())
        self._counts = counts
        self._waiting: deque[Traced] = deque()
        self._ending = threading.Event()
        self._is_away = False
        self._resource: dict[str, Fact] = {
            "service.name": "sekisho-gateway",
            "service.instance.id": new_id("gate"),
        }
        self._thread = threading.Thread(target=self._run, name="sekisho-traces", daemon=True)

    def start(self) -> None:
        if self.is_on:
            self._thread.start()

    def stop(self) -> None:
        """What still waits is sent if the collector takes it within two seconds."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(LAST_WORDS_S + TIMEOUT_S)

    def begin(self, line: Line, endpoint: str, record: str) -> Tracing:
        """The trace of a call that has just arrived: within the client's, if that is sampled."""
        if not self.is_on:
            return OFF
        parent, is_sampled = parent_of(line.header(TRACEPARENT))
        if not is_sampled or (parent is None and random.random() >= self._share):  # noqa: S311  (a sample, no secret)
            return OFF
        return Trace(self, endpoint, record, parent)

    def handed_on(self, trace: Tracing, upstream: Upstream) -> tuple[tuple[str, str], ...]:
        """The header for an upstream that was declared to know of traces; for every other one nothing."""
        if upstream.id not in self._known_by:
            return ()
        told = trace.handed_on()
        return ((TRACEPARENT.decode(), told),) if told else ()

    def take(self, traced: Traced) -> None:
        """Keep it for the collector, or count it as dropped. Never waits."""
        if len(self._waiting) >= MOST_WAITING:
            self._counts.spans_dropped.inc(len(traced.spans))
        else:
            self._waiting.append(traced)

    def _run(self) -> None:
        pause = EVERY_S
        while not self._ending.wait(pause):
            pause = EVERY_S if self._empty() else PAUSE_S
        self._empty()

    def _empty(self) -> bool:
        """Send what waits; False as soon as the collector does not take it."""
        while batch := [self._waiting.popleft() for _ in range(min(MOST_AT_ONCE, len(self._waiting)))]:
            spans = sum(len(traced.spans) for traced in batch)
            problem = self._send(json.dumps(as_otlp(batch, self._resource), separators=(",", ":")).encode())
            (self._counts.spans_dropped if problem else self._counts.spans_sent).inc(spans)
            self._tell(problem)
            if problem:
                return False
        return True

    def _send(self, data: bytes) -> str:
        """The kind of problem, or "". Never follows a redirect, never asks a proxy."""
        kind: Any = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        timeout = LAST_WORDS_S if self._ending.is_set() else TIMEOUT_S
        connection: HTTPConnection = kind(self._url.hostname, self._url.port, timeout=timeout)
        try:
            connection.request("POST", self._url.path.rstrip("/") + PATH, data, JSON_HEADERS)
            status = connection.getresponse().status
        except (OSError, HTTPException, ValueError) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "" if status == 200 else f"HTTP {status}"

    def _tell(self, problem: str) -> None:
        if bool(problem) != self._is_away:
            self._is_away = bool(problem)
            note("traces.away" if problem else "traces.back", reason=problem)
