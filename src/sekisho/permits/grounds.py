"""On what a permit rests when the city did not confirm in this very installation: a paper, or another's permit.

A permit says so itself, in its signed content, so that no page, record or export can lose it on the way.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sekisho.permits import wire

PAPER_MARK = "紙による確認"
HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Paper:
    """The city confirmed on paper; this installation's own key signs. `scan_sha256` is of the scanned paper's bytes.

    The officer's name stays at the desk, where it can be erased; the permit names department and numbers.
    """

    scan_sha256: str
    confirmed_on: date
    department: str
    receipt: str
    decision_number: str
    mark: str = PAPER_MARK


@dataclass(frozen=True, slots=True)
class Origin:
    """The city's own permit, handed over as a file and countersigned here for the people bound to it.

    key: `jws.fingerprint` of the city's key. number: that of the hand-over. sha256: of the city's token as text.
    """

    issuer: str
    key: str
    permit: str
    engagement: str
    number: int
    sha256: str


READERS: dict[str, Any] = {"confirmed_on": wire.day, "number": wire.number}


def write(grounds: Paper | Origin) -> dict[str, Any]:
    """As JSON; `read` takes exactly this back."""
    return {f.name: _plain(getattr(grounds, f.name)) for f in fields(grounds)}


def read(kind: type[Any], data: Any) -> Any:
    """A Paper or an Origin. Raises TypeError or ValueError for anything `write` would not have written."""
    found = wire.exactly(data, [f.name for f in fields(kind)])
    made = kind(**{name: READERS.get(name, wire.text)(value) for name, value in found.items()})
    if isinstance(made, Paper) and made.mark != PAPER_MARK:
        raise ValueError("not the mark of a confirmation on paper")
    hashed = made.scan_sha256 if isinstance(made, Paper) else made.sha256
    if len(hashed) != 64 or not HEX.issuperset(hashed):
        raise ValueError("not a SHA-256")
    return made


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
