"""Gemini's token count and embeddings: texts that leave to be counted, or to become vectors.

An embedding names the model once in the path and, in a batch, once more with each text; what leaves names the confirmed
one everywhere.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from sekisho.gateway.answer import AnswerFacts, count, read_object
from sekisho.gateway.content import Said
from sekisho.gateway.parameters import refuse_fields, search_tools
from sekisho.gateway.protocol import Body
from sekisho.gateway.providers.gemini import CONTENT, GENERATE, refuse_turn, spell_turn, turn_texts
from sekisho.gateway.providers.gemini_spelling import DefectError, Spelling
from sekisho.gateway.refusals import malformed
from sekisho.gateway.unsearched import without_search
from sekisho.kernel.refusal import Refusal

MOST_TEXTS = 100  # in one batch, as the service has it
REQUEST = Spelling("model", "content", "taskType", "title", "outputDimensionality")
BATCH = Spelling("requests")
WHOLE_REQUEST = "generateContentRequest"
NO_TEXTS = malformed(
    "content（requests）がないか、空か、多すぎます。", "content or requests is missing, empty or too long."
)
NOT_INSIDE = malformed(
    "generateContentRequest は使えません。contents を本文にそのまま入れてください。",
    "Send contents in the body itself, not within generateContentRequest.",
)


def accept_count(body: Body) -> Body | Refusal:
    """As a request for an answer; one within another would be a second place for everything."""
    if any(name.replace("_", "").casefold() == WHOLE_REQUEST.casefold() for name in body):
        return NOT_INSIDE
    return GENERATE.accept(body)


def accept_one(body: Body) -> Body | Refusal:
    """One text to become a vector."""
    try:
        return _spelled(body)
    except DefectError as defect:
        return defect.refusal


def accept_batch(body: Body) -> Body | Refusal:
    """Many, each a request of its own."""
    try:
        made = BATCH.of(body)
        requests = made.get("requests")
        if not isinstance(requests, list) or not 0 < len(requests) <= MOST_TEXTS:
            return NO_TEXTS
        return {**made, "requests": [_spelled(each) for each in requests]}
    except DefectError as defect:
        return defect.refusal


def refuse_one(body: Body) -> Refusal | None:
    """The first parameter or kind of content that may not leave whatever the permit says."""
    return refuse_fields(body) or refuse_turn(body["content"])


def refuse_batch(body: Body) -> Refusal | None:
    """The same over all of a batch."""
    return refuse_fields(body) or next(filter(None, map(refuse_one, body["requests"])), None)


def said_one(body: Body) -> list[Said]:
    """The text."""
    return [Said(True, text) for text in turn_texts(body["content"], "/content")]


def said_batch(body: Body) -> list[Said]:
    """The texts, in order."""
    return [
        Said(True, text)
        for i, each in enumerate(body["requests"])
        for text in turn_texts(each["content"], f"/requests/{i}/content")
    ]


def name_batch(body: Body, model: str) -> Body:
    """Every request of a batch names the model, whatever the client wrote there."""
    return {**body, "requests": [{**each, "model": f"models/{model}"} for each in body["requests"]]}


def read_tokens(data: bytes) -> AnswerFacts | None:
    """The facts of a count; None if it holds none."""
    answer = read_object(data)
    if answer is None or type(answer.get("totalTokens")) is not int:
        return None
    return AnswerFacts(tokens_in=count(answer["totalTokens"]))


def read_vectors(data: bytes) -> AnswerFacts | None:
    """The facts of embeddings; None if there are none. Not every model says how many tokens it read."""
    answer = read_object(data)
    if answer is None:
        return None
    found = answer.get("embeddings", [answer.get("embedding")])
    if not isinstance(found, list) or not found or not all(map(_is_vector, found)):
        return None
    usage = answer.get("usageMetadata")
    return AnswerFacts(tokens_in=count(usage.get("promptTokenCount") if isinstance(usage, dict) else 0))


def _is_vector(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("values"), list)


def _spelled(request: Any) -> Body:
    """Raises DefectError."""
    made = REQUEST.of(request)
    made.pop("model", None)  # the path says it, or `name_batch`
    if not made.get("content"):
        raise DefectError(NO_TEXTS)
    return {**made, "content": spell_turn(CONTENT.of(made["content"]))}


def _named(action: str) -> str:
    return f"/v1beta/models/{{model}}:{action}"


def _target_of(action: str) -> Any:
    return lambda model, stream: f"/v1beta/models/{quote(model, safe='')}:{action}"


COUNT = replace(
    GENERATE,
    name=_named("countTokens"),
    accept=accept_count,
    target=_target_of("countTokens"),
    read_answer=read_tokens,
    streaming=None,
    forced={},
)
EMBED = replace(
    COUNT,
    name=_named("embedContent"),
    accept=accept_one,
    refuse=refuse_one,
    search_tools=search_tools,
    drop_search=without_search,
    said=said_one,
    target=_target_of("embedContent"),
    read_answer=read_vectors,
)
BATCH_EMBED = replace(
    EMBED,
    name=_named("batchEmbedContents"),
    accept=accept_batch,
    refuse=refuse_batch,
    said=said_batch,
    target=_target_of("batchEmbedContents"),
    name_inside=name_batch,
)
