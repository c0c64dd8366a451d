"""What an upstream's answer is worth: what the client is told, and what the book holds. Pure."""

from http import HTTPStatus

from sekisho.gateway.answer import AnswerFacts, error_message
from sekisho.gateway.errors import Denial
from sekisho.gateway.protocol import Protocol
from sekisho.gateway.record import Ending
from sekisho.gateway.refusals import (
    ANSWER_TOO_LARGE,
    TIMED_OUT,
    UNREACHABLE,
    UNREADABLE,
    UPSTREAM_BUSY,
    UPSTREAM_FAILED,
    UPSTREAM_REFUSED,
)
from sekisho.gateway.upstream import JSON_TYPE, OK, Answer, UpstreamError
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Status

# An upstream's own message about a parameter helps the client; this much of it.
MAX_DETAIL = 500
ABOUT_THE_REQUEST = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY)
# Gemini says 400 where others say 401: it concerns our standing, not the request.
KEY_REFUSED = b"API_KEY_INVALID"
LATE = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT)
STATUSES: dict[str, Status] = {
    ANSWER_TOO_LARGE.code: "too-large",
    UNREACHABLE.code: "upstream-unreachable",
    TIMED_OUT.code: "upstream-unreachable",
}


def judge_whole(answer: Answer, data: bytes, secret: str, protocol: Protocol) -> tuple[Denial | None, Ending]:
    """The verdict over an answer in one piece; no denial means the client gets `data` as it is."""
    if answer.status != OK:
        return judge_error(answer, data, secret)
    facts = _read(answer, data, protocol)
    if isinstance(facts, Refusal):
        return Denial(facts), Ending("upstream-error", answer.status)
    if facts is None or leaks(data, secret):
        return Denial(UNREADABLE), Ending("upstream-error", answer.status)
    return None, Ending("answered", answer.status, data, facts)


def _read(answer: Answer, data: bytes, protocol: Protocol) -> AnswerFacts | Refusal | None:
    """The facts of an answer; None if it is none in this protocol."""
    if answer.media_type == JSON_TYPE:
        return protocol.read_answer(data)
    if answer.media_type not in protocol.text_types:
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return AnswerFacts()


def judge_error(answer: Answer, data: bytes, secret: str) -> tuple[Denial, Ending]:
    """The verdict over an answer that is not 200, or not of the media type that was asked for.

    What concerns the request comes through with the upstream's own words. What concerns our standing with the
    provider (key, account, address) does not: its text may name our key.
    """
    ending = Ending("upstream-error", answer.status)
    if answer.status in ABOUT_THE_REQUEST and KEY_REFUSED not in data:
        detail = "" if leaks(data, secret) else error_message(data)[:MAX_DETAIL]
        return Denial(UPSTREAM_REFUSED, detail=detail, status=answer.status), ending
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Denial(UPSTREAM_BUSY, retry_after=answer.retry_after), ending
    if answer.status in LATE:
        return Denial(TIMED_OUT), ending
    return Denial(UNREADABLE if answer.status == OK else UPSTREAM_FAILED), ending


def ending_of(error: UpstreamError, http_status: int) -> Ending:
    """How an exchange ended that failed; http_status: 0 if no answer had begun."""
    return Ending(STATUSES.get(error.refusal.code, "upstream-error"), http_status, has_left=error.has_left)


def leaks(data: bytes, secret: str) -> bool:
    """Whether the provider's key stands in what came back (a careless or debugging upstream echoes headers)."""
    return bool(secret) and secret.encode() in data
