"""Connections to upstreams: made, kept open for a few seconds, and never lent to two calls at once."""

import asyncio
import socket
import ssl
from functools import partial
from time import monotonic

import aiohappyeyeballs

from sekisho.gateway.http_link import Link

# Shorter than the 5 s after which common servers drop an idle connection, so that we do not send into a closing one.
KEEPALIVE_S = 4.0
# A host with addresses of both families is tried with the other one if the first has not answered by then (RFC 8305).
NEXT_ADDRESS_S = 0.25
Origin = tuple[str, str, int]  # scheme, host, port


class Pool:
    """Used by one event loop. Without a limit: calls at once are limited before they come here."""

    def __init__(self, connect_timeout_s: float) -> None:
        self._connect_timeout_s = connect_timeout_s
        self._idle: dict[Origin, list[Link]] = {}
        self._sweeping: asyncio.TimerHandle | None = None
        self._is_closed = False
        # No proxy and no netrc of the environment is asked: an upstream is reached as the permit's snapshot names it.
        self._tls = ssl.create_default_context()
        self._tls.set_alpn_protocols(["http/1.1"])

    def take(self, origin: Origin) -> Link | None:
        """An idle connection, the one used last; None if there is none that is surely still open."""
        idle, now = self._idle.get(origin, []), monotonic()
        while idle:
            link = idle.pop()
            if link.is_open and now - link.idle_since < KEEPALIVE_S and link.is_silent:
                return link
            link.abort()
        return None

    async def connect(self, origin: Origin) -> Link:
        """A new connection. Raises TimeoutError, ssl.SSLError, or OSError for whatever else is in the way."""
        scheme, host, port = origin
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._connect_timeout_s):
            addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            plain = await aiohappyeyeballs.start_connection(
                addresses, happy_eyeballs_delay=NEXT_ADDRESS_S, interleave=1, loop=loop
            )
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            tls, name = (self._tls, host.rstrip(".")) if scheme == "https" else (None, None)
            try:
                _, link = await loop.create_connection(
                    lambda: Link(partial(self._put, origin)), sock=plain, ssl=tls, server_hostname=name
                )
            except BaseException:
                plain.close()
                raise
        return link

    def close(self) -> None:
        """Close what is idle, and from now on what becomes idle."""
        self._is_closed = True
        if self._sweeping is not None:
            self._sweeping.cancel()
        for link in [link for idle in self._idle.values() for link in idle]:
            link.abort()
        self._idle.clear()

    def _put(self, origin: Origin, link: Link) -> None:
        if self._is_closed:
            link.abort()
            return
        link.idle_since = monotonic()
        self._idle.setdefault(origin, []).append(link)
        if self._sweeping is None:
            self._sweeping = asyncio.get_running_loop().call_later(KEEPALIVE_S, self._sweep)

    def _sweep(self) -> None:
        """Close what nobody has used for so long."""
        now = monotonic()
        self._sweeping = None
        for origin, idle in list(self._idle.items()):
            kept = [link for link in idle if link.is_open and now - link.idle_since < KEEPALIVE_S]
            for link in set(idle) - set(kept):
                link.abort()
            if kept:
                self._idle[origin] = kept
            else:
                del self._idle[origin]
        if self._idle:
            self._sweeping = asyncio.get_running_loop().call_later(KEEPALIVE_S, self._sweep)
