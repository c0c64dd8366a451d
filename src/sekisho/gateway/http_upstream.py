"""The aiohttp client behind the port: pooled, never redirected, no environment proxies, no header of the client.

Why aiohttp and when to look again: docs/design/gateway.md.
"""

import asyncio
import logging
import ssl

import aiohttp
from yarl import URL

from sekisho.gateway.counts import Counts
from sekisho.gateway.journal import note
from sekisho.gateway.refusals import ANSWER_TOO_LARGE, NOT_CONFIGURED, TIMED_OUT, UNREACHABLE, UNREADABLE
from sekisho.gateway.upstream import EVENTS_TYPE, Errand, UpstreamError
from sekisho.kernel.settings import Settings

# Shorter than the 5 s after which common servers drop an idle connection, so that we do not send into a closing one.
KEEPALIVE_S = 4
USER_AGENT = "sekisho"
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


class HttpAnswer:
    """An aiohttp response as the port wants it. Its size is counted as it came: compressed answers are refused."""

    def __init__(self, response: aiohttp.ClientResponse, limit: int, silence_s: int) -> None:
        self._response = response
        self._silence_s = silence_s
        self._left = limit
        self.status = response.status
        self.media_type = response.content_type.lower()
        asked = response.headers.get("Retry-After", "")
        self.retry_after = min(int(asked), 3600) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0

    async def read(self) -> bytes:
        try:
            async with asyncio.timeout(self._silence_s):
                piece = await self._response.content.readany()
        except TimeoutError as error:
            raise UpstreamError(TIMED_OUT) from error
        except (aiohttp.ClientError, OSError) as error:
            raise UpstreamError(UNREACHABLE) from error
        self._left -= len(piece)
        if self._left < 0:
            raise UpstreamError(ANSWER_TOO_LARGE)
        return piece

    def close(self) -> None:
        # A fully read response gave its connection back already; otherwise this drops the connection, which is how
        # an HTTP/1.1 upstream learns that nobody listens any more.
        self._response.close()


class HttpClient:
    """One pool for all HTTP upstreams. Made inside a running event loop."""

    def __init__(self, settings: Settings, counts: Counts) -> None:
        self._settings = settings
        self._counts = counts
        self._limit = settings.max_answer_bytes
        self._urls: dict[tuple[str, str], URL] = {}
        # Each phase has its own limit: connecting here, the head in `send`, silence in `HttpAnswer.read`. The whole
        # is limited too, so that an upstream that goes on for ever by drops does not keep a call for ever.
        timeout = aiohttp.ClientTimeout(total=settings.call_timeout_s, sock_connect=settings.connect_timeout_s)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEEPALIVE_S, ssl=ssl.create_default_context()),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=timeout,
            trust_env=False,
            auto_decompress=False,
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
        )

    async def send(self, errand: Errand) -> HttpAnswer:
        wire = errand.upstream.protocol
        headers = {"X-Client-Request-Id": errand.record, "Content-Type": errand.media_type}
        headers["Accept"] = EVENTS_TYPE if errand.stream else errand.accept
        headers |= WIRE_HEADERS.get(wire, {}) | dict(errand.headers)
        if errand.secret:
            name = KEY_HEADERS[wire]
            headers[name] = f"Bearer {errand.secret}" if name == "Authorization" else errand.secret
        response = await self._post(errand, headers)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            response.close()
            raise UpstreamError(UNREADABLE)
        return HttpAnswer(response, self._limit, self._settings.silence_timeout_s)

    async def _post(self, errand: Errand, headers: dict[str, str]) -> aiohttp.ClientResponse:
        """The answer's head. A connection that cannot be made is tried again; a request that left never is."""
        url = self._url(errand)
        for pause in (*AGAIN_AFTER_S, None):
            try:
                async with asyncio.timeout(self._settings.answer_timeout_s):
                    return await self._session.post(url, data=errand.body, headers=headers, allow_redirects=False)
            except aiohttp.ConnectionTimeoutError as error:
                raise UpstreamError(TIMED_OUT, has_left=False) from error
            except TimeoutError as error:
                raise UpstreamError(TIMED_OUT) from error
            except aiohttp.ClientConnectorError as error:
                if pause is None or isinstance(error, aiohttp.ClientSSLError):
                    raise UpstreamError(UNREACHABLE, has_left=False) from error
            except (aiohttp.ClientError, OSError) as error:
                raise UpstreamError(UNREACHABLE) from error
            self._counts.retried.labels(errand.upstream.id).inc()
            note("upstream.again", logging.WARNING, record=errand.record, upstream=errand.upstream.id)
            await asyncio.sleep(pause)
        raise AssertionError("unreachable")

    async def close(self) -> None:
        await self._session.close()
        # aiohttp closes TLS transports on the next turns of the loop.
        await asyncio.sleep(0)

    def _url(self, errand: Errand) -> URL:
        named = errand.upstream.base_url, errand.path
        if named not in self._urls:
            try:
                url = URL(errand.upstream.base_url.rstrip("/") + errand.path)
            except ValueError as error:
                raise UpstreamError(NOT_CONFIGURED) from error
            if url.scheme not in ("http", "https") or not url.host or url.user or url.password:
                raise UpstreamError(NOT_CONFIGURED)
            self._urls[named] = url
        return self._urls[named]
