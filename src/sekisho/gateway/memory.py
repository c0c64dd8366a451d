"""What was found in a text that was already screened: a conversation's history is screened once, not with every turn.

Keyed hashes and places only, never a text; gone with the process.
"""

import os
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

from sekisho.screening.finding import Finding
from sekisho.screening.registered.register import Register
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.rights.names import Names
from sekisho.screening.screen import screen

MOST = 4096
LEAST_LENGTH = 32  # a shorter text is screened as fast as it is looked up


@dataclass(frozen=True, slots=True)
class Sought:
    """What a text is searched for beside personal information.

    register: the engagement's secrets. names: of works, as the city keeps them. kind: as `screening.screen` takes it.
    scope: tells registers and versions of the names apart, e.g. by SHA-256.
    """

    register: Register | None = None
    names: Names = SHIPPED
    kind: str = "text"
    scope: str = ""


class Findings:
    """Findings by keyed hash of the text; the longest unused go first."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._kept: OrderedDict[bytes, tuple[Finding, ...]] = OrderedDict()

    def of(self, text: str, sought: Sought) -> tuple[Finding, ...]:
        """Everything of `sought` in `text`."""
        if len(text) < LEAST_LENGTH:
            return find_all(text, sought)
        asked = f"{sought.scope}\0{sought.kind}\0".encode() + text.encode("utf-8", "surrogatepass")
        name = blake2b(asked, key=self._key, digest_size=16).digest()
        found = self._kept.pop(name, None)
        if found is None:
            found = find_all(text, sought)
        self._kept[name] = found
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return found


def find_all(text: str, sought: Sought) -> tuple[Finding, ...]:
    """Sorted by start; a registered secret may lie over something personal."""
    personal = screen(text, sought.kind, sought.names)
    register = sought.register
    if register is None:
        return personal
    return tuple(sorted((*personal, *register.find(text)), key=lambda finding: (finding.start, finding.end)))
