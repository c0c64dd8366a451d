"""Parameters of a request that touch a rule: choice of service (1), provider-side search (5), storing (6).

The names stand in `ruled.py`. An unknown parameter passes: its text is screened like everything else.
"""

from collections.abc import Iterator
from functools import lru_cache
from string import digits
from typing import Any

from sekisho.gateway.multipart import nested
from sekisho.gateway.names import folded
from sekisho.gateway.refusals import FILE_REMOTE, SERVICE_CHOICE, STORED, STORING, malformed, unsupported
from sekisho.gateway.ruled import (
    CACHES,
    CHOICES,
    CHOOSING,
    FREE_TIERS,
    LEAVING_OUT,
    LISTS,
    LONGEST_SWITCH,
    MEDIA_NAMES,
    MODEL,
    NO_COLLECTING,
    NOT_KEEPING,
    OFF,
    OWN_TOOLS,
    PLAIN_FIELDS,
    PROVIDERS_SIGN,
    SEARCH_INCLUDES,
    SEARCH_TOOLS,
    SEARCH_WORDS,
    SEARCHED,
    SERVICE_WORDS,
    SHORT_CACHES,
    SHORT_TTLS,
    STORE_WORDS,
    STORED_NAMES,
    STORING_NAMES,
    SWITCH_SEARCH,
    SWITCH_STORE,
    SWITCH_TOOL,
    SWITCHES,
    TOOL_INCLUDES,
    TOOLS_WORDS,
)
from sekisho.gateway.within import JUDGED_ELSEWHERE, MOST_WITHIN, SAID, TOO_MANY, objects_within, points_elsewhere
from sekisho.kernel.refusal import Refusal

# What is said in these is no switch, or is judged where it is known.
WORDED = SAID.union(PLAIN_FIELDS, CHOICES)
# What a field may touch.
SEARCH, STORE, KEPT, CHOOSE, NAME = "search", "store", "kept", "choose", "name"
SWITCH, CARRY = "switch", "carry"
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


def form_search_tools(form: dict[str, Any]) -> tuple[str, ...]:
    """The same of a form, whose fields may be written `outer[inner]`."""
    return search_tools(nested(form))


def _searches(body: dict[str, Any]) -> list[str]:
    found = [_search_word(name) for name, touch in _touched(body) if touch == SEARCH]
    for each in _strings(body.get("include")):
        found.extend(known for known in SEARCH_INCLUDES if each.startswith(known))
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
    no = _refuse_fields(body) or next(filter(None, map(_refuse_within, within)), None)
    return no or (FILE_REMOTE if points_elsewhere(body) else None)


def _refuse_within(inner: dict[str, Any]) -> Refusal | None:
    """As at the top of the body; there alone `model` is the model that was confirmed."""
    return _refuse_fields(inner, (CHOOSE, NAME))


def _refuse_fields(body: dict[str, Any], choosing: tuple[str, ...] = (CHOOSE,)) -> Refusal | None:
    touched = _touched(body)
    touches = [touch for _, touch in touched]
    if STORE in touches or _stores(body):
        return STORING
    # A prompt that is an object names one kept at the provider (OpenAI); so is an answer made in the background.
    if KEPT in touches or isinstance(body.get("prompt"), dict) or body.get("background") in (True, "true"):
        return STORED
    if any(touch in choosing and not (name == "provider" and _only_forbids(body[name])) for name, touch in touched):
        return SERVICE_CHOICE
    if SWITCH in touches or any(each.startswith(TOOL_INCLUDES) for each in _strings(body.get("include"))):
        return TOOL_KIND
    if CARRY in touches:
        return MEDIA
    if body.get("modalities") not in (None, ["text"]):
        return MODALITIES
    return None


def _touched(body: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, what it touches) of the fields that touch a rule and are not off, and of words that switch the same on."""
    touched: list[tuple[str, str]] = []
    for name, value in body.items():
        for touch, off in _touches(name):
            if value is not None and value is not off and not (value == [] and folded(name) in LISTS):
                touched.append((name, touch))
        if type(value) in (str, list) and name not in WORDED and not name.startswith(LEAVING_OUT):
            touched += _touching_words(value)
    return touched


def _touching_words(value: Any) -> Iterator[tuple[str, str]]:
    """(word, what it touches) of a string, or of the strings of a list, that is no more than a ruled name."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if type(each) is list:
            waiting += each
        elif type(each) is str and len(each) <= LONGEST_SWITCH:
            word = _bare(each)
            if word in SWITCH_SEARCH:
                yield word, SEARCH
            elif word in SWITCH_STORE:
                yield word, STORE
            elif word in SWITCH_TOOL:
                yield word, SWITCH


def _bare(word: str) -> str:
    """As `folded`, without whose it is and its date. Not remembered as there: it may be what a person wrote."""
    whole = word.casefold().replace("_", "").replace("-", "").replace(" ", "")
    return whole.rpartition(":")[2].rpartition("/")[2].lstrip(PROVIDERS_SIGN).rstrip(digits)


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
        (NAME, False, known == MODEL),
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
    return options.get("ttl") not in SHORT_TTLS or options.get("comparison_response_id") is not None


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


def _strings(listed: Any) -> list[str]:
    return [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []


def _type_words(tool: dict[str, Any]) -> list[str]:
    """What says which kind of tool this is: its type, and (Gemini's way) its keys."""
    named = tool.get("type")
    words = [named, *tool] if isinstance(named, str) else list(tool)
    return [word.casefold() for word in words]
