"""`GET /tlog/…`: the book as C2SP tlog-tiles, for auditors with their own key. Reading only; see `ledger.reader`.

Timestamps (`/tlog/timestamps/…`) are for everybody: a signed checkpoint and an authority's word about it, which hold a
size and a hash. Published, they are kept by others, which is what makes a fork or an old backup show.
"""

import asyncio
import logging
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sekisho.gateway.admit import presented_keys
from sekisho.gateway.errors import Denial, explain
from sekisho.gateway.gate import Gate
from sekisho.gateway.journal import note
from sekisho.gateway.refusals import AUDITOR_ONLY, LEDGER_UNREADABLE, NO_SUCH_TILE, SNAPSHOT_CLOSED
from sekisho.gateway.snapshot_watch import Closed
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.stamp_names import FOLDER, INDEX, NAME
from sekisho.permits.keys import key_hash

CHECKPOINT = "checkpoint"
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
REPLY = "application/timestamp-reply"  # RFC 3161 3.4
# A full tile never changes; a partial one and the checkpoint do.
STAMP = re.compile(r"timestamps/([0-9]{19,24}\.(?:tsr|note))")
STAMPS = f"{FOLDER}/{INDEX}"
ANYBODY, ANYBODY_SOON = "public, max-age=31536000, immutable", "public, max-age=60"
FOR_EVER, NO_STORE = "private, max-age=31536000, immutable", "no-store"


async def serve_tlog(request: Request) -> Response:
    """One file of the log, or why not."""
    gate: Gate = request.state.gate
    if request.path_params["path"].startswith(f"{FOLDER}/"):
        if request.path_params["path"] == STAMPS:
            return await _index(gate, request.query_params.get("before", ""))
        return await _timestamp(gate.settings.data_dir / FOLDER, request.path_params["path"])
    denial = _refuse(gate, request)
    if denial is not None:
        return _tell(denial)
    path: str = request.path_params["path"]
    try:
        data = await asyncio.to_thread(gate.reader.fetch, path)
    except LedgerError as error:
        note("tlog.unreadable", logging.ERROR, reason=error.message_ja)
        return _tell(Denial(LEDGER_UNREADABLE))
    if data is None:
        return _tell(Denial(NO_SUCH_TILE))
    is_fixed = path != CHECKPOINT and ".p/" not in path
    return Response(
        data,
        media_type=TEXT if path == CHECKPOINT else BYTES,
        headers={"Cache-Control": FOR_EVER if is_fixed else NO_STORE},
    )


async def _index(gate: Gate, before: str) -> Response:
    """A page of names. Asked by anybody, so it costs a look at the folder's time, and has a longest answer."""
    if before and not NAME.fullmatch(before):
        return _tell(Denial(NO_SUCH_TILE))
    try:
        names = await asyncio.to_thread(gate.stamps.page, before)
    except OSError as error:
        note("tlog.unreadable", logging.ERROR, reason=str(error.strerror))
        return _tell(Denial(LEDGER_UNREADABLE))
    return Response(names, media_type=TEXT, headers={"Cache-Control": ANYBODY_SOON})


async def _timestamp(folder: Path, path: str) -> Response:
    """A reply, or the note it is about. They never change; what is not there yet may come."""
    named = STAMP.fullmatch(path)
    try:
        data = await asyncio.to_thread((folder / named[1]).read_bytes) if named else None
    except FileNotFoundError:
        data = None
    except OSError as error:
        note("tlog.unreadable", logging.ERROR, reason=str(error.strerror))
        return _tell(Denial(LEDGER_UNREADABLE))
    if data is None or named is None:
        return _tell(Denial(NO_SUCH_TILE))
    media = REPLY if named[1].endswith(".tsr") else TEXT
    return Response(data, media_type=media, headers={"Cache-Control": ANYBODY})


def _refuse(gate: Gate, request: Request) -> Denial | None:
    snapshot = gate.watch.now()
    if isinstance(snapshot, Closed):
        return Denial(SNAPSHOT_CLOSED)
    keys = presented_keys(request.scope["headers"])
    known = len(keys) == 1 and key_hash(keys[0]) in snapshot.auditor_keys
    return None if known else Denial(AUDITOR_ONLY)


def _tell(denial: Denial) -> JSONResponse:
    told = explain(denial, "")
    return JSONResponse({"error": {"message": denial.refusal.message_ja}, "sekisho": told}, denial.http_status)
