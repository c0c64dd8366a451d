"""Parameters of a chat request that touch a rule: choice of service (1), provider-side search (5), storing (6).

Names are those of OpenAI and of the compatible services in use (OpenRouter, Azure, xAI, Perplexity, Qwen, LiteLLM).
An unknown parameter passes: its text is screened like everything else.
"""

from typing import Any

from sekisho.gateway.refusals import SERVICE_CHOICE, STORING, malformed, unsupported
from sekisho.kernel.refusal import Refusal

SEARCH_FIELDS = (
    "web_search_options",
    "web_search",
    "plugins",
    "search_parameters",
    "search_options",
    "search_mode",
    "search_domain_filter",
    "search_recency_filter",
    "enable_search",
    "enable_web_search",
    "data_sources",
    "dataSources",
    "grounding",
    "mcp_servers",
    "connectors",
)
SEARCH_TOOLS = (
    "web_search",
    "web_fetch",
    "browser",
    "x_search",
    "live_search",
    "google_search",
    "googlesearch",
    "bing_",
    "file_search",
    "url_context",
    "urlcontext",
    "grounding",
    "retrieval",
    "connector",
    "enterprise_web_search",
    "openrouter:",
    "mcp",
)
OWN_TOOLS = ("function", "custom", "allowed_tools")
# Each would take the prompt to another model or address than the confirmed one.
SERVICE_FIELDS = (
    "models",
    "fallbacks",
    "route",
    "provider",
    "preset",
    "api_base",
    "base_url",
    "api_key",
    "api_version",
    "engine",
    "deployment_id",
    "custom_llm_provider",
    "extra_body",
    "extra_headers",
)
STORE_FIELDS = ("store", "training", "allow_training", "opt_in", "data_collection", "log_prompts")
# OpenAI's longer ones are written to its disks.
SHORT_CACHES = (None, "in_memory", "in-memory")
MEDIA_FIELDS = ("audio", "images", "files", "file_ids", "attachments")
# Every field that touches a rule, in any protocol.
RULED_FIELDS = (*SEARCH_FIELDS, *SERVICE_FIELDS, *STORE_FIELDS, *MEDIA_FIELDS)
SEARCHED = frozenset(SEARCH_FIELDS)
REFUSED = frozenset((*STORE_FIELDS, *SERVICE_FIELDS, *MEDIA_FIELDS, "prompt_cache_retention", "modalities"))
# Every upstream is told so, because some store unless they are told not to.
FORCED_OFF = ("store",)
MODALITIES = unsupported("音声・画像での回答", "A non-text answer")
MEDIA = unsupported("画像・音声・ファイル", "An image, audio or file")
TOOL_KIND = unsupported("この種類のツール", "This type of tool")
TOOLS_SHAPE = malformed("tools の形が正しくありません。", "The shape of tools is wrong.")


def search_tools(body: dict[str, Any]) -> tuple[str, ...]:
    """Names, from the lists above, of provider-side search that the body switches on."""
    found = [] if SEARCHED.isdisjoint(body) else [name for name in SEARCH_FIELDS if _is_set(body, name)]
    for tool in _tools(body):
        words = _type_words(tool)
        found.extend(known for known in SEARCH_TOOLS if any(word.startswith(known) for word in words))
    return tuple(dict.fromkeys(found))


def refuse_parameters(body: dict[str, Any]) -> Refusal | None:
    """The first parameter of a chat request that may not leave whatever the permit says, or None."""
    return refuse_fields(body) or refuse_tools(body, OWN_TOOLS)


def refuse_fields(body: dict[str, Any]) -> Refusal | None:
    """The first field that stores, chooses another service or carries media, in any protocol, or None."""
    if REFUSED.isdisjoint(body):  # as nearly every body
        return None
    if any(body.get(name) not in (None, False) for name in STORE_FIELDS) or _lets_collect(body.get("provider")):
        return STORING
    if body.get("prompt_cache_retention") not in SHORT_CACHES:
        return STORING
    if any(_is_set(body, name) for name in SERVICE_FIELDS):
        return SERVICE_CHOICE
    if any(_is_set(body, name) for name in MEDIA_FIELDS):
        return MEDIA
    if body.get("modalities") not in (None, ["text"]):
        return MODALITIES
    return None


def refuse_tools(body: dict[str, Any], own: tuple[str, ...]) -> Refusal | None:
    """The first tool that the client does not run itself and that is no search (whose verdict is the permit's).

    own: types of tools the client runs, or how their names begin; with "" also a tool without a type.
    """
    listed = body.get("tools")
    if listed is not None and not (isinstance(listed, list) and all(isinstance(tool, dict) for tool in listed)):
        return TOOLS_SHAPE
    return None if all(_is_own(tool, own) for tool in _tools(body)) else TOOL_KIND


def _is_own(tool: dict[str, Any], own: tuple[str, ...]) -> bool:
    kind = tool.get("type")
    if any(word.startswith(SEARCH_TOOLS) for word in _type_words(tool)):
        return True
    if kind is None:
        return "" in own
    return isinstance(kind, str) and any(kind == each or (each.endswith("_") and kind.startswith(each)) for each in own)


def _is_set(body: dict[str, Any], name: str) -> bool:
    return body.get(name) not in (None, False)


def _lets_collect(provider: Any) -> bool:
    return isinstance(provider, dict) and provider.get("data_collection") not in (None, "deny")


def _tools(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that names a tool: the list, and a forced choice."""
    listed = body.get("tools")
    tools = [tool for tool in listed if isinstance(tool, dict)] if isinstance(listed, list) else []
    choice = body.get("tool_choice")
    return [*tools, choice] if isinstance(choice, dict) else tools


def _type_words(tool: dict[str, Any]) -> list[str]:
    """What says which kind of tool this is: its type, and (Gemini's way) its keys."""
    named = tool.get("type")
    words = [named, *tool] if isinstance(named, str) else list(tool)
    return [word.casefold() for word in words]
