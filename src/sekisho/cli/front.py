"""One port for both shells: paths of the gateway go to the gateway, everything else to the desk's own process.

The gateway answers in this process and never waits for a page. The desk is reached over a Unix socket that only this
installation's user can open; what a client claims about itself in forwarding headers is replaced here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

# RFC 9110 §7.6.1, and what we set ourselves.
HOP_BY_HOP = frozenset(
    name.encode()
    for name in [
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-forwarded-host",
    ]
)
# The server in front says these itself.
NOT_PASSED = HOP_BY_HOP | {b"date", b"server"}
MOST_BYTES = 32 * 1024 * 1024
TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=5)
WAITING = "画面を準備しています。しばらくしてから、開き直してください。"
# Of what is too large so much is still taken from the wire: a browser shows an answer only when it has sent everything.
MOST_DROPPED = 1024 * 1024 * 1024
TOO_LARGE = (
    "送られたデータが大きすぎるため、受け取りませんでした。何も保存していません。\n"
    f"一度に送れるのは、合わせて{MOST_BYTES // 1024 // 1024}MBまでです。"
    "前の画面に戻り、ファイルを分けるか、小さくしてから送ってください。"
)


class Front:
    """The ASGI application that uvicorn serves. `prefixes` are the gateway's."""

    def __init__(self, gateway: App, prefixes: Iterable[str], socket: Path, *, is_https: bool) -> None:
        self.gateway = gateway
        self.prefixes = tuple(prefixes)
        self.socket = socket
        self.proto = "https" if is_https else "http"
        self.session: aiohttp.ClientSession | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(scope, receive, send)
        elif scope["type"] == "http" and not self._is_gateway(scope["path"]):
            await self._to_desk(scope, receive, send)
        elif scope["type"] == "http":
            await self.gateway(scope, receive, send)

    def _is_gateway(self, path: str) -> bool:
        return any(path == prefix or path.startswith(prefix.rstrip("/") + "/") for prefix in self.prefixes)

    async def _lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        connector = aiohttp.UnixConnector(path=str(self.socket), limit=64)
        jar = aiohttp.DummyCookieJar()
        async with aiohttp.ClientSession(
            connector=connector, timeout=TIMEOUT, cookie_jar=jar, auto_decompress=False, trust_env=False
        ) as session:
            self.session = session
            await self.gateway(scope, receive, send)

    async def _to_desk(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.session is None:
            raise RuntimeError("request before lifespan startup")
        body = await _read(receive)
        if body is None:
            await _plain(send, 413, TOO_LARGE)
            return
        target = scope["raw_path"].decode("latin-1")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("latin-1")
        try:
            await self._relay(scope, target, body, send)
        except (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError):
            await _plain(send, 503, WAITING, (b"retry-after", b"2"))

    async def _relay(self, scope: Scope, target: str, body: bytes, send: Send) -> None:
        session = self.session
        if session is None:
            raise RuntimeError("request before lifespan startup")
        headers = [(k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"] if k not in HOP_BY_HOP]
        client = scope.get("client")
        headers += [("X-Forwarded-For", client[0] if client else ""), ("X-Forwarded-Proto", self.proto)]
        url = _url(target)
        async with session.request(
            scope["method"], url, headers=headers, data=body or None, allow_redirects=False
        ) as answer:
            kept = [(k.lower(), v) for k, v in answer.raw_headers if k.lower() not in NOT_PASSED]
            await send({"type": "http.response.start", "status": answer.status, "headers": kept})
            async for chunk in answer.content.iter_chunked(65536):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": b""})


def _url(target: str) -> URL:
    """The path exactly as the client sent it: neither decoded nor quoted again."""
    return URL("http://desk" + target, encoded=True)


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None where it is larger than any form of the desk; then nothing of it is kept."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise asyncio.CancelledError
        piece = message.get("body", b"")
        size += len(piece)
        if size <= MOST_BYTES:
            parts.append(piece)
        else:
            parts.clear()
        if not message.get("more_body", False) or size > MOST_DROPPED:
            return b"".join(parts) if size <= MOST_BYTES else None


async def _plain(send: Send, status: int, text: str, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
