"""OpenAI's embeddings: texts that leave to become vectors. A text given as numbers of tokens cannot be screened."""

from typing import Any

from sekisho.gateway.answer import AnswerFacts, count, read_object
from sekisho.gateway.content import Said, Text
from sekisho.gateway.names import Names
from sekisho.gateway.parameters import refuse_fields
from sekisho.gateway.protocol import Body, Protocol, at
from sekisho.gateway.providers.openai_chat import ERRORS, WIRES
from sekisho.gateway.refusals import malformed, unsupported
from sekisho.gateway.ruled import RULED_FIELDS
from sekisho.gateway.shape import refuse_head
from sekisho.kernel.refusal import Refusal

BODY_NAMES = Names(
    ("model", "input", "encoding_format", "dimensions", "user"),
    RULED_FIELDS,
)
NO_INPUT = malformed("input がないか、空です。", "input is missing or empty.")
TOKENS = unsupported("文字列でない入力（トークン番号の列など）", "Input that is not text, such as arrays of tokens,")


def accept(body: Body) -> Body | Refusal:
    """The body if it has the shape of a request for embeddings, or the first defect."""
    if no := refuse_head(body, BODY_NAMES):
        return no
    return body if body.get("input") else NO_INPUT


def refuse(body: Body) -> Refusal | None:
    """The first parameter or input that may not leave whatever the permit says."""
    given = body["input"]
    is_text = isinstance(given, str) or (isinstance(given, list) and all(isinstance(each, str) for each in given))
    return refuse_fields(body) or (None if is_text else TOKENS)


def said(body: Body) -> list[Said]:
    """The texts, in order."""
    given = body["input"]
    if isinstance(given, str):
        return [Said(True, Text("/input", given))]
    return [Said(True, Text(f"/input/{i}", text)) for i, text in enumerate(given)]


def read_embeddings(data: bytes) -> AnswerFacts | None:
    """The facts of an answer; None if it holds no list of vectors."""
    answer = read_object(data)
    if answer is None or not isinstance(answer.get("data"), list):
        return None
    usage: Any = answer.get("usage")
    return AnswerFacts(tokens_in=count(usage.get("prompt_tokens") if isinstance(usage, dict) else 0))


EMBEDDINGS = Protocol(
    name="/v1/embeddings",
    wires=WIRES,
    errors=ERRORS,
    accept=accept,
    refuse=refuse,
    said=said,
    target=at("/embeddings"),
    read_answer=read_embeddings,
)
