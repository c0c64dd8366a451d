"""OpenAI's streams of media: pictures while they become clear, words while they are heard, speech as events.

A picture that is not yet clear has left all the same: the book keeps it behind the ones that are.
"""

import json
from base64 import b64decode
from typing import Any

from sekisho.gateway.answer import AnswerFacts, compact, count, read_object, write_event
from sekisho.gateway.file_copy import Copy
from sekisho.gateway.providers.openai_chat import DONE
from sekisho.gateway.restore import Deltas, Values, restored
from sekisho.gateway.sse import SseEvent

# One event holds one picture; the largest a service makes has some megabytes.
MOST_PICTURE_EVENT = 16 * 1024 * 1024
PARTIAL, WHOLE = ".partial_image", ".completed"
HEARD, SILENT, SOUND = "speech.audio.delta", "speech.audio.done", "audio"
ENDED: dict[str, Any] = {"type": ""}
DELTA, SEGMENT, SPOKEN = "transcript.text.delta", "transcript.text.segment", "transcript.text.done"


def _facts(usage: Any) -> AnswerFacts:
    counts = usage if isinstance(usage, dict) else {}
    return AnswerFacts(count(counts.get("input_tokens")), count(counts.get("output_tokens")))


def _read(data: bytes) -> dict[str, Any] | None:
    """The event in `data`, ENDED for the word behind the last; None if it is none of this format, or an error."""
    if data.lstrip().startswith(DONE):
        return ENDED
    event = read_object(data)
    is_one = event is not None and isinstance(event.get("type"), str) and event["type"] != "error"
    return event if is_one and event is not None and not event.get("error") else None


class PictureStream:
    """Folds the events of one call for pictures into the answer it would have been. The service closes the stream."""

    def __init__(self) -> None:
        self.is_done = False
        self._whole: list[str] = []
        self._partial: list[str] = []
        self._usage: Any = None

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""
        event = _read(data)
        if event is None:
            return False
        if event is ENDED:
            self.is_done = True
            return True
        kind, picture = event["type"], event.get("b64_json")
        if not kind.endswith((PARTIAL, WHOLE)):
            return event.get("url") is None
        if not isinstance(picture, str) or not picture or event.get("url") is not None:
            return False
        if kind.endswith(WHOLE):
            self._whole.append(picture)
            self._usage = event.get("usage", self._usage)
        else:
            self._partial.append(picture)
        return True

    @property
    def is_finished(self) -> bool:
        return bool(self._whole)

    is_closing = is_finished

    @property
    def has_begun(self) -> bool:
        return bool(self._whole or self._partial)

    def facts(self) -> AnswerFacts:
        return _facts(self._usage)

    def answer(self) -> bytes:
        rows = [{"b64_json": picture} for picture in (*self._whole, *self._partial)]
        return compact({"data": rows, "usage": self._usage})


class MediaRestorer:
    """Pictures and sounds hold no placeholders."""

    def __init__(self, values: Values) -> None:
        pass

    def take(self, event: SseEvent) -> bytes:
        return event.raw

    def rest(self) -> bytes:
        return b""


class SpeechStream:
    """Follows the events of one speech: as of one that comes as a file, the book keeps size and hash of the sound."""

    def __init__(self) -> None:
        self._is_over = False
        self._copy = Copy(SOUND)
        self._usage: Any = None

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""
        event = _read(data)
        if event is None:
            return False
        if event["type"] == HEARD:
            try:
                self._copy.take(b64decode(event.get("audio") or "", validate=True))
            except (TypeError, ValueError):
                return False
        elif event["type"] == SILENT:
            self._is_over = self.has_begun
            self._usage = event.get("usage")
            return self._is_over
        return True

    @property
    def is_done(self) -> bool:
        return self._is_over

    is_closing = is_done
    is_finished = is_done

    @property
    def has_begun(self) -> bool:
        return self._copy.size > 0

    def facts(self) -> AnswerFacts:
        return _facts(self._usage)

    def answer(self) -> bytes:
        return self._copy.told() or b"{}"


class TranscriptStream:
    """Folds the events of one transcript into the answer it would have been."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._segments: list[dict[str, Any]] = []
        self._whole: dict[str, Any] | None = None

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""
        event = _read(data)
        if event is None:
            return False
        said = event.get("delta" if event["type"] == DELTA else "text")
        if event["type"] in (DELTA, SEGMENT, SPOKEN) and not isinstance(said, str):
            return False
        if event["type"] == DELTA:
            self._pieces.append(str(said))
        elif event["type"] == SEGMENT:
            self._segments.append({name: value for name, value in event.items() if name != "type"})
        elif event["type"] == SPOKEN:
            self._whole = event
        return True

    @property
    def is_done(self) -> bool:
        return self._whole is not None

    is_closing = is_done
    is_finished = is_done

    @property
    def has_begun(self) -> bool:
        return bool(self._pieces or self._segments or self._whole)

    def facts(self) -> AnswerFacts:
        return _facts((self._whole or {}).get("usage"))

    def answer(self) -> bytes:
        text = "".join(self._pieces) if self._whole is None else self._whole["text"]
        segments = {"segments": self._segments} if self._segments else {}
        return compact({"text": text, **segments, "usage": (self._whole or {}).get("usage")})


class TranscriptRestorer:
    """Rewrites the events of one transcript so that placeholders become what they stand for."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._deltas = Deltas(values)
        self._last: dict[str, Any] = {"type": DELTA}

    def take(self, event: SseEvent) -> bytes:
        if event.data is None or event.data.lstrip().startswith(DONE):
            return event.raw
        value = json.loads(event.data)
        if value["type"] == DELTA:
            self._last = value
            return write_event({**restored(value, self._values), "delta": self._deltas.feed((DELTA,), value["delta"])})
        before = self.rest() if value["type"] == SPOKEN else b""
        return before + write_event(restored(value, self._values))

    def rest(self) -> bytes:
        return b"".join(write_event({**self._last, "delta": rest}) for _, rest in self._deltas.rests())
