"""Whole numbers out of URLs and hidden fields, where anybody may write anything."""

MOST_DIGITS = 9  # within the integers of both stores; nothing here counts further


def whole(text: str) -> int | None:
    """The number, or None for anything but one to nine decimal digits."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
