"""Ways to call the gateway: the unchanged SDK, plain HTTP with every byte under control, and one that hangs up."""

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import openai

from tests.gateway.world import HARMLESS, KEY, wait_for

CHAT = "/v1/chat/completions"


def sdk(url: str, key: str = KEY, **more: Any) -> openai.OpenAI:
    """The unchanged `openai` SDK, without its retries."""
    return openai.OpenAI(api_key=key, base_url=url + "/v1", max_retries=0, timeout=30, **more)


def body(model: str = "m-plain", text: str = HARMLESS, **more: Any) -> dict[str, Any]:
    return {"model": model, "messages": [{"role": "user", "content": text}], **more}


@dataclass
class Reply:
    """status 0: the connection ended without an answer."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def told(self) -> dict[str, Any]:
        """The `sekisho` object of a refusal."""
        told: dict[str, Any] = self.json["sekisho"]
        return told

    @property
    def code(self) -> str:
        return str(self.told["code"])

    @property
    def record(self) -> str:
        return self.headers["x-sekisho-record"]

    @property
    def events(self) -> list[bytes]:
        """Data of the events of a stream."""
        return [part.removeprefix(b"data: ") for part in self.raw.split(b"\n\n") if part]


def post(
    url: str, data: dict[str, Any] | bytes, *headers: str, key: str = KEY, path: str = "/v1/chat/completions"
) -> Reply:
    """POST with exactly these headers beside the key's; `key=""` sends none."""
    raw = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    own = (f"Authorization: Bearer {key}",) if key else ()
    return exchange(url, "POST", path, raw, *own, f"Content-Length: {len(raw)}", *headers)


def get(url: str, path: str, key: str = "") -> Reply:
    return exchange(url, "GET", path, b"", *((f"Authorization: Bearer {key}",) if key else ()))


def exchange(url: str, method: str, path: str, raw: bytes, *headers: str) -> Reply:
    head = "\r\n".join((f"{method} {path} HTTP/1.1", "Host: gate", "Connection: close", *headers))
    with connected(url) as line:
        line.sendall(head.encode("latin-1") + b"\r\n\r\n" + raw)
        return parse(read_to_end(line))


def hang_up(url: str, data: dict[str, Any], *, after: bytes = b"", when: Callable[[], object] = lambda: True) -> None:
    """Start a call, read until `after` has come, wait until `when` is so, then hang up for good."""
    with begun(url, data) as line:
        got = b""
        while after not in got:
            piece = line.recv(65536)
            assert piece, f"ended before {after!r}: {got!r}"
            got += piece
        wait_for(when, "the moment to hang up")


def begun(url: str, data: dict[str, Any]) -> socket.socket:
    """A call that was sent and whose answer nobody has read; takes little at a time."""
    raw = json.dumps(data).encode()
    head = f"POST {CHAT} HTTP/1.1\r\nHost: gate\r\nAuthorization: Bearer {KEY}\r\nContent-Length: {len(raw)}\r\n\r\n"
    parts = urlsplit(url)
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(30)
    line.connect((str(parts.hostname), int(parts.port or 0)))
    line.sendall(head.encode() + raw)
    return line


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=30)


def read_to_end(line: socket.socket) -> bytes:
    data = b""
    try:
        while piece := line.recv(65536):
            data += piece
    except ConnectionResetError:
        pass
    return data


def parse(data: bytes) -> Reply:
    head, _, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if len(lines[0].split(" ")) < 2:
        return Reply(0, {}, data)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    if headers.get("transfer-encoding") == "chunked":
        rest = dechunk(rest)
    return Reply(int(lines[0].split(" ")[1]), headers, rest)


def dechunk(data: bytes) -> bytes:
    """The body of a chunked answer, as far as it came."""
    whole = b""
    while data:
        size, _, data = data.partition(b"\r\n")
        count = int(size, 16)
        if not count:
            break
        whole, data = whole + data[:count], data[count + 2 :]
    return whole
