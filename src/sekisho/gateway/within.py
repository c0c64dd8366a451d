"""Objects inside fields that the gate does not know: services nest their switches in one of their own.

Venice takes `venice_parameters.enable_web_search`, Google's compatible address `google.cached_content`. Fields whose
names a person chooses (schemas, metadata, messages) are no such places, and what is known is judged where it is known.
An address in such a field is one the service may fetch: nobody here has seen what lies there.
"""

import re
from collections.abc import Iterator
from typing import Any

from sekisho.gateway.refusals import unsupported

# More objects than any service's settings have; what is beyond is not looked at, so it does not leave.
MOST_WITHIN = 256
TOO_MANY = unsupported("知らない項目の中の、数が多すぎる設定", "An unknown field with too many objects in it")
# What a person says or names stands in these, or they are judged by their own protocol.
JUDGED_ELSEWHERE = frozenset(
    (
        *("messages", "input", "system", "contents", "systemInstruction", "content", "requests", "prediction"),
        *("tools", "tool_choice", "functions", "function_call", "toolConfig", "metadata", "labels", "logit_bias"),
        *("response_format", "text", "output_config", "output_format", "generationConfig", "guided_json"),
        *("structured_outputs", "json_schema", "schema", "format", "provider"),
    )
)


# Settings of which only these fields are known and judged elsewhere, or name what a person chose.
SETTINGS: dict[str, tuple[str, ...]] = {
    "text": ("format",),
    "output_config": ("format",),
    "generationConfig": ("responseSchema", "responseJsonSchema", "responseFormat"),
    "toolConfig": ("functionCallingConfig", "retrievalConfig"),
}
# Words a person wrote: an address in them is one more word.
SAID = JUDGED_ELSEWHERE.union(
    *(("model", "prompt", "instructions", "user", "stop", "title", "keywords"),),
    *(("stop_sequences", "stopSequences", "safety_identifier", "prompt_cache_key", "user_id", "language", "voice"),),
    # Answers to choose from, and words to avoid (vLLM).
    *(("guided_choice", "guided_regex", "guided_grammar", "bad_words"),),
)
ADDRESS = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{1,20}://\S+\s*")


def points_elsewhere(fields: dict[str, Any], said: frozenset[str] = SAID) -> bool:
    """Whether a field that is not `said` is, or holds at any depth, nothing but an address of something elsewhere."""
    others = fields.keys() - said
    return bool(others) and any(ADDRESS.fullmatch(text) for name in others for text in _strings(fields[name]))


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def objects_within(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Every object inside the body's other fields, at any depth; one more than MOST_WITHIN where there are too many."""
    waiting = [value for name, value in body.items() if type(value) in (dict, list) and name not in JUDGED_ELSEWHERE]
    for name, known in SETTINGS.items():
        if type(settings := body.get(name)) is dict:
            waiting.append({field: value for field, value in settings.items() if field not in known})
    found: list[dict[str, Any]] = []
    while waiting and len(found) <= MOST_WITHIN:
        value = waiting.pop()
        if isinstance(value, dict):
            found.append(value)
            waiting.extend(each for each in value.values() if type(each) in (dict, list))
        else:
            waiting.extend(each for each in value if type(each) in (dict, list))
    return found
