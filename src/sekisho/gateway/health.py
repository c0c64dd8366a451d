"""`/healthz`: the process is alive. `/readyz`: a call would pass now; otherwise 503 with the reasons in Japanese.

`/metrics`: figures in the Prometheus text format.
"""

from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sekisho.gateway.gate import Gate
from sekisho.gateway.snapshot_watch import Closed

NO_STORE = {"Cache-Control": "no-store"}


async def healthz(request: Request) -> JSONResponse:
    return JSONResponse({"status": "alive"}, headers=NO_STORE)


async def readyz(request: Request) -> JSONResponse:
    """Asks for state only, so that asking often costs nothing: the log proves by itself that it can write."""
    gate: Gate = request.state.gate
    reasons = not_ready(gate)
    snapshot = gate.watch.now()
    told = {
        "status": "not ready" if reasons else "ready",
        "seq": 0 if isinstance(snapshot, Closed) else snapshot.content.seq,
        "reasons": reasons,
        "fsync_ms": round(gate.writer.fsync_ms(), 2),
    }
    return JSONResponse(told, status_code=503 if reasons else 200, headers=NO_STORE)


async def metrics(request: Request) -> Response:
    """The figures of this gate, for a collector on a network the operator trusts."""
    gate: Gate = request.state.gate
    counts = gate.counts
    counts.ready.set(0 if not_ready(gate) else 1)
    counts.in_flight.set(gate.calls_under_way)
    counts.fsync.set(gate.writer.fsync_ms() / 1000)
    for upstream, is_paused in gate.breakers.paused().items():
        counts.paused.labels(upstream).set(is_paused)
    counts.size.set(gate.writer.size())
    return Response(generate_latest(counts.registry), headers=NO_STORE, media_type=CONTENT_TYPE_LATEST)


def not_ready(gate: Gate) -> list[str]:
    """Why no call would pass now; empty if it would."""
    reasons = []
    if gate.is_closing:
        reasons.append("門を閉じる途中です。")
    snapshot = gate.watch.now()
    if isinstance(snapshot, Closed):
        reasons.append(snapshot.reason_ja)
    if problem := gate.writer.problem():
        reasons.append(problem)
    return reasons
