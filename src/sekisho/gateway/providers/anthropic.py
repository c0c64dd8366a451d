"""Anthropic's messages and their token count: what a request may hold, and what of it a model sees.

Content is let pass by kind, each with the fields that kind has; images, files and whatever a provider ran by itself
(its search, its code) are refused. Answers and streams: `anthropic_answer`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sekisho.gateway.content import Said, Text
from sekisho.gateway.names import OTHER_LETTERS, Names
from sekisho.gateway.parameters import (
    MEDIA_FIELDS,
    SEARCH_FIELDS,
    SERVICE_FIELDS,
    STORE_FIELDS,
    refuse_fields,
    refuse_tools,
    search_tools,
)
from sekisho.gateway.protocol import Body, Protocol, Streaming
from sekisho.gateway.providers.anthropic_answer import (
    ERRORS,
    MessageRestorer,
    MessageStream,
    read_count,
    read_message,
)
from sekisho.gateway.refusals import SERVICE_CHOICE, unsupported
from sekisho.gateway.shape import CONTENT_SHAPE, NO_MESSAGES, NO_MODEL, PART, ROLE, STREAM_SHAPE
from sekisho.kernel.refusal import Refusal

WIRES = frozenset(("anthropic", "practice"))
# Tools the client runs itself; the others run at the provider. The last four are of `tool_choice`.
OWN_TOOLS = ("", "custom", "bash_", "text_editor_", "memory_", "auto", "any", "tool", "none")
ROLES = frozenset(("user", "assistant", "system"))
# Each kind of content that is text through and through, with all the fields it has.
BLOCKS: dict[str, frozenset[str]] = {
    "text": frozenset(("text", "citations")),
    "thinking": frozenset(("thinking", "signature")),
    "redacted_thinking": frozenset(("data",)),
    "tool_use": frozenset(("id", "name", "input", "caller")),
    "tool_result": frozenset(("tool_use_id", "content", "is_error")),
    "search_result": frozenset(("source", "title", "content", "citations")),
    "document": frozenset(("source", "title", "context", "citations")),
}
EVERY_BLOCK = frozenset(("type", "cache_control"))
INNER_BLOCKS = ("text", "search_result", "document")
BODY_NAMES = Names(
    ("model", "messages", "system", "max_tokens", "stream", "tools", "tool_choice", "metadata", "stop_sequences"),
    ("temperature", "top_k", "top_p", "thinking", "output_config", "output_format", "service_tier", "container"),
    ("context_management", "cache_control", "inference_geo", "user_profile_id", "workspace_id"),
    (*SEARCH_FIELDS, *SERVICE_FIELDS, *STORE_FIELDS, *MEDIA_FIELDS),
)
MESSAGE_NAMES = Names(("role", "content"))
TOOL_NAMES = Names(("type", "name", "description", "input_schema", "cache_control", "allowed_callers"))
CONTAINER = unsupported("提供元の実行環境（container）", "A container at the provider")


def accept(body: Body) -> Body | Refusal:
    """The body if it has the shape of a request for a message, or the first defect."""
    if not isinstance(body.get("model"), str) or not body["model"]:
        return NO_MODEL
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        return NO_MESSAGES
    if not isinstance(body.get("stream", False), (bool, type(None))):
        return STREAM_SHAPE
    is_miswritten = (
        BODY_NAMES.miswritten(body)
        or MESSAGE_NAMES.any_miswritten(messages)
        or TOOL_NAMES.any_miswritten(body.get("tools"))
    )
    return OTHER_LETTERS if is_miswritten else body


def refuse(body: Body) -> Refusal | None:
    """The first parameter, tool, role or kind of content that may not leave whatever the permit says."""
    if no := refuse_fields(body) or refuse_tools(body, OWN_TOOLS):
        return no
    if body.get("container") is not None:
        return CONTAINER
    if body.get("workspace_id") is not None:
        return SERVICE_CHOICE
    if no := _refuse_content(body.get("system"), ("text",)):
        return no
    for message in body["messages"]:
        role = message.get("role")
        if not isinstance(role, str) or role not in ROLES:
            return ROLE
        # Every kind of block stands in a field of that name; a message has no further field that could carry one.
        if message.keys() - MESSAGE_NAMES.known:
            return PART
        if no := _refuse_content(message.get("content"), tuple(BLOCKS)):
            return no
    return None


def said(body: Body) -> list[Said]:
    """The instructions and what the messages say, in order. Expects `refuse` to have passed."""
    found = [Said(False, text) for text in _texts(body.get("system"), "/system")]
    for i, message in enumerate(body["messages"]):
        is_user = message["role"] == "user"
        path = f"/messages/{i}/content"
        if isinstance(message.get("content"), str):
            found.append(Said(is_user, Text(path, message["content"])))
            continue
        for j, block in enumerate(message.get("content") or ()):
            by_user = is_user and block["type"] == "text"
            found.extend(Said(by_user, text) for text in _block_texts(block, f"{path}/{j}"))
    return found


def _refuse_content(content: Any, kinds: tuple[str, ...]) -> Refusal | None:
    """The first block of a content that is none of these kinds, or not of its kind's shape."""
    if content is None or isinstance(content, str):
        return None
    if not isinstance(content, list):
        return CONTENT_SHAPE
    for block in content:
        if not isinstance(block, dict):
            return CONTENT_SHAPE
        kind = block.get("type")
        if not isinstance(kind, str) or kind not in kinds or not block.keys() <= BLOCKS[kind] | EVERY_BLOCK:
            return PART
        if no := _refuse_block(kind, block):
            return no
    return None


def _refuse_block(kind: str, block: dict[str, Any]) -> Refusal | None:
    if kind == "text":
        return None if isinstance(block.get("text"), str) else CONTENT_SHAPE
    if kind == "tool_result":
        return _refuse_content(block.get("content"), INNER_BLOCKS)
    if kind == "search_result":
        return _refuse_content(block.get("content"), ("text",))
    if kind == "document":
        return _refuse_source(block.get("source"))
    return None


def _refuse_source(source: Any) -> Refusal | None:
    """A document may stand in the request as text, or as blocks of text."""
    if not isinstance(source, dict):
        return CONTENT_SHAPE
    if source.get("type") == "text" and source.keys() <= {"type", "media_type", "data"}:
        return None if isinstance(source.get("data"), str) else CONTENT_SHAPE
    if source.get("type") == "content" and source.keys() <= {"type", "content"}:
        return _refuse_content(source.get("content"), ("text",))
    return PART


def _texts(content: Any, path: str) -> Iterator[Text]:
    if isinstance(content, str):
        yield Text(path, content)
    for i, block in enumerate(content if isinstance(content, list) else ()):
        yield from _block_texts(block, f"{path}/{i}")


def _block_texts(block: dict[str, Any], path: str) -> Iterator[Text]:
    kind = block["type"]
    if kind == "text":
        yield Text(f"{path}/text", block["text"])
    elif kind in ("tool_result", "search_result"):
        yield from _texts(block.get("content"), f"{path}/content")
    elif kind == "document":
        source = block["source"]
        name = "data" if source["type"] == "text" else "content"
        yield from _texts(source.get(name), f"{path}/source/{name}")


def _messages(model: str, stream: bool) -> str:
    return "/v1/messages"


def _count(model: str, stream: bool) -> str:
    return "/v1/messages/count_tokens"


MESSAGES = Protocol(
    name="/v1/messages",
    wires=WIRES,
    errors=ERRORS,
    accept=accept,
    search_tools=search_tools,
    refuse=refuse,
    said=said,
    target=_messages,
    read_answer=read_message,
    streaming=Streaming(MessageStream, MessageRestorer),
)
COUNT_TOKENS = replace(
    MESSAGES, name="/v1/messages/count_tokens", target=_count, read_answer=read_count, streaming=None
)
