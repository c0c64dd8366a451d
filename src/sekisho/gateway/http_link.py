"""One connection to an upstream, and the one exchange on it at a time: HTTP/1.1 over asyncio, read by llhttp.

A connection is used again only after an exchange of which nothing is open: the answer ended where its framing said, the
request had left whole, neither side wants to close, and nothing came behind the answer. Whatever is in doubt is closed.
"""

import asyncio
import select
from collections.abc import Callable
from time import monotonic
from typing import cast

import httptools

from sekisho.gateway.refusals import TIMED_OUT, UNREACHABLE, UNREADABLE
from sekisho.gateway.upstream import UpstreamError

# Of a head, with the heads of interim answers (1xx) before it and the trailers behind the body. What comes in several
# pieces counts up to twice.
MAX_HEAD_BYTES = 64 * 1024
# Read ahead of who takes it: more is left to the network's own flow control.
MAX_AHEAD_BYTES = 256 * 1024
# Larger bodies are handed over beside their head instead of being copied behind it.
COPIED_BYTES = 64 * 1024
NO_BODY = (204, 304)
VERSIONS = ("1.0", "1.1")
# What counts of an answer's head; all else is passed over.
READ_HEADERS = frozenset(
    (b"content-type", b"content-encoding", b"content-length", b"retry-after", b"transfer-encoding")
)
CHUNKED = b"chunked"


class Exchange:
    """One answer as it comes in. The methods `on_…` are called by the parser.

    has_head: whether `status` and `headers` (names in lower case; of several the last) are there.
    is_whole: whether the answer has ended where it should. is_reusable: whether the connection may stay open.
    """

    __slots__ = (
        "_ahead",
        "_failure",
        "_head_bytes",
        "_is_interim",
        "_link",
        "_parser",
        "_pieces",
        "_until",
        "_waiter",
        "ends_with_connection",
        "has_head",
        "headers",
        "is_reusable",
        "is_whole",
        "status",
    )

    def __init__(self, link: "Link", until: float) -> None:
        """until: monotonic seconds; whoever waits longer gets TIMED_OUT."""
        self._link = link
        self._until = until
        self._parser = httptools.HttpResponseParser(self)
        self._pieces: list[bytes] = []
        self._ahead = 0
        self._head_bytes = 0
        self._is_interim = False
        self._waiter: asyncio.Future[None] | None = None
        self._failure: UpstreamError | None = None
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.has_head = self.is_whole = self.is_reusable = self.ends_with_connection = False

    async def head(self, patience_s: float) -> None:
        """Wait for the answer's head. Raises UpstreamError."""
        until = min(self._until, monotonic() + patience_s)
        while not self.has_head:
            await self._wait(until)

    async def read(self, patience_s: float) -> bytes:
        """What has come of the body, or the next that comes; b"" at its end. Raises UpstreamError."""
        while not self._pieces:
            if self.is_whole:
                return b""
            await self._wait(min(self._until, monotonic() + patience_s))
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._ahead = 0
        if not self.is_whole:  # then the connection may be another call's by now
            self._link.resume()
        return data

    def drop(self) -> None:
        """Nobody wants the rest. Closes the connection if there is one; may be called at any time, also twice."""
        if not self.is_whole:
            self.fail(UpstreamError(UNREACHABLE))

    def feed(self, data: bytes) -> None:
        """More of the answer, as it came."""
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.fail(UpstreamError(UNREACHABLE))  # said behind its end, an answer stands, but its connection goes
        if not self.has_head:  # a line that does not end is in no header yet
            self._count_head(len(data))
        if self._failure is not None:
            self._link.abort()
        elif self.is_whole:
            self._link.let_go()
        elif self._ahead > MAX_AHEAD_BYTES:
            self._link.pause()
        self._wake()

    def end(self) -> None:
        """The connection has ended in good order."""
        if self.has_head and self.ends_with_connection:
            self.is_whole = True
            self._wake()
        else:
            self.fail(UpstreamError(UNREACHABLE))

    def fail(self, error: UpstreamError) -> None:
        """Nothing more comes; who waits is told. What had come can still be read."""
        self.is_reusable = False
        if not self.is_whole and self._failure is None:
            self._failure = error
            self._wake()
        self._link.abort()

    def on_message_begin(self) -> None:
        if self.is_whole:  # a second answer to one request
            self.is_reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count_head(len(name) + len(value))
        if not self.has_head and (known := name.lower()) in READ_HEADERS:
            if known == b"transfer-encoding" and known in self.headers:
                value = self.headers[known] + b"," + value
            self.headers[known] = value

    def on_headers_complete(self) -> None:
        if self.is_whole or self._failure is not None:
            return
        self.status = self._parser.get_status_code()
        if 100 <= self.status < 200:
            self._is_interim = True
            return
        coding = self.headers.get(b"transfer-encoding", b"").strip().lower()
        if coding not in (b"", CHUNKED) or self._parser.get_http_version() not in VERSIONS:
            self._failure = UpstreamError(UNREADABLE)
            return
        is_framed = coding == CHUNKED or b"content-length" in self.headers or self.status in NO_BODY
        self.ends_with_connection = not is_framed
        self.is_reusable = self._parser.should_keep_alive()
        self.has_head = True

    def on_body(self, data: bytes) -> None:
        if self.is_whole:
            return
        self._pieces.append(data)
        self._ahead += len(data)

    def on_message_complete(self) -> None:
        if self._is_interim:
            self._is_interim = False
            self.headers.clear()
        elif self.has_head and self._failure is None:
            self.is_whole = True

    def _count_head(self, more: int) -> None:
        self._head_bytes += more
        if self._head_bytes > MAX_HEAD_BYTES:
            self._failure = self._failure or UpstreamError(UNREACHABLE)

    async def _wait(self, until: float) -> None:
        """Until something has come. Raises UpstreamError, and drops the connection if it has failed or is too late."""
        if self._failure is not None:
            self._link.abort()
            raise self._failure
        loop = asyncio.get_running_loop()
        self._waiter = waiter = loop.create_future()
        timer = loop.call_later(max(0.0, until - monotonic()), self.fail, UpstreamError(TIMED_OUT))
        try:
            await waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class Link(asyncio.Protocol):
    """An open connection. let_free: called with it when the next exchange may begin."""

    __slots__ = ("_exchange", "_is_paused", "_let_free", "_poll", "_transport", "idle_since")

    def __init__(self, let_free: "Callable[[Link], None]") -> None:
        self._let_free = let_free
        self._exchange: Exchange | None = None
        self._is_paused = False
        self._transport: asyncio.Transport | None = None
        self._poll: select.poll | None = None  # over the socket, once it was asked for
        self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    @property
    def is_silent(self) -> bool:
        """Whether nothing waits in the socket that the loop has not come to yet: an end, or bytes nobody asked for.

        Read later, they would be taken for the next call's answer.
        """
        if self._transport is None:
            return False
        if self._poll is None:
            found = self._transport.get_extra_info("socket")
            if found is None:
                return False
            self._poll = select.poll()
            self._poll.register(found.fileno(), select.POLLIN)
        return not self._poll.poll(0)

    def begin(self, head: bytes, body: bytes, until: float) -> Exchange:
        """Send a request; what comes from now on is its answer."""
        if self._transport is None or self._exchange is not None:
            raise RuntimeError("not free")
        self._exchange = exchange = Exchange(self, until)
        if len(body) <= COPIED_BYTES:
            self._transport.write(head + body)
        else:
            self._transport.write(head)
            self._transport.write(body)
        return exchange

    def let_go(self) -> None:
        """The exchange is over."""
        exchange, self._exchange = self._exchange, None
        if exchange is None:
            return
        self.resume()
        # An answer that came before the request had left: the rest of the request would begin the next one.
        if exchange.is_reusable and self._transport is not None and not self._transport.get_write_buffer_size():
            self._let_free(self)
        else:
            self.abort()

    def abort(self) -> None:
        self._exchange = None
        if self._transport is not None:
            self._transport.abort()

    def pause(self) -> None:
        if self._transport is not None and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        if self._transport is not None and self._is_paused:
            self._is_paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._exchange is None:
            self.abort()  # nobody asked for anything
        else:
            self._exchange.feed(data)

    def connection_lost(self, error: Exception | None) -> None:
        exchange, self._exchange, self._transport = self._exchange, None, None
        if exchange is None:
            return
        if error is None:
            exchange.end()
        else:
            exchange.fail(UpstreamError(UNREACHABLE))
