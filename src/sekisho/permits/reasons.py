"""Why a person may let pass what the gate held, and for how long. Codes: desk, gate and book say the same."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

REASONS: Mapping[str, str] = MappingProxyType({"public-figure": "公人に関する情報", "published": "公表されている情報"})
# A day's work: clients send their history again with every turn, and nobody thinks of it any more tomorrow.
RELEASE_LASTS = timedelta(hours=12)
