"""The vectors others made, as Python values."""

import base64
import json
from pathlib import Path
from typing import Any

VECTORS = Path(__file__).parent / "vectors"
TESSERA_LOG = VECTORS / "tessera-log"
# The leaves of that log, spelt as there.
TESSERA_LEAVES = [
    word.encode()
    for word in (
        "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten".split()  # noqa: SIM905
    )
]


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def proof(texts: list[str] | None) -> list[bytes]:
    return [raw(text) for text in texts or []]
