"""What is read of answers in any protocol: facts for the book, streams folded into one answer, values put back."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

from sekisho.gateway.sse import SseEvent
from sekisho.gateway.strict_json import is_deep

MAX_COUNT = 2**53 - 1


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the book says about an answer; 0 and "" where the upstream did not say."""

    tokens_in: int = 0
    tokens_out: int = 0
    finish: str = ""


class Fold(Protocol):
    """Folds the events of one streamed answer into the answer it would have been if it had come whole."""

    @property
    def is_done(self) -> bool:
        """Whether the protocol's last event has come; nothing after it is read."""

    @property
    def is_closing(self) -> bool:
        """Whether what comes now is the end, which the client gets only when the outcome is durable."""

    @property
    def is_finished(self) -> bool:
        """Whether the upstream said why the answer ended."""

    @property
    def has_begun(self) -> bool:
        """Whether anything of an answer came."""

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""

    def facts(self) -> AnswerFacts: ...

    def answer(self) -> bytes:
        """The folded answer as JSON: what the book keeps of a stream."""


class Restorer(Protocol):
    """Rewrites the events of one streamed answer so that placeholders become what they stand for."""

    def take(self, event: SseEvent) -> bytes:
        """The event to pass on in place of this one, which the fold has already read."""

    def rest(self) -> bytes:
        """Events with what is still held back when nothing more comes; or nothing."""


def read_object(data: bytes) -> dict[str, Any] | None:
    """The JSON object in `data`; None if it is not one, or is nested too deep to walk."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not is_deep(text, value) else None


def error_message(data: bytes) -> str:
    """The upstream's own words in its error answer, or "". All protocols put them at `error.message`."""
    answer = read_object(data)
    error = answer.get("error") if answer else None
    message = error.get("message") if isinstance(error, dict) else error
    return message if isinstance(message, str) else ""


def count(value: Any) -> int:
    """A number of tokens as the book holds it; 0 for what is none."""
    return min(max(value, 0), MAX_COUNT) if type(value) is int else 0


def known_word(value: Any, known: frozenset[str]) -> str:
    """Why an answer ended: free text of the upstream, of which the book holds known words only."""
    if not isinstance(value, str) or not value:
        return ""
    return value if value in known else "other"


def write_event(value: dict[str, Any]) -> bytes:
    """A server-sent event whose name is the value's `type`, as Anthropic and OpenAI's responses write them."""
    name = "".join(str(value.get("type", "")).split("\n")).replace("\r", "").encode("utf-8", "replace")
    return b"event: " + name + b"\ndata: " + compact(value) + b"\n\n"


def compact(value: Any) -> bytes:
    """JSON as services write it in a stream."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
