"""An AI service under our thumb: speaks OpenAI's wire format well or badly, as the model's name asks.

Written on bare sockets (asyncio streams), because a web framework will not send half a chunk or a broken head.
"""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

ANSWER = "承知しました。案内文は次のとおりです。"
USAGE = {"prompt_tokens": 11, "completion_tokens": 22, "total_tokens": 33}
BIG = 3 * 1024 * 1024


@dataclass
class Seen:
    """A request as it arrived."""

    head: bytes
    raw: bytes
    at: float = field(default_factory=time.monotonic)
    is_cut: bool = False

    @property
    def body(self) -> dict[str, Any]:
        """Of JSON; or of a form, read by the standard library's own reader of mail."""
        if self.headers.get("content-type", "").startswith("multipart/"):
            return self.form
        return json.loads(self.raw)

    @property
    def form(self) -> dict[str, Any]:
        """Text, or (file name, media type, bytes), by field name; a list where a name came several times."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + self.raw)
        assert message.is_multipart()
        assert not message.defects
        fields: dict[str, list[Any]] = {}
        for part in message.iter_parts():
            data = part.get_payload(decode=True)
            name = str(part.get_param("name", header="content-disposition"))
            file_name = part.get_param("filename", header="content-disposition")
            value = data.decode() if file_name is None else (file_name, part.get_content_type(), data)
            fields.setdefault(name, []).append(value)
        return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}

    @property
    def headers(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}

    @property
    def path(self) -> str:
        return self.head.decode("latin-1").split(" ")[1]

    @property
    def model(self) -> str:
        """Of the body, or as Gemini's paths have it."""
        in_path = self.path.rpartition("/models/")[2].partition(":")[0]
        return str(self.body.get("model", in_path))

    @property
    def record(self) -> str:
        return self.headers["x-client-request-id"]


@dataclass
class Talk:
    """One exchange, handed to a behaviour."""

    seen: Seen
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def json(self, status: str, value: Any, *headers: str) -> None:
        await self.whole(status, json.dumps(value, ensure_ascii=False).encode(), "application/json", *headers)

    async def whole(self, status: str, body: bytes, media: str, *headers: str) -> None:
        extra = "".join(f"{header}\r\n" for header in headers)
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
        await self.send(head.encode() + body)

    async def open_stream(self) -> None:
        await self.send(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
        )

    async def chunk(self, data: bytes) -> None:
        await self.send(b"%x\r\n" % len(data) + data + b"\r\n")

    async def end_stream(self) -> None:
        await self.send(b"0\r\n\r\n")

    def reset(self) -> None:
        self.writer.transport.abort()


def whole_answer(text: str = ANSWER) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {
        "id": "chatcmpl-t",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [choice],
        "usage": USAGE,
    }


def event(delta: dict[str, Any], finish: str | None = None) -> bytes:
    chunk = {
        "id": "chatcmpl-t",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def usage_event() -> bytes:
    chunk = {"id": "chatcmpl-t", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": []}
    return b"data: " + json.dumps({**chunk, "usage": USAGE}).encode() + b"\n\n"


def events(text: str = ANSWER) -> bytes:
    """A whole well-formed stream."""
    pieces = [event({"role": "assistant", "content": ""})]
    pieces += [event({"content": text[i : i + 5]}) for i in range(0, len(text), 5)]
    return b"".join((*pieces, event({}, "stop"), usage_event(), b"data: [DONE]\n\n"))


async def plain(talk: Talk) -> None:
    if not talk.seen.body.get("stream"):
        return await talk.json("200 OK", whole_answer())
    await talk.open_stream()
    await talk.chunk(events())
    return await talk.end_stream()


async def split(talk: Talk) -> None:
    """Every byte in a chunk and a packet of its own."""
    await talk.open_stream()
    for byte in events():
        await talk.chunk(bytes((byte,)))
        await asyncio.sleep(0)
    await talk.end_stream()


async def crlf(talk: Talk) -> None:
    """Other line ends, comments and a byte order mark: all of it allowed."""
    await talk.open_stream()
    await talk.chunk(b"\xef\xbb\xbf: ping\r\n\r\n" + events().replace(b"\n", b"\r\n"))
    await talk.end_stream()


async def slow(talk: Talk) -> None:
    """A stream that goes on until nobody listens."""
    await talk.open_stream()
    await talk.chunk(event({"role": "assistant", "content": "はい。"}))
    for _ in range(500):
        await talk.chunk(event({"content": "続"}))
        await asyncio.sleep(0.02)


async def slow_whole(talk: Talk) -> None:
    await asyncio.sleep(3)
    await talk.json("200 OK", whole_answer())


async def hang(talk: Talk) -> None:
    await asyncio.sleep(60)


async def hang_midway(talk: Talk) -> None:
    await talk.open_stream()
    await talk.chunk(event({"role": "assistant", "content": "途中"}))
    await asyncio.sleep(60)


async def reset(talk: Talk) -> None:
    talk.reset()


async def reset_midway(talk: Talk) -> None:
    if talk.seen.body.get("stream"):
        await talk.open_stream()
        await talk.chunk(event({"role": "assistant", "content": "途中"}))
    else:
        await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{")
    await asyncio.sleep(0.05)
    talk.reset()


async def half(talk: Talk) -> None:
    """The head and the beginning of an answer, and then nothing."""
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{")
    await asyncio.sleep(60)


async def short_stream(talk: Talk) -> None:
    """Ends cleanly, but without saying why or [DONE]."""
    await talk.open_stream()
    await talk.chunk(event({"role": "assistant", "content": "途中"}))
    await talk.end_stream()


async def no_done(talk: Talk) -> None:
    """Some servers say why they stop and send no [DONE]."""
    await talk.open_stream()
    await talk.chunk(events().removesuffix(b"data: [DONE]\n\n"))
    await talk.end_stream()


async def lingering(talk: Talk) -> None:
    """Says [DONE] and leaves the answer open."""
    await talk.open_stream()
    await talk.chunk(events())
    await asyncio.sleep(60)


async def lingering_finished(talk: Talk) -> None:
    """Says why it ends, and no more."""
    await talk.open_stream()
    await talk.chunk(events().removesuffix(b"data: [DONE]\n\n"))
    await asyncio.sleep(60)


async def no_http(talk: Talk) -> None:
    await talk.send(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
    talk.writer.close()


async def no_json(talk: Talk) -> None:
    await talk.whole("200 OK", b"<html>maintenance</html>", "application/json")


async def html(talk: Talk) -> None:
    await talk.whole("200 OK", b"<html>maintenance</html>", "text/html")


async def deep_json(talk: Talk) -> None:
    await talk.whole("200 OK", b'{"choices":' + b"[" * 50_000, "application/json")


async def bad_event(talk: Talk) -> None:
    await talk.open_stream()
    await talk.chunk(event({"role": "assistant", "content": "途中"}))
    await talk.chunk(b"data: {not json\n\n")
    await asyncio.sleep(60)


async def endless_event(talk: Talk) -> None:
    await talk.open_stream()
    await talk.chunk(b"data: ")
    for _ in range(40):
        await talk.chunk(b"x" * 65536)
    await asyncio.sleep(60)


async def error_event(talk: Talk) -> None:
    await talk.open_stream()
    await talk.chunk(event({"role": "assistant", "content": "途中"}))
    await talk.chunk(b'data: {"error":{"message":"overloaded"}}\n\n')
    await talk.end_stream()


async def big(talk: Talk) -> None:
    """More than the tests' limit."""
    if not talk.seen.body.get("stream"):
        return await talk.json("200 OK", whole_answer("大" * BIG))
    await talk.open_stream()
    for _ in range(BIG // 4096):
        await talk.chunk(event({"content": "大" * 1365}))
    return None


async def torrent(talk: Talk) -> None:
    """More than the buffers between two programs hold."""
    await talk.open_stream()
    for _ in range(16_000):
        await talk.chunk(event({"content": "大" * 1365}))


async def packed(talk: Talk) -> None:
    await talk.whole("200 OK", b"\x1f\x8b\x08", "application/json", "Content-Encoding: gzip")


async def redirect(talk: Talk) -> None:
    await talk.whole("307 Temporary Redirect", b"", "text/plain", "Location: /v1/elsewhere")


async def parrot(talk: Talk) -> None:
    """Gives back all it was sent, in the answer and in headers."""
    sent = talk.seen.head.decode("latin-1")
    await talk.json("200 OK", whole_answer(sent), f"X-Echo: {talk.seen.headers.get('authorization')}")


async def parrot_stream(talk: Talk) -> None:
    await talk.open_stream()
    await talk.chunk(event({"role": "assistant", "content": talk.seen.head.decode("latin-1")}))
    await talk.end_stream()


async def echo(talk: Talk) -> None:
    """Says again what the last message said; in a stream three characters at a time."""
    said = talk.seen.body["messages"][-1]["content"]
    if not talk.seen.body.get("stream"):
        return await talk.json("200 OK", whole_answer(said))
    await talk.open_stream()
    for start in range(0, len(said), 3):
        await talk.chunk(event({"content": said[start : start + 3]}))
    await talk.chunk(event({}, "stop") + b"data: [DONE]\n\n")
    return await talk.end_stream()


def failing(status: str, message: str, *headers: str) -> Callable[[Talk], Awaitable[None]]:
    async def fail(talk: Talk) -> None:
        key = talk.seen.headers.get("authorization", "")
        text = message.replace("KEY", key)
        await talk.json(status, {"error": {"message": text, "type": "t", "code": None, "param": None}}, *headers)

    return fail


BEHAVIOURS: dict[str, Callable[[Talk], Awaitable[None]]] = {
    "plain": plain,
    "split": split,
    "crlf": crlf,
    "slow": slow,
    "slow-whole": slow_whole,
    "hang": hang,
    "hang-midway": hang_midway,
    "reset": reset,
    "reset-midway": reset_midway,
    "half": half,
    "short-stream": short_stream,
    "no-done": no_done,
    "lingering": lingering,
    "lingering-finished": lingering_finished,
    "no-http": no_http,
    "no-json": no_json,
    "html": html,
    "deep-json": deep_json,
    "bad-event": bad_event,
    "endless-event": endless_event,
    "error-event": error_event,
    "big": big,
    "torrent": torrent,
    "packed": packed,
    "redirect": redirect,
    "parrot": parrot,
    "echo": echo,
    "parrot-stream": parrot_stream,
    "e400": failing("400 Bad Request", "max_tokens is too large"),
    "e400-key": failing("400 Bad Request", "bad KEY"),
    "e401": failing("401 Unauthorized", "Incorrect API key provided: KEY"),
    "e422": failing("422 Unprocessable Entity", "temperature out of range"),
    "e429": failing("429 Too Many Requests", "slow down", "Retry-After: 7"),
    "e500": failing("500 Internal Server Error", "KEY exploded"),
    "e504": failing("504 Gateway Timeout", "late"),
}


class ScriptedUpstream:
    """Runs in a thread while its `with` lasts. `on_arrival` is asked before a request is answered."""

    def __init__(
        self,
        on_arrival: Callable[[Seen], None] | None = None,
        more: Mapping[str, Callable[[Talk], Awaitable[None]]] | None = None,
    ) -> None:
        self.behaviours = tuple(BEHAVIOURS)
        self._behaviours = BEHAVIOURS | dict(more or {})
        self.seen: list[Seen] = []
        self.on_arrival = on_arrival
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "ScriptedUpstream":
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def wait_for_more(self, count: int) -> None:
        """Until so many more requests have arrived."""
        enough = len(self.seen) + count
        while len(self.seen) < enough:
            time.sleep(0.01)

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._started.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        seen = Seen(head, b"")
        seen.raw = await reader.readexactly(int(seen.headers.get("content-length", "0")))
        if self.on_arrival is not None:
            self.on_arrival(seen)
        self.seen.append(seen)
        behaviour = self._behaviours.get(seen.model, plain)
        talking = asyncio.create_task(behaviour(Talk(seen, reader, writer)))
        leaving = asyncio.create_task(_until_gone(reader))
        try:
            await asyncio.wait({talking, leaving}, return_when=asyncio.FIRST_COMPLETED)
            # A write may fail before the end of the connection is read.
            if not talking.done() or isinstance(talking.exception(), ConnectionError):
                seen.is_cut = True
                return False
            await talking
        finally:
            talking.cancel()
            leaving.cancel()
            await asyncio.gather(talking, leaving, return_exceptions=True)
        return not writer.is_closing()


async def _until_gone(reader: asyncio.StreamReader) -> None:
    """Until the other side closes. Looks only: a next request must stay in the buffer."""
    while not reader.at_eof():  # noqa: ASYNC110  (the reader has no event to wait for without reading)
        await asyncio.sleep(0.02)
