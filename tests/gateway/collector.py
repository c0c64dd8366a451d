"""A small collector that takes traces over OTLP/HTTP (JSON), or behaves badly: `well`, `slow`, `failing`, `garbled`."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOW_S = 30.0
Span = dict[str, Any]


class Collector:
    """`with Collector() as collector:`; url: what SEKISHO_OTLP_URL says; raw: every body taken; asked: requests."""

    def __init__(self, behaviour: str = "well") -> None:
        self.behaviour = behaviour
        self.raw: list[bytes] = []
        self.paths: list[str] = []
        self.asked = 0
        self._is_over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Collector":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def spans(self) -> list[Span]:
        """Every span, with its attributes as a plain dictionary under `facts`."""
        return [
            {**span, "facts": {each["key"]: next(iter(each["value"].values())) for each in span["attributes"]}}
            for raw in list(self.raw)
            for resource in json.loads(raw)["resourceSpans"]
            for scope in resource["scopeSpans"]
            for span in scope["spans"]
        ]

    def of_record(self, record: str) -> list[Span]:
        """The spans of one call, the whole first; empty while they have not come."""
        spans = self.spans
        traces = {span["traceId"] for span in spans if span["facts"].get("sekisho.record") == record}
        return [span for span in spans if span["traceId"] in traces]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.asked += 1
                data = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.behaviour == "slow":
                    outer._is_over.wait(SLOW_S)
                if outer.behaviour == "garbled":
                    self.wfile.write(b"no http at all\r\n\r\n")
                    return
                if outer.behaviour == "well":
                    outer.paths.append(self.path)
                    outer.raw.append(data)
                answer = b"{}"
                self.send_response(503 if outer.behaviour == "failing" else 200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args: object) -> None:
                """Says nothing."""

        return Handler


def wait_for_spans(collector: Collector, record: str, seconds: float = 10) -> list[Span]:
    end = time.monotonic() + seconds
    while not (found := collector.of_record(record)):
        assert time.monotonic() < end, "the spans did not come"
        time.sleep(0.02)
    return found
