"""Every text a model could see in a request, each with a path that says where without saying what.

By construction nothing textual is left out: the walk takes every string, every field name that is not of the wire
format, and every long number, wherever it stands. Known fields are not listed anywhere, so a new one cannot be
forgotten.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from sekisho.gateway.readings import Reading, readings
from sekisho.gateway.wire_words import WIRE_WORDS

# A number this long could be a telephone or personal number.
LONG_NUMBER = 7
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
        *("file", "file_data", "filename", "image_url", "url", "detail", "content_type", "mask", "prompt", "voice"),
        *WIRE_WORDS,
    )
)


class Text(NamedTuple):
    """A piece of text and its place. `path` is JSON-pointer-like; a field name that a person chose is `@ordinal`.

    reading: how the text was read if it does not stand there as it is; findings in it are told as spans of what does.
    """

    path: str
    text: str
    reading: Reading | None = None


class Said(NamedTuple):
    """One message's text, for what is split over several. `by_user`: whether the user's role wrote it."""

    by_user: bool
    text: Text


def texts(body: dict[str, Any], files: frozenset[str] = frozenset()) -> list[Text]:
    """Every text in a request body that `strict_json.parse` read (so its depth is bounded).

    files: paths of the strings that are whole files and were read as such.
    """
    found: list[Text] = []
    _walk(body, "", found, files)
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
        return {name: _rewrite(item, below(path, i, name), replaced) for i, (name, item) in enumerate(value.items())}
    if isinstance(value, list):
        return [_rewrite(item, f"{path}/{i}", replaced) for i, item in enumerate(value)]
    return value


def holds_embedded_file(found: list[Text]) -> bool:
    """Whether some text embeds a file as base64 (a data: URL), which cannot be screened as text."""
    return any(
        piece.path.endswith("~file") or (len(piece.text) > 20 and ";base64," in piece.text.lower()) for piece in found
    )


def _walk(value: Any, path: str, found: list[Text], files: frozenset[str]) -> None:
    if isinstance(value, str):
        if path not in files:
            _take(value, path, found)
    elif isinstance(value, dict):
        for i, (name, item) in enumerate(value.items()):
            if name in WORDS:
                child = f"{path}/{name}"
            else:
                child = f"{path}/@{i}"
                _take(name, child + "~name", found)
            _walk(item, child, found, files)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            _walk(item, f"{path}/{i}", found, files)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and len(written := str(value)) >= LONG_NUMBER:
        found.append(Text(path + "~number", written))


def below(path: str, ordinal: int, name: str) -> str:
    """The path of a field: by its name if that is of the wire format, else by its place."""
    return f"{path}/{name}" if name in WORDS else f"{path}/@{ordinal}"


def pieces(path: str, text: str) -> Iterator[Text]:
    """The text, and every other reading of it."""
    yield Text(path, text)
    for reading in readings(text):
        kind = "~file" if reading.is_file else "~decoded" if reading.is_decoded else "~unwrapped"
        yield Text(path + kind, reading.text, reading)


def _take(text: str, path: str, found: list[Text]) -> None:
    if len(text) >= 2 and text not in WORDS:
        found += pieces(path, text)
