"""Objects inside fields that the gate does not know: services nest their switches in one of their own.

Venice takes `venice_parameters.enable_web_search`, Google's compatible address `google.cached_content`. Fields whose
names a person chooses (schemas, metadata, messages) are no such places, and what is known is judged where it is known.
"""

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


def objects_within(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Every object inside the body's other fields, at any depth; one more than MOST_WITHIN where there are too many."""
    waiting = [value for name, value in body.items() if type(value) in (dict, list) and name not in JUDGED_ELSEWHERE]
    found: list[dict[str, Any]] = []
    while waiting and len(found) <= MOST_WITHIN:
        value = waiting.pop()
        if isinstance(value, dict):
            found.append(value)
            waiting.extend(each for each in value.values() if type(each) in (dict, list))
        else:
            waiting.extend(each for each in value if type(each) in (dict, list))
    return found
