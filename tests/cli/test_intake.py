"""What a stranger may do to the server before anybody asked for a key: nothing without a bound."""

import asyncio
import socket
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import uvicorn

from sekisho.cli.intake import MOST_BETWEEN, HeadWithBody, Intake
from tests.gateway.world import wait_for

Headers = list[list[tuple[bytes, bytes]]]
HEAD = b"POST /x HTTP/1.1\r\nHost: gate\r\n"
PIECE = b"X-A: " + b"a" * 8000 + b"\r\n"


@pytest.fixture
def heard() -> Headers:
    """The headers of every request that reached the application, as it saw them after the whole body."""
    return []


@pytest.fixture
def port(heard: Headers, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        while (await receive()).get("more_body"):
            pass
        heard.append(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    monkeypatch.setattr("sekisho.cli.intake.HEAD_S", 0.5)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", http=Intake, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started, "the server to start")
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(10)


def told(port: int, *pieces: bytes) -> bytes:
    """Everything the server says until it closes or falls silent for two seconds; sending may be cut short."""
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.settimeout(2)
        said = b""
        try:
            for piece in pieces:
                line.sendall(piece)
            while more := line.recv(65536):
                said += more
        except TimeoutError:
            return said + b"(still open)"
        except ConnectionError:
            pass
        return said


def test_an_ordinary_request_passes_and_the_line_stays_open(port: int, heard: Headers) -> None:
    said = told(port, HEAD + b"X-B: " + b"b" * 30_000 + b"\r\nContent-Length: 2\r\n\r\nhi")
    assert said.startswith(b"HTTP/1.1 200")
    assert len(heard) == 1


def test_a_body_may_be_as_long_as_the_application_takes(port: int, heard: Headers) -> None:
    many = 40 * MOST_BETWEEN
    assert told(port, HEAD + b"Content-Length: %d\r\n\r\n" % many, *[b"a" * 65536] * 40).startswith(b"HTTP/1.1 200")
    chunks = b"1\r\na\r\n" * MOST_BETWEEN
    assert told(port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n").startswith(b"HTTP/1.1 200")
    assert len(heard) == 2


def test_a_head_without_end_is_refused_before_it_fills_the_memory(port: int, heard: Headers) -> None:
    enough = MOST_BETWEEN // len(PIECE) + 1
    assert told(port, HEAD, *[PIECE] * enough).startswith(b"HTTP/1.1 431")
    assert told(port, HEAD + b"X-A: ", *[b"a" * len(PIECE)] * enough).startswith(b"HTTP/1.1 431")
    for endless in (HEAD + b"X-A: ", HEAD, b"POST /"):
        assert b"(still open)" not in told(port, endless, *[PIECE] * 20 * enough)
    assert not heard


def test_neither_trailers_nor_extensions_of_chunks_have_no_end(port: int) -> None:
    begun = HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n"
    for endless in (begun + b"0\r\n", begun + b"1;"):
        said = told(port, endless, *[PIECE] * 200)
        assert b"200" not in said
        assert b"(still open)" not in said


def test_a_trailer_is_no_header(port: int, heard: Headers) -> None:
    whole = b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nAuthorization: Bearer x\r\n\r\n"
    assert told(port, HEAD + whole).startswith(b"HTTP/1.1 200")
    assert [name for name, _ in heard[0]] == [b"host", b"transfer-encoding"]


def test_who_never_ends_a_head_is_let_go(port: int) -> None:
    assert told(port, b"") == b""
    assert told(port, HEAD) == b""
    assert b"(still open)" not in told(port, HEAD + b"Content-Length: 0\r\n\r\n", HEAD)


def test_another_protocol_than_http_is_not_spoken(port: int, heard: Headers) -> None:
    asked = b"GET /v1/realtime HTTP/1.1\r\nHost: gate\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    asked += b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    assert told(port, asked).startswith(b"HTTP/1.1 200"), "answered as the plain request it also is"
    assert len(heard) == 1


class Written:
    """A transport that keeps what was handed to it, each time by itself."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.parts.append(data)

    def writelines(self, parts: Iterable[bytes]) -> None:
        self.parts.append(b"".join(parts))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


async def _written(*steps: bytes | None) -> Written:
    """What reaches the line. None in steps: the loop's next turn."""
    written = Written()
    answer = HeadWithBody(written, asyncio.get_running_loop())  # type: ignore[arg-type]
    for step in steps:
        if step is None:
            await asyncio.sleep(0)
        else:
            answer.write(step)
    return written


def test_a_head_leaves_with_the_first_of_its_body() -> None:
    assert asyncio.run(_written(b"head ", b"body ", b"more", None)).parts == [b"head body ", b"more"]


def test_a_head_does_not_wait_for_a_body_that_comes_later() -> None:
    assert asyncio.run(_written(b"head", None)).parts == [b"head"]
    assert asyncio.run(_written(b"head", None, b"body", None)).parts == [b"head", b"body"]


def test_a_line_that_is_closed_keeps_no_head_back() -> None:
    written = Written()

    async def close() -> None:
        answer = HeadWithBody(written, asyncio.get_running_loop())  # type: ignore[arg-type]
        answer.write(b"head")
        answer.close()
        assert answer.is_closing()

    asyncio.run(close())
    assert (written.parts, written.is_closed) == ([b"head"], True)


def test_two_requests_in_one_packet_are_answered_in_their_order(port: int, heard: Headers) -> None:
    one = HEAD + b"Content-Length: 0\r\n"
    said = told(port, one + b"X-N: 1\r\n\r\n" + one + b"X-N: 2\r\nConnection: close\r\n\r\n")
    assert said.count(b"HTTP/1.1 200") == 2
    assert said.endswith(b"\r\n\r\n")
    assert [dict(headers)[b"x-n"] for headers in heard] == [b"1", b"2"]


def test_an_early_100_is_told_before_the_answer(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.settimeout(5)
        line.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 100 Continue")
        line.sendall(b"hi")
        assert line.recv(1000).startswith(b"HTTP/1.1 200")
