"""The list of models, and the doors that are not open: each answers in the protocol's own shape."""

import json
from typing import Any

from sekisho.gateway.admit import open_routes
from sekisho.gateway.entrance import Visit, identify, refuse
from sekisho.gateway.errors import Denial
from sekisho.gateway.refusals import ENDPOINT_METHOD, ENDPOINT_UNKNOWN
from sekisho.kernel.refusal import Refusal
from sekisho.permits.snapshot import Route

UNKNOWN = "unknown"
# The list formats want a moment; a route has none.
CREATED, CREATED_AT = 0, "1970-01-01T00:00:00Z"


async def serve_models(visit: Visit) -> None:
    """The models this key may use now. Looking is no passage, so only a refusal is written to the book."""
    known = identify(visit)
    if isinstance(known, Denial):
        return await refuse(visit, visit.call, known)
    snapshot, key = known
    if visit.line.method not in ("GET", "HEAD"):
        return await refuse(visit, visit.call.by(key), Denial(ENDPOINT_METHOD))
    routes = open_routes(snapshot, key, visit.call.at)
    if isinstance(routes, Refusal):
        return await refuse(visit, visit.call.by(key), Denial(routes))
    # Those that write first: a client that takes the first it sees wants to write.
    routes = tuple(sorted(routes, key=lambda route: (route.kind != "text", route.model)))
    names = {name for name, _ in visit.line.headers}
    shape = next((listing for header, listing in LISTINGS.items() if header in names), _openai)
    body = json.dumps(shape(routes), ensure_ascii=False).encode()
    return await visit.line.answer(200, body)


def _openai(routes: tuple[Route, ...]) -> dict[str, Any]:
    rows = [{"id": route.model, "object": "model", "created": CREATED, "owned_by": route.service} for route in routes]
    return {"object": "list", "data": rows}


def _anthropic(routes: tuple[Route, ...]) -> dict[str, Any]:
    rows = [{"type": "model", "id": r.model, "display_name": r.model, "created_at": CREATED_AT} for r in routes]
    ends = {"first_id": rows[0]["id"], "last_id": rows[-1]["id"]} if rows else {"first_id": None, "last_id": None}
    return {"data": rows, "has_more": False, **ends}


def _gemini(routes: tuple[Route, ...]) -> dict[str, Any]:
    actions = ["generateContent", "streamGenerateContent", "countTokens", "embedContent", "batchEmbedContents"]
    rows = [
        {"name": f"models/{r.model}", "displayName": r.model, "supportedGenerationMethods": actions} for r in routes
    ]
    return {"models": rows}


# One address for all protocols: what an SDK always sends tells which one is asking.
LISTINGS = {b"anthropic-version": _anthropic, b"x-goog-api-key": _gemini}


async def serve_unknown(visit: Visit) -> None:
    """Any other address of the AI protocols: the key counts first, so that strangers learn nothing."""
    known = identify(visit)
    if isinstance(known, Denial):
        return await refuse(visit, visit.call, known)
    return await refuse(visit, visit.call.by(known[1]), Denial(ENDPOINT_UNKNOWN))
