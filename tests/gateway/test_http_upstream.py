"""The client to providers against servers that do what HTTP allows, and what it does not."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import uvloop
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway import http_link, http_pool
from sekisho.gateway.counts import Counts
from sekisho.gateway.http_upstream import HttpClient
from sekisho.gateway.refusals import NOT_CONFIGURED, TIMED_OUT, UNREACHABLE, UNREADABLE
from sekisho.gateway.upstream import Errand, UpstreamError, read_whole
from sekisho.kernel.refusal import Refusal
from sekisho.permits.snapshot import Upstream
from tests.gateway.world import settings_for

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
PLAIN = HEAD + b"Content-Length: 2\r\n\r\n{}"
Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
LOOPS = pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])


@dataclass
class Served:
    """What a server of this test saw. connections: the requests that came over each."""

    port: int = 0
    connections: list[list[bytes]] = field(default_factory=list)
    ended: int = 0


async def one_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return head + await reader.readexactly(length)


def answering(*answers: bytes, close: bool = False) -> Script:
    """Each request on a connection gets the next answer, the last one for good."""

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = 0
        while True:
            await one_request(reader)
            writer.write(answers[min(number, len(answers) - 1)])
            await writer.drain()
            number += 1
            if close:
                return

    return run


def run(
    loop: Callable[[], asyncio.AbstractEventLoop],
    folder: Path,
    script: Script,
    act: Callable[[HttpClient, Served], Coroutine[Any, Any, None]],
    *,
    tls: ssl.SSLContext | None = None,
    **limits: int,
) -> Served:
    """A server that does as scripted on every connection, and a client at it."""
    served = Served()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own: list[bytes] = []
        served.connections.append(own)
        read = reader.readexactly

        async def noting(length: int) -> bytes:
            own.append(await read(length))
            return own[-1]

        reader.readexactly = noting  # type: ignore[method-assign]
        try:
            await script(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            served.ended += 1
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls, limit=2**20)
        served.port = server.sockets[0].getsockname()[1]
        client = HttpClient(settings_for(folder, **limits), Counts())
        try:
            async with asyncio.timeout(20):
                await act(client, served)
        finally:
            await client.close()
            server.close()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(main())
    return served


def errand(served: Served, body: bytes = b"{}", *, scheme: str = "http", **more: Any) -> Errand:
    return Errand(
        Upstream("up", "openai", f"{scheme}://127.0.0.1:{served.port}/v1", ""), "/x", body, "rec", False, **more
    )


async def whole(client: HttpClient, served: Served, **more: Any) -> bytes:
    answer = await client.send(errand(served, **more))
    return await read_whole(answer)


async def failing(client: HttpClient, served: Served, **more: Any) -> UpstreamError:
    with pytest.raises(UpstreamError) as failed:
        await whole(client, served, **more)
    return failed.value


class TestConnections:
    @LOOPS
    def test_calls_in_turn_share_one_and_calls_at_once_do_not(self, tmp_path: Path, loop: Any) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            for _ in range(3):
                assert await whole(client, served) == b"{}"
            assert [len(each) for each in served.connections] == [3]
            await asyncio.gather(*(whole(client, served) for _ in range(4)))
            assert len(served.connections) == 4

        run(loop, tmp_path, answering(PLAIN), act)

    @LOOPS
    @pytest.mark.parametrize(
        "first",
        [
            HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}",
            PLAIN + b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged",
            PLAIN + b"\r\nnoise",
            HEAD.replace(b"1.1", b"1.0") + b"Content-Length: 2\r\n\r\n{}",
        ],
        ids=["asked-to-close", "second-answer", "noise", "http-1.0"],
    )
    def test_after_an_answer_that_leaves_a_doubt_another_one_is_made(
        self, tmp_path: Path, loop: Any, first: bytes
    ) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            assert await whole(client, served) == b"{}"
            assert await whole(client, served) == b"{}"
            assert [len(each) for each in served.connections] == [1, 1]

        run(loop, tmp_path, answering(first), act)

    @LOOPS
    def test_bytes_that_nobody_asked_for_are_no_answer(self, tmp_path: Path, loop: Any) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await one_request(reader)
            writer.write(PLAIN)
            await asyncio.sleep(0.05)
            writer.write(PLAIN.replace(b"{}", b"[]"))
            await reader.read()

        async def act(client: HttpClient, served: Served) -> None:
            assert await whole(client, served) == b"{}"
            await asyncio.sleep(0.2)
            assert await whole(client, served) == b"{}"
            assert len(served.connections) == 2

        run(loop, tmp_path, script, act)

    @LOOPS
    def test_bytes_that_nobody_asked_for_and_the_loop_has_not_read_are_no_answer(
        self, tmp_path: Path, loop: Any
    ) -> None:
        late = asyncio.Event()

        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await one_request(reader)
            writer.write(PLAIN)
            await late.wait()
            writer.write(PLAIN.replace(b"{}", b"[]"))
            await reader.read()

        async def act(client: HttpClient, served: Served) -> None:
            assert await whole(client, served) == b"{}"
            late.set()
            await asyncio.sleep(0)  # it is sent now, and nobody has looked
            assert await whole(client, served) == b"{}"
            assert len(served.connections) == 2

        run(loop, tmp_path, script, act)

    @LOOPS
    def test_one_that_the_server_closed_is_not_used(self, tmp_path: Path, loop: Any) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            assert await whole(client, served) == b"{}"
            await asyncio.sleep(0.1)
            assert await whole(client, served) == b"{}"
            assert len(served.connections) == 2

        run(loop, tmp_path, answering(PLAIN, close=True), act)

    @LOOPS
    def test_one_that_is_not_used_is_closed(self, tmp_path: Path, loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(http_pool, "KEEPALIVE_S", 0.2)

        async def act(client: HttpClient, served: Served) -> None:
            await whole(client, served)
            await asyncio.sleep(0.05)
            assert served.ended == 0
            await asyncio.sleep(0.6)
            assert served.ended == 1

        run(loop, tmp_path, answering(PLAIN), act)

    @LOOPS
    def test_an_answer_before_the_request_has_left_is_read_and_its_connection_closed(
        self, tmp_path: Path, loop: Any
    ) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(
                b"HTTP/1.1 413 Content Too Large\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
            )
            await writer.drain()
            await asyncio.sleep(0.3)

        async def act(client: HttpClient, served: Served) -> None:
            answer = await client.send(errand(served, b"x" * 50_000_000))
            assert answer.status == 413
            again = await client.send(errand(served, b"x" * 50_000_000))
            assert again.status == 413
            assert len(served.connections) == 2

        run(loop, tmp_path, script, act)

    @LOOPS
    def test_a_call_that_is_torn_down_closes_its_own(self, tmp_path: Path, loop: Any) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()

        async def act(client: HttpClient, served: Served) -> None:
            task = asyncio.create_task(whole(client, served))
            await asyncio.sleep(0.1)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await asyncio.sleep(0.1)
            assert task.cancelled()
            assert served.ended == 1

        run(loop, tmp_path, script, act)

    @LOOPS
    def test_nobody_there_was_sent_nothing(self, tmp_path: Path, loop: Any) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            served.port = 9
            error = await failing(client, served)
            assert (error.refusal, error.has_left) == (UNREACHABLE, False)

        run(loop, tmp_path, answering(PLAIN), act)


class TestFraming:
    @LOOPS
    @pytest.mark.parametrize(
        ("answer", "body"),
        [
            (b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN, b"{}"),
            (b"HTTP/1.1 103 Early Hints\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n" * 3 + PLAIN, b"{}"),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;a=b\r\n{\r\n1\r\n}\r\n0\r\nTrailer: x\r\n\r\n", b"{}"),
            (HEAD + b"Content-Length: 0\r\n\r\n", b""),
            (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        ],
        ids=["continue", "hints", "chunks", "empty", "no-content"],
    )
    def test_what_http_allows_is_read_byte_by_byte(self, tmp_path: Path, loop: Any, answer: bytes, body: bytes) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                await one_request(reader)
                for byte in answer:
                    writer.write(bytes((byte,)))
                    await asyncio.sleep(0)

        async def act(client: HttpClient, served: Served) -> None:
            assert await whole(client, served) == body
            assert await whole(client, served) == body
            assert len(served.connections) == 1

        run(loop, tmp_path, script, act)

    @LOOPS
    def test_an_answer_that_ends_with_its_connection_is_whole(self, tmp_path: Path, loop: Any) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            assert await whole(client, served) == b"all of it"
            assert await whole(client, served) == b"all of it"
            assert len(served.connections) == 2

        run(loop, tmp_path, answering(HEAD + b"\r\nall of it", close=True), act)

    @LOOPS
    @pytest.mark.parametrize(
        ("answer", "refusal"),
        [
            (HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", UNREACHABLE),
            (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", UNREACHABLE),
            (HEAD + b"Transfer-Encoding: gzip\r\n\r\n{}", UNREADABLE),
            (HEAD + b"Transfer-Encoding: chunked, gzip\r\n\r\n{}", UNREADABLE),
            (HEAD + b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", UNREADABLE),
            (HEAD + b"Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}", UNREADABLE),
            (PLAIN.replace(b"HTTP/1.1", b"HTTP/2.0"), UNREADABLE),
            (PLAIN.replace(b"\r\n", b"\n"), UNREACHABLE),
            (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" + PLAIN, UNREACHABLE),
            (HEAD + b"Content-Length: 9\r\n\r\n{}", UNREACHABLE),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", UNREACHABLE),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", UNREACHABLE),
            (HEAD + b"X-Long: " + b"x" * 100_000, UNREACHABLE),
            (HEAD + b"X-Many: x\r\n" * 9_000, UNREACHABLE),
            (b"HTTP/1.1 102 Processing\r\nX: " + b"x" * 100_000 + b"\r\n\r\n" + PLAIN, UNREACHABLE),
            (HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X-Many: x\r\n" * 9_000, UNREACHABLE),
            (b"\x16\x03\x01\x00\x02\x02\x28", UNREACHABLE),
            (b"", UNREACHABLE),
        ],
    )
    def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(
        self, tmp_path: Path, loop: Any, answer: bytes, refusal: Refusal
    ) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            error = await failing(client, served)
            assert (error.refusal, error.has_left) == (refusal, True)
            assert len(served.connections) == 1

        run(loop, tmp_path, answering(answer, close=True), act, answer_timeout_s=5, silence_timeout_s=5)

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.sampled_from([*PLAIN.splitlines(keepends=True), b"0\r\n", b"\r\n", b"\0", b"HTTP/1.1 100 C\r\n"]))
    )
    def test_any_mixture_is_an_answer_or_a_refusal(self, pieces: list[bytes]) -> None:
        link = http_link.Link(lambda free: None)
        transport = _Transport()
        link.connection_made(transport)
        exchange = link.begin(b"", b"", 0)
        for piece in pieces:
            link.data_received(piece)
        link.connection_lost(None)
        assert exchange.is_whole or exchange._failure is not None

    @LOOPS
    def test_more_than_anybody_takes_is_left_with_the_server(self, tmp_path: Path, loop: Any) -> None:
        sent = 0

        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal sent
            await one_request(reader)
            writer.write(HEAD + b"Content-Length: 100000000\r\n\r\n")
            for _ in range(1000):
                writer.write(b"x" * 100_000)
                await writer.drain()
                sent += 100_000

        async def act(client: HttpClient, served: Served) -> None:
            answer = await client.send(errand(served))
            await asyncio.sleep(0.5)
            assert sent < 20_000_000
            assert len(await read_whole(answer)) == 100_000_000

        run(loop, tmp_path, script, act, max_answer_bytes=10**9)


class _Transport(asyncio.Transport):
    def write(self, data: Any) -> None: ...
    def abort(self) -> None: ...
    def is_closing(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


class TestTime:
    @LOOPS
    @pytest.mark.parametrize("so_far", [b"", HEAD, PLAIN[:-1]], ids=["nothing", "half-a-head", "half-a-body"])
    def test_a_server_that_falls_silent_is_given_up(self, tmp_path: Path, loop: Any, so_far: bytes) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await one_request(reader)
            writer.write(so_far)
            await reader.read()

        async def act(client: HttpClient, served: Served) -> None:
            error = await failing(client, served)
            assert (error.refusal, error.has_left) == (TIMED_OUT, True)
            await asyncio.sleep(0.1)
            assert served.ended == 1

        run(loop, tmp_path, script, act, answer_timeout_s=1, silence_timeout_s=1)

    @LOOPS
    def test_one_that_goes_on_for_ever_by_drops_is_given_up(self, tmp_path: Path, loop: Any) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await one_request(reader)
            writer.write(HEAD + b"Content-Length: 100000\r\n\r\n")
            for _ in range(100):
                writer.write(b".")
                await asyncio.sleep(0.1)

        async def act(client: HttpClient, served: Served) -> None:
            assert (await failing(client, served)).refusal == TIMED_OUT

        run(loop, tmp_path, script, act, call_timeout_s=1)

    @LOOPS
    def test_a_handshake_that_never_ends_was_no_call(self, tmp_path: Path, loop: Any) -> None:
        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()

        async def act(client: HttpClient, served: Served) -> None:
            error = await failing(client, served, scheme="https")
            assert (error.refusal, error.has_left) == (TIMED_OUT, False)

        run(loop, tmp_path, script, act, connect_timeout_s=1)


class TestRequest:
    @LOOPS
    @pytest.mark.parametrize("bad", ["two\r\nX: y", "null\0", "line\n"])
    def test_a_key_that_would_end_its_line_is_never_sent(self, tmp_path: Path, loop: Any, bad: str) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            assert (await failing(client, served, secret=bad)).refusal == NOT_CONFIGURED
            assert not served.connections

        run(loop, tmp_path, answering(PLAIN), act)

    @LOOPS
    def test_a_model_in_the_path_cannot_end_the_line(self, tmp_path: Path, loop: Any) -> None:
        heads: list[bytes] = []

        async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heads.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(PLAIN)

        async def act(client: HttpClient, served: Served) -> None:
            upstream = Upstream("up", "openai", f"http://127.0.0.1:{served.port}/v1", "")
            answer = await client.send(Errand(upstream, "/models/a b\r\nX: y", b"{}", "rec", stream=False))
            await read_whole(answer)
            assert heads[0].startswith(b"POST /v1/models/a%20b")
            assert b"\r\nX:" not in heads[0]

        run(loop, tmp_path, script, act)

    @LOOPS
    @pytest.mark.parametrize("size", [0, 1, http_link.COPIED_BYTES, http_link.COPIED_BYTES + 1, 5_000_000])
    def test_a_body_of_any_size_arrives_whole(self, tmp_path: Path, loop: Any, size: int) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            await whole(client, served, body=b"x" * size)
            assert served.connections == [[b"x" * size]]

        run(loop, tmp_path, answering(PLAIN), act)


class TestTls:
    @LOOPS
    def test_a_certificate_nobody_vouches_for_is_refused_at_once(self, tmp_path: Path, loop: Any) -> None:
        async def act(client: HttpClient, served: Served) -> None:
            error = await failing(client, served, scheme="https")
            assert (error.refusal, error.has_left) == (UNREACHABLE, False)
            assert len(served.connections) <= 1

        run(loop, tmp_path, answering(PLAIN), act, tls=_server_tls(tmp_path, "127.0.0.1"))

    @LOOPS
    def test_a_certificate_of_another_host_is_refused(
        self, tmp_path: Path, loop: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tls = _server_tls(tmp_path, "127.0.0.2")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))

        async def act(client: HttpClient, served: Served) -> None:
            assert (await failing(client, served, scheme="https")).refusal == UNREACHABLE

        run(loop, tmp_path, answering(PLAIN), act, tls=tls)

    @LOOPS
    def test_calls_pass_and_share_a_connection(
        self, tmp_path: Path, loop: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tls = _server_tls(tmp_path, "127.0.0.1")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))

        async def act(client: HttpClient, served: Served) -> None:
            for size in (2, 3_000_000, 2):
                assert await whole(client, served, scheme="https", body=b"x" * size) == b"{}"
            assert [len(each) for each in served.connections] == [3]

        run(loop, tmp_path, answering(PLAIN), act, tls=tls)


def _server_tls(folder: Path, address: str) -> ssl.SSLContext:
    """A server's context with a certificate of its own for this address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
