"""Anthropic's messages and their token count: what a request may hold, and what of it a model sees.

Content is let pass by kind, each with the fields that kind has; what points to a file elsewhere and whatever a provider
ran by itself (its search, its code) are refused. Answers and streams: `anthropic_answer`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sekisho.gateway.content import Said, Text
from sekisho.gateway.names import OTHER_LETTERS, Names
from sekisho.gateway.parameters import refuse_fields, refuse_tools
from sekisho.gateway.parts import (
    CONTENT_SHAPE,
    PART,
    Kind,
    Kinds,
    content_texts,
    holding,
    refuse_content,
    refuse_reference,
    refuse_strings,
    saying,
)
from sekisho.gateway.protocol import Body, Protocol, Streaming, at
from sekisho.gateway.providers.anthropic_answer import (
    ERRORS,
    MessageRestorer,
    MessageStream,
    read_count,
    read_message,
)
from sekisho.gateway.refusals import SERVICE_CHOICE, THREAD, unsupported
from sekisho.gateway.ruled import RULED_FIELDS
from sekisho.gateway.shape import NO_MESSAGES, NO_MODEL, ROLE, STREAM_SHAPE
from sekisho.kernel.refusal import Refusal

WIRES = frozenset(("anthropic", "practice"))
# Tools the client runs itself; the others run at the provider. The last four are of `tool_choice`.
OWN_TOOLS = ("", "custom", "bash_", "text_editor_", "memory_", "auto", "any", "tool", "none")
ROLES = frozenset(("user", "assistant", "system"))
# Betas that change how the same texts are answered. Those that bring files, stores, searches, longer caches or tools of
# the provider's are not among them.
BETAS = frozenset(
    (
        "interleaved-thinking-2025-05-14",
        "fine-grained-tool-streaming-2025-05-14",
        "token-efficient-tools-2025-02-19",
        "output-128k-2025-02-19",
        "context-1m-2025-08-07",
        # What was said is left out or summed up; the summary comes back and is sent again, so nothing is kept.
        "context-management-2025-06-27",
        "compact-2026-01-12",
    )
)
# Where a cloud's own address of the same format wants them; what may leave of them leaves in the header.
BETAS_INSIDE = ("betas", "anthropic_beta")
BODY_NAMES = Names(
    ("model", "messages", "system", "max_tokens", "stream", "tools", "tool_choice", "metadata", "stop_sequences"),
    ("temperature", "top_k", "top_p", "thinking", "output_config", "output_format", "service_tier", "container"),
    ("context_management", "cache_control", "inference_geo", "user_profile_id", "workspace_id", *BETAS_INSIDE),
    RULED_FIELDS,
)
MESSAGE_NAMES = Names(("role", "content"))
TOOL_NAMES = Names(("type", "name", "description", "input_schema", "cache_control", "allowed_callers"))
BETA = unsupported("本文での beta の指定", "A beta named in the body")
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
    if body.get("thread") is not None:
        return THREAD
    if no := refuse_fields(body) or refuse_tools(body, OWN_TOOLS):
        return no
    if body.get("container") is not None:
        return CONTAINER
    if any(body.get(name) is not None for name in BETAS_INSIDE):
        return BETA
    if body.get("workspace_id") is not None:
        return SERVICE_CHOICE
    if no := refuse_content(body.get("system"), TEXT_BLOCKS):
        return no
    for message in body["messages"]:
        role = message.get("role")
        if not isinstance(role, str) or role not in ROLES:
            return ROLE
        # Every kind of block stands in a field of that name; a message has no further field that could carry one.
        if message.keys() - MESSAGE_NAMES.known:
            return PART
        if no := refuse_content(message.get("content"), BLOCKS):
            return no
    return None


def said(body: Body) -> list[Said]:
    """The instructions and what the messages say, in order. Expects `refuse` to have passed."""
    found = [Said(False, text) for text in content_texts(body.get("system"), "/system", TEXT_BLOCKS)]
    for i, message in enumerate(body["messages"]):
        is_user = message["role"] == "user"
        content = message.get("content")
        own = ("", *(f"/{j}/text" for j in range(len(content)))) if isinstance(content, list) else ("",)
        path = f"/messages/{i}/content"
        by_user = frozenset(path + end for end in own) if is_user else frozenset()
        found.extend(Said(text.path in by_user, text) for text in content_texts(content, path, BLOCKS))
    return found


# What a document or a picture may come from, by the source's type: text, blocks of text, or the file itself.
TEXT_SOURCE = saying("data", "media_type")
FILE_SOURCE = Kind(frozenset(("data", "media_type")), lambda source: refuse_strings(source, "data", "media_type"))
# Sources that point to a file are known only to be refused in their own words.
ELSEWHERE = Kind(frozenset(("url", "file_id")), lambda source: refuse_reference(source, ("url",)) or PART)


def _sourced(sources: Kinds, *more: str) -> Kind:
    """A block whose `source` is an object of one of these types."""

    def refuse_source(block: dict[str, Any]) -> Refusal | None:
        source = block.get("source")
        return refuse_content([source], sources) if isinstance(source, dict) else CONTENT_SHAPE

    def texts(block: dict[str, Any], path: str) -> Iterator[Text]:
        return sources[block["source"]["type"]].texts(block["source"], f"{path}/source")

    return Kind(frozenset(("source", "cache_control", *more)), refuse_source, texts)


TEXT_BLOCKS: dict[str, Kind] = {"text": saying("text", "citations", "cache_control")}
SOURCES = {"base64": FILE_SOURCE, "url": ELSEWHERE, "file": ELSEWHERE}
INNER_BLOCKS = TEXT_BLOCKS | {
    "search_result": holding("content", TEXT_BLOCKS, "source", "title", "citations", "cache_control"),
    "image": _sourced(SOURCES, "transformations"),
    "document": _sourced(
        SOURCES | {"text": TEXT_SOURCE, "content": holding("content", TEXT_BLOCKS)}, "title", "context", "citations"
    ),
}
# Each kind of content with all the fields it has.
BLOCKS = INNER_BLOCKS | {
    "thinking": Kind(frozenset(("thinking", "signature", "cache_control"))),
    "redacted_thinking": Kind(frozenset(("data", "cache_control"))),
    "compaction": Kind(
        frozenset(("content", "encrypted_content", "signature", "cache_control")),
        lambda block: None if isinstance(block.get("content"), (str, type(None))) else CONTENT_SHAPE,
        lambda block, path: content_texts(block.get("content"), f"{path}/content", TEXT_BLOCKS),
    ),
    "tool_use": Kind(frozenset(("id", "name", "input", "caller", "toolset_name", "cache_control"))),
    "tool_result": holding("content", INNER_BLOCKS, "tool_use_id", "is_error", "toolset_name", "cache_control"),
}
MESSAGES = Protocol(
    name="/v1/messages",
    wires=WIRES,
    errors=ERRORS,
    accept=accept,
    refuse=refuse,
    said=said,
    target=at("/v1/messages"),
    read_answer=read_message,
    streaming=Streaming(MessageStream, MessageRestorer),
    betas=BETAS,
)
COUNT_TOKENS = replace(
    MESSAGES,
    name="/v1/messages/count_tokens",
    target=at("/v1/messages/count_tokens"),
    read_answer=read_count,
    streaming=None,
)
