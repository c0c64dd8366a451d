"""What the officer will object to, as a value. Holds no text that a person wrote, so it may be logged and shown."""

from dataclasses import dataclass
from typing import Literal, get_args

Level = Literal["stop", "doubt", "note"]
LEVELS: tuple[Level, ...] = get_args(Level)  # most serious first


@dataclass(frozen=True, slots=True)
class Finding:
    """One point about one item of the paper.

    rule: number in the rule book. code: stable name, e.g. `form.empty`. item: an id of items.py.
    level: `stop` (cannot be filed), `doubt` (the officer will look or object), `note` (good to know).
    row: which of several uses, services or persons, counted from 1; None where the item stands once.
    """

    rule: int
    code: str
    item: str
    level: Level
    message_ja: str
    next_ja: str
    row: int | None = None
