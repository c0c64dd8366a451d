"""What a stranger may do to the server before anybody asked for a key: nothing without a bound."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from sekisho.cli.intake import MOST_BETWEEN, Intake
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
