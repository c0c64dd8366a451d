"""Hashes of complete subtrees out of tiles, wherever those are read from."""

from collections.abc import Callable

from sekisho.ledger.tiles import HEIGHT, WIDTH, width_at
from sekisho.ledger.tree import HASH_BYTES, root_of

KEPT_TILES = 64  # of 8 KiB
# Level, index, width → that many hashes. Raises LedgerError.
TileOf = Callable[[int, int, int], bytes]


class Nodes:
    """The nodes of a tree of `size` leaves; each tile is read once, the last few are kept."""

    def __init__(self, tile_of: TileOf, size: int) -> None:
        self._tile_of = tile_of
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    def at(self, level: int, index: int) -> bytes:
        row, height = divmod(level, HEIGHT)
        tile, first = divmod(index << height, WIDTH)
        if (row, tile) not in self._tiles:
            if len(self._tiles) >= KEPT_TILES:
                self._tiles.clear()
            self._tiles[row, tile] = self._tile_of(row, tile, width_at(row, tile, self._size))
        hashes = self._tiles[row, tile][first * HASH_BYTES : (first + (1 << height)) * HASH_BYTES]
        return root_of(hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES))
