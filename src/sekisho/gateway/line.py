"""The client's end of one request: reading the body, answering, and noticing that nobody listens any more (ASGI 3)."""

import asyncio
from types import TracebackType

from starlette.types import Message, Receive, Scope, Send

from sekisho.gateway.refusals import BODY_ENCODED, BODY_LATE, too_large
from sekisho.gateway.trace import OFF, Tracing
from sekisho.gateway.upstream import EVENTS_TYPE, JSON_TYPE
from sekisho.kernel.refusal import Refusal

BODY_TIMEOUT_S = 60
DISCARDED = 4  # times the limit is read from a client that sends too much
NO_STORE = (b"cache-control", b"no-store")
# Keeps nginx from collecting a stream before handing it on.
NO_BUFFER = (b"x-accel-buffering", b"no")
STREAM_HEADERS = ((b"content-type", EVENTS_TYPE.encode() + b"; charset=utf-8"), NO_STORE, NO_BUFFER)


class ClientGoneError(Exception):
    """The client hung up, or takes nothing more."""


class Line:
    """One request's connection. `record` goes out with every answer, also under the name SDKs show as request id.

    findings: what `X-Sekisho-Findings` says with the answer, e.g. `PERSON=2,PHONE=1`; "" if nothing was masked.
    removed: what `X-Sekisho-Removed` says: where the provider's search was taken out of the call; "" if nowhere.
    trace: the stopwatch over this call's steps, which does nothing unless a collector is configured.
    output_findings: the same for what an answer itself says, where that is looked at (`X-Sekisho-Output-Findings`).
    """

    __slots__ = (
        "_by_name",
        "_patience_s",
        "_receive",
        "_record",
        "_send",
        "findings",
        "headers",
        "is_streaming",
        "is_unanswered",
        "method",
        "output_findings",
        "path",
        "query",
        "removed",
        "trace",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, record: str = "", patience_s: float = 60) -> None:
        self.headers: list[tuple[bytes, bytes]] = list(scope["headers"])
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: str = scope.get("query_string", b"").decode("latin-1")
        self._by_name: dict[bytes, bytes] = dict(self.headers)
        self._receive = receive
        self._send = send
        self._record = record.encode()
        self._patience_s = patience_s
        self.findings = ""
        self.removed = ""
        self.trace: Tracing = OFF
        self.output_findings = ""
        self.is_unanswered = True
        self.is_streaming = False

    def header(self, name: bytes) -> list[str]:
        """Every value of a header, in order."""
        if name not in self._by_name:
            return []
        if len(self._by_name) == len(self.headers):  # no header stands there twice
            return [self._by_name[name].decode("latin-1")]
        return [value.decode("latin-1") for key, value in self.headers if key == name]

    async def read_body(self, limit: int) -> bytes | Refusal:
        """The whole body, or why it is not taken. Raises ClientGoneError."""
        if any(value.strip().lower() not in ("", "identity") for value in self.header(b"content-encoding")):
            return BODY_ENCODED
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            body: bytes = message.get("body", b"")
            return body if len(body) <= limit else too_large(limit)
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                return await self._read_rest(message, limit)
        except TimeoutError:
            return BODY_LATE

    async def answer(self, status: int, body: bytes, *, retry_after: int = 0, media_type: str = JSON_TYPE) -> None:
        """The whole answer."""
        headers = [
            (b"content-type", media_type.encode()),
            NO_STORE,
            (b"content-length", b"%d" % len(body)),
            *self._ids(),
        ]
        if retry_after:
            headers.append((b"retry-after", b"%d" % retry_after))
        self.is_unanswered = False
        self.trace.answered(status)
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    async def open_stream(self) -> None:
        await self._open([*STREAM_HEADERS, *self._ids()])
        self.is_streaming = True

    async def open_file(self, media_type: str) -> None:
        """Begin an answer that is a file. Unless `end_stream` follows, the connection breaks off with the call."""
        await self._open([(b"content-type", media_type.encode()), NO_STORE, NO_BUFFER, *self._ids()])

    async def _open(self, headers: list[tuple[bytes, bytes]]) -> None:
        self.is_unanswered = False
        self.trace.answered(200)
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def push(self, data: bytes) -> None:
        """More of the stream. Raises ClientGoneError if the client takes nothing for too long."""
        await self._send_part({"type": "http.response.body", "body": data, "more_body": True})

    async def end_stream(self, data: bytes = b"") -> None:
        """The last of the stream. Raises ClientGoneError."""
        self.is_streaming = False
        await self._send_part({"type": "http.response.body", "body": data})

    def listening(self) -> "Listening":
        """`async with line.listening():` ends what is inside with ClientGoneError when the client hangs up."""
        return Listening(self._receive)

    async def _read_rest(self, message: Message, limit: int) -> bytes | Refusal:
        body, read = bytearray(), 0
        while True:
            if message["type"] != "http.request":
                raise ClientGoneError
            # Beyond the limit nothing is kept, but reading goes on a while: a client that is still sending would
            # see its connection break instead of our answer.
            read += len(message.get("body", b""))
            if read <= limit:
                body += message.get("body", b"")
            if not message.get("more_body") or read > DISCARDED * limit:
                return bytes(body) if read <= limit else too_large(limit)
            message = await self._receive()

    async def _send_part(self, message: Message) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                await self._send(message)
        except TimeoutError as error:
            raise ClientGoneError from error

    def _ids(self) -> tuple[tuple[bytes, bytes], ...]:
        if not self._record:
            return ()
        ids = (b"x-sekisho-record", self._record), (b"x-request-id", self._record)
        named = (
            (b"x-sekisho-findings", self.findings),
            (b"x-sekisho-removed", self.removed),
            (b"x-sekisho-output-findings", self.output_findings),
        )
        return (*ids, *((name, value.encode()) for name, value in named if value))


class Listening:
    """Cancels the task it was entered in when the client hangs up, and turns that cancellation into ClientGoneError.

    The same bookkeeping as `asyncio.timeout`: a cancellation from elsewhere (shutdown) stays a cancellation.
    Whoever watches is not cancelled at the end, which would stand before the answer: it ends with the request, by
    itself, and does nothing more.
    """

    __slots__ = ("_is_gone", "_is_over", "_receive", "_task", "_watch")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_gone = self._is_over = False

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("not inside a task")
        self._task: asyncio.Task[object] = task
        # At the loop's next turn: what is sent at once inside need not wait for it.
        asyncio.get_running_loop().call_soon(self._begin)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_over = True
        if self._is_gone and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise ClientGoneError from error

    def _begin(self) -> None:
        if not self._is_over:
            self._watch = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        if not self._is_over:
            self._is_gone = True
            self._task.cancel()
