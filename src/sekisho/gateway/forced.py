"""What every upstream is told so that nothing is stored or learned from (rule 6), and how the book says so."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from sekisho.gateway.protocol import Body, Protocol
from sekisho.gateway.ruled import NO_COLLECTING
from sekisho.permits.snapshot import Upstream

# It hands calls on to many providers, some of which learn from them unless it is told to leave those out.
OPENROUTER = "openrouter.ai"
NOTE = "forced."


def forced_on(protocol: Protocol, upstream: Upstream, body: Body) -> Body:
    """The fields that leave whatever the client wrote there. Expects `protocol.refuse` to have passed."""
    made: dict[str, Any] = dict(protocol.forced)
    if _is_openrouter(upstream.base_url):
        made["provider"] = {**(body.get("provider") or {}), "data_collection": NO_COLLECTING["data_collection"]}
    return made


@lru_cache(256)
def _is_openrouter(base_url: str) -> bool:
    host = urlsplit(base_url).hostname or ""
    return host == OPENROUTER or host.endswith(f".{OPENROUTER}")


def forced_notes(forced: Body) -> tuple[str, ...]:
    """Notes of the call's entry: the names of the forced fields."""
    return tuple(f"{NOTE}{name}" for name in forced)
