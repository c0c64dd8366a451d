"""What was read, and why a person should look: plain values."""

from dataclasses import dataclass
from typing import Any

from sekisho.rules.application import Application


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look. code: stable name. item: an id of the paper, "" for the file as a whole.

    rule: number in the rule book, 0 where none speaks.
    """

    code: str
    item: str
    message_ja: str
    next_ja: str
    rule: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """value: text; "2026-04-01" for a day; a year; a list of ids for choices; True, False, None for a tick.

    None, "" or an empty list where nothing is there or it cannot be read; then a doubt says which.
    """

    id: str
    label: str
    value: Any
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """items: every item of the paper in its order. doubts: about the file as a whole. book: id of the rule book.

    application: the same as a value for the rules; what the paper does not carry is empty.
    """

    items: tuple[Item, ...]
    doubts: tuple[Doubt, ...]
    application: Application
    book: str

    def item(self, name: str) -> Item:
        return next(item for item in self.items if item.id == name)

    def as_json(self) -> dict[str, Any]:
        """The document that `sekisho document read --json` prints."""
        return {
            "book": self.book,
            "items": [
                {"id": i.id, "label": i.label, "value": i.value, "doubts": [_plain(d) for d in i.doubts]}
                for i in self.items
            ],
            "doubts": [_plain(doubt) for doubt in self.doubts],
        }


def _plain(doubt: Doubt) -> dict[str, Any]:
    return {"code": doubt.code, "rule": doubt.rule or None, "message": doubt.message_ja, "next": doubt.next_ja}
