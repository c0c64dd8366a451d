"""What was said, out of the bytes that were sent and came back: turns for people, with the raw form kept beside.

Reads the shapes of OpenAI's chat protocol, whole and streamed. What it does not know it leaves to the raw form.
"""

import json
from dataclasses import dataclass
from typing import Any

SPEAKERS = {
    "system": "前提の指示",
    "developer": "前提の指示",
    "user": "利用者",
    "assistant": "AI",
    "tool": "ツールの結果",
}


@dataclass(frozen=True, slots=True)
class Turn:
    speaker: str
    text: str


def sent_turns(body: str) -> tuple[Turn, ...]:
    """The messages of a request; empty if it has none that can be read."""
    messages = _field(_json(body), "messages")
    return tuple(_turn(message) for message in messages) if isinstance(messages, list) else ()


def answered_turns(body: str) -> tuple[Turn, ...]:
    """The answer of a whole or streamed response, one turn per choice."""
    whole = _json(body)
    if whole is not None:
        choices = _field(whole, "choices")
        messages = [_field(choice, "message") for choice in choices] if isinstance(choices, list) else []
        return tuple(_turn(message) for message in messages if isinstance(message, dict))
    return _streamed(body)


def _streamed(body: str) -> tuple[Turn, ...]:
    """Server-sent events: the pieces of each choice joined in order."""
    pieces: dict[int, str] = {}
    for line in body.splitlines():
        choices = _field(_json(line.removeprefix("data:").strip()), "choices") if line.startswith("data:") else None
        for choice in choices if isinstance(choices, list) else []:
            content = _field(_field(choice, "delta"), "content")
            index = _field(choice, "index")
            if isinstance(content, str) and isinstance(index, int):
                pieces[index] = pieces.get(index, "") + content
    return tuple(Turn(SPEAKERS["assistant"], pieces[index]) for index in sorted(pieces))


def _turn(message: Any) -> Turn:
    role = _field(message, "role")
    content = _field(message, "content")
    if isinstance(content, list):
        texts = [_field(part, "text") for part in content]
        content = "\n".join(text for text in texts if isinstance(text, str))
    return Turn(SPEAKERS.get(str(role), str(role or "AI")), content if isinstance(content, str) else "")


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
