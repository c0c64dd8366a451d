"""Conditions as JSON and back. Reading is strict: an unknown tag, field or shape raises, it is never skipped.

The readers that permits and snapshots share stand here too; they raise TypeError or ValueError.
"""

from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import date
from typing import Any

from sekisho.kernel.era import GREGORIAN_SINCE
from sekisho.kernel.errors import SignatureError
from sekisho.permits.caps import cap
from sekisho.permits.conditions import BY_TAG, STRICTNESS, Condition, Purpose


def encode(condition: Condition) -> dict[str, Any]:
    """JSON object with `tag` and `because` and the condition's own fields."""
    return {"tag": condition.tag} | {f.name: _plain(getattr(condition, f.name)) for f in fields(condition)}


def decode(data: Any) -> Condition:
    """Inverse of `encode`. Raises SignatureError for anything this version does not know exactly."""
    tag = data.get("tag") if isinstance(data, dict) else None
    if not isinstance(tag, str) or tag not in BY_TAG:
        raise SignatureError("手形に、この版では分からない条件があります。", next_ja="Sekisho を更新してください。")
    kind = BY_TAG[tag]
    names = {f.name for f in fields(kind)}
    if set(data) != names | {"tag"}:
        raise SignatureError(f"手形の条件「{kind.tag}」の項目が合いません。")
    try:
        return kind(**{name: READERS[name](data[name]) for name in names})
    except (TypeError, ValueError, KeyError) as error:
        raise SignatureError(f"手形の条件「{kind.tag}」の値が読めません。") from error


def exactly(data: Any, names: Collection[str]) -> dict[str, Any]:
    """`data`, if it is an object of these fields and no others: one more might be meant to narrow."""
    if not isinstance(data, dict) or set(data) != set(names):
        raise TypeError("not exactly the fields")
    return data


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a string")
    return value


def number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def many(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    """A reader of lists, of a reader of their items."""

    def reader(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError("not a list")
        return tuple(read(item) for item in value)

    return reader


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Purpose):
        return {"id": value.id, "label": value.label}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _word(value: Any) -> str:
    found = text(value)
    if not found:
        raise ValueError("empty")
    return found


def _rule(value: Any) -> int:
    found = number(value)
    if not 1 <= found <= 99:
        raise ValueError("not a rule number")
    return found


def day(value: Any) -> date:
    """As `encode` writes it; a refusal could not name a day that has no Japanese date."""
    found = date.fromisoformat(_word(value))
    if found.isoformat() != value or found < GREGORIAN_SINCE:
        raise ValueError("not a day")
    return found


def _pair(left: Callable[[Any], Any], right: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, Any]]:
    def reader(value: Any) -> tuple[Any, Any]:
        if not isinstance(value, list) or len(value) != 2:
            raise TypeError("not a pair")
        return left(value[0]), right(value[1])

    return reader


def _by_service(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    pairs = many(_pair(_word, read))

    def reader(value: Any) -> tuple[Any, ...]:
        found = pairs(value)
        if len(dict(found)) != len(found):
            raise ValueError("two answers for one service")
        return found

    return reader


def _purpose(value: Any) -> Purpose:
    found = exactly(value, ("id", "label"))
    return Purpose(_word(found["id"]), _word(found["label"]))


def _limits(value: Any) -> tuple[tuple[str, int], ...]:
    found = tuple(cap(*pair) for pair in many(_pair(_word, number))(value))
    if len(dict(found)) != len(found):
        raise ValueError("two limits of one kind")
    return found


def _action(value: Any) -> str:
    if value not in STRICTNESS:
        raise ValueError("not an action")
    return str(value)


_words = many(_word)
READERS: dict[str, Callable[[Any], Any]] = {
    "because": _rule,
    "parties": _words,
    "users": _words,
    "services": _words,
    "purposes": many(_purpose),
    "kinds": _by_service(_words),
    "first": day,
    "last": day,
    "until": _by_service(day),
    "actions": many(_pair(_word, _action)),
    "duty": _word,
    "text": _word,
    "limits": _limits,
}
