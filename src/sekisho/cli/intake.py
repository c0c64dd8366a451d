"""The server's end of HTTP with bounds that uvicorn leaves to a proxy in front: on a head's size and on its time.

Both count before anybody is asked for a key, so without them a stranger could fill the memory or hold every connection.
On the way out, the head of an answer goes with the first of its body.
"""

from asyncio import AbstractEventLoop, BaseTransport, TimerHandle, Transport
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Bytes that are no part of a body, in one stretch: a head, the trailers, what stands around chunks.
MOST_BETWEEN = 64 * 1024
# A head is written at once; who needs longer is not asking. Looked at this often, so up to twice as long.
HEAD_S = 15.0
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


def listening(app: Any, **more: Any) -> uvicorn.Config:
    """How every server here listens. more: what else uvicorn is told."""
    return uvicorn.Config(
        app,
        http=Intake,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        # Whose address a request comes from is decided by the socket, not by what a client writes into a header.
        proxy_headers=False,
        **more,
    )


class Intake(HttpToolsProtocol):
    """For uvicorn's `http=`; `listening` goes with `ws="none"`, because nobody here speaks anything but HTTP."""

    _between = 0
    _awaited: float | None = None
    _look_again: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast(Transport, transport))
        self._awaited = self.loop.time()
        self._look_again = self.loop.call_later(HEAD_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._look_again is not None:
            self._look_again.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._between += len(data)
        super().data_received(data)
        if self._between > MOST_BETWEEN and not self.transport.is_closing():
            # In the middle of an answer there is no place for another one.
            if self.cycle is None or self.cycle.response_complete:
                self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        self._awaited = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._between = 0
        self._awaited = None
        super().on_headers_complete()
        self.cycle.transport = cast(Transport, HeadWithBody(self.transport, self.loop))
        # What comes now are trailers. They are nobody's headers: a proxy in front has not seen them as such.
        self.headers = []

    def on_body(self, body: bytes) -> None:
        self._between = 0
        super().on_body(body)

    def _unsupported_upgrade_warning(self) -> None:
        """Said by nobody: anyone may ask for another protocol, and gets the answer to the plain request it also is."""

    def _look(self) -> None:
        if self._awaited is not None and self.loop.time() - self._awaited >= HEAD_S:
            self.transport.close()
        else:
            self._look_again = self.loop.call_later(HEAD_S, self._look)


class HeadWithBody:
    """A transport for one answer: its head waits for the first of its body, but not beyond the loop's next turn.

    Two packets would wake the client twice, and each costs more than what the smaller one holds.
    """

    __slots__ = ("_head", "_loop", "_transport")

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head: bytes | None = b""

    def write(self, data: bytes) -> None:
        if self._head is None:
            self._transport.write(data)
        elif self._head:
            head, self._head = self._head, None
            self._transport.writelines((head, data))
        else:
            self._head = data
            self._loop.call_soon(self._give)

    def close(self) -> None:
        self._give()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def _give(self) -> None:
        head, self._head = self._head, None
        if head:
            self._transport.write(head)
