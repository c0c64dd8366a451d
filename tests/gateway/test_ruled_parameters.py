"""Rules 5 and 6, parameter by parameter, as the providers' public descriptions name them, in each protocol.

Searching is the permit's to judge (`search.tool`); what is stored or runs at the provider is refused whatever it says.
"""

from typing import Any

import pytest

from sekisho.gateway.protocol import Protocol
from sekisho.gateway.providers.anthropic import MESSAGES
from sekisho.gateway.providers.gemini import GENERATE
from sekisho.gateway.providers.openai_chat import CHAT
from sekisho.gateway.providers.openai_responses import RESPONSES
from sekisho.kernel.refusal import Refusal

Body = dict[str, Any]
USER = [{"role": "user", "content": "要約してください。"}]
BASES: dict[str, tuple[Protocol, Body]] = {
    "chat": (CHAT, {"model": "m", "messages": USER}),
    "responses": (RESPONSES, {"model": "m", "input": "要約してください。"}),
    "messages": (MESSAGES, {"model": "m", "max_tokens": 9, "messages": USER}),
    "gemini": (GENERATE, {"contents": [{"role": "user", "parts": [{"text": "要約してください。"}]}]}),
}


def tool(**described: Any) -> Body:
    return {"tools": [described]}


def typed(*names: str) -> list[Body]:
    return [tool(type=name, name="t") for name in names]


def judged(protocol: str, more: Body) -> str:
    """`search`, the code of the refusal, or `passes`."""
    made, base = BASES[protocol]
    body = made.accept({**base, **more})
    if isinstance(body, Refusal):
        return body.code
    if made.search_tools(body):
        return "search"
    refused = made.refuse(body)
    return refused.code if refused else "passes"


def cases(table: dict[str, list[Body]]) -> list[Any]:
    return [pytest.param(name, body, id=f"{name}-{body}") for name, bodies in table.items() for body in bodies]


OPENAI_SEARCH = typed(
    *("web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11", "file_search"),
    *("mcp", "bing_grounding", "bing_custom_search_preview", "sharepoint_grounding_preview", "x_search"),
    *("browser_search", "browser_automation_preview", "openrouter:web_search", "openrouter:web_fetch", "retrieval"),
    *("azure_ai_search", "collections_search"),
)
COMPATIBLE_SEARCH: list[Body] = [
    {"web_search_options": {}},
    {"data_sources": [{"type": "azure_search"}]},
    {"plugins": [{"id": "web"}]},
    {"enable_search": True},
    {"search_options": {"forced_search": True}},
    {"forced_search": True},
    {"search_parameters": {"mode": "auto"}},
    {"search_mode": "web"},
    {"search_type": "pro"},
    {"search_context_size": "high"},
    {"search_domain_filter": ["example.jp"]},
    {"search_language_filter": ["ja"]},
    {"search_after_date_filter": "1/1/2026"},
    {"last_updated_after_filter": "1/1/2026"},
    {"enable_search_classifier": True},
    {"disable_search": False},
    {"return_images": True},
    {"return_related_questions": True},
    {"search_settings": {}},
    {"compound_custom": {"tools": {"enabled_tools": ["web_search"]}}},
    {"enable_web_extractor": True},
    {"connectors": [{"id": "web-search"}]},
    {"web_search_of_next_year": "on"},
    # Where a list is not what the field holds, an empty one is no promise that it is off.
    {"bing": True},
    # A value may be the switch.
    {"enabled_tools": ["web_search"]},
    {"builtin_tools": ["$web_search"]},
    {"capabilities": ["web"]},
    {"extensions": [["Web-Search_2025_08_26"]]},
    {"chat_options": ["enable_search"]},
    {"vendor": {"features": ["openrouter:web_search"]}},
    {"vendor": [{"type": "google_search_retrieval"}]},
    {"mode": "web_search"},
    {"enable_search": []},
    {"web_search_options": []},
    {"enable_enhancement": True},
    {"return_videos": True},
    {"media_response": {"overrides": {"return_videos": True}}},
    {"webAccess": True},
    # What a server may take for false is no promise that it does not search.
    {"disable_search": 0},
    {"disable_search": "false"},
    {"disable_search": "true"},
    {"tool_resources": {"file_search": {"vector_store_ids": ["vs_1"]}}},
    # Services nest their switches in an object of their own.
    {"venice_parameters": {"enable_web_search": "on"}},
    {"vendor": {"options": [{"deeper": {"web_search": True}}]}},
    {"vendor": {"tools": [{"google_search": {}}]}},
    {"vendor": {"tool_choice": {"type": "web_search"}}},
    {"venice_parameters": {"enable_web_scraping": True}},
    {"use_web": True},
    {"online": True},
    {"browse": True},
    {"crawl": {"depth": 2}},
    {"web_fetch": True},
    {"urlContext": {}},
    {"retrieval": True},
    {"rag_options": {}},
    {"knowledge_base_ids": ["kb_1"]},
    # One name in any spelling.
    {"web-search": True},
    {"mcpServers": [{"url": "https://example.jp"}]},
    {"mcp-servers": [{"url": "https://example.jp"}]},
    {"mcp_tools": [1]},
    {"toolResources": {"file_search": {}}},
    {"vendor": {"data-sources": [{"type": "bing"}]}},
    {"text": {"web_search": True}},
    {"output_config": {"web_search": True}},
    {"tool_choice": "web_search"},
    {"tool_choice": [{"type": "web_search"}]},
    {"tool_choice": ["web_search_preview"]},
    {"tool_choice": {"type": "web_search_preview"}},
    {"tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "web_search"}]}},
    {"tool_choice": {"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [{"type": "web_search"}]}}},
]
SEARCH: dict[str, list[Body]] = {
    "chat": [*OPENAI_SEARCH, *COMPATIBLE_SEARCH],
    "responses": [
        *OPENAI_SEARCH,
        *COMPATIBLE_SEARCH,
        tool(type="mcp", server_label="mail", connector_id="connector_gmail"),
        {"include": ["web_search_call.action.sources"]},
        {"include": ["file_search_call.results"]},
    ],
    "messages": [
        *typed("web_search_20250305", "web_search_20260209", "web_fetch_20250910", "mcp_toolset"),
        {"mcp_servers": [{"type": "url", "url": "https://example.jp", "name": "x"}]},
        {"web_search": True},
        {"mcpServers": [{"type": "url", "url": "https://example.jp", "name": "x"}]},
        {"venice_parameters": {"enable_web_scraping": True}},
    ],
    "gemini": [
        *(
            tool(**{name: {}})
            for name in (
                *("googleSearch", "google_search", "googleSearchRetrieval", "google_search_retrieval", "urlContext"),
                *("url_context", "googleMaps", "google_maps", "fileSearch", "file_search", "retrieval"),
                *("enterpriseWebSearch", "enterprise_web_search", "mcpServers", "mcp_servers"),
            )
        ),
        {"toolConfig": {"retrievalConfig": {"latLng": {"latitude": 34.7, "longitude": 135.5}}}},
        {"tool_config": {"retrieval_config": {"languageCode": "ja"}}},
        {"toolConfig": {"googleSearch": {}}},
        {"generationConfig": {"searchConfig": {}}},
        {"venice_parameters": {"enable_web_scraping": True}},
        {"mcpServer": {"url": "https://example.jp"}},
    ],
}


@pytest.mark.parametrize(("protocol", "more"), cases(SEARCH))
def test_the_providers_own_search_is_seen(protocol: str, more: Body) -> None:
    assert judged(protocol, more) == "search"


ELSEWHERE: dict[str, list[Body]] = {
    "chat": [
        *typed("code_interpreter", "computer_use_preview", "image_generation", "local_shell", "builtin_function"),
        *typed("unheard_of"),
        {"enable_code_interpreter": True},
        {"vendor": {"tools": [{"type": "code_interpreter"}]}},
        {"vendor": [{"of": {}}] * 300},
        {"features": {"code_interpreter": True}},
        {"tool_ids": ["server:1"]},
        {"enabled_tools": ["code_interpreter"]},
        {"include": ["code_interpreter_call.outputs"]},
        {"toolIds": ["server:1"]},
        {"functions": [{"name": "$web_search"}]},
        {"functions": [{"google_search": {}}]},
        # A function that lies at an address is not run by the client.
        tool(type="function", function={"name": "f", "url": "https://example.jp/f"}),
        tool(type="function", function={"name": "f"}, server_url="https://example.jp/f"),
        # Moonshot's own tools are told by their sign, whatever their type says.
        tool(type="function", function={"name": "$web_search"}),
    ],
    "responses": typed(
        *("code_interpreter", "computer_use_preview", "computer", "image_generation", "local_shell", "shell"),
        *("apply_patch", "tool_search", "namespace", "fabric_dataagent_preview", "openapi"),
        *("memory_search", "a2a_preview", "unheard_of"),
    ),
    "messages": [
        *typed("code_execution_20250522", "code_execution_20250825", "computer_20250124"),
        *typed("tool_search_tool_regex_20251119", "tool_search_tool_bm25_20251119", "unheard_of_20270101"),
        {"container": "container_1"},
        {"container": {"skills": [{"type": "anthropic", "skill_id": "xlsx"}]}},
        {"skills": [{"skill_id": "xlsx"}]},
        {"betas": ["files-api-2025-04-14"]},
        {"anthropic_beta": ["files-api-2025-04-14"]},
    ],
    "gemini": [
        *(tool(**{name: {}}) for name in ("codeExecution", "code_execution", "computerUse", "unheardOf")),
        {"toolConfig": {"includeServerSideToolInvocations": True}},
    ],
}


@pytest.mark.parametrize(("protocol", "more"), cases(ELSEWHERE))
def test_a_tool_that_runs_at_the_provider_is_refused(protocol: str, more: Body) -> None:
    assert judged(protocol, more) == "content.unsupported"


STORING: list[Body] = [
    {"store": True},
    {"store": "true"},
    {"allow_training": True},
    {"user_data_training": True},
    {"data_collection": "allow"},
    {"data_sharing": True},
    {"log_prompts": True},
    {"deferred": True},
    {"zdr": False},
    {"service_tier": "free"},
    {"provider": {"data_collection": "allow"}},
    {"provider": {"zdr": False}},
    {"provider": {"data_collection": "deny", "zdr": "no"}},
    {"prompt_cache_retention": "24h"},
    {"prompt_cache_options": {"ttl": "24h"}},
    {"previous_response_id": "resp_1"},
    {"conversation": "conv_1"},
    {"thread_id": "thread_1"},
    {"thread": {"type": "create"}},
    {"thread": {"type": "continue", "previous_message_id": "msg_1"}},
    {"diagnostics": {"previous_message_id": "msg_1"}},
    {"assistant_id": "asst_1"},
    {"cached_content": "cachedContents/1"},
    {"context_id": "ctx-1"},
    {"prompt": {"id": "pmpt_1"}},
    {"prompt_id": "p_1"},
    {"store_messages": True},
    {"store": []},
    {"share_data": True},
    {"improve_model": True},
    {"data_logging": True},
    {"logsConfig": {"x": 1}},
    {"features": ["store"]},
    {"vendor": {"consents": ["data_collection"]}},
    {"background": True},
    {"zdr": []},
    {"history_store": True},
    {"dataCollection": "allow"},
    {"google": {"cached_content": "cachedContents/1"}},
    {"vendor": {"options": {"store": True}}},
    {"vendor": [{"allow_training": True}]},
    {"previousResponseId": "resp_1"},
    {"conversationId": "conv_1"},
    {"thread-id": "thread_1"},
    {"vendor": {"fileId": "file-1"}},
    {"logPrompts": True},
    {"logging": True},
    {"storage_options": {"public": True}},
    {"use_for_training": True},
    {"train": True},
    {"fine_tuning": {}},
    {"distill": True},
    {"enable_memory": True},
    {"data_retention": "30d"},
    {"persist": True},
    # What a provider may take for yes is no promise that nothing is kept.
    {"opt_out": False},
    {"no-log": False},
    {"do_not_train": 0},
]
LONG_BREAK = {"prompt_cache_breakpoint": {"mode": "explicit", "ttl": "24h"}}
KEEPING: dict[str, list[Body]] = {
    "chat": [
        *STORING,
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "a", **LONG_BREAK}]}]},
    ],
    "responses": [
        *STORING,
        {"background": True},
        {"agent_reference": {"name": "a"}},
        {"input": [{"role": "user", "content": [{"type": "input_text", "text": "a", **LONG_BREAK}]}]},
    ],
    "messages": STORING,
    "gemini": [
        *STORING,
        {"cachedContent": "cachedContents/1"},
        {"previousInteractionId": "i"},
        {"previous_interaction_id": "i"},
        {"serviceTier": "free"},
    ],
}


@pytest.mark.parametrize(("protocol", "more"), cases(KEEPING))
def test_what_stores_or_trains_or_was_stored_is_refused(protocol: str, more: Body) -> None:
    assert judged(protocol, more) == "optout.parameter"


CHOOSING: list[Body] = [
    {"models": ["a", "b"]},
    {"route": "fallback"},
    {"fallbacks": [{"model": "other"}]},
    {"fallback_models": ["other"]},
    {"context_window_fallback_dict": {"m": "other"}},
    {"adapter_id": "other"},
    {"target_model": "other"},
    {"api_url": "https://example.jp"},
    {"webhook_url": "https://example.jp"},
    {"callbacks": ["https://example.jp"]},
    {"vendor": {"api_base": "https://example.jp"}},
    {"baseUrl": "https://example.jp"},
    {"apiBase": "https://example.jp"},
    {"apiKey": "k"},
    {"aws_bedrock_runtime_endpoint": "https://example.jp"},
    {"providerOptions": {"gateway": {"order": ["other"]}}},
    {"model_override": "other"},
    {"agentId": "other"},
    {"embedding_model": "other"},
    # The model of the call is the one at the top.
    {"svg": {"model": "other"}},
    {"image": {"model": "other"}},
    {"vendor": [{"of": {"Model": "other"}}]},
    {"text": {"model": "other"}},
]


@pytest.mark.parametrize(("protocol", "more"), cases(dict.fromkeys(BASES, CHOOSING)))
def test_what_leads_to_another_service_or_address_is_refused(protocol: str, more: Body) -> None:
    assert judged(protocol, more) == "scope.service"


ELSEWHERE_KEPT: list[Body] = [
    {"image_urls": ["https://example.jp/a.png"]},
    {"url": "https://example.jp/a.png"},
    {"vendor": {"documents": [{"at": "gs://bucket/a.pdf"}]}},
    {"video": "s3://bucket/a.mp4"},
]


@pytest.mark.parametrize(("protocol", "more"), cases(dict.fromkeys(BASES, ELSEWHERE_KEPT)))
def test_an_address_that_the_service_may_fetch_is_refused(protocol: str, more: Body) -> None:
    assert judged(protocol, more) == "content.remote"


@pytest.mark.parametrize(
    "more",
    [
        {"context": [{"url": "https://example.jp/a.png"}]},
        {"reference": {"picture": "https://example.jp/a.png"}},
        {"custom_content": {"attachments": [{"url": "https://example.jp/a.pdf"}]}},
    ],
)
def test_an_address_in_an_unknown_field_of_a_message_is_refused(more: Body) -> None:
    assert judged("chat", {"messages": [{**USER[0], **more}]}) == "content.remote"


@pytest.mark.parametrize("name", ["image_urls", "videos", "media", "file_url", "file_ids"])
def test_a_carrier_in_a_message_is_refused(name: str) -> None:
    assert judged("chat", {"messages": [{**USER[0], name: ["https://example.jp/a.png"]}]}) == "content.unsupported"


ORDINARY: list[Body] = [
    {"store": False},
    {"zdr": True},
    {"enable_search": False},
    {"disable_search": True},
    {"service_tier": "flex"},
    {"metadata": {"user_id": "u1"}},
    {"provider": {"data_collection": "deny", "zdr": True}},
    {"prompt_cache_retention": "in_memory"},
    {"include": ["reasoning.encrypted_content"]},
    {"allow_training": False},
    {"vendor": {"search": False, "store": None, "allow_training": False, "effort": "low"}},
    {"stream_options": {"include_usage": True}},
    {"chat_template_kwargs": {"enable_thinking": False}},
    {"use_beam_search": True},
    {"constraints": ["x"]},
    {"opt_out": True},
    {"thread": None},
    {"svg": {"model": None, "reasoning": {"effort": "low"}}},
    {"diagnostics": {"previous_message_id": None}},
    {"options": {"num_thread": 4}},
    {"restore": True},
    # What a person says or chose, what is left out, and what only contains such a word.
    {"user": "store", "stop": ["search", "web"], "guided_choice": ["search", "store"]},
    {"vendor": {"exclude_tools": ["web_search"]}, "disabled_tools": ["web_search"]},
    {"input_type": "search_query", "tags": ["research", "web design", "保存"]},
    {"mcp_servers": [], "plugins": [], "data_sources": [], "models": [], "vendor": {"connectors": []}},
    {"mcp_servers": None, "plugins": None, "data_sources": None},
    {"cache": {"no-store": True}},
    {"vendor": {"note": "see https://example.jp/ for more"}},
    {"user": "https://example.jp/people/1"},
    # Names a person chose are no switches.
    {"metadata": {"store": "北", "search_id": "7", "provider": "x", "model": "x"}},
    {"guided_json": {"type": "object", "properties": {"store": {"type": "string"}}}},
]
BREAK = {"prompt_cache_breakpoint": {"mode": "explicit"}}
CALL = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "{}", "async": False}
RESULT = {"type": "function_call_output", "call_id": "c", "output": "a", "name": "f", "namespace": None}
CUSTOM = {"type": "custom_tool_call", "call_id": "d", "name": "g", "input": "a", "async": True}
PICTURE = {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}
USE = {"type": "tool_use", "id": "t", "name": "f", "input": {}, "toolset_name": None}
USED = {"type": "tool_result", "tool_use_id": "t", "content": "a", "toolset_name": "s"}


def turn(*content: Body, role: str = "user", **more: Any) -> Body:
    return {"role": role, "content": list(content), **more}


HARMLESS: dict[str, list[Body]] = {
    "chat": [
        *ORDINARY,
        {"background": "transparent"},
        {"messages": [turn({"type": "text", "text": "a", **BREAK})]},
        {"messages": [turn({"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}, **BREAK})]},
        tool(type="function", function={"name": "web_search", "parameters": {}}),
        tool(type="function", function={"name": "f", "parameters": {"$schema": "https://json-schema.org/"}}),
        {
            "messages": [
                {"role": "assistant", "content": "a", "annotations": [{"url_citation": {"url": "https://example.jp/"}}]}
            ]
        },
        tool(type="function", function={"name": "f", "parameters": {"properties": {"provider": {"type": "object"}}}}),
        tool(type="function", function={"name": "f", "parameters": {"properties": {"model": {"type": "string"}}}}),
        {"response_format": {"type": "json_schema", "json_schema": {"schema": {"properties": {"store": {}}}}}},
    ],
    "responses": [
        *ORDINARY,
        {"input": [turn({"type": "input_text", "text": "a", **BREAK}), CALL, RESULT, CUSTOM]},
        {"context_management": [{"type": "compaction", "compact_threshold": 1000}]},
        {"input": [{"type": "compaction", "id": "cmp_1", "encrypted_content": "c2VhbA=="}, turn(role="user")]},
        tool(type="function", name="web_search", parameters={}),
        {"text": {"format": {"type": "json_schema", "name": "n", "schema": {"properties": {"search": {}}}}}},
    ],
    "messages": [
        *ORDINARY,
        {"messages": [*USER, turn(USE, role="assistant"), turn(USED)]},
        {"context_management": {"edits": [{"type": "compact_20260112"}, {"type": "clear_tool_uses_20250919"}]}},
        {"context_management": {"edits": [{"type": "clear_tool_uses_20250919", "exclude_tools": ["memory"]}]}},
        {"messages": [turn({"type": "compaction", "content": "a", "encrypted_content": "c"}, role="assistant"), *USER]},
        {"messages": [turn({"type": "compaction", "content": None}, role="assistant"), *USER]},
        {"messages": [turn({"type": "image", "source": PICTURE, "transformations": {"rotate": 90}})]},
        tool(name="web_search", input_schema={"type": "object"}),
        {"cache_control": {"type": "ephemeral"}},
        {
            "output_config": {
                "format": {"type": "json_schema", "schema": {"properties": {"engine": {"type": "string"}}}}
            }
        },
    ],
    "gemini": [
        *ORDINARY,
        {
            "contents": [
                {
                    "role": "model",
                    "parts": [{"functionCall": {"name": "f", "partial_args": [], "willContinue": False}}],
                },
                {"role": "user", "parts": [{"functionResponse": {"name": "f", "response": {}, "parts": []}}]},
                {"role": "user", "parts": [{"text": "a", "media_resolution": {"level": "MEDIA_RESOLUTION_LOW"}}]},
            ]
        },
        {"generationConfig": {"responseSchema": {"type": "OBJECT", "properties": {"route": {"type": "STRING"}}}}},
        tool(functionDeclarations=[{"name": "google_search"}]),
        {"toolConfig": {"functionCallingConfig": {"mode": "AUTO"}}},
        {"serviceTier": "priority"},
        {"generationConfig": {"stopSequences": ["search"]}},
        {"labels": {"team": "a"}},
    ],
}


@pytest.mark.parametrize(("protocol", "more"), cases(HARMLESS))
def test_what_only_looks_like_it_passes(protocol: str, more: Body) -> None:
    assert judged(protocol, more) == "passes"
