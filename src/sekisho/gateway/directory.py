"""The list of models, and the doors that are not open: each answers in the protocol's own shape."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sekisho.gateway.admit import open_routes
from sekisho.gateway.entrance import Visit, identify, refuse
from sekisho.gateway.errors import Denial, ErrorShape
from sekisho.gateway.providers import anthropic_answer, gemini_answer, openai_chat
from sekisho.gateway.refusals import ENDPOINT_METHOD, ENDPOINT_UNKNOWN, MODEL_UNKNOWN
from sekisho.kernel.refusal import Refusal
from sekisho.permits.snapshot import KeyEntry, Route

UNKNOWN = "unknown"
LOOKING = ("GET", "HEAD")
NOT_FOUND = 404
# Stands in names of models, and in Gemini's addresses before what shall be done with one.
ACTION = ":"
# The list formats want a moment; a route has none.
CREATED, CREATED_AT = 0, "1970-01-01T00:00:00Z"
GEMINI_ACTIONS = ("generateContent", "streamGenerateContent", "countTokens", "embedContent", "batchEmbedContents")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a protocol speaks where it has no endpoint of its own. header: what its SDK always sends, in lower case."""

    header: bytes
    errors: ErrorShape
    row: Callable[[Route], Row]
    listing: Callable[[list[Row]], dict[str, Any]]


async def serve_models(visit: Visit) -> None:
    """The models this key may use now. Looking is no passage, so only a refusal is written to the book."""
    tongue, visit = _heard(visit)
    if (found := await _open_to(visit)) is None:
        return
    # Those that write first: a client that takes the first it sees wants to write.
    routes = sorted(found[1], key=lambda route: (route.kind != "text", route.model))
    await _answer(visit, tongue.listing([tongue.row(route) for route in routes]))


async def serve_model(visit: Visit) -> None:
    """One model that this key may use now; of any other nothing is told but that it is not there."""
    tongue, visit = _heard(visit)
    if (found := await _open_to(visit)) is None:
        return
    key, routes = found
    route = next((each for each in routes if each.model == visit.params["model"]), None)
    if route is None and ACTION in visit.params["model"]:
        await refuse(visit, visit.call.by(key)._replace(endpoint=UNKNOWN), Denial(ENDPOINT_UNKNOWN))
    elif route is None:
        await refuse(visit, visit.call.by(key), Denial(MODEL_UNKNOWN, status=NOT_FOUND))
    else:
        await _answer(visit, tongue.row(route))


async def serve_unknown(visit: Visit) -> None:
    """Any other address of the AI protocols: the key counts first, so that strangers learn nothing."""
    _, visit = _heard(visit)
    known = identify(visit)
    if isinstance(known, Denial):
        await refuse(visit, visit.call, known)
    else:
        await refuse(visit, visit.call.by(known[1]), Denial(ENDPOINT_UNKNOWN))


def _heard(visit: Visit) -> tuple[Tongue, Visit]:
    """Who is asking, and the visit that answers in that protocol's shape; without a sign the address decides."""
    names = {name for name, _ in visit.line.headers}
    signed = (each for each in TONGUES if each.header in names)
    tongue = next(signed, None) or next((each for each in TONGUES if each.errors is visit.errors), OPENAI)
    return tongue, replace(visit, errors=tongue.errors)


async def _open_to(visit: Visit) -> tuple[KeyEntry, tuple[Route, ...]] | None:
    """Whose key this is and the routes it may use; None if that was refused."""
    known = identify(visit)
    if isinstance(known, Denial):
        await refuse(visit, visit.call, known)
        return None
    snapshot, key = known
    routes = open_routes(snapshot, key, visit.call.at) if visit.line.method in LOOKING else ENDPOINT_METHOD
    if isinstance(routes, Refusal):
        await refuse(visit, visit.call.by(key), Denial(routes))
        return None
    return key, routes


async def _answer(visit: Visit, told: dict[str, Any]) -> None:
    await visit.line.answer(200, json.dumps(told, ensure_ascii=False).encode())


def _anthropic_listing(rows: list[Row]) -> dict[str, Any]:
    ends = {"first_id": rows[0]["id"], "last_id": rows[-1]["id"]} if rows else {"first_id": None, "last_id": None}
    return {"data": rows, "has_more": False, **ends}


OPENAI = Tongue(
    b"",
    openai_chat.ERRORS,
    lambda route: {"id": route.model, "object": "model", "created": CREATED, "owned_by": route.service},
    lambda rows: {"object": "list", "data": rows},
)
ANTHROPIC = Tongue(
    b"anthropic-version",
    anthropic_answer.ERRORS,
    lambda route: {"type": "model", "id": route.model, "display_name": route.model, "created_at": CREATED_AT},
    _anthropic_listing,
)
GEMINI = Tongue(
    b"x-goog-api-key",
    gemini_answer.ERRORS,
    lambda route: {
        "name": f"models/{route.model}",
        "displayName": route.model,
        "supportedGenerationMethods": GEMINI_ACTIONS,
    },
    lambda rows: {"models": rows},
)
# One address for all protocols: what an SDK always sends tells which one is asking.
TONGUES = (ANTHROPIC, GEMINI, OPENAI)
