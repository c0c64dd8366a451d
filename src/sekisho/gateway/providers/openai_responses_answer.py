"""The answers of OpenAI's responses: errors, whole responses, and the events of a streamed one."""

import json
from typing import Any

from sekisho.gateway.answer import AnswerFacts, compact, count, known_word, read_object, write_event
from sekisho.gateway.errors import ErrorShape
from sekisho.gateway.providers.openai_chat import DONE, error_body
from sekisho.gateway.restore import Deltas, Name, Values, restored
from sekisho.gateway.sse import SseEvent

ENDS = ("response.completed", "response.incomplete")
BREAKS = ("error", "response.failed")
# Why a response ended: its status, or what left it incomplete. The book holds only words known here.
FINISHES = frozenset(("completed", "incomplete", "max_output_tokens", "content_filter"))
# Where a piece of text stands in an item, by the kind of event that brings it.
FIELDS = {
    "response.output_text.delta": "output_text",
    "response.refusal.delta": "refusal",
    "response.reasoning_text.delta": "reasoning_text",
    "response.reasoning_summary_text.delta": "summary_text",
    "response.function_call_arguments.delta": "arguments",
    "response.custom_tool_call_input.delta": "input",
}
PLACES = ("content_index", "summary_index")


def error_event(status: int, message: str, told: dict[str, Any]) -> bytes:
    """A refusal inside a stream that has begun: this protocol's event, and the `error` the SDKs raise on."""
    error = json.loads(error_body(status, message, told))
    plain = {"type": "error", "code": told["code"], "message": message, "param": None, "sequence_number": 0}
    return write_event({**plain, **error})


def read_response(data: bytes) -> AnswerFacts | None:
    """The facts of a whole response; None if it is not one, or tells of an error."""
    answer = read_object(data)
    if answer is None or not isinstance(answer.get("output"), list) or answer.get("error"):
        return None
    return _facts(answer)


def _facts(answer: dict[str, Any]) -> AnswerFacts:
    usage, why = answer.get("usage"), answer.get("incomplete_details")
    counts = usage if isinstance(usage, dict) else {}
    reason = why.get("reason") if isinstance(why, dict) else answer.get("status")
    return AnswerFacts(
        count(counts.get("input_tokens")), count(counts.get("output_tokens")), known_word(reason, FINISHES)
    )


class ResponseStream:
    """Folds the events of one streamed response. Its last event holds it whole; before that, what came by then."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._items: dict[int, dict[str, Any]] = {}
        self._pieces: dict[int, dict[str, list[str]]] = {}
        self._whole: dict[str, Any] | None = None

    def take(self, data: bytes) -> bool:
        """Fold one event's data in; False if it is not an event of this format, or tells of an error."""
        if data.lstrip().startswith(DONE):
            return True
        event = read_object(data)
        kind = event.get("type") if event else None
        if event is None or not isinstance(kind, str) or kind in BREAKS:
            return False
        response = event.get("response")
        if kind in ENDS:
            self._whole = response if isinstance(response, dict) else None
            return self._whole is not None
        if isinstance(response, dict):
            self._head = response
        index = event.get("output_index")
        return type(index) is not int or self._take_item(index, kind, event)

    @property
    def is_done(self) -> bool:
        return self._whole is not None

    is_closing = is_done
    is_finished = is_done

    @property
    def has_begun(self) -> bool:
        return bool(self._head or self._items or self._whole)

    def facts(self) -> AnswerFacts:
        return _facts(self._whole if self._whole is not None else {})

    def answer(self) -> bytes:
        if self._whole is not None:
            return compact(self._whole)
        items = [self._item(index) for index in sorted(self._items.keys() | self._pieces.keys())]
        return compact({**self._head, "output": items})

    def _take_item(self, index: int, kind: str, event: dict[str, Any]) -> bool:
        item, delta = event.get("item"), event.get("delta")
        if isinstance(item, dict):
            self._items[index] = item
            self._pieces.pop(index, None)
        elif isinstance(delta, str) and kind in FIELDS:
            self._pieces.setdefault(index, {}).setdefault(FIELDS[kind], []).append(delta)
        return True

    def _item(self, index: int) -> dict[str, Any]:
        """An item, with the texts of which only pieces came."""
        item = dict(self._items.get(index, {}))
        for field, pieces in self._pieces.get(index, {}).items():
            text = "".join(pieces)
            if field in ("arguments", "input"):
                item[field] = text
            else:
                name = "summary" if field == "summary_text" else "content"
                item[name] = [{"type": field, "refusal" if field == "refusal" else "text": text}]
        return item


class ResponseRestorer:
    """Rewrites the events of one streamed response, each text of each item on its own, and numbers them anew."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._deltas = Deltas(values)
        self._last: dict[Name, dict[str, Any]] = {}
        self._added = self._number = 0

    def take(self, event: SseEvent) -> bytes:
        if event.data is None or event.data.lstrip().startswith(DONE):
            return event.raw
        value = json.loads(event.data)
        kind, delta = value["type"], value.get("delta")
        if isinstance(delta, (str, dict)) and kind.endswith(".delta"):
            name = self._name(value)
            self._last[name] = value
            piece = self._deltas.feed(name, delta, in_json="arguments" in kind)
            return self._write({**restored(value, self._values), "delta": piece})
        if kind in ENDS:
            return self._flush(None) + self._write(restored(value, self._values))
        if kind.endswith(".done"):
            ending = self._name({**value, "type": kind.removesuffix(".done") + ".delta"})
            return self._flush(ending) + self._write(restored(value, self._values))
        return self._write(restored(value, self._values))

    def rest(self) -> bytes:
        return self._flush(None)

    def _name(self, value: dict[str, Any]) -> Name:
        place = next((value[name] for name in PLACES if type(value.get(name)) is int), 0)
        index = value.get("output_index")
        return (index if type(index) is int else 0, place, value["type"])

    def _flush(self, ending: Name | None) -> bytes:
        """Deltas with what was held back of the text that ends, or of all."""
        out = b""
        for name, rest in self._deltas.rests(lambda name: ending is None or name == ending):
            self._added += 1
            out += write_event({**self._last[name], "delta": rest, "sequence_number": self._number + 1})
            self._number += 1
        return out

    def _write(self, value: dict[str, Any]) -> bytes:
        number = value.get("sequence_number")
        if type(number) is not int:
            return write_event(value)
        self._number = number + self._added
        return write_event({**value, "sequence_number": self._number})


ERRORS = ErrorShape(error_body, error_event)
