"""The checker's own idea of a leaf: which types there are, what each holds, and how records pair up."""

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sekisho.kernel import canonical

# Codes of rule 13, said in the problem they belong to: something is not there; two books go by one name.
GAP, FORK = "ledger.gap", "ledger.fork"
MAX_BYTES = 8192
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
MAX_LISTED = 1000
SIDE_BY_SIDE = timedelta(minutes=10)  # longer takes no call that is answered
Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.:\-]{1,64}", value) is not None


def _number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _sha256(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"(?:[0-9a-f]{64})?", value) is not None


def _moment(value: Any) -> bool:
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None


def _rule(value: Any) -> bool:
    return value is None or _number(value)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_text, value))


def _marks(value: Any) -> bool:
    return isinstance(value, list) and all(_fits(mark, MARK) for mark in value)


def _detail(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) or type(item) is int for item in value.values())


def _status(value: Any) -> bool:
    return value in ("answered", "upstream-error", "upstream-unreachable", "client-gone", "interrupted", "too-large")


def _basis(value: Any) -> bool:
    return value in ("asked", "mistake", "city", "term", "retention", "law", "other")


def _fits(value: Any, shape: dict[str, Check], later: dict[str, Check] | None = None) -> bool:
    """later: fields that leaves of older versions do not have; all of them or none."""
    if not isinstance(value, dict):
        return False
    if later and value.keys() & later.keys():
        shape = shape | later
    return value.keys() == shape.keys() and all(shape[key](value[key]) for key in shape)


def _many(check: Check, names: str) -> dict[str, Check]:
    return dict.fromkeys(names.split(), check)


COMMON: dict[str, Check] = {"v": lambda value: type(value) is int and value == 1, "type": _text, "at": _moment}
MARK = _many(_text, "label code path action") | _many(_number, "start end")
FOUND: dict[str, Check] = {"findings": _marks, "findings_more": _number}
SCOPE = _many(_text, "engagement party actor permit purpose service model endpoint")
SHAPES: dict[str, dict[str, Check]] = {
    "intent": COMMON
    | SCOPE
    | FOUND
    | {"record": _id, "kind": _text, "notes": _texts, "input_sha256": _sha256}
    | {"stream": lambda value: isinstance(value, bool)},
    "outcome": COMMON
    | {"record": _id, "status": _status, "output_sha256": _sha256, "finish": _text}
    | _many(_number, "http_status tokens_in tokens_out duration_ms"),
    "refused": COMMON | SCOPE | FOUND | {"record": _id, "rule": _rule, "code": _text, "http_status": _number},
    "import": COMMON
    | FOUND
    | {"record": _id, "used_at": _moment, "input_sha256": _sha256, "output_sha256": _sha256}
    | _many(_text, "source engagement party actor service kind model"),
    "event": COMMON | {"event": _id, "detail": _detail} | _many(_text, "act actor engagement subject"),
    "erasure": COMMON | {"event": _id, "basis": _basis, "count": _number} | _many(_text, "record shelf actor"),
}
LATER: dict[str, dict[str, Check]] = {
    "intent": _many(_number, "reserved_in reserved_out"),
    "outcome": _many(_number, "charged_in charged_out"),
    "refused": _many(_text, "hold"),
}
BODY_FIELDS = ("input_sha256", "output_sha256")


def read_leaf(leaf: bytes) -> dict[str, Any] | None:
    """The leaf's content, or None if it is not what a leaf of this book may be."""
    if len(leaf) > MAX_BYTES:
        return None
    try:
        content = canonical.loads(leaf)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("type"), str):
        return None
    kind = content["type"]
    return content if _fits(content, SHAPES.get(kind, {}), LATER.get(kind)) else None


def _went_back(before: str, after: str) -> bool:
    """Whether the clock did; calls at once are written down as they end, each with the moment when it came."""
    if after >= before:
        return False
    try:
        return datetime.fromisoformat(before) - datetime.fromisoformat(after) > SIDE_BY_SIDE
    except ValueError:  # the shape of a moment and no day of any month: a decayed byte, which is told elsewhere
        return True


class Pairing:
    """Which records have an intent, an outcome, a refusal; which bodies they name; what was erased.

    Kept in a private temporary SQLite database (name ""), which moves to the disk as it grows: memory stays bounded.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.clock_went_back = 0
        self._last_moment = ""
        self._seen = sqlite3.connect("", isolation_level=None)
        self._seen.execute(
            """CREATE TABLE seen (id TEXT PRIMARY KEY, state TEXT NOT NULL, bodies INTEGER NOT NULL,
               shelf TEXT NOT NULL, erased INTEGER NOT NULL) WITHOUT ROWID"""
        )
        self._seen.execute("CREATE TABLE disposed (shelf TEXT PRIMARY KEY) WITHOUT ROWID")
        self._seen.execute("BEGIN")

    def take(self, index: int, content: dict[str, Any]) -> str:
        """What is wrong with this leaf beside the ones before it; "" if nothing."""
        kind = content["type"]
        self.counts[kind] += 1
        self.clock_went_back += _went_back(self._last_moment, content["at"])
        self._last_moment = content["at"]
        name = f"event {content['event']}" if kind in ("event", "erasure") else content["record"]
        before = self._seen.execute("SELECT state FROM seen WHERE id = ?", (name,)).fetchone()
        state = before[0] if before else ""
        bodies = sum(bool(content.get(field)) for field in BODY_FIELDS)
        self._seen.execute(
            """INSERT INTO seen VALUES (?, ?, ?, ?, 0)
               ON CONFLICT (id) DO UPDATE SET state = excluded.state, bodies = bodies + excluded.bodies""",
            (name, kind, bodies, _shelf(content) if kind in ("intent", "import") else ""),
        )
        if kind == "outcome":
            if state == "intent":
                return ""
            return f"{index} 番: 記録 {name} の結果に、先立つ発信の記録がないか、結果が二つあります（{GAP}）。"
        if state:
            return f"{index} 番: {name} が二度記録されています。"
        return self._erase(index, content) if kind == "erasure" else ""

    def is_erased(self, record: str) -> bool:
        """Whether a leaf says that this one record's bodies were erased."""
        return self._one("SELECT count(*) FROM seen WHERE id = ? AND erased", record) > 0

    def is_disposed(self, record: str) -> bool:
        """Whether a leaf says that the whole shelf of this record was disposed of."""
        return self._one("SELECT count(*) FROM seen JOIN disposed USING (shelf) WHERE id = ?", record) > 0

    def unerased_bodies(self) -> int:
        """How many bodies the leaves name and none of them says were erased."""
        sql = """SELECT coalesce(sum(bodies), 0) FROM seen
                 WHERE NOT erased AND shelf NOT IN (SELECT shelf FROM disposed)"""
        return self._one(sql)

    def erased_bodies(self) -> int:
        """How many bodies the leaves name and say were erased."""
        return self._one("SELECT coalesce(sum(bodies), 0) FROM seen") - self.unerased_bodies()

    def open_intents(self) -> Iterator[str]:
        """Records whose call left and whose outcome is not (yet) known; the first thousand."""
        rows = self._seen.execute("SELECT id FROM seen WHERE state = 'intent' ORDER BY id LIMIT ?", (MAX_LISTED,))
        yield from (record for (record,) in rows)

    def open_count(self) -> int:
        return self._one("SELECT count(*) FROM seen WHERE state = 'intent'")

    def close(self) -> None:
        self._seen.close()

    def _erase(self, index: int, content: dict[str, Any]) -> str:
        record, shelf = content["record"], content["shelf"]
        if bool(record) == bool(shelf):
            return f"{index} 番: 消去の対象が、記録と書架のどちらか一つではありません。"
        if shelf:
            self._seen.execute("INSERT OR IGNORE INTO disposed VALUES (?)", (shelf,))
            return ""
        marked = self._seen.execute("UPDATE seen SET erased = 1 WHERE id = ? AND NOT erased", (record,))
        return "" if marked.rowcount else f"{index} 番: 消去された記録 {record} がないか、二度消去されています。"

    def _one(self, sql: str, *values: str) -> int:
        return int(self._seen.execute(sql, values).fetchone()[0])


def _shelf(intent: dict[str, Any]) -> str:
    """Where the bodies of a call stand: its engagement, text or not, and the fiscal year of its moment in Japan."""
    try:
        japan = datetime.fromisoformat(intent.get("used_at", intent["at"])) + timedelta(hours=9)
    except (ValueError, OverflowError):  # no day of any calendar: the leaf's hash is what speaks of that
        return ""
    year = japan.year if japan.month >= 4 else japan.year - 1
    return f"{intent['engagement']}/{'text' if intent['kind'] == 'text' else 'media'}/{year}"
