"""`GET /v1/models`, and the doors that are not open: each is refused in the protocol's own shape."""

import json

from sekisho.gateway.admit import open_routes
from sekisho.gateway.entrance import Visit, identify, refuse
from sekisho.gateway.errors import Denial
from sekisho.gateway.refusals import ENDPOINT_METHOD, ENDPOINT_UNKNOWN
from sekisho.kernel.refusal import Refusal

MODELS_PATH = "/v1/models"
UNKNOWN = "unknown"
CREATED = 0  # the list format wants a moment; a route has none


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
    rows = [{"id": route.model, "object": "model", "created": CREATED, "owned_by": route.service} for route in routes]
    body = json.dumps({"object": "list", "data": rows}, ensure_ascii=False).encode()
    return await visit.line.answer(200, body)


async def serve_unknown(visit: Visit) -> None:
    """Any other address of the AI protocols: the key counts first, so that strangers learn nothing."""
    known = identify(visit)
    if isinstance(known, Denial):
        return await refuse(visit, visit.call, known)
    return await refuse(visit, visit.call.by(known[1]), Denial(ENDPOINT_UNKNOWN))
