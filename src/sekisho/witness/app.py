"""The witness over HTTP: `POST /add-checkpoint`, and `GET /` which says its verifier key."""

import logging

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.witness_request import MOST_BYTES
from sekisho.witness.judgement import Witness

LOG = logging.getLogger("sekisho.witness")


def build_witness(witness: Witness, vkey: str) -> Starlette:
    """The ASGI application."""

    async def add_checkpoint(request: Request) -> Response:
        body = b""
        try:
            async for part in request.stream():
                body += part
                if len(body) > MOST_BYTES:
                    return PlainTextResponse("too large\n", 413)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        try:
            answer = await run_in_threadpool(witness.add_checkpoint, body)
        except LedgerError:
            LOG.exception("witness.failed")
            return PlainTextResponse("the witness cannot remember right now\n", 503)
        LOG.info("witness.%s status=%d", answer.event, answer.status)
        return Response(answer.body, answer.status, {"Content-Type": answer.media_type})

    async def show_key(_: Request) -> Response:
        return PlainTextResponse(f"{vkey}\n")

    return Starlette(
        routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"]), Route("/", show_key, methods=["GET"])]
    )
