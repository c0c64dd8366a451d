"""Parameters of a chat request that touch a rule: choice of service (1), provider-side search (5), storing (6).

Names are those of OpenAI and of the compatible services in use (OpenRouter, Azure, xAI, Perplexity, Qwen, LiteLLM).
An unknown parameter passes: its text is screened like everything else.
"""

import re
from functools import lru_cache
from typing import Any

from sekisho.gateway.names import folded
from sekisho.gateway.refusals import FILE_REMOTE, SERVICE_CHOICE, STORED, STORING, malformed, unsupported
from sekisho.gateway.within import JUDGED_ELSEWHERE, MOST_WITHIN, TOO_MANY, objects_within, points_elsewhere
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
    "tool_resources",
    "vector_store_ids",
    # Fields that mean nothing without the service's own search (Perplexity, Groq, Qwen, Hunyuan).
    "enable_enhancement",
    "media_response",
    "return_images",
    "return_videos",
    "return_related_questions",
    "last_updated_after_filter",
    "last_updated_before_filter",
    "compound_custom",
    "enable_web_extractor",
    # What was put into an index of the service's, to be looked up there.
    "rag",
    "rag_options",
    "include_domains",
    "exclude_domains",
    "online",
)
# Whatever a service names so, now or next year, switches its search on or says how it is done. As `folded` writes it.
# (Venice's `enable_web_scraping`; but vLLM's beam search is a way to choose words.)
SEARCH_WORDS = re.compile(
    "(?<!beam)search|grounding|brows|internet|web(?!hook|p)|crawl|scrap|fetch|urlcontext|retriev|knowledgebase|mcp"
)
# Perplexity's switch the other way: true says no search.
SEARCH_OFF = ("disable_search",)
# What the answer shall tell of a search (OpenAI's `include`).
SEARCH_INCLUDES = ("web_search", "file_search")
SEARCH_TOOLS = (
    "web_search",
    "web_fetch",
    "browser",
    "x_search",
    "live_search",
    "google_search",
    "googlesearch",
    "bing_",
    "sharepoint_grounding",
    "azure_ai_search",
    "collections_search",
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
# Moonshot's tools run at the provider if their name begins so; no name of a client's function may.
PROVIDERS_SIGN = "$"
OWN_TOOLS = ("function", "custom", "allowed_tools")
# What a tool of the client's is described with: an address in these is one more word.
TOOLS_WORDS = frozenset(
    (
        *("type", "name", "title", "description", "parameters", "input_schema", "input_examples", "examples", "format"),
        *("function", "custom", "output_schema", "returns"),
    )
)
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
    "bot_id",
    "target_model",
    "adapter_id",
    "adapter_source",
    "api_url",
    "extra_query",
    "providers",
    "provider_options",
    "agent",
    "agent_id",
    "workflow_id",
    "character_slug",
    "deployment",
    "model_id",
    "model_name",
    "model_override",
    "override_model",
    "draft_model",
    "speculative_model",
    "proxy",
    "aws_region_name",
    "vertex_location",
    "vertex_project",
)
# Another model where the confirmed one fails, or another address to which the call or its answer goes.
SERVICE_WORDS = re.compile("fallback|webhook|callback|endpoint")
STORE_FIELDS = (
    *("store", "training", "allow_training", "opt_in", "data_collection", "log_prompts", "deferred"),
    *("log", "logging", "enable_logging", "save", "share", "publish"),
)
STORE_WORDS = re.compile(
    "stor(?:e|age)|(?<!cons)train|datacollection|datasharing|retention|retain|persist|finetun|distill|memor"
)
# Switches the other way: true says that nothing is kept or learned from.
STORE_OFF = (
    *("zdr", "opt_out", "no_store", "no_log", "no_logging", "disable_logging", "no_training", "disable_training"),
    *("do_not_train", "do_not_store", "no_retention", "zero_data_retention", "disable_storage"),
)
# Names that speak of keeping and are judged by what they say, as `folded` writes them.
CACHES = ("promptcacheretention",)
# The only words of OpenRouter's `provider` that may leave: they choose nobody, they only forbid.
NO_COLLECTING = {"data_collection": "deny", "zdr": True}
# What stands for something kept at the provider.
STORED_FIELDS = (
    *("previous_response_id", "conversation", "conversation_id", "thread_id", "assistant_id"),
    *("cached_content", "context_id", "agent_reference", "prompt_id", "file_id", "file_uri", "input_file"),
)
# Where what is entered may be learned from: no tier of a contract.
FREE_TIERS = ("free",)
# OpenAI's longer ones are written to its disks.
SHORT_CACHES = (None, "in_memory", "in-memory")
MEDIA_FIELDS = ("audio", "images", "files", "file_ids", "attachments")
# Every field that touches a rule, in any protocol.
RULED_FIELDS = (*SEARCH_FIELDS, *SERVICE_FIELDS, *STORE_FIELDS, *MEDIA_FIELDS)
# What most calls have, and nothing here looks at.
PLAIN_FIELDS = frozenset(
    (
        *("model", "messages", "input", "system", "contents", "stream", "user", "seed", "stop", "n", "temperature"),
        *("top_p", "max_tokens", "max_completion_tokens", "max_output_tokens", "presence_penalty"),
        *("frequency_penalty", "reasoning_effort", "parallel_tool_calls", "logprobs", "top_logprobs"),
    )
)
# Every upstream is told so, because some store unless they are told not to.
FORCED_OFF = ("store",)
# Fields that switch on a tool of the provider's without listing one (Qwen, Open WebUI).
TOOL_SWITCHES = (
    *("enable_code_interpreter", "code_interpreter", "code_execution", "enable_code_execution", "computer_use"),
    *("image_generation", "tool_ids", "server_tools", "skills", "skill_ids"),
)
# The same names as `folded` writes them.
SEARCHED = {folded(name): name for name in SEARCH_FIELDS}
OFF = frozenset(map(folded, SEARCH_OFF))
CHOOSING, STORING_NAMES, STORED_NAMES = (
    frozenset(map(folded, names)) for names in (SERVICE_FIELDS, STORE_FIELDS, STORED_FIELDS)
)
MEDIA_NAMES, SWITCHES = (frozenset(map(folded, names)) for names in (MEDIA_FIELDS, TOOL_SWITCHES))
NOT_KEEPING = frozenset(map(folded, STORE_OFF))
# What a field may touch.
SEARCH, STORE, KEPT, CHOOSE, SWITCH, CARRY = "search", "store", "kept", "choose", "switch", "carry"
MODALITIES = unsupported("音声・画像での回答", "A non-text answer")
MEDIA = unsupported("画像・音声・ファイル", "An image, audio or file")
TOOL_KIND = unsupported("この種類のツール", "This type of tool")
TOOLS_SHAPE = malformed("tools の形が正しくありません。", "The shape of tools is wrong.")


def is_plain(body: dict[str, Any]) -> bool:
    """Whether the body has only fields that no rule of this file is about, whatever they say: most calls are so."""
    for name, value in body.items():
        if name not in PLAIN_FIELDS or (type(value) in (dict, list) and name not in JUDGED_ELSEWHERE):
            return False
    return True


def search_tools(body: dict[str, Any]) -> tuple[str, ...]:
    """Names, from the lists above, of provider-side search that the body switches on."""
    if is_plain(body):
        return ()
    found = _searches(body)
    for inner in objects_within(body):
        found += _searches(inner)
    return tuple(dict.fromkeys(found))


def _searches(body: dict[str, Any]) -> list[str]:
    found = [_search_word(name) for name, touch in _touched(body) if touch == SEARCH]
    included = body.get("include")
    for each in included if isinstance(included, list) else ():
        found.extend(known for known in SEARCH_INCLUDES if isinstance(each, str) and each.startswith(known))
    for tool in _tools(body):
        words = _type_words(tool)
        found.extend(known for known in SEARCH_TOOLS if any(word.startswith(known) for word in words))
    return found


def refuse_parameters(body: dict[str, Any]) -> Refusal | None:
    """The first parameter of a chat request that may not leave whatever the permit says, or None."""
    if is_plain(body):
        return None
    if any(_is_providers(function) for function in _objects(body.get("functions"))):
        return TOOL_KIND
    return refuse_fields(body) or refuse_tools(body, OWN_TOOLS)


def refuse_fields(body: dict[str, Any]) -> Refusal | None:
    """The first field that stores, chooses another service or carries media, in any protocol, or None."""
    within = objects_within(body)
    if len(within) > MOST_WITHIN:
        return TOO_MANY
    for inner in within:
        if refuse_tools(inner, OWN_TOOLS):
            return TOOL_KIND
    no = _refuse_fields(body) or next(filter(None, map(_refuse_fields, within)), None)
    return no or (FILE_REMOTE if points_elsewhere(body) else None)


def _refuse_fields(body: dict[str, Any]) -> Refusal | None:
    touched = _touched(body)
    touches = [touch for _, touch in touched]
    if STORE in touches or _stores(body):
        return STORING
    # A prompt that is an object names one kept at the provider (OpenAI).
    if KEPT in touches or isinstance(body.get("prompt"), dict):
        return STORED
    if any(touch == CHOOSE and not (name == "provider" and _only_forbids(body[name])) for name, touch in touched):
        return SERVICE_CHOICE
    if SWITCH in touches:
        return TOOL_KIND
    if CARRY in touches:
        return MEDIA
    if body.get("modalities") not in (None, ["text"]):
        return MODALITIES
    return None


def _touched(body: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, what it touches) of the fields that touch a rule and are not off."""
    return [
        (name, touch)
        for name, value in body.items()
        for touch, off in _touches(name)
        if value is not None and value is not off
    ]


@lru_cache(4096)
def _touches(name: str) -> tuple[tuple[str, bool], ...]:
    """What a field of this name touches, each with the value that says it is off; nothing for nearly every name."""
    known = folded(name)
    speaks_of_storing = known in STORING_NAMES or (known not in CACHES and STORE_WORDS.search(known) is not None)
    found = (
        (SEARCH, True, known in OFF),
        (SEARCH, False, known not in OFF and (known in SEARCHED or SEARCH_WORDS.search(known) is not None)),
        (STORE, True, known in NOT_KEEPING),
        (STORE, False, known not in NOT_KEEPING and speaks_of_storing),
        (KEPT, False, known in STORED_NAMES),
        (CHOOSE, False, known in CHOOSING or SERVICE_WORDS.search(known) is not None),
        (SWITCH, False, known in SWITCHES),
        (CARRY, False, known in MEDIA_NAMES),
    )
    return tuple((touch, off) for touch, off, is_so in found if is_so)


def _search_word(name: str) -> str:
    """What of the lists above a name of a search is."""
    spoken = SEARCH_WORDS.search(folded(name))
    return SEARCHED.get(folded(name)) or (spoken[0] if spoken else name)


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
    function = tool.get("function")
    if str((function if isinstance(function, dict) else tool).get("name")).startswith(PROVIDERS_SIGN):
        return False
    if points_elsewhere(tool, TOOLS_WORDS) or (isinstance(function, dict) and points_elsewhere(function, TOOLS_WORDS)):
        return False  # it is run where the address says, not by the client
    if kind is None:
        return "" in own
    return isinstance(kind, str) and any(kind == each or (each.endswith("_") and kind.startswith(each)) for each in own)


def _is_providers(function: dict[str, Any]) -> bool:
    """Whether a function of the older list is no client's."""
    if str(function.get("name")).startswith(PROVIDERS_SIGN):
        return True
    return any(word.startswith(SEARCH_TOOLS) for word in _type_words(function))


def _stores(body: dict[str, Any]) -> bool:
    """Whether something would be kept or learned from: a long cache, a free tier, `provider` of OpenRouter."""
    if body.get("prompt_cache_retention") not in SHORT_CACHES:
        return True
    if _caches_long(body.get("prompt_cache_options")):
        return True
    if any(str(body.get(name)).casefold() in FREE_TIERS for name in ("service_tier", "serviceTier")):
        return True
    provider = body.get("provider")
    return isinstance(provider, dict) and any(
        provider.get(name) not in (None, word) for name, word in NO_COLLECTING.items()
    )


def _caches_long(options: Any) -> bool:
    """Whether a prompt cache is asked for that outlives the half hour, or one kept under a response's name."""
    if not isinstance(options, dict):
        return options is not None
    return options.get("ttl") not in (None, "30m") or options.get("comparison_response_id") is not None


def _only_forbids(provider: Any) -> bool:
    return isinstance(provider, dict) and provider.keys() <= NO_COLLECTING.keys()


def _tools(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that names a tool: the list, a forced choice, and the choices that are allowed."""
    choice = body.get("tool_choice")
    listed = _objects(body.get("tools"))
    return listed if choice is None else [*listed, *_chosen(choice)]


def _chosen(choice: Any) -> list[dict[str, Any]]:
    if isinstance(choice, str):  # how to choose, or (of no service known today) the name of a tool
        return [{"type": choice}] if choice.casefold().startswith(SEARCH_TOOLS) else []
    if isinstance(choice, list):
        return [tool for each in choice for tool in _chosen(each)]
    if not isinstance(choice, dict):
        return []
    inner = choice.get("allowed_tools")
    allowed = inner.get("tools") if isinstance(inner, dict) else None
    return [choice, *_objects(choice.get("tools")), *_objects(allowed)]


def _objects(listed: Any) -> list[dict[str, Any]]:
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _type_words(tool: dict[str, Any]) -> list[str]:
    """What says which kind of tool this is: its type, and (Gemini's way) its keys."""
    named = tool.get("type")
    words = [named, *tool] if isinstance(named, str) else list(tool)
    return [word.casefold() for word in words]
