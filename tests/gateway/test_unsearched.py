"""Rule 5 where the permit says that the provider's search is taken out of calls: what goes, what stays refused."""

from collections.abc import Iterator
from typing import Any

import anthropic
import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway.unsearched import WEB_FIELDS, WEB_TOOLS
from sekisho.permits.conditions import NoSearchTools, SearchToolsRemoved
from tests.gateway.calls import Reply, body, post, sdk
from tests.gateway.conftest import Scene
from tests.gateway.test_masking import wait_until_seen
from tests.gateway.test_ruled_parameters import BASES, SEARCH, Body, cases, tool
from tests.gateway.wire_cases import CASES, Case
from tests.gateway.world import FORBIDDEN, HARMLESS, KEY, conditions, permit, scripted, settings_for

OWN = {"type": "function", "function": {"name": "find", "parameters": {}}}
WEB = {"type": "web_search"}
# What means another call without it: it points to one store, server or contract, insists, or nobody has read it yet.
STAYS = (
    *("file_search", "mcp", "sharepoint_grounding_preview", "browser_automation_preview", "retrieval", "openrouter:x"),
    *("azure_ai_search", "collections_search", "mcp_toolset", "fileSearch", "mcpServers", "mcp_servers"),
)
STAYING_FIELDS = (
    *("data_sources", "connectors", "mcp_servers", "compound_custom", "forced_search", "search_type"),
    "search_settings",
    *("search_context_size", "search_language_filter", "search_after_date_filter", "enable_search_classifier"),
    *("web_search_of_next_year", "tool_choice", "webAccess", "tool_resources", "venice_parameters", "vendor"),
    *("use_web", "online", "browse", "crawl", "web_fetch", "urlContext", "retrieval", "rag_options", "web-search"),
    *("knowledge_base_ids", "mcpServers", "mcpServer", "mcp-servers", "mcp_tools", "toolResources", "text"),
    *("output_config", "generationConfig", "bing", "enabled_tools", "builtin_tools", "capabilities", "extensions"),
    *("chat_options", "mode"),
)


def stays(more: Body) -> bool:
    """Whether this search cannot be taken out, by the table above."""
    names = [word for each in more.get("tools", ()) for word in (each.get("type"), *each)]
    return bool(
        set(names) & set(STAYS)
        or more.keys() & set(STAYING_FIELDS)
        or more.get("include") == ["file_search_call.results"]
        or "googleSearch" in more.get("toolConfig", {})
    )


@pytest.mark.parametrize(("protocol", "more"), cases(SEARCH))
def test_every_known_search_is_taken_out_whole_or_left_to_be_refused(protocol: str, more: Body) -> None:
    made, base = BASES[protocol]
    asked = made.accept({**base, **more})
    assert isinstance(asked, dict)
    before = repr(asked)
    removal = made.drop_search(asked)
    is_gone = removal is not None and not made.search_tools(removal.body)
    assert is_gone is not stays(more)
    assert repr(asked) == before, "the body that was accepted is not changed"
    if removal is not None and is_gone:
        assert removal.paths
        assert removal.body == base | ({"disable_search": True} if "disable_search" in more else {})


@pytest.mark.parametrize(
    ("protocol", "more"),
    [
        ("chat", {"tools": [WEB], "tool_choice": "required"}),
        ("chat", {"tools": [WEB, OWN], "tool_choice": {"type": "web_search"}}),
        ("responses", {"tools": [WEB], "tool_choice": {"type": "web_search_preview"}}),
        (
            "responses",
            {"tools": [WEB, OWN], "tool_choice": {"type": "allowed_tools", "mode": "required", "tools": [WEB]}},
        ),
        (
            "messages",
            {
                "tools": [{"type": "web_search_20250305", "name": "web_search"}, {"name": "f", "input_schema": {}}],
                "tool_choice": {"type": "tool", "name": "web_search"},
            },
        ),
        (
            "messages",
            {"tools": [{"type": "web_fetch_20250910", "name": "web_fetch"}], "tool_choice": {"type": "any"}},
        ),
        (
            "gemini",
            {"tools": [{"googleSearch": {}}], "toolConfig": {"functionCallingConfig": {"mode": "ANY"}}},
        ),
        ("chat", {"tools": [{**OWN, "google_search": {}}]}),
        ("chat", {"plugins": [{"id": "web"}, {"id": "file-parser"}]}),
    ],
)
def test_a_call_that_insists_on_the_search_stays_refused(protocol: str, more: Body) -> None:
    made, base = BASES[protocol]
    asked = made.accept({**base, **more})
    assert isinstance(asked, dict)
    removal = made.drop_search(asked)
    assert removal is None or made.search_tools(removal.body)


@pytest.mark.parametrize(
    ("protocol", "more", "left"),
    [
        ("chat", {"tools": [WEB], "tool_choice": "auto", "parallel_tool_calls": True}, {}),
        ("chat", {"tools": [WEB, OWN], "tool_choice": "required"}, {"tools": [OWN], "tool_choice": "required"}),
        (
            "chat",
            {"tools": [OWN, WEB], "tool_choice": {"type": "function", "function": {"name": "find"}}},
            {"tools": [OWN], "tool_choice": {"type": "function", "function": {"name": "find"}}},
        ),
        ("chat", {"disable_search": False}, {"disable_search": True}),
        (
            "responses",
            {"include": ["web_search_call.action.sources", "reasoning.encrypted_content"]},
            {"include": ["reasoning.encrypted_content"]},
        ),
        ("messages", {"tools": [{"type": "web_search_20250305", "name": "w"}], "tool_choice": {"type": "auto"}}, {}),
        (
            "gemini",
            {
                "tools": [{"google_search": {}, "functionDeclarations": [{"name": "f"}]}, {"urlContext": {}}],
                "toolConfig": {"functionCallingConfig": {"mode": "ANY"}, "retrievalConfig": {"languageCode": "ja"}},
            },
            {
                "tools": [{"functionDeclarations": [{"name": "f"}]}],
                "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
            },
        ),
        (
            "gemini",
            {"tools": {"googleSearch": {}}, "toolConfig": {"functionCallingConfig": {"mode": "AUTO"}}},
            {},
        ),
    ],
)
def test_what_is_left_is_the_same_call_without_the_search(protocol: str, more: Body, left: Body) -> None:
    made, base = BASES[protocol]
    asked = made.accept({**base, **more})
    assert isinstance(asked, dict)
    removal = made.drop_search(asked)
    assert removal is not None
    assert removal.body == {**base, **left}
    assert not made.search_tools(removal.body)


def test_the_paths_of_what_went_are_those_of_the_call_as_it_came() -> None:
    made, base = BASES["gemini"]
    more = {"tools": [{"googleSearch": {}}, {"urlContext": {}, "functionDeclarations": [{"name": "f"}]}]}
    asked = made.accept({**base, **more})
    assert isinstance(asked, dict)
    removal = made.drop_search(asked)
    assert removal is not None
    assert removal.paths == ("/tools/0", "/tools/1/urlContext")


TOOLS = st.lists(
    st.one_of(
        st.sampled_from([WEB, OWN, {"google_search": {}}, {"type": "mcp"}, {"type": "custom", "custom": {}}]),
        st.sampled_from(WEB_TOOLS).map(lambda name: {"type": name + "_2027", "name": "w"}),
    ),
    max_size=4,
)
CHOICES = st.sampled_from(
    [None, "auto", "none", "required", {"type": "any"}, {"type": "tool", "name": "w"}, WEB, {"type": "auto"}, [], 1]
)
SWITCHES = st.dictionaries(st.sampled_from(WEB_FIELDS), st.sampled_from([True, {}, [], "x", None, False]), max_size=3)


@given(TOOLS, CHOICES, SWITCHES)
def test_nothing_but_search_is_lost_and_no_tool_is_added(tools: list[Body], choice: Any, switches: Body) -> None:
    made, base = BASES["chat"]
    asked = {**base, **switches, "tools": tools, "tool_choice": choice, "temperature": 0.2}
    removal = made.drop_search(asked)
    if removal is None:
        return
    assert removal.body.get("temperature") == 0.2
    assert removal.body["messages"] == base["messages"]
    kept = removal.body.get("tools", [])
    assert all(each in tools for each in kept)
    assert all(each in kept for each in tools if each in (OWN, {"type": "mcp"}, {"type": "custom", "custom": {}}))
    assert bool(removal.paths) == (asked != removal.body)


@pytest.fixture(scope="module")
def removing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scripted(settings_for(tmp_path_factory.mktemp("removing"))) as made:
        without = (SearchToolsRemoved(5) if isinstance(c, NoSearchTools) else c for c in conditions())
        made[0].publish(permits=(made[0].permit_entry(permit(conditions=tuple(without))),))
        wait_until_seen(made)
        yield made


@pytest.fixture
def scene(removing: Scene) -> Scene:
    removing[1].seen.clear()
    return removing


SEARCHING: dict[str, Body] = {
    "anthropic": {"tools": [{"type": "web_search_20250305", "name": "web_search"}]},
    "gemini": {"tools": [{"googleSearch": {}}]},
}


@pytest.mark.parametrize("case", [case for case in CASES if case.stream_text], ids=str)
@pytest.mark.parametrize("stream", [False, True])
def test_a_call_of_every_protocol_passes_without_its_search(scene: Scene, case: Case, stream: bool) -> None:
    made = case.body(case.model("plain"), HARMLESS, stream)
    more = SEARCHING.get(case.wire, {"tools": [WEB], "web_search_options": {}, "tool_choice": "auto"})
    reply = post(scene[2], {**made, **more}, path=case.path(case.model("plain"), stream))
    assert reply.status == 200, reply.raw
    expected = {**made, **case.forced}
    assert scene[1].seen[0].body == ({**expected, "model": "w-plain"} if case.sends_model else expected)
    assert "/tools/0" in reply.headers["x-sekisho-removed"]
    insist_noted(scene, reply)


def insist_noted(scene: Scene, reply: Reply) -> None:
    """The intent says, under the rule's code, what was taken out and where; nobody masked anything."""
    intent = scene[0].leaves(reply.record)[0]
    marks = [mark for mark in intent["findings"] if mark["code"] == "search.tool"]
    assert [mark["path"] for mark in marks] == reply.headers["x-sekisho-removed"].split(",")
    assert {(mark["label"], mark["action"]) for mark in marks} == {("SEARCH", "remove")}
    assert "x-sekisho-findings" not in reply.headers


def test_a_model_that_would_search_is_called_by_its_plain_name(scene: Scene) -> None:
    reply = post(scene[2], body("m-plain:online", plugins=[{"id": "web", "max_results": 3}]))
    assert reply.status == 200, reply.raw
    assert (scene[1].seen[0].body["model"], "plugins" in scene[1].seen[0].body) == ("plain", False)
    assert reply.headers["x-sekisho-removed"] == "/plugins,/model"
    insist_noted(scene, reply)


@pytest.mark.parametrize(
    "more",
    [
        {"tools": [WEB], "tool_choice": "required"},
        {"tools": [{"type": "mcp", "server_url": "https://example.jp"}, WEB]},
        {"data_sources": [{"type": "azure_search"}]},
    ],
)
def test_what_cannot_be_taken_out_is_refused_and_told(scene: Scene, more: Body) -> None:
    reply = post(scene[2], body(**more))
    assert (reply.status, reply.code, reply.told["rule"]) == (400, "search.tool", 5)
    assert "取り除" in reply.told["message_ja"]
    assert "外して" in reply.told["next_ja"]
    assert "x-sekisho-removed" not in reply.headers
    assert [leaf["type"] for leaf in scene[0].leaves(reply.record)] == ["refused"]
    assert scene[1].seen == []


def test_what_is_left_is_screened_and_judged_as_ever(scene: Scene) -> None:
    blocked = post(scene[2], body(text=FORBIDDEN, tools=[WEB]))
    assert (blocked.status, blocked.code) == (400, "personal.person")
    stored = post(scene[2], body(tools=[WEB], store=True))
    assert (stored.status, stored.code) == (400, "optout.parameter")
    assert scene[1].seen == []


def test_a_call_without_search_says_nothing_of_it(scene: Scene) -> None:
    reply = post(scene[2], body())
    assert "x-sekisho-removed" not in reply.headers
    assert scene[0].leaves(reply.record)[0]["findings"] == []


def test_the_sdks_work_with_their_search_taken_out(scene: Scene) -> None:
    said = sdk(scene[2]).responses.create(model="openai-plain", input=HARMLESS, tools=[{"type": "web_search"}])
    assert said.output_text
    client = anthropic.Anthropic(api_key=KEY, base_url=scene[2], max_retries=0)
    message = client.messages.create(
        model="anthropic-plain",
        max_tokens=100,
        messages=[{"role": "user", "content": HARMLESS}],
        tools=[{"type": "web_search_20250305", "name": "web_search"}],
    )
    assert message.content
    with pytest.raises(openai.BadRequestError):
        sdk(scene[2]).responses.create(
            model="openai-plain",
            input=HARMLESS,
            tools=[{"type": "web_search"}],
            tool_choice={"type": "web_search_preview"},
        )


@pytest.mark.parametrize("more", [tool(type="web_search"), {"web_search_options": {}}])
def test_a_plain_prohibition_beside_it_still_refuses(own_scene: Scene, more: Body) -> None:
    own_scene[0].publish(
        permits=(own_scene[0].permit_entry(permit(conditions=(*conditions(), SearchToolsRemoved(5)))),)
    )
    wait_until_seen(own_scene)
    assert post(own_scene[2], body(**more)).code == "search.tool"
