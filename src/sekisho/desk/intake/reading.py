"""What was read out of a file: kept as JSON between upload and request, and shown in words."""

from datetime import date
from typing import Any

from sekisho.documents.reading.doubt import Doubt, Item, Reading
from sekisho.kernel.era import wareki, wareki_fiscal
from sekisho.rules.application import from_json, to_json
from sekisho.rules.book import RuleBook

TICKS = {True: "チェックあり", False: "チェックなし", None: "読み取れません"}


def stored(reading: Reading) -> dict[str, Any]:
    """As JSON; `read_back` gives an equal value."""
    return reading.as_json() | {"application": to_json(reading.application)}


def read_back(data: dict[str, Any]) -> Reading:
    items = tuple(
        Item(row["id"], row["label"], row["value"], tuple(_doubt(one, row["id"]) for one in row["doubts"]))
        for row in data["items"]
    )
    doubts = tuple(_doubt(one, "") for one in data["doubts"])
    return Reading(items, doubts, from_json(data["application"]), data["book"])


def _doubt(row: dict[str, Any], item: str) -> Doubt:
    return Doubt(row["code"], item, row["message"], row["next"], row["rule"] or 0)


def words_of(item: Item, book: RuleBook) -> str:
    """The value as a person reads it; "" where nothing was read."""
    value, form = item.value, book.request.item(item.id)
    match form.value:
        case "check":
            return TICKS[value]
        case "date":
            return _day(value) if value else ""
        case "year":
            return f"{wareki_fiscal(value)}（{value}年度）" if value else ""
        case "choice" | "choices":
            chosen = [value] if isinstance(value, str) else value
            return "\n".join(f"☑ {option.label}" for option in form.options if option.value in chosen)
        case "names":
            return "\n".join(value)
        case _:
            return str(value or "")


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{wareki(day)}（{day.year}年{day.month}月{day.day}日）"
