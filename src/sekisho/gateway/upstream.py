"""The port to AI services: what the relay needs of them. `http_upstream.py` and `providers/practice.py` fill it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from sekisho.kernel.errors import SekishoError
from sekisho.kernel.refusal import Refusal
from sekisho.permits.snapshot import Upstream

OK = HTTPStatus.OK.value  # the member itself is looked up anew, by a call, wherever it is named
# The media types of nearly every answer.
JSON_TYPE, EVENTS_TYPE = "application/json", "text/event-stream"


class UpstreamError(SekishoError):
    """The exchange failed; `refusal` is what the client is told. Never carries an address, a key or a text.

    has_left: False only where no connection was ever made, so that the upstream saw no byte.
    """

    def __init__(self, refusal: Refusal, *, has_left: bool = True) -> None:
        super().__init__(refusal.message_ja, next_ja=refusal.next_ja)
        self.refusal = refusal
        self.has_left = has_left


@dataclass(frozen=True, slots=True)
class Errand:
    """One request as it leaves. path: below the base URL. record: goes out as X-Client-Request-Id.

    media_type: of the body. accept: of an answer in one piece. headers: beside those of the wire.
    secret: the provider's own key, or "". Left out of repr, so that no log can hold it.
    """

    upstream: Upstream
    path: str
    body: bytes
    record: str
    stream: bool
    secret: str = ""
    media_type: str = JSON_TYPE
    accept: str = JSON_TYPE
    headers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        return f"Errand({self.upstream.id}, {self.path}, {self.record})"


class Answer(Protocol):
    """An answer whose head has arrived."""

    @property
    def status(self) -> int: ...

    @property
    def media_type(self) -> str:
        """Lower case, without parameters."""

    @property
    def retry_after(self) -> int:
        """Seconds the upstream asks to wait; 0 if it does not."""

    async def read(self) -> bytes:
        """The next piece of the body as it arrives; b"" at its end. Raises UpstreamError when it breaks off or
        grows beyond the limit."""

    def close(self) -> None:
        """Drop what was not read, and with it the connection. May be called at any time, also twice."""


class Client(Protocol):
    """Reaches upstreams of one protocol."""

    async def send(self, errand: Errand) -> Answer:
        """Hand over the errand; returns when the answer's head is there. Raises UpstreamError."""

    async def close(self) -> None: ...


async def read_whole(answer: Answer) -> bytes:
    """The whole body of an answer. Raises UpstreamError."""
    pieces = []
    while piece := await answer.read():
        pieces.append(piece)
    return b"".join(pieces)
