"""Rule 5 where the permit says "removed": the provider's search is taken out of a call, and the rest of it passes.

Taken out is only what adds pages of the open web to an answer. What points to one store, server or connector would
be another call without it, and so would one that insists on searching (`tool_choice`): these stay as they are, and the
permit refuses them. So does it refuse a name of next year's, until somebody has read what it does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Body = dict[str, Any]
WEB_FIELDS = (
    *("web_search_options", "web_search", "search_parameters", "search_options", "search_mode"),
    *("search_domain_filter", "search_recency_filter", "enable_search", "enable_web_search", "enable_web_extractor"),
    *("return_images", "return_related_questions", "last_updated_after_filter", "last_updated_before_filter"),
    *("return_videos", "media_response", "enable_enhancement"),
)
WEB_TOOLS = (
    *("web_search", "web_fetch", "browser_search", "x_search", "live_search", "google_search", "googlesearch", "bing_"),
    *("url_context", "urlcontext", "enterprise_web_search", "openrouter:web_search", "openrouter:web_fetch"),
)
WEB_INCLUDES = ("web_search",)
PLUGINS, WEB_PLUGIN = "plugins", "web"
# What means nothing, or is an error, in a call without tools.
OF_TOOLS = ("tools", "tool_choice", "parallel_tool_calls")
# A choice that leaves it to the model whether it uses a tool.
FREE_CHOICES = (None, "auto", "none")


@dataclass(frozen=True, slots=True)
class Removal:
    """A body without the search, and the paths (JSON pointers into the body as it came) of what was taken out."""

    body: Body
    paths: tuple[str, ...]


def without_search(body: Body) -> Removal | None:
    """The body without the web search it switches on; None if the rest would be no call, or another one."""
    gone = [name for name in WEB_FIELDS if body.get(name) not in (None, False)]
    if _is_web_plugin_only(body.get(PLUGINS)):
        gone.append(PLUGINS)
    rest = {name: value for name, value in body.items() if name not in gone}
    paths = [f"/{name}" for name in gone]
    # The one switch that says no where the others say yes: absent, the service searches.
    if not (rest.get("disable_search") is None or rest["disable_search"] is True):
        rest["disable_search"] = True
        paths.append("/disable_search")
    paths += _take_items(rest, "include", _is_web_include)
    removed = _take_items(rest, "tools", is_web_tool)
    if removed and not _settle_choice(rest, body["tools"]):
        return None
    return Removal(rest, (*paths, *removed))


def is_web_tool(tool: Any) -> bool:
    """Whether a tool is the provider's search of the web and nothing else."""
    if not isinstance(tool, dict):
        return False
    kind = tool.get("type")
    words = [kind] if isinstance(kind, str) else list(tool)
    return bool(words) and all(word.casefold().startswith(WEB_TOOLS) for word in words)


def _take_items(body: Body, name: str, is_one: Callable[[Any], bool]) -> list[str]:
    """Take items out of a list in the body, and the list if it is empty then; the paths of what went."""
    listed = body.get(name)
    if not isinstance(listed, list):
        return []
    paths = [f"/{name}/{i}" for i, item in enumerate(listed) if is_one(item)]
    if paths:
        body[name] = [item for item in listed if not is_one(item)]
        if not body[name]:
            del body[name]
    return paths


def _is_web_include(item: Any) -> bool:
    return isinstance(item, str) and item.startswith(WEB_INCLUDES)


def _is_web_plugin_only(plugins: Any) -> bool:
    """OpenRouter: its web plugin, without others beside it."""
    listed = isinstance(plugins, list) and bool(plugins)
    return listed and all(isinstance(each, dict) and each.get("id") == WEB_PLUGIN for each in plugins)


def _settle_choice(rest: Body, tools: list[Any]) -> bool:
    """Whether the choice of tools fits those that are left; with none left it goes, unless it insists on one."""
    choice = rest.get("tool_choice")
    named: Mapping[str, Any] = choice if isinstance(choice, dict) else MappingProxyType({})
    # Anthropic names the tool that must be used.
    if named.get("name") is not None and named["name"] in [tool.get("name") for tool in tools if is_web_tool(tool)]:
        return False
    if "tools" in rest:
        return True
    if (named.get("type") if named else choice) not in FREE_CHOICES:
        return False
    for name in OF_TOOLS:
        rest.pop(name, None)
    return True
