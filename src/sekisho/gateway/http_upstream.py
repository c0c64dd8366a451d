"""Calls to HTTP upstreams behind the port `upstream.Client`: what leaves in a head, what is read of an answer's.

Never redirected, no environment proxies, no cookies, no header of the client. Why a client of our own, and what it
does not do: docs/design/gateway.md.
"""

import asyncio
import logging
import re
import ssl
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from yarl import URL

from sekisho.gateway.counts import Counts
from sekisho.gateway.http_link import Exchange, Link
from sekisho.gateway.http_pool import Origin, Pool
from sekisho.gateway.journal import note
from sekisho.gateway.refusals import ANSWER_TOO_LARGE, NOT_CONFIGURED, TIMED_OUT, UNREACHABLE, UNREADABLE
from sekisho.gateway.upstream import EVENTS_TYPE, Errand, UpstreamError
from sekisho.kernel.settings import Settings

SAME_LINES = "User-Agent: sekisho\r\nAccept-Encoding: identity\r\n"
# Pauses before a connection that could not be made is tried again. Only then is it certain that nothing was sent.
AGAIN_AFTER_S = (0.1, 0.4)
# The header each wire format (`permits.snapshot.WIRES`) wants its key in.
KEY_HEADERS = {
    "openai": "Authorization",
    "azure": "api-key",
    "anthropic": "x-api-key",
    "gemini": "x-goog-api-key",
}
# The version of Anthropic's format that `providers/anthropic.py` reads and writes.
WIRE_HEADERS = {"anthropic": {"anthropic-version": "2023-06-01"}}
# What would end a header's line, or hide in it.
NOT_IN_A_LINE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class HttpAnswer:
    """An exchange as the port wants it. Its size is counted as it came: compressed answers are refused."""

    __slots__ = ("_exchange", "_left", "_silence_s", "media_type", "retry_after", "status")

    def __init__(self, exchange: Exchange, limit: int, silence_s: int) -> None:
        headers = exchange.headers
        self._exchange = exchange
        self._silence_s = silence_s
        self._left = limit
        self.status = exchange.status
        self.media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
        asked = headers.get(b"retry-after", b"")
        self.retry_after = min(int(asked), 3600) if asked.isdigit() and len(asked) < 6 else 0

    async def read(self) -> bytes:
        piece = await self._exchange.read(self._silence_s)
        self._left -= len(piece)
        if self._left < 0:
            raise UpstreamError(ANSWER_TOO_LARGE)
        return piece

    def close(self) -> None:
        # What was read whole gave its connection back already; otherwise this drops the connection, which is how
        # an HTTP/1.1 upstream learns that nobody listens any more.
        self._exchange.drop()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an errand goes. start: the lines of its head that are the same for every call."""

    origin: Origin
    start: str


class HttpClient:
    """One pool for all HTTP upstreams. Made inside a running event loop."""

    def __init__(self, settings: Settings, counts: Counts) -> None:
        self._settings = settings
        self._counts = counts
        self._limit = settings.max_answer_bytes
        self._places: dict[tuple[str, str], Place] = {}
        self._pool = Pool(settings.connect_timeout_s)

    async def send(self, errand: Errand) -> HttpAnswer:
        place = self._place(errand)
        head = _head(place, errand)
        link = self._pool.take(place.origin) or await self._connect(place.origin, errand)
        # Each phase has its own limit: connecting in the pool, the head here, silence in `HttpAnswer.read`. The whole
        # is limited too, so that an upstream that goes on for ever by drops does not keep a call for ever.
        exchange = link.begin(head, errand.body, monotonic() + self._settings.call_timeout_s)
        try:
            await exchange.head(self._settings.answer_timeout_s)
            if exchange.headers.get(b"content-encoding", b"identity").strip().lower() != b"identity":
                raise UpstreamError(UNREADABLE)
        except BaseException:  # also when the call is torn down: nobody else will close it
            exchange.drop()
            raise
        return HttpAnswer(exchange, self._limit, self._settings.silence_timeout_s)

    async def close(self) -> None:
        self._pool.close()
        # Transports are closed on the next turn of the loop.
        await asyncio.sleep(0)

    async def _connect(self, origin: Origin, errand: Errand) -> Link:
        """A connection. One that cannot be made is tried again; a request that left never is."""
        for pause in (*AGAIN_AFTER_S, None):
            try:
                return await self._pool.connect(origin)
            except TimeoutError as error:
                raise UpstreamError(TIMED_OUT, has_left=False) from error
            except OSError as error:
                if pause is None or isinstance(error, ssl.SSLError):
                    raise UpstreamError(UNREACHABLE, has_left=False) from error
            self._counts.retried.labels(errand.upstream.id).inc()
            note("upstream.again", logging.WARNING, record=errand.record, upstream=errand.upstream.id)
            await asyncio.sleep(pause)
        raise AssertionError("unreachable")

    def _place(self, errand: Errand) -> Place:
        named = errand.upstream.base_url, errand.path
        if named not in self._places:
            try:
                url = URL(errand.upstream.base_url.rstrip("/") + errand.path)
                origin = url.scheme, url.raw_host or "", url.port or 0
            except ValueError as error:
                raise UpstreamError(NOT_CONFIGURED) from error
            if url.scheme not in ("http", "https") or not url.raw_host or url.user or url.password:
                raise UpstreamError(NOT_CONFIGURED)
            # `raw_path_qs` is percent-encoded, so that no model's name can end the line.
            start = f"POST {url.raw_path_qs} HTTP/1.1\r\nHost: {url.host_port_subcomponent}\r\n"
            self._places[named] = Place(origin, start + SAME_LINES)
        return self._places[named]


def _head(place: Place, errand: Errand) -> bytes:
    """Request line and headers. Raises UpstreamError if one of them would not stay on its line."""
    accept = EVENTS_TYPE if errand.stream else errand.accept
    lines = _lines(errand.upstream.protocol, errand.media_type, accept, errand.secret, errand.headers)
    own = f"X-Client-Request-Id: {errand.record}\r\nContent-Length: {len(errand.body)}\r\n"
    return f"{place.start}{own}{lines}\r\n".encode()


@lru_cache(256)
def _lines(wire: str, media_type: str, accept: str, secret: str, more: tuple[tuple[str, str], ...]) -> str:
    """The headers that are mostly the same from call to call."""
    headers = {"Content-Type": media_type, "Accept": accept, **WIRE_HEADERS.get(wire, {}), **dict(more)}
    if secret:
        name = KEY_HEADERS[wire]
        headers[name] = f"Bearer {secret}" if name == "Authorization" else secret
    if NOT_IN_A_LINE.search(" ".join(headers.values())):
        raise UpstreamError(NOT_CONFIGURED, has_left=False)
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())
