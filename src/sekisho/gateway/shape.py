"""The shape of a chat request that this version can screen with certainty; anything else is refused, not guessed.

Unknown fields pass (their text is screened), but not where a field decides what a model sees: roles, kinds of
content parts, carriers of media, and a known field's name in other letters (`names`).
"""

from typing import Any

from sekisho.gateway.names import OTHER_LETTERS, Names
from sekisho.gateway.parameters import FORCED_OFF, MEDIA_FIELDS, SEARCH_FIELDS, SERVICE_FIELDS, STORE_FIELDS
from sekisho.gateway.refusals import malformed, unsupported
from sekisho.kernel.refusal import Refusal

ROLES = frozenset(("system", "developer", "user", "assistant", "tool", "function"))
TEXT_PARTS = {"text": "text", "refusal": "refusal"}
PART_FIELDS = frozenset(("type", "text", "refusal", "cache_control"))
# Parts that carry a file: the field it stands in, and what may stand there. `gateway.files` reads them.
FILE_PARTS = {"file": frozenset(("file_data", "filename")), "image_url": frozenset(("url", "detail"))}
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

NO_MODEL = malformed("model がありません。", "model is missing or not a string.")
NO_MESSAGES = malformed("messages がないか、空です。", "messages is missing, empty or not a list of objects.")
STREAM_SHAPE = malformed("stream は true か false です。", "stream must be true or false.")
CONTENT_SHAPE = malformed("content の形が正しくありません。", "content must be a string or a list of parts.")
ROLE = unsupported("知らない役割（role）の発言", "A message with an unknown role")
AUDIO = unsupported("音声", "Audio")
STORED_FILE = unsupported("サービス側に置いたファイル（file_id）", "A file stored at the provider (file_id)")
PART = unsupported("文章以外（画像・音声・ファイルなど）の内容", "Content other than text")


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


def refuse_kinds(body: dict[str, Any]) -> Refusal | None:
    """The first role or kind of content that this version cannot screen, or None."""
    for message in body["messages"]:
        role = message.get("role")
        if not isinstance(role, str) or role not in ROLES:
            return ROLE
        if any(message.get(name) not in (None, [], "") for name in CARRIERS & message.keys()):
            return PART
        if (no := _refuse_content(message.get("content"), takes_files=True)) is not None:
            return no
    prediction = body.get("prediction")
    return _refuse_content(prediction.get("content")) if isinstance(prediction, dict) else None


def message_texts(message: dict[str, Any]) -> list[tuple[str, str]]:
    """(path below the message, text) of what the message says, in order. Expects `refuse_kinds` to have passed."""
    content = message.get("content")
    if isinstance(content, str):
        return [("/content", content)]
    return [
        (f"/content/{i}/{TEXT_PARTS[part['type']]}", part[TEXT_PARTS[part["type"]]])
        for i, part in enumerate(content or ())
        if part["type"] in TEXT_PARTS
    ]


def _refuse_content(content: Any, *, takes_files: bool = False) -> Refusal | None:
    if content is None or isinstance(content, str):
        return None
    if not isinstance(content, list):
        return CONTENT_SHAPE
    for part in content:
        if not isinstance(part, dict):
            return CONTENT_SHAPE
        kind = part.get("type")
        if takes_files and isinstance(kind, str) and kind in FILE_PARTS:
            if (no := _refuse_file(kind, part)) is not None:
                return no
            continue
        if kind == "input_audio":
            return AUDIO
        if not isinstance(kind, str) or kind not in TEXT_PARTS or not part.keys() <= PART_FIELDS:
            return PART
        if not isinstance(part.get(TEXT_PARTS[kind]), str):
            return CONTENT_SHAPE
    return None


def _refuse_file(kind: str, part: dict[str, Any]) -> Refusal | None:
    """The defect of a part that carries a file; what the file says is for `gateway.files`."""
    carrier = part.get(kind)
    if not isinstance(carrier, dict) or not part.keys() <= {"type", kind, "cache_control"}:
        return PART
    if "file_id" in carrier:
        return STORED_FILE
    if not carrier.keys() <= FILE_PARTS[kind]:
        return PART
    needed = "url" if kind == "image_url" else "file_data"
    given = carrier.get("filename", ""), carrier.get("detail", ""), carrier.get(needed)
    return None if all(isinstance(word, str) for word in given) else CONTENT_SHAPE


def _has_other_letters(body: dict[str, Any]) -> bool:
    return (
        BODY_NAMES.miswritten(body)
        or MESSAGE_NAMES.any_miswritten(body["messages"])
        or TOOL_NAMES.any_miswritten(body.get("tools"))
    )


BODY_NAMES, MESSAGE_NAMES, TOOL_NAMES = Names(BODY_FIELDS), Names(MESSAGE_FIELDS), Names(TOOL_FIELDS)
