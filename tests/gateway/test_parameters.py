from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway.parameters import (
    MEDIA,
    MODALITIES,
    TOOL_KIND,
    TOOLS_SHAPE,
    is_plain,
    refuse_parameters,
    search_tools,
)
from sekisho.gateway.refusals import SERVICE_CHOICE, STORING
from sekisho.gateway.ruled import PLAIN_FIELDS, SEARCH_FIELDS

FUNCTION = {"type": "function", "function": {"name": "web_search", "parameters": {}}}


@pytest.mark.parametrize(
    "body",
    [
        {"web_search_options": {}},
        {"plugins": [{"id": "web"}]},
        {"search_parameters": {"mode": "on"}},
        {"enable_search": True},
        {"data_sources": [{"type": "bing"}]},
        {"tools": [{"type": "web_search"}]},
        {"tools": [{"type": "web_search_preview_2025_03_11"}]},
        {"tools": [{"type": "Web_Search_20250305"}]},
        {"tools": [{"type": "web_fetch_20250910"}]},
        {"tools": [{"type": "file_search", "vector_store_ids": []}]},
        {"tools": [{"type": "mcp", "server_url": "https://example.jp"}]},
        {"tools": [{"type": "bing_grounding"}]},
        {"tools": [{"type": "openrouter:web_search"}]},
        {"tools": [{"google_search": {}}]},
        {"tools": [{"googleSearch": {}}]},
        {"tools": [FUNCTION, {"url_context": {}}]},
        {"tools": [{**FUNCTION, "google_search": {}}]},
        {"tool_choice": {"type": "web_search_preview"}},
    ],
)
def test_names_the_search_a_body_switches_on(body: dict[str, Any]) -> None:
    assert search_tools(body)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"web_search_options": None, "enable_search": False, "plugins": None},
        {"tools": [FUNCTION], "tool_choice": {"type": "function", "function": {"name": "web_search"}}},
        {"tools": [{"type": "custom", "custom": {"name": "google_search"}}]},
        {"tool_choice": "auto"},
    ],
)
def test_a_function_of_the_client_is_no_search_of_the_provider(body: dict[str, Any]) -> None:
    assert search_tools(body) == ()
    assert refuse_parameters(body) is None


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"store": True}, STORING),
        ({"store": "true"}, STORING),
        ({"store": 1}, STORING),
        ({"provider": {"data_collection": "allow"}}, STORING),
        ({"training": True}, STORING),
        ({"prompt_cache_retention": "24h"}, STORING),
        ({"models": ["a", "b"]}, SERVICE_CHOICE),
        ({"route": "fallback"}, SERVICE_CHOICE),
        ({"provider": {"order": ["elsewhere"]}}, SERVICE_CHOICE),
        ({"api_base": "https://example.jp"}, SERVICE_CHOICE),
        ({"extra_body": {"store": True}}, SERVICE_CHOICE),
        ({"modalities": ["text", "audio"]}, MODALITIES),
        ({"audio": {"voice": "v"}}, MEDIA),
        ({"tools": [{"type": "code_interpreter"}]}, TOOL_KIND),
        ({"tools": [{"type": None}]}, TOOL_KIND),
        ({"tools": [{}]}, TOOL_KIND),
        ({"tools": "web"}, TOOLS_SHAPE),
        ({"tools": ["web"]}, TOOLS_SHAPE),
        ({"tool_choice": {"type": "computer"}}, TOOL_KIND),
    ],
)
def test_refuses_a_parameter_that_touches_a_rule(body: dict[str, Any], refusal: object) -> None:
    assert refuse_parameters(body) is refusal


@pytest.mark.parametrize(
    "body", [{"store": False}, {"store": None}, {"temperature": 0.2, "seed": 7}, {"modalities": ["text"]}]
)
def test_lets_harmless_parameters_pass(body: dict[str, Any]) -> None:
    assert refuse_parameters(body) is None


INNER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda each: (
        st.lists(each, max_size=2)
        | st.dictionaries(st.sampled_from(("enable_web_search", "store", "type", "tools", *SEARCH_FIELDS[:3])), each)
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(sorted(PLAIN_FIELDS)), INNER, max_size=5))
def test_what_passes_without_a_look_would_pass_with_one(body: dict[str, Any]) -> None:
    looked_at = body | {"no_such_field": 1}
    assert not is_plain(looked_at)
    assert search_tools(body) == search_tools(looked_at)
    assert refuse_parameters(body) is refuse_parameters(looked_at)


def test_an_object_in_a_plain_field_is_looked_into() -> None:
    assert not is_plain({"stop": [{"enable_web_search": True}]})
    assert search_tools({"stop": [{"enable_web_search": True}]})
