"""Names of fields and tools that touch a rule: choice of service (1), provider-side search (5), storing (6).

Names are those of OpenAI and of the compatible services in use (OpenRouter, Azure, xAI, Perplexity, Qwen, LiteLLM).
What a body says with them is judged in `parameters.py`.
"""

import re

from sekisho.gateway.names import folded

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
    "bing",
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
# And of a tool that ran at the provider.
TOOL_INCLUDES = ("code_interpreter",)
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
# So does a second model under any name (`draft_model`), beside the one the body or its address names.
SERVICE_WORDS = re.compile("fallback|webhook|callback|endpoint|.model(?:s|id|name)?$")
MODEL = "model"
STORE_FIELDS = (
    *("store", "training", "allow_training", "opt_in", "data_collection", "log_prompts", "deferred"),
    *("log", "logging", "enable_logging", "save", "share", "publish", "logs_config", "log_config"),
)
STORE_WORDS = re.compile(
    "(?<!^re)stor(?:e|age)|(?<!cons)train|datacollection|datasharing|retention|retain|persist|finetun|distill|memor"
    "|datalogging|sharedata|improve(?:your|the)?model"
)
# Switches the other way: true says that nothing is kept or learned from.
STORE_OFF = (
    *("zdr", "opt_out", "no_store", "no_log", "no_logging", "disable_logging", "no_training", "disable_training"),
    *("do_not_train", "do_not_store", "no_retention", "zero_data_retention", "disable_storage"),
)
# Lists of what is switched on: an empty one switches on nothing.
LIST_FIELDS = (
    *("plugins", "data_sources", "mcp_servers", "connectors", "vector_store_ids", "search_domain_filter"),
    *("include_domains", "exclude_domains", "knowledge_base_ids", "models", "fallbacks", "callbacks"),
    *("images", "files", "file_ids", "attachments", "tool_ids", "server_tools", "skills", "skill_ids"),
)
# Names that speak of keeping and are judged by what they say, as `folded` writes them.
CACHES = ("promptcacheretention",)
# The only words of OpenRouter's `provider` that may leave: they choose nobody, they only forbid.
NO_COLLECTING = {"data_collection": "deny", "zdr": True}
# What stands for something kept at the provider.
STORED_FIELDS = (
    *("previous_response_id", "conversation", "conversation_id", "thread", "thread_id", "assistant_id"),
    *("previous_message_id", "previous_interaction_id"),
    *("cached_content", "context_id", "agent_reference", "prompt_id", "file_id", "file_uri", "input_file"),
)
# Where what is entered may be learned from: no tier of a contract.
FREE_TIERS = ("free",)
# OpenAI's longer ones are written to its disks.
SHORT_CACHES = (None, "in_memory", "in-memory")
SHORT_TTLS = (None, "30m")
# Marks a part of a content as the end of what OpenAI's prompt cache remembers.
BREAKPOINT = "prompt_cache_breakpoint"
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
    *("image_generation", "tool_ids", "server_tools", "skills", "skill_ids", "include_server_side_tool_invocations"),
)
# The same names as `folded` writes them.
SEARCHED = {folded(name): name for name in SEARCH_FIELDS}
OFF = frozenset(map(folded, SEARCH_OFF))
CHOOSING, STORING_NAMES, STORED_NAMES = (
    frozenset(map(folded, names)) for names in (SERVICE_FIELDS, STORE_FIELDS, STORED_FIELDS)
)
MEDIA_NAMES, SWITCHES, LISTS = (frozenset(map(folded, names)) for names in (MEDIA_FIELDS, TOOL_SWITCHES, LIST_FIELDS))
NOT_KEEPING = frozenset(map(folded, STORE_OFF))
# Single words that switch the same on where they are an item of a list (`capabilities: ["web"]`).
SEARCH_ITEMS = ("search", "web", "browse", "browsing", "internet")
STORE_ITEMS = ("memory", "train")


# What such a word may begin and end with beside a name and a date.
SWITCH_BEGINS, SWITCH_ENDS = ("", "enable", "allow", "use"), ("", "tool", "tools", "preview", "retrieval")
SWITCH_SEARCH, SWITCH_STORE, SWITCH_TOOL = (
    frozenset(
        begin + folded(name).rstrip(":") + end for name in names for begin in SWITCH_BEGINS for end in SWITCH_ENDS
    )
    for names in (
        (*SEARCH_FIELDS, *SEARCH_TOOLS, *SEARCH_ITEMS),
        (*STORE_FIELDS, *STORE_ITEMS),
        TOOL_SWITCHES,
    )
)
LONGEST_SWITCH = 64
# Their values are known, or judged by themselves.
CHOICES = (
    *("include", "effort", "reasoning_effort", "verbosity", "truncation", "service_tier", "serviceTier"),
    *("encoding_format", "summary", "prompt_cache_retention"),
)
# What names tools or places that are not to be used.
LEAVING_OUT = ("exclude", "disable", "deny", "block", "forbid")
