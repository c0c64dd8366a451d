"""What was found in a text that was already screened: a conversation's history is screened once, not with every turn.

Keyed hashes and places only, never a text; gone with the process.
"""

import os
from collections import OrderedDict
from hashlib import blake2b

from sekisho.screening.finding import Finding
from sekisho.screening.registered.register import Register
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.rights.names import Names
from sekisho.screening.screen import screen

MOST = 4096
LEAST_LENGTH = 32  # a shorter text is screened as fast as it is looked up


class Findings:
    """Findings by keyed hash of the text; the longest unused go first."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._kept: OrderedDict[bytes, tuple[Finding, ...]] = OrderedDict()

    def of(self, text: str, register: Register | None, scope: str, names: Names = SHIPPED) -> tuple[Finding, ...]:
        """Personal information and registered secrets in `text`. scope: which register and names these are."""
        if len(text) < LEAST_LENGTH:
            return find_all(text, register, names)
        name = blake2b(
            scope.encode() + b"\0" + text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=16
        ).digest()
        found = self._kept.pop(name, None)
        if found is None:
            found = find_all(text, register, names)
        self._kept[name] = found
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return found


def find_all(text: str, register: Register | None, names: Names = SHIPPED) -> tuple[Finding, ...]:
    """Sorted by start; a registered secret may lie over something personal."""
    personal = screen(text, names=names)
    if register is None:
        return personal
    return tuple(sorted((*personal, *register.find(text)), key=lambda finding: (finding.start, finding.end)))
