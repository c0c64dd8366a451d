"""What a call costs at the gate: CPU per request with all guards on, against others with none, in one run.

`python -m tests.bench.bench_gateway [--seconds N] [--upstream-ms N] [--folder DIR] [--nginx FILE] [--litellm FILE]`
prints one JSON document. The gate is a process of its own on one core: key, permit, full screening of a 264-character
Japanese prompt, intent durable before forwarding, outcome in the book before the answer ends. Callers and upstream keep
off that core where there is another. Every call has a prompt of which no sentence was sent before;
`all_guards_repeated` sends one prompt again and again, as a conversation does with its history. `no_guards` is the same
gate in a process whose screening and book were taken out, which only this file can do. The pass-through is the smallest
ASGI application that uses the same client and server; nginx and LiteLLM are measured where they are installed
(`not_there` names the others). Read ratios and CPU, not wall clocks: the machine has neighbours.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvicorn

from sekisho.cli.intake import listening
from sekisho.gateway import steps
from sekisho.gateway.app import build_gateway
from sekisho.gateway.collector import settle
from sekisho.gateway.counts import Counts
from sekisho.gateway.http_upstream import HttpClient
from sekisho.gateway.line import Line
from sekisho.gateway.record import Book, Pen
from sekisho.gateway.screen import Ground, Screened, screen_request
from sekisho.gateway.shape import said
from sekisho.gateway.upstream import Errand, read_whole
from sekisho.kernel.settings import Settings
from sekisho.keyring.keyring import Keyring
from sekisho.permits.snapshot import Upstream
from tests.bench.peers import Served, aside, core, litellm, litellm_version, nginx, nginx_version
from tests.gateway.upstream import events, whole_answer
from tests.gateway.world import KEY, World, permit, settings_for

PROMPT = (
    "来月の住民説明会に向けて、道路の舗装工事の進め方を説明する案内文を作ってください。"
    "工事の目的、期間、通行の規制、騒音への配慮、問合せ先の順に並べ、専門用語には短い説明を添えてください。"
    "高齢の方にも読みやすいように、一文を短くし、敬体で書いてください。"
    "期間は三週間、作業は平日の昼間だけとし、雨天の場合は順延することを書き添えてください。"
    "最後に、ご理解とご協力をお願いする一文を入れ、全体を六百字程度にまとめてください。"
    "見出しは付けず、段落は四つまでとし、箇条書きは使わないでください。数字は全角ではなく半角で統一してください。"
)[:264]
# Two characters each, so that every prompt has as many bytes, and none that may be part of a name.
WORDS = (
    "道路", "橋梁", "公園", "学校", "図書", "予算", "計画", "会議", "資料", "記録", "音楽", "運動", "天気", "季節",
    "昼食", "時間", "場所", "機械", "電車", "手紙", "写真", "料理", "野菜", "果物", "病院", "階段", "窓口",
)  # fmt: skip
NUMBERS = count()
CLIENTS = 32
RATE = 50
TICKS = os.sysconf("SC_CLK_TCK")


def new_prompt() -> str:
    """As long as PROMPT, of common words, and no sentence of it was in one of the 19,000 before."""
    number = next(NUMBERS)
    mark = "と".join(WORDS[number // len(WORDS) ** place % len(WORDS)] for place in range(3))
    return "".join(f"{mark}、{sentence}。" for sentence in PROMPT.split("。"))[: len(PROMPT)]


class _Upstream(asyncio.Protocol):
    """As little work as an HTTP/1.1 server can do: every request has the same length of head and body."""

    delay_s = 0.0
    whole = b""
    stream = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return
        told = [line[15:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        length = int(told[0]) if told else 0
        if len(rest) < length:
            return
        answer = self.stream if b'"stream":true' in rest[:length] else self.whole
        self.buffer = rest[length:]
        if self.delay_s:
            asyncio.get_running_loop().call_later(self.delay_s, self._write, answer)
        else:
            self._write(answer)

    def _write(self, answer: bytes) -> None:
        self.transport.write(answer)  # type: ignore[attr-defined]


def run_upstream(ready: Connection, delay_s: float) -> None:
    body = json.dumps(whole_answer(), ensure_ascii=False).encode()
    kind = b"HTTP/1.1 200 OK\r\nContent-Type: "
    _Upstream.delay_s = delay_s
    _Upstream.whole = kind + b"application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    chunks = b"".join(b"%x\r\n" % (len(e) + 2) + e + b"\n\n\r\n" for e in events().split(b"\n\n") if e)
    _Upstream.stream = kind + b"text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"

    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(_Upstream, "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    with aside():
        asyncio.run(serve())


def run_gate(ready: Connection, settings: Settings) -> None:
    gateway = build_gateway(settings, Keyring(settings.data_dir))
    threading.Thread(target=settle, daemon=True).start()  # as `sekisho up` does
    _serve(ready, gateway)


def _run_unguarded(ready: Connection, settings: Settings) -> None:
    """The same steps in the same order, but nothing is looked for and nothing is written."""

    async def nothing(*_: object) -> None:
        pass

    steps.screen_request = lambda body, ground, said: Screened(body)
    Book.intent = Book.outcome = nothing  # type: ignore[method-assign,assignment]
    Pen._prepare = lambda pen: None  # type: ignore[method-assign]
    run_gate(ready, settings)


def _run_bare(ready: Connection, settings: Settings, upstream_url: str) -> None:
    upstream = Upstream("up", "openai", upstream_url, "")
    clients: list[HttpClient] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for name in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{name}.complete"})
            return
        if not clients:
            clients.append(HttpClient(settings, Counts()))
        line = Line(scope, receive, send)
        raw = await line.read_body(settings.max_body_bytes)
        assert isinstance(raw, bytes)
        answer = await clients[0].send(Errand(upstream, "/chat/completions", raw, "rec", stream=False))
        await line.answer(answer.status, await read_whole(answer))

    _serve(ready, app)


def _serve(ready: Connection, app: Any) -> None:
    """On one core."""
    os.sched_setaffinity(0, {core()})
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)  # who connects before the server runs, waits
    ready.send(listener.getsockname()[1])
    uvicorn.Server(listening(app, timeout_keep_alive=600)).run(sockets=[listener])  # as `sekisho up`


@contextmanager
def running(target: Any, *values: Any) -> Iterator[Served]:
    """A process of its own that reports its port."""
    spawn = multiprocessing.get_context("spawn")
    mine, theirs = spawn.Pipe()
    process = spawn.Process(target=target, args=(theirs, *values), daemon=True)
    process.start()
    try:
        yield Served(f"http://127.0.0.1:{mine.recv()}", process.pid or 0)
    finally:
        process.terminate()
        process.join(30)


def cpu_s(pid: int) -> float:
    """User and system time of a process and its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)


class Caller:
    """One keep-alive connection that posts one request again and again, or each time a new one as long."""

    def __init__(self, url: str, *, stream: bool, repeat: bool = False) -> None:
        self._address = url.removeprefix("http://").split(":")
        self._is_stream = stream
        self._repeats = repeat
        self._request = self._made(PROMPT)

    def _made(self, prompt: str) -> bytes:
        body = {"model": "m-plain", "messages": [{"role": "user", "content": prompt}]}
        asked = body | ({"stream": True} if self._is_stream else {})
        raw = json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()
        head = "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        return f"{head}Authorization: Bearer {KEY}\r\nContent-Length: {len(raw)}\r\n\r\n".encode() + raw

    async def open(self) -> "Caller":
        self._reader, self._writer = await asyncio.open_connection(self._address[0], int(self._address[1]))
        return self

    async def call(self) -> tuple[float, float]:
        """Milliseconds to the first byte of the body, and to the end."""
        if not self._repeats:
            self._request = self._made(new_prompt())
        began = time.perf_counter()
        self._writer.write(self._request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        if self._is_stream:
            await self._reader.readuntil(b"\r\n")
            first = time.perf_counter()
            await self._reader.readuntil(b"\r\n0\r\n\r\n")
        else:
            length = next(int(x[15:]) for x in head.lower().split(b"\r\n") if x.startswith(b"content-length:"))
            await self._reader.readexactly(length)
            first = time.perf_counter()
        return (first - began) * 1000, (time.perf_counter() - began) * 1000

    @property
    def is_open(self) -> bool:
        """Whether the server has not closed it: some do with a connection that was idle for a few seconds."""
        return not self._reader.at_eof()

    def close(self) -> None:
        self._writer.close()


async def at_full_speed(url: str, seconds: float, *, repeat: bool = False) -> int:
    """Requests answered with CLIENTS connections, each waiting for its answer."""
    callers = [await Caller(url, stream=False, repeat=repeat).open() for _ in range(CLIENTS)]
    end = time.perf_counter() + seconds
    count = 0

    async def go_on(caller: Caller) -> None:
        nonlocal count
        while time.perf_counter() < end:
            await caller.call()
            count += 1

    await asyncio.gather(*map(go_on, callers))
    for caller in callers:
        caller.close()
    return count


async def at_a_rate(url: str, seconds: float, *, stream: bool) -> list[tuple[float, float]]:
    """Latencies at RATE requests a second, whatever the answers take."""
    free = [await Caller(url, stream=stream).open() for _ in range(CLIENTS)]
    taken: list[tuple[float, float]] = []

    async def once() -> None:
        while free and not free[-1].is_open:
            free.pop().close()
        caller = free.pop() if free else await Caller(url, stream=stream).open()  # on a machine that is too busy
        taken.append(await caller.call())
        free.append(caller)

    began = time.perf_counter()
    tasks = []
    for number in range(int(seconds * RATE)):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        tasks.append(asyncio.create_task(once()))
    await asyncio.gather(*tasks)
    for caller in free:
        caller.close()
    return taken[len(taken) // 10 :]


def speed(served: Served, seconds: float, *, repeat: bool = False) -> dict[str, float]:
    """CPU of the server's process per request, after a second to warm up."""
    with aside():
        asyncio.run(at_full_speed(served.url, 1, repeat=repeat))
        before, began = cpu_s(served.pid), time.perf_counter()
        count = asyncio.run(at_full_speed(served.url, seconds, repeat=repeat))
    used, lasted = cpu_s(served.pid) - before, time.perf_counter() - began
    return {
        "requests": count,
        "cpu_ms_each": round(used / count * 1000, 3),
        "requests_per_cpu_s": round(count / used),
        "requests_per_s": round(count / lasted),
        "rss_mib": rss_mib(served.pid),
    }


def latency(url: str, seconds: float, *, stream: bool) -> dict[str, float]:
    with aside():
        taken = asyncio.run(at_a_rate(url, seconds, stream=stream))
    firsts, ends = (sorted(times) for times in zip(*taken, strict=True))
    return {
        "first_byte_p50_ms": round(statistics.median(firsts), 2),
        "p50_ms": round(statistics.median(ends), 2),
        "p99_ms": round(ends[int(len(ends) * 0.99)], 2),
    }


def screening_ms() -> float:
    """The screen's own share of a call with a new prompt."""
    made = permit()
    bodies = [{"model": "plain", "messages": [{"role": "user", "content": new_prompt()}]} for _ in range(550)]
    for number, body in enumerate(bodies):
        if number == 50:  # warm
            began = time.process_time()
        screen_request(body, Ground(made), said(body))
    return round((time.process_time() - began) * 2, 3)


def limited(folder: Path) -> Settings:
    """With every limit on, but so wide that none is reached."""
    made = settings_for(folder)
    made = replace(made, person_per_minute=100_000, person_at_once=10_000)
    return replace(made, engagement_per_minute=100_000, engagement_at_once=10_000, silence_timeout_s=60)


def peers(wanted: argparse.Namespace, folder: Path, upstream_url: str) -> Iterator[tuple[str, str, Any]]:
    """(name, version, what runs it) of those that are installed."""
    if wanted.nginx:
        yield "nginx", nginx_version(wanted.nginx), nginx(wanted.nginx, folder / "nginx", upstream_url)
    if wanted.litellm:
        made = litellm(wanted.litellm, folder / "litellm", upstream_url, KEY)
        yield "litellm", litellm_version(wanted.litellm), made


def measure(wanted: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Each one measured while the others stand idle or are not there."""
    settings, seconds = limited(folder), wanted.seconds
    figures: dict[str, Any] = {"load_before": os.getloadavg()[0]}
    with running(run_upstream, wanted.upstream_ms / 1000) as upstream:
        base = f"{upstream.url}/v1"
        World(settings, base, ("plain",))
        for name, version, started in peers(wanted, folder, upstream.url):
            with started as peer:
                figures[name] = {"version": version, **speed(peer, seconds)}
                figures[name]["at_50_per_s"] = latency(peer.url, seconds, stream=False)
        figures["not_there"] = [name for name in ("nginx", "litellm") if name not in figures]
        with running(_run_unguarded, settings) as open_gate:
            figures["no_guards"] = speed(open_gate, seconds)
        with running(_run_bare, settings, base) as bare, running(run_gate, settings) as gate:
            figures["pass_through"] = speed(bare, seconds)
            figures["all_guards"] = speed(gate, seconds)
            figures["all_guards_repeated"] = speed(gate, seconds, repeat=True)
            figures["screening_cpu_ms"] = screening_ms()
            figures |= delays(upstream.url, bare.url, gate.url, seconds, folder)
    for name in ("nginx", "litellm"):
        if name in figures:
            found = _added(figures[name].pop("at_50_per_s"), figures["latency_at_50_per_s"]["upstream"], "p50_ms")
            figures["added_ms"][f"{name}_p50_ms"] = found
    ours = figures["all_guards"]["cpu_ms_each"]
    measured = [name for name, found in figures.items() if isinstance(found, dict) and "cpu_ms_each" in found]
    figures["cpu_of_all_guards"] = {name: ratio(ours, figures[name]["cpu_ms_each"]) for name in measured}
    return figures | {"load_after": os.getloadavg()[0]}


def ratio(ours: float, other: float) -> float:
    """How many times the other's CPU ours takes; 0 where the other's was too little to be seen."""
    return round(ours / other, 3) if other else 0.0


def _added(ours: dict[str, float], upstream: dict[str, float], name: str) -> float:
    return round(ours[name] - upstream[name], 2)


def durable_ms(folder: Path) -> float:
    """The median of appending a record of a call to a file until it is on disk, RATE times a second."""
    times: list[float] = []
    with (folder / "durable").open("ab", buffering=0) as file:
        for _ in range(2 * RATE):
            time.sleep(1 / RATE)
            began = time.perf_counter()
            file.write(bytes(2048))
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def delays(upstream_url: str, bare_url: str, gate_url: str, seconds: float, folder: Path) -> dict[str, Any]:
    times = {
        "upstream": latency(upstream_url, seconds, stream=False),
        "pass_through": latency(bare_url, seconds, stream=False),
        "all_guards": latency(gate_url, seconds, stream=False),
        "upstream_stream": latency(upstream_url, seconds, stream=True),
        "all_guards_stream": latency(gate_url, seconds, stream=True),
    }
    added = {name: _added(times["all_guards"], times["upstream"], name) for name in ("p50_ms", "p99_ms")}
    # What no gate in front of a book can do without: to be in the way at all, and a write that reaches the disk.
    way = _added(times["pass_through"], times["upstream"], "p50_ms")
    added["least_p50_ms"] = round(way + durable_ms(folder), 2)
    first = times["all_guards_stream"]["first_byte_p50_ms"] - times["upstream_stream"]["first_byte_p50_ms"]
    return {"latency_at_50_per_s": times, "added_ms": added | {"stream_first_byte_p50_ms": round(first, 2)}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--upstream-ms", type=float, default=20)
    parser.add_argument("--folder", type=Path, help="where the book is written; a temporary folder by default")
    parser.add_argument("--nginx", default=shutil.which("nginx"), help="the program; by default where PATH has it")
    litellm_there = os.environ.get("LITELLM") or shutil.which("litellm")
    parser.add_argument(
        "--litellm", default=litellm_there, help="the program; by default $LITELLM, or where PATH has it"
    )
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        json.dump(measure(wanted, Path(folder)), sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
