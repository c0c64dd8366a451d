"""The gateway put together: routes, and one state object made in the lifespan. uvicorn runs it.

Steps are plain ASGI; Starlette's router gives routes and lifespan. Its application around that is left out: each of its
three layers would wrap every message, and `Endpoint` is the edge already. Nothing here knows the desk: both may share a
port behind a front that hands on by `GATEWAY_PREFIXES`.
"""

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from sekisho.extracts.ocr import chosen
from sekisho.gateway import directory
from sekisho.gateway.counts import Counts
from sekisho.gateway.endpoints import CLOSED, DIRECTORIES, ENDPOINTS
from sekisho.gateway.entrance import Endpoint
from sekisho.gateway.files import Files
from sekisho.gateway.gate import Gate, Parts
from sekisho.gateway.health import healthz, metrics, readyz
from sekisho.gateway.holds import Holds
from sekisho.gateway.ledger_writer import LedgerWriter, signer_for
from sekisho.gateway.masks import MaskMemory
from sekisho.gateway.meter import Meter
from sekisho.gateway.provider_keys import ProviderKeys
from sekisho.gateway.record import Book
from sekisho.gateway.registers import Registers, register_source
from sekisho.gateway.snapshot_source import source_for
from sekisho.gateway.snapshot_watch import SnapshotWatch
from sekisho.gateway.steps import serve
from sekisho.gateway.tlog import serve_tlog
from sekisho.gateway.trace_export import Traces
from sekisho.kernel.clock import Clock, SystemClock
from sekisho.kernel.keks import BODY
from sekisho.kernel.settings import Settings
from sekisho.keyring.keks import KekSource
from sekisho.keyring.keyring import Keyring
from sekisho.keyring.places import SECRETS
from sekisho.ledger.log import Log
from sekisho.ledger.reader import open_reader
from sekisho.ledger.shelves import Sealer

# Addresses a front hands to the gateway; everything else is the desk's.
GATEWAY_PREFIXES = (
    *("/v1/", "/v1beta/", "/openai/", "/tlog/", "/healthz", "/readyz", "/metrics"),
    # Closed, but refused as below `/v1/` is: in the protocol's shape and written down, not with a page of the desk's.
    *("/upload/", "/v1alpha/", "/v1beta1/", "/chat/completions", "/responses", "/embeddings", "/models"),
)


def build_gateway(
    settings: Settings, keyring: Keyring, *, clock: Clock | None = None, log: Log | None = None
) -> "ByAddress":
    """The ASGI application. log: an open log to write to; without it the gateway opens and closes its own.

    Raises ConfigurationError if a key cannot be read. A store that cannot be opened does not raise: the gate then
    stands closed and /readyz says why.
    """
    moment = clock or SystemClock()
    writer_keys = signer_for(settings, keyring)
    permit_key, register_key = keyring.permit_public(), keyring.register_key()
    keks = KekSource(settings, BODY)
    keks.at_hand()  # raises: what cannot seal must not open

    def make_gate() -> Gate:
        counts, meter = Counts(), Meter(moment, settings.gateways)
        writer = LedgerWriter(settings, writer_keys, keks, log)
        source = source_for(*settings.permits_at)
        reader = open_reader(settings.data_dir, settings.store_url)
        registers = Registers(register_source(*settings.permits_at), register_key)
        return Gate(
            Parts(
                settings=settings,
                clock=moment,
                watch=SnapshotWatch(source, permit_key, settings, moment, registers),
                registers=registers,
                masks=MaskMemory(),
                holds=Holds(register_key),
                files=Files(register_key, chosen(settings.ocr)),
                traces=Traces(settings, counts),
                writer=writer,
                meter=meter,
                book=Book(writer, Sealer(keks, reader.shelf_key, reader.kek), meter, moment, counts),
                counts=counts,
                reader=reader,
                provider_keys=ProviderKeys(settings.data_dir / SECRETS, os.environ),
            )
        )

    return ByAddress(routes=_routes(), lifespan=_lifespan(make_gate))


class ByAddress(Router):
    """The router, but addresses without a variable are looked up before its patterns are asked in their order."""

    def __init__(self, routes: Sequence[Route], lifespan: Any) -> None:
        super().__init__(routes=routes, lifespan=lifespan)
        self.by_address: dict[str, ASGIApp] = {}
        for place, route in enumerate(routes):
            is_taken = any(each.path_regex.match(route.path) for each in routes[:place])
            if route.methods is None and not route.param_convertors and not is_taken:
                self.by_address[route.path] = route.app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.by_address.get(scope["path"]) if scope["type"] == "http" and not scope.get("root_path") else None
        if found is None:
            await super().__call__(scope, receive, send)
            return
        scope["path_params"] = {}
        await found(scope, receive, send)


def _lifespan(
    make_gate: Callable[[], Gate],
) -> Callable[[object], AbstractAsyncContextManager[Mapping[str, Any]]]:
    @asynccontextmanager
    async def lifespan(app: object) -> AsyncIterator[Mapping[str, Any]]:
        gate = make_gate()
        await gate.open()
        try:
            yield {"gate": gate}
        finally:
            await gate.close()

    return lifespan


def _routes() -> list[Route]:
    """The busiest first: the router asks in this order."""
    open_ones = [Route(path, Endpoint(each.name, each.errors, partial(serve, each))) for path, each in ENDPOINTS]
    return [
        *open_ones,
        *(Route(path, Endpoint(path, errors, directory.serve_models)) for path, errors in DIRECTORIES),
        *(
            # Whoever wants more of a model than to look at it comes to a closed door.
            Route(
                f"{path}/{{model:path}}",
                Endpoint(path, errors, directory.serve_model),
                methods=directory.LOOKING,
            )
            for path, errors in DIRECTORIES
        ),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        Route("/tlog/{path:path}", serve_tlog),
        *(Route(path, Endpoint(directory.UNKNOWN, errors, directory.serve_unknown)) for path, errors in CLOSED),
    ]
