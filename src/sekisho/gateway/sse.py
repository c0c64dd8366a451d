"""Server-sent events as bytes (WHATWG HTML, 9.2): cut a stream into whole events, however it arrives in pieces."""

import re
from typing import NamedTuple

# A blank line ends an event; a line ends with CRLF, LF or CR. A CR that came last after a LF may be half of a CRLF: the
# event waits for the other half, or would pass on without it, and a client that looks for two CRLF would miss its end.
BLANK_LINE = re.compile(rb"\n(?:\r\n|\n|\r(?!\Z))|\r\r\n?")
LINE_END = re.compile(rb"\r\n|\n|\r")
MAX_EVENT_BYTES = 1024 * 1024
BOM = b"\xef\xbb\xbf"


class SseEvent(NamedTuple):
    """raw: the bytes as they came, with the blank line. data: of its `data:` lines; None for a comment or a ping."""

    raw: bytes
    data: bytes | None


class SseReader:
    """Feed it chunks as they come; it gives back whole events. Joined, the raws are exactly what was fed."""

    def __init__(self, most: int = MAX_EVENT_BYTES) -> None:
        self._most = most
        self._buffer = bytearray()
        self._seen = 0

    def feed(self, chunk: bytes) -> list[SseEvent]:
        """The events that are complete now. Raises ValueError when one grows beyond the most it may have."""
        self._buffer += chunk
        events = []
        start = 0
        # A blank line may have begun in the bytes already looked at: it is at most four bytes long.
        match = BLANK_LINE.search(self._buffer, max(0, self._seen - 3))
        while match is not None:
            events.append(_event(bytes(self._buffer[start : match.end()])))
            start = match.end()
            match = BLANK_LINE.search(self._buffer, start)
        if start:
            del self._buffer[:start]
        self._seen = len(self._buffer)
        if self._seen > self._most:
            raise ValueError("event too large")
        return events

    def rest(self) -> bytes:
        """What came after the last whole event; the standard says to drop it."""
        return bytes(self._buffer)


def _event(raw: bytes) -> SseEvent:
    lines = [line[5:].removeprefix(b" ") for line in LINE_END.split(raw.removeprefix(BOM)) if line.startswith(b"data:")]
    return SseEvent(raw, b"\n".join(lines) if lines else None)
