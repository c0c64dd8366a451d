"""Every text a model could see in a request, each with a path that says where without saying what.

By construction nothing textual is left out: the walk takes every string, every field name that is not of the wire
format, and every long number, wherever it stands. Known fields are not listed anywhere, so a new one cannot be
forgotten.
"""

import base64
import html
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import unquote

from sekisho.gateway.shape import message_texts
from sekisho.gateway.wire_words import WIRE_WORDS

# A number this long could be a telephone or personal number.
LONG_NUMBER = 7
UNWRAP_ROUNDS = 3
# Eight bytes can hold a telephone number's worth of text.
SHORTEST_CODED = 16
CODED = re.compile("[A-Za-z0-9+/_-]{16,}")
HEX = re.compile("(?:[0-9a-fA-F]{2}){8,}")
URL_SAFE = str.maketrans("-_", "+/")
ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"/\\bfnrt]))")
SIMPLE_ESCAPES = {"b": " ", "f": " ", "n": "\n", "r": "\n", "t": "\t"}
# Words of the wire format: they are no content, so they are neither screened nor hidden in a path.
WORDS = frozenset(
    (
        *("model", "messages", "role", "content", "type", "text", "name", "refusal", "system", "developer", "user"),
        *("assistant", "tool", "tools", "function", "functions", "function_call", "custom", "tool_calls"),
        *("tool_call_id", "tool_choice", "id", "arguments", "input", "parameters", "properties", "description"),
        *("required", "items", "enum", "const", "default", "title", "examples", "object", "array", "string"),
        *("number", "integer", "boolean", "null", "strict", "additionalProperties", "anyOf", "oneOf", "allOf"),
        *("format", "pattern", "response_format", "json_schema", "json_object", "schema"),
        *("grammar", "definition", "syntax", "prediction", "metadata", "stop", "stream", "stream_options"),
        *("include_usage", "modalities", "auto", "none", "n", "seed", "temperature", "top_p", "max_tokens"),
        *("max_completion_tokens", "logit_bias", "logprobs", "top_logprobs", "parallel_tool_calls"),
        *("presence_penalty", "frequency_penalty", "reasoning_effort", "service_tier", "store", "low", "medium"),
        *("high", "cache_control", "ephemeral", "safety_identifier", "prompt_cache_key", "verbosity"),
        *WIRE_WORDS,
    )
)


class Text(NamedTuple):
    """A piece of text and its place. `path` is JSON-pointer-like; a field name that a person chose is `@ordinal`."""

    path: str
    text: str


class Said(NamedTuple):
    """One message's text, for what is split over several. `by_user`: whether the user's role wrote it."""

    by_user: bool
    text: Text


def texts(body: dict[str, Any]) -> list[Text]:
    """Every text in a request body that `strict_json.parse` read (so its depth is bounded)."""
    found: list[Text] = []
    _walk(body, "", found)
    return found


def is_plain(path: str) -> bool:
    """Whether the text at this path stands in the body as it is and may be replaced there."""
    return "~" not in path and "+" not in path


def rewrite(body: dict[str, Any], replaced: Mapping[str, str]) -> dict[str, Any]:
    """The body with other texts at these plain paths."""
    changed = _rewrite(body, "", replaced)
    return cast(dict[str, Any], changed)


def _rewrite(value: Any, path: str, replaced: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return replaced.get(path, value)
    if isinstance(value, dict):
        return {name: _rewrite(item, _below(path, i, name), replaced) for i, (name, item) in enumerate(value.items())}
    if isinstance(value, list):
        return [_rewrite(item, f"{path}/{i}", replaced) for i, item in enumerate(value)]
    return value


def said(body: dict[str, Any]) -> list[Said]:
    """What the messages say, in order. Expects `shape.refuse_kinds` to have passed."""
    return [
        Said(message.get("role") == "user", Text(f"/messages/{i}{below}", text))
        for i, message in enumerate(body["messages"])
        for below, text in message_texts(message)
    ]


def holds_embedded_file(found: list[Text]) -> bool:
    """Whether some text embeds a file as base64 (a data: URL), which cannot be screened as text."""
    return any(len(piece.text) > 20 and ";base64," in piece.text.lower() for piece in found)


def unwrap(text: str) -> str:
    """The text with JSON, HTML and URL escapes undone, as a model would read them; the same text if there are none."""
    for _ in range(UNWRAP_ROUNDS):
        before = text
        if "\\" in text:
            text = ESCAPE.sub(_plain_escape, text)
        if "&" in text:
            text = html.unescape(text)
        if "%" in text:
            text = unquote(text)
        if text == before:
            break
    return text


def _walk(value: Any, path: str, found: list[Text]) -> None:
    if isinstance(value, str):
        _take(value, path, found)
    elif isinstance(value, dict):
        for i, (name, item) in enumerate(value.items()):
            below = _below(path, i, name)
            _take(name, below + "~name", found)
            _walk(item, below, found)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            _walk(item, f"{path}/{i}", found)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and len(written := str(value)) >= LONG_NUMBER:
        found.append(Text(path + "~number", written))


def _below(path: str, ordinal: int, name: str) -> str:
    return f"{path}/{name}" if name in WORDS else f"{path}/@{ordinal}"


def _take(text: str, path: str, found: list[Text]) -> None:
    if len(text) < 2 or text in WORDS:
        return
    found.append(Text(path, text))
    if "\\" in text or "&" in text or "%" in text:
        plain = unwrap(text)
        if plain != text:
            found.append(Text(path + "~unwrapped", plain))
    if len(text) >= SHORTEST_CODED:
        found.extend(Text(path + "~decoded", decoded) for decoded in _decoded(text))


def _decoded(text: str) -> Iterator[str]:
    """What base64 and hexadecimal runs in the text say, where they say something."""
    for run in CODED.finditer(text):
        coded = run[0]
        readings = [coded, coded[: len(coded) // 4 * 4]] if HEX.fullmatch(coded) is None else [coded]
        for reading in readings:
            said = _as_words(_bytes_of(reading))
            if said:
                yield said
                break


def _bytes_of(coded: str) -> bytes:
    try:
        if HEX.fullmatch(coded):
            return bytes.fromhex(coded)
        return base64.b64decode(coded.translate(URL_SAFE) + "=" * (-len(coded) % 4), validate=True)
    except ValueError:
        return b""


def _as_words(data: bytes) -> str:
    """The text in `data`, or "" if it is not one."""
    for encoding in ("utf-8", "cp932"):
        try:
            said = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return said if said and sum(c.isprintable() or c in "\r\n\t" for c in said) >= 0.95 * len(said) else ""
    return ""


def _plain_escape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return SIMPLE_ESCAPES.get(match[3], match[3])
