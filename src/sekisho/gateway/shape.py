"""The shape of a chat request that this version can screen with certainty; anything else is refused, not guessed.

Unknown fields pass (their text is screened), but not where a field decides what a model sees: roles, kinds of
content parts, carriers of media, and a known field's name in other letters (`names`).
"""

from typing import Any

from sekisho.gateway.content import Said
from sekisho.gateway.names import OTHER_LETTERS, Names
from sekisho.gateway.parts import CONTENT_SHAPE, PART, STORED_FILE, Kind, content_texts, never, refuse_content, saying
from sekisho.gateway.refusals import FILE_REMOTE, malformed, unsupported
from sekisho.gateway.ruled import BREAKPOINT, FORCED_OFF, MEDIA_FIELDS, SEARCH_FIELDS, SERVICE_FIELDS, STORE_FIELDS
from sekisho.gateway.within import points_elsewhere
from sekisho.kernel.refusal import Refusal

ROLES = frozenset(("system", "developer", "user", "assistant", "tool", "function"))
# Where some compatible service takes media in a message; an empty value carries nothing.
CARRIERS = frozenset(
    (
        "audio",
        "images",
        "image",
        "image_url",
        "input_audio",
        "file",
        "files",
        "file_id",
        "video",
        "video_url",
        "document",
        "documents",
        "attachments",
        "source",
        "inline_data",
        "inlineData",
        "fileData",
        *("file_ids", "fileIds", "image_ids", "image_urls", "videos", "video_urls", "media", "media_urls"),
        *("file_url", "file_uri", "fileUri", "audio_url", "input_image", "input_file"),
    )
)
# Fields of a message in which an address is a word of the talk, or what an earlier answer named as its source.
SAID_IN_MESSAGES = frozenset(
    (
        *("role", "content", "name", "tool_calls", "tool_call_id", "function_call", "refusal"),
        *("reasoning", "reasoning_content", "reasoning_details", "annotations", "citations", "search_results"),
    )
)
MESSAGE_FIELDS = CARRIERS | {"role", "content", "name", "tool_calls", "tool_call_id", "function_call", "refusal"}
BODY_FIELDS = frozenset(
    (
        *("model", "messages", "stream", "stream_options", "tools", "tool_choice", "functions", "function_call"),
        *("response_format", "prediction", "modalities", "metadata", "user", "stop", "n", "max_tokens"),
        *("max_completion_tokens", "temperature", "top_p", "seed", "logprobs", "top_logprobs", "logit_bias"),
        *("parallel_tool_calls", "presence_penalty", "frequency_penalty", "reasoning_effort", "service_tier"),
        *SEARCH_FIELDS,
        *SERVICE_FIELDS,
        *STORE_FIELDS,
        *MEDIA_FIELDS,
        *FORCED_OFF,
    )
)
TOOL_FIELDS = frozenset(("type", "function", "custom"))
# Where a prompt's beginning ends that is worth remembering (Anthropic's name, OpenAI's).
CACHING = ("cache_control", BREAKPOINT)

NO_MODEL = malformed("model がありません。", "model is missing or not a string.")
NO_MESSAGES = malformed("messages がないか、空です。", "messages is missing, empty or not a list of objects.")
STREAM_SHAPE = malformed("stream は true か false です。", "stream must be true or false.")
ROLE = unsupported("知らない役割（role）の発言", "A message with an unknown role")
AUDIO = unsupported("音声", "Audio")


def refuse_shape(body: dict[str, Any]) -> Refusal | None:
    """The first defect of shape, or None. Roles and parts are `refuse_kinds`."""
    if not isinstance(body.get("model"), str) or not body["model"]:
        return NO_MODEL
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        return NO_MESSAGES
    if not isinstance(body.get("stream", False), (bool, type(None))):
        return STREAM_SHAPE
    return OTHER_LETTERS if _has_other_letters(body) else None


def refuse_head(body: dict[str, Any], names: Names) -> Refusal | None:
    """What every body must have: a model, and its known fields in their own letters."""
    if not isinstance(body.get("model"), str) or not body["model"]:
        return NO_MODEL
    return OTHER_LETTERS if names.miswritten(body) else None


def refuse_kinds(body: dict[str, Any]) -> Refusal | None:
    """The first role or kind of content that this version cannot screen, or None."""
    for message in body["messages"]:
        role = message.get("role")
        if not isinstance(role, str) or role not in ROLES:
            return ROLE
        carriers = CARRIERS & message.keys()
        if carriers and any(message.get(name) not in (None, [], "") for name in carriers):
            return PART
        if points_elsewhere(message, SAID_IN_MESSAGES):
            return FILE_REMOTE
        if (no := refuse_content(message.get("content"), KINDS)) is not None:
            return no
    prediction = body.get("prediction")
    return refuse_content(prediction.get("content"), TEXT_KINDS) if isinstance(prediction, dict) else None


def said(body: dict[str, Any]) -> list[Said]:
    """What the messages say, in order. Expects `refuse_kinds` to have passed."""
    return [
        Said(message.get("role") == "user", text)
        for i, message in enumerate(body["messages"])
        for text in content_texts(message.get("content"), f"/messages/{i}/content", KINDS)
    ]


def _carrying(name: str, needed: str, *more: str) -> Kind:
    """A part whose field `name` is an object that carries a file in `needed`; `gateway.files` reads the file."""

    def refuse(part: dict[str, Any]) -> Refusal | None:
        carrier = part.get(name)
        if not isinstance(carrier, dict):
            return PART
        if "file_id" in carrier:
            return STORED_FILE
        if not carrier.keys() <= {needed, *more}:
            return PART
        words = carrier.get(needed), *(carrier.get(each, "") for each in more)
        return None if all(isinstance(word, str) for word in words) else CONTENT_SHAPE

    return Kind(frozenset((name, *CACHING)), refuse)


def _has_other_letters(body: dict[str, Any]) -> bool:
    return (
        BODY_NAMES.miswritten(body)
        or MESSAGE_NAMES.any_miswritten(body["messages"])
        or TOOL_NAMES.any_miswritten(body.get("tools"))
    )


BODY_NAMES, MESSAGE_NAMES, TOOL_NAMES = Names(BODY_FIELDS), Names(MESSAGE_FIELDS), Names(TOOL_FIELDS)
TEXT_KINDS = {
    "text": saying("text", "refusal", *CACHING),
    "refusal": saying("refusal", "text", *CACHING),
    "input_audio": never(AUDIO),
}
KINDS = TEXT_KINDS | {
    "file": _carrying("file", "file_data", "filename"),
    "image_url": _carrying("image_url", "url", "detail"),
}
