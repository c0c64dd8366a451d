"""Tiles and entry bundles of C2SP tlog-tiles: how they are named and what bytes they hold.

A hash tile of level L, index N holds up to 256 node hashes of level 8·L; an entry bundle up to 256 leaves. What is
not full is *partial* and carries its width in its path.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.kernel.errors import LedgerError

HEIGHT = 8
WIDTH = 1 << HEIGHT
MAX_LEVEL = 63
MAX_INDEX = 2**63 - 1
MAX_BUNDLED_BYTES = 2**16 - 1
PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """A hash tile as stored: up to 256 hashes of 32 bytes, one behind the other."""

    level: int
    index: int
    hashes: bytes


@dataclass(frozen=True, slots=True)
class TilePath:
    """A parsed path. `level` is None for an entry bundle; `width` is 256 for what is full."""

    level: int | None
    index: int
    width: int = WIDTH

    def text(self) -> str:
        """The path below the log's prefix."""
        room = "entries" if self.level is None else str(self.level)
        part = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{room}/{index_path(self.index)}{part}"


def index_path(index: int) -> str:
    """Groups of three digits, all but the last marked with x: 1234067 → x001/x234/067."""
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return "/".join(groups)


def parse_path(path: str) -> TilePath | None:
    """The tile a path names, or None if it is not exactly how tlog-tiles writes a path."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    room, groups, width = found.groups()
    index = int(re.sub("[x/]", "", groups))
    tile = TilePath(
        level=None if room == "entries" else int(room),
        index=index,
        width=WIDTH if width is None else int(width),
    )
    if index > MAX_INDEX or (tile.level or 0) > MAX_LEVEL or tile.width == 0 or tile.text() != path:
        return None
    return tile


def width_at(level: int, index: int, size: int) -> int:
    """How many hashes (level 0: or entries) the tile has in a tree of `size` leaves; 0 if it does not exist."""
    return max(0, min(WIDTH, (size >> (HEIGHT * level)) - index * WIDTH))


def encode_bundle(leaves: Iterable[bytes]) -> bytes:
    """Each leaf behind its length as a big-endian uint16. Raises LedgerError for one of 64 KiB or more."""
    parts = []
    for leaf in leaves:
        if len(leaf) > MAX_BUNDLED_BYTES:
            raise LedgerError("記録が大きすぎて tlog-tiles の形で書き出せません。")
        parts.append(len(leaf).to_bytes(2, "big"))
        parts.append(leaf)
    return b"".join(parts)
