"""What a leaf of the book says: canonical JSON of at most 8,192 bytes, never text a person wrote, never a name.

People, engagements and services appear as ids and pseudonyms; prompts and answers only as the SHA-256 of their
*ciphertext* (see `bodies.py`), so that a body can be erased while the tree stays as it is. Where a client chooses the
words (`model`, `endpoint`, a finding's `path`), anything but a short plain name is written as `?`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, get_args

from sekisho.kernel import canonical
from sekisho.kernel.clock import iso
from sekisho.kernel.errors import LedgerError

VERSION = 1
MAX_LEAF_BYTES = 8192
# A prompt may hold a thousand telephone numbers; the leaf names the first ones and counts the rest.
MARKS_KEPT = 32
PLAIN_NAME = re.compile(r"[A-Za-z0-9_.:/~@+\-\[\]{}]{0,96}")
SHA256_HEX = re.compile(r"(?:[0-9a-f]{64})?")

Status = Literal["answered", "upstream-error", "upstream-unreachable", "client-gone", "interrupted", "too-large"]
STATUSES: tuple[Status, ...] = get_args(Status)
# Why something may go: a person asked, it was a mistake, the city said so, the work ended, its time is over, law.
Basis = Literal["asked", "mistake", "city", "term", "retention", "law", "other"]
BASES: tuple[Basis, ...] = get_args(Basis)


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding without its text: where it was (code points of the text at `path`) and what was done about it."""

    label: str
    code: str
    start: int
    end: int
    path: str
    action: str


@dataclass(frozen=True, slots=True)
class Intent:
    """A call that is about to leave. Durable before the upstream sees a byte; without an outcome it stays visible.

    reserved_in, reserved_out: tokens set aside of a budget; they stay counted while there is no outcome.
    """

    record: str
    at: datetime
    engagement: str
    party: str
    actor: str
    permit: str
    purpose: str
    service: str
    kind: str
    model: str
    endpoint: str
    stream: bool
    input_sha256: str
    findings: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    reserved_in: int = 0
    reserved_out: int = 0

    def leaf(self) -> bytes:
        """Raises LedgerError when it cannot be written as a leaf."""
        return _leaf("intent", self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the call of the same `record` ended. Hash and counts are empty or 0 where nothing came back.

    tokens_in, tokens_out: as the upstream said. charged_in, charged_out: what counts against a budget, which is an
    estimate where the upstream said nothing.
    """

    record: str
    at: datetime
    status: Status
    http_status: int
    output_sha256: str
    tokens_in: int
    tokens_out: int
    duration_ms: int
    finish: str
    charged_in: int = 0
    charged_out: int = 0

    def leaf(self) -> bytes:
        """Raises LedgerError when it cannot be written as a leaf."""
        if self.status not in STATUSES:
            raise LedgerError("台帳に書けない結果の区分です。")
        return _leaf("outcome", self)


@dataclass(frozen=True, slots=True)
class Refused:
    """A call that did not leave. Values are "" where they were not known, e.g. everything behind a bad key.

    hold: the id under which its user may state a reason, a keyed hash; "" where nothing was held.
    """

    record: str
    at: datetime
    engagement: str
    party: str
    actor: str
    permit: str
    purpose: str
    service: str
    model: str
    endpoint: str
    rule: int | None
    code: str
    http_status: int
    findings: tuple[Mark, ...] = ()
    hold: str = ""

    def leaf(self) -> bytes:
        """Raises LedgerError when it cannot be written as a leaf."""
        return _leaf("refused", self)


@dataclass(frozen=True, slots=True)
class Imported:
    """A use outside the gate, taken in afterwards from a service's own log. at: of the import; used_at: of the use.

    source: the format it came in. actor: a pseudonym. findings: what screening found when it was too late to stop it.
    """

    record: str
    at: datetime
    used_at: datetime
    source: str
    engagement: str
    party: str
    actor: str
    service: str
    kind: str
    model: str
    input_sha256: str
    output_sha256: str
    findings: tuple[Mark, ...] = ()

    def leaf(self) -> bytes:
        """Raises LedgerError when it cannot be written as a leaf."""
        return _leaf("import", self)


@dataclass(frozen=True, slots=True)
class Event:
    """A change of state at the desk: a permit issued, a key made, a request submitted. `event` is its unique id."""

    event: str
    at: datetime
    act: str
    actor: str
    engagement: str
    subject: str
    detail: Mapping[str, str | int] = field(default_factory=dict)

    def leaf(self) -> bytes:
        """Raises LedgerError when it cannot be written as a leaf."""
        return _leaf("event", self)


@dataclass(frozen=True, slots=True)
class Erasure:
    """That bodies were made unreadable for good: of one `record`, or of a whole `shelf`; the other one is "".

    The writer does it in the very commit that holds this leaf. `event` is its unique id; count: bodies at that time.
    """

    event: str
    at: datetime
    actor: str
    basis: "Basis"
    record: str = ""
    shelf: str = ""
    count: int = 0

    def leaf(self) -> bytes:
        """Raises LedgerError when it cannot be written as a leaf."""
        if bool(self.record) == bool(self.shelf) or self.basis not in BASES:
            raise LedgerError("消去の対象（記録か書架のどちらか）又は根拠が正しくありません。")
        return _leaf("erasure", self)


Entry = Intent | Outcome | Refused | Imported | Event | Erasure
FREE_WORDS = ("model", "endpoint", "path")
# What a text in a field must match, or None where any may stand: the code that hands it in chose it.
_RULES: Mapping[str, re.Pattern[str]] = MappingProxyType(dict.fromkeys(FREE_WORDS, PLAIN_NAME))
# The fields of each kind with their rule. Needed for every leaf, and the same every time.
_FIELDS: Mapping[type, tuple[tuple[str, re.Pattern[str] | None], ...]] = MappingProxyType(
    {
        kind: tuple(
            (item.name, SHA256_HEX if item.name.endswith("_sha256") else _RULES.get(item.name)) for item in fields(kind)
        )
        for kind in (Intent, Outcome, Refused, Imported, Event, Erasure, Mark)
    }
)


def _leaf(kind: str, entry: Entry) -> bytes:
    try:
        content = _content(entry)
        leaf = canonical.dumps(content | {"v": VERSION, "type": kind})
    except ValueError as error:
        raise LedgerError("台帳に書けない値があります。") from error
    if len(leaf) > MAX_LEAF_BYTES:
        raise LedgerError(f"記録が大きすぎて台帳に書けません（上限 {MAX_LEAF_BYTES} バイト）。")
    return leaf


def _content(entry: Entry) -> dict[str, Any]:
    content = _values(entry)
    if not (content.get("record", True) or content.get("shelf")) or not content.get("event", True):
        raise LedgerError("識別子のない記録は台帳に書けません。")
    if "findings" in content:
        content["findings_more"] = max(0, len(content["findings"]) - MARKS_KEPT)
        content["findings"] = content["findings"][:MARKS_KEPT]
    return content


def _values(item: Entry | Mark) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, rule in _FIELDS[type(item)]:
        value = getattr(item, name)
        if rule is not None and not rule.fullmatch(value):
            if rule is SHA256_HEX:
                raise LedgerError("台帳に書くハッシュ値の形が正しくありません。")
            value = "?"
        kind = type(value)
        found[name] = value if kind is str or kind is int or kind is bool else _plain(name, value)
    return found


def _plain(name: str, value: Any) -> Any:
    if name == "findings":
        return [_values(mark) for mark in value]
    if isinstance(value, datetime):
        return iso(value)
    return dict(value) if isinstance(value, Mapping) else value
