"""The question put to a permit: may this person do this, with this, for this, now?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """Ids are those of the desk (opaque). `at` is timezone-aware. `search_tools` names provider-side search."""

    engagement: str
    party: str
    user: str
    purpose: str
    service: str
    kind: str
    at: datetime
    search_tools: tuple[str, ...] = ()
    browser_origin: str = ""
