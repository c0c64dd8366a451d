"""What was said, out of the bytes that were sent and came back: turns for people, with the raw form kept beside.

Reads the shapes of the gateway's protocols: OpenAI's chat, responses and embeddings, Anthropic's messages, Gemini's
contents, pictures and transcripts. A stream is kept folded; a chat's events are read too. What it does not know it
leaves to the raw form.
"""

import json
from dataclasses import dataclass
from typing import Any

SPEAKERS = {
    "system": "前提の指示",
    "developer": "前提の指示",
    "user": "利用者",
    "assistant": "AI",
    "model": "AI",
    "tool": "ツールの結果",
}
# Where a request's instructions stand beside its messages.
INSTRUCTIONS = ("system", "instructions", "systemInstruction")
# Lists of messages, by the protocol's name for them.
MESSAGES = ("messages", "contents", "input", "prompt")
# Where files stand in a form, as `files_within` tells them.
FILES = ("file", "image", "image[]", "mask")
# What says something in a message or in one of its parts.
WORDS = ("content", "parts", "text", "refusal", "output")


@dataclass(frozen=True, slots=True)
class Turn:
    speaker: str
    text: str


def sent_turns(body: str) -> tuple[Turn, ...]:
    """The messages of a request; empty if it has none that can be read."""
    request = _json(body)
    turns = [Turn(SPEAKERS["system"], _text(_field(request, name))) for name in INSTRUCTIONS]
    for name in MESSAGES:
        turns += _messages(_field(request, name))
    turns += [Turn(SPEAKERS["user"], _text(_field(request, name))) for name in FILES]
    return tuple(turn for turn in turns if turn.text)


def answered_turns(body: str) -> tuple[Turn, ...]:
    """The answer of a whole or streamed response, one turn per choice."""
    whole = _json(body)
    if whole is None:
        return _streamed(body)
    if _field(whole, "type") == "message":
        return (_turn(whole),)
    if _field(whole, "object") == "file":
        facts = (_field(whole, name) for name in ("media_type", "bytes", "sha256"))
        return (Turn(SPEAKERS["assistant"], "音声ファイル（{}、{} バイト、SHA-256 {}）".format(*facts)),)
    made = _field(whole, "data") if isinstance(_field(whole, "data"), list) else []
    said = [_field(whole, "text"), *(_field(row, "b64_json") for row in made)]
    if plain := tuple(Turn(SPEAKERS["assistant"], text) for text in said if isinstance(text, str) and text):
        return plain
    choices, candidates, output = (_field(whole, name) for name in ("choices", "candidates", "output"))
    messages = [_field(each, "message") for each in choices] if isinstance(choices, list) else []
    messages += [_field(each, "content") for each in candidates] if isinstance(candidates, list) else []
    messages += [each for each in output if _field(each, "type") == "message"] if isinstance(output, list) else []
    return tuple(_turn(message) for message in messages if isinstance(message, dict))


def _messages(found: Any) -> list[Turn]:
    """The turns of a list of messages; of plain texts (one, or a list of them) the user is the speaker."""
    if isinstance(found, list) and not all(isinstance(each, str) for each in found):
        return [_turn(each) for each in found]
    return [Turn(SPEAKERS["user"], _text(found))]


def _streamed(body: str) -> tuple[Turn, ...]:
    """Server-sent events of a chat: the pieces of each choice joined in order."""
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
    role = "tool" if _is_result(message) else _field(message, "role") or "assistant"
    return Turn(SPEAKERS.get(str(role), str(role)), _text(message))


def _is_result(message: Any) -> bool:
    """Whether a tool speaks, whoever's role it is told in."""
    if str(_field(message, "type")).endswith("_output"):
        return True
    content = _field(message, "content")
    return isinstance(content, list) and bool(content) and all(_field(p, "type") == "tool_result" for p in content)


def _text(value: Any) -> str:
    """What a text, a part, a message or a list of them says."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(filter(None, (_text(each) for each in value)))
    if not isinstance(value, dict):
        return ""
    return "\n".join(filter(None, (_text(value[name]) for name in WORDS if name in value)))


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
