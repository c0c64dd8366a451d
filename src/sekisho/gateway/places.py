"""Where a text stands in the events of a stream, so that its pieces are known as one text from event to event."""

from collections.abc import Iterator
from typing import Any

# A step into an object is a field's name. A step into a list is what the item says of itself, not where it stands:
# services send one item of many at a time, and items that say the same are pieces of one text.
Place = tuple[str | tuple[str | int, ...], ...]
NUMBERS = ("index", "output_index", "content_index", "summary_index")
# What an object says of itself beside its texts: it stands again in each delta of the same text.
ABOUT = ("index", "type", "jsonPath", "willContinue")


def item_step(item: Any) -> tuple[str | int, ...]:
    """The step to an item of a list: its number, or without one its kind and what it is a part of."""
    if not isinstance(item, dict):
        return ()
    index = item.get("index")
    if type(index) is int:
        return (index,)
    return tuple(item[name] for name in ("type", "jsonPath") if isinstance(item.get(name), str))


def texts_of(event: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every string of an event with its place, whatever the protocol."""
    numbers = tuple(event[name] for name in NUMBERS if type(event.get(name)) is int)
    return _texts(event, (numbers,))


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts(item, (*place, name))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, (*place, item_step(item)))
