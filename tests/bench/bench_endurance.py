"""Two modes of the gateway's benchmark: a soak (does memory stay flat?), and a thousand streams at once on one process.

`python -m tests.bench.bench_endurance --soak SECONDS` or `--streams N` prints one JSON document; `script/bench
gateway-soak gateway-streams` keeps them.
"""

import argparse
import asyncio
import json
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.bench_gateway import Caller, at_full_speed, cpu_s, limited, rss_mib, run_gate, run_upstream, running
from tests.gateway.upstream import event
from tests.gateway.world import World

WARM_UP_S = 20
SAMPLE_S = 5
EVENTS = 20
EVENT_S = 0.5


def soak(folder: Path, seconds: float) -> dict[str, Any]:
    """Resident memory after a warm-up and at the end of full load, plain and streamed calls in turn."""
    settings = limited(folder)
    with running(run_upstream, 0.02) as upstream:
        World(settings, f"{upstream.url}/v1", ("plain",))
        with running(run_gate, settings) as gate:
            calls = asyncio.run(at_full_speed(gate.url, WARM_UP_S))
            warm, samples, began = rss_mib(gate.pid), [], time.perf_counter()
            while time.perf_counter() - began < seconds:
                calls += asyncio.run(at_full_speed(gate.url, SAMPLE_S))
                samples.append(rss_mib(gate.pid))
    return {
        "seconds": round(time.perf_counter() - began),
        "calls": calls,
        "rss_mib_warm": warm,
        "rss_mib_end": samples[-1],
        "rss_mib_most": max(samples),
        "growth_percent": round((samples[-1] / warm - 1) * 100, 1),
    }


def streams(folder: Path, count: int) -> dict[str, Any]:
    """So many streams at once, each of EVENTS events over about ten seconds; the gate's CPU, memory and first bytes."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    settings = limited(folder)
    with running(run_trickle) as upstream:
        World(settings, f"{upstream.url}/v1", ("plain",))
        with running(run_gate, settings) as gate:
            asyncio.run(_all(gate.url, 20))
            before, began = cpu_s(gate.pid), time.perf_counter()
            firsts, most = asyncio.run(_all(gate.url, count))
            return {
                "streams": count,
                "whole": len(firsts),
                "most_at_once": most,
                "events_each": EVENTS,
                "seconds": round(time.perf_counter() - began, 1),
                "cpu_s": round(cpu_s(gate.pid) - before, 1),
                "first_byte_p50_ms": round(statistics.median(firsts)),
                "first_byte_max_ms": round(max(firsts)),
                "rss_mib": rss_mib(gate.pid),
            }


async def _all(url: str, count: int) -> tuple[list[float], int]:
    """Milliseconds to each stream's first byte, and how many were open at the same time."""
    under_way, most = 0, 0

    async def one(number: int) -> float:
        nonlocal under_way, most
        await asyncio.sleep(number * 0.003)
        caller = await Caller(url, stream=True).open()
        under_way += 1
        most = max(most, under_way)
        first, _ = await caller.call()
        under_way -= 1
        caller.close()
        return first

    return await asyncio.gather(*map(one, range(count))), most


def run_trickle(ready: Any) -> None:
    """An upstream whose streams last: an event every EVENT_S."""
    pieces = [event({"content": "続"}) for _ in range(EVENTS)]
    last = event({}, "stop") + b"data: [DONE]\n\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while found := await reader.readuntil(b"\r\n\r\n"):
                lines = found.lower().split(b"\r\n")
                length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
                await reader.readexactly(length)
                writer.write(head)
                for piece in pieces:
                    writer.write(b"%x\r\n" % len(piece) + piece + b"\r\n")
                    await asyncio.sleep(EVENT_S)
                writer.write(b"%x\r\n" % len(last) + last + b"\r\n0\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(serve_one, "127.0.0.1", 0, backlog=1024)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--soak", type=float, metavar="SECONDS", help="full load for so long: does memory stay flat?")
    wanted.add_argument("--streams", type=int, metavar="N", help="so many streams at once")
    parser.add_argument("--folder", type=Path, help="where the book is written; a temporary folder by default")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        place = Path(folder)
        figures = soak(place, asked.soak) if asked.soak else streams(place, asked.streams)
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
