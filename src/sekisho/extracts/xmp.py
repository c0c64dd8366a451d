"""The XMP properties that PDF files and pictures carry as a packet of XML in plain sight."""

import re
from collections.abc import Iterator

PACKET = re.compile(rb"<x:xmpmeta\b.{0,500000}?</x:xmpmeta>", re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
VALUE = re.compile(r'="([^"]*)"')
MOST_PACKETS = 50


def words(data: bytes) -> Iterator[str]:
    """What the packets say, in tags and between them."""
    for number, found in enumerate(PACKET.finditer(data)):
        if number == MOST_PACKETS:
            return
        text = found[0].decode("utf-8", "replace")
        yield from (value for value in VALUE.findall(text) if value.strip() and "://" not in value)
        yield from (words for piece in TAGS.split(text) if (words := piece.strip()))
