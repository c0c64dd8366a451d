"""OpenAI's responses: what a request may hold, and what of it a model sees. Answers: `openai_responses_answer`.

Nothing may be kept at the provider: `store` is forced off, and whatever refers to something kept there is refused.
"""

from typing import Any

from sekisho.gateway.content import Said, Text
from sekisho.gateway.names import OTHER_LETTERS, Names
from sekisho.gateway.parameters import refuse_fields, refuse_tools
from sekisho.gateway.parts import (
    CONTENT_SHAPE,
    PART,
    Kind,
    content_texts,
    refuse_content,
    refuse_reference,
    refuse_strings,
    saying,
)
from sekisho.gateway.protocol import Body, Protocol, Streaming, at
from sekisho.gateway.providers.openai_chat import WIRES
from sekisho.gateway.providers.openai_responses_answer import (
    ERRORS,
    ResponseRestorer,
    ResponseStream,
    read_response,
)
from sekisho.gateway.refusals import STORED, malformed
from sekisho.gateway.ruled import BREAKPOINT, FORCED_OFF, OWN_TOOLS, RULED_FIELDS
from sekisho.gateway.shape import NO_MODEL, ROLE, STREAM_SHAPE
from sekisho.kernel.refusal import Refusal

ROLES = frozenset(("user", "assistant", "system", "developer"))
STORED_FIELDS = ("previous_response_id", "conversation", "prompt", "background", "background_options")
# Each kind of item that is text through and through, with all the fields it has.
ITEMS: dict[str, frozenset[str]] = {
    "message": frozenset(("role", "content", "phase")),
    "function_call": frozenset(("call_id", "name", "arguments", "namespace", "caller", "async")),
    "function_call_output": frozenset(("call_id", "output", "name", "namespace", "caller")),
    "custom_tool_call": frozenset(("call_id", "name", "input", "namespace", "caller", "async")),
    "custom_tool_call_output": frozenset(("call_id", "output", "caller")),
    "reasoning": frozenset(("summary", "content", "encrypted_content")),
    # A talk made short by the provider, sealed.
    "compaction": frozenset(("encrypted_content",)),
}
EVERY_ITEM = frozenset(("type", "id", "status"))
SAID_WITH = ("refusal", "text", "annotations", "logprobs", BREAKPOINT)


def _file(needed: str, *more: str) -> Kind:
    """A part that carries a file in its field `needed`; `gateway.files` reads it. What points to one is refused."""

    def refuse_file(part: dict[str, Any]) -> Refusal | None:
        if no := refuse_reference(part, ("file_url",)):
            return no
        return refuse_strings({needed: None, **part}, needed, *more)

    return Kind(frozenset((needed, "file_id", "file_url", BREAKPOINT, *more)), refuse_file)


# Each kind of part with the fields it has.
PARTS = {
    **dict.fromkeys(
        ("input_text", "output_text", "text", "summary_text", "reasoning_text"), saying("text", *SAID_WITH)
    ),
    "refusal": saying("refusal", *SAID_WITH),
    "input_image": _file("image_url", "detail"),
    "input_file": _file("file_data", "filename", "detail"),
}
BODY_NAMES = Names(
    ("model", "input", "instructions", "stream", "stream_options", "tools", "tool_choice", "text", "reasoning"),
    ("metadata", "user", "include", "max_output_tokens", "max_tool_calls", "parallel_tool_calls", "temperature"),
    ("top_p", "top_logprobs", "truncation", "service_tier", "context_management", "prompt_cache_retention"),
    ("prompt_cache_options", "safety_identifier", "prompt_cache_key"),
    (*STORED_FIELDS, *RULED_FIELDS),
)
ITEM_NAMES = Names(EVERY_ITEM, *ITEMS.values())
TOOL_NAMES = Names(("type", "name", "description", "parameters", "strict", "format", "server_url"))
NO_INPUT = malformed("input がないか、空です。", "input is missing, empty or not a string or list of items.")


def accept(body: Body) -> Body | Refusal:
    """The body if it has the shape of a request for a response, or the first defect."""
    if not isinstance(body.get("model"), str) or not body["model"]:
        return NO_MODEL
    if BODY_NAMES.miswritten(body) or TOOL_NAMES.any_miswritten(body.get("tools")):
        return OTHER_LETTERS
    given = body.get("input")
    is_list = isinstance(given, list) and bool(given) and all(isinstance(item, dict) for item in given)
    # What is stored at the provider may stand in for an input; that it may not be used is said later, with its reason.
    if not is_list and not (isinstance(given, str) and given) and not any(body.get(name) for name in STORED_FIELDS):
        return NO_INPUT
    if not isinstance(body.get("stream", False), (bool, type(None))):
        return STREAM_SHAPE
    return OTHER_LETTERS if ITEM_NAMES.any_miswritten(given) else body


def refuse(body: Body) -> Refusal | None:
    """The first parameter, tool, role or kind of content that may not leave whatever the permit says."""
    if any(body.get(name) not in (None, False) for name in STORED_FIELDS):
        return STORED
    if no := refuse_fields(body) or refuse_tools(body, OWN_TOOLS):
        return no
    if not isinstance(body.get("instructions"), (str, type(None))):
        return CONTENT_SHAPE
    items = body.get("input")
    if items is None:
        return NO_INPUT
    return None if isinstance(items, str) else next(filter(None, map(_refuse_item, items)), None)


def said(body: Body) -> list[Said]:
    """The instructions and what the input says, in order. Expects `refuse` to have passed."""
    found = []
    if isinstance(body.get("instructions"), str):
        found.append(Said(False, Text("/instructions", body["instructions"])))
    items = body["input"]
    if isinstance(items, str):
        return [*found, Said(True, Text("/input", items))]
    for i, item in enumerate(items):
        name = (
            "output"
            if item.get("type", "message") in ("function_call_output", "custom_tool_call_output")
            else "content"
        )
        is_user = item.get("role") == "user"
        found.extend(Said(is_user, text) for text in content_texts(item.get(name), f"/input/{i}/{name}", PARTS))
    return found


def _refuse_item(item: dict[str, Any]) -> Refusal | None:
    kind = item.get("type", "message")
    if kind == "item_reference":
        return STORED
    if not isinstance(kind, str) or kind not in ITEMS or not item.keys() <= ITEMS[kind] | EVERY_ITEM:
        return PART
    role = item.get("role")
    if kind == "message" and not (isinstance(role, str) and role in ROLES):
        return ROLE
    for name in ("content", "output", "summary"):
        if no := refuse_content(item.get(name), PARTS):
            return no
    return None


RESPONSES = Protocol(
    name="/v1/responses",
    wires=WIRES,
    errors=ERRORS,
    accept=accept,
    refuse=refuse,
    said=said,
    target=at("/responses"),
    read_answer=read_response,
    streaming=Streaming(ResponseStream, ResponseRestorer),
    forced=dict.fromkeys(FORCED_OFF, False),
)
