"""The right edge of the tiled tree: all that the writer keeps in memory, and how it grows."""

from collections.abc import Iterable, Mapping, Sequence

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.tiles import HEIGHT, WIDTH, Tile
from sekisho.ledger.tree import HASH_BYTES, Frontier, root_of


class Edge:
    """The frontier and, for each level, the hashes of the tile that is not full yet.

    A hash of level L+1 is the root of a full tile of level L, so the edge holds at most 255 hashes a level.
    """

    __slots__ = ("_frontier", "_open")

    def __init__(self, frontier: Frontier | None = None, open_tiles: Sequence[Sequence[bytes]] = ((),)) -> None:
        self._frontier = frontier or Frontier()
        self._open = [list(hashes) for hashes in open_tiles]

    @property
    def size(self) -> int:
        return self._frontier.size

    def root(self) -> bytes:
        return self._frontier.root()

    def copy(self) -> "Edge":
        return Edge(self._frontier.copy(), self._open)

    def grow(self, hashes: Iterable[bytes]) -> tuple[Tile, ...]:
        """Append leaf hashes; the tiles that are to be stored: those now full, and the upper ones that grew."""
        full: list[Tile] = []
        touched: set[int] = set()
        for hashed in hashes:
            self._frontier.append(hashed)
            self._open[0].append(hashed)
            level = 0
            while len(self._open[level]) == WIDTH:
                full.append(self._close(level))
                level += 1
                touched.add(level)
        grown = [self._tile(level) for level in sorted(touched) if self._open[level]]
        return (*full, *grown)

    def _close(self, level: int) -> Tile:
        """Put the full tile's root where the level above goes on."""
        hashes = self._open[level]
        self._open[level] = []
        if level + 1 == len(self._open):
            self._open.append([])
        self._open[level + 1].append(root_of(hashes))
        return Tile(level, (self.size >> HEIGHT * (level + 1)) - 1, b"".join(hashes))

    def _tile(self, level: int) -> Tile:
        return Tile(level, self.size >> HEIGHT * (level + 1), b"".join(self._open[level]))


def edge_of(size: int, tail: Sequence[bytes], tiles: Mapping[int, bytes]) -> Edge:
    """The edge of a stored tree. Raises LedgerError if what is stored does not make up a tree of `size` leaves.

    tail: hashes of the leaves behind the last full tile. tiles: level → hashes of the partial tile there (level ≥ 1).
    """
    open_tiles = [list(tail)]
    while size >> HEIGHT * len(open_tiles):
        joined = tiles.get(len(open_tiles), b"")
        open_tiles.append([joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)])
    peaks: list[bytes] = []
    for level in range(len(open_tiles) - 1, -1, -1):
        if len(open_tiles[level]) != (size >> HEIGHT * level) % WIDTH:
            raise LedgerError(
                "台帳のハッシュ木が、記録の件数と合いません。壊れているおそれがあるため書き込みません。",
                next_ja="sekisho ledger verify で確かめ、バックアップから戻してください。",
            )
        frontier = Frontier()
        for hashed in open_tiles[level]:
            frontier.append(hashed)
        peaks += frontier.peaks
    return Edge(Frontier(size, peaks), open_tiles)


def open_widths(size: int) -> dict[int, tuple[int, int]]:
    """Level ≥ 1 → (index, width) of the partial tile there, where there is one: what a store reads back at start."""
    found, level = {}, 1
    while size >> HEIGHT * level:
        width = (size >> HEIGHT * level) % WIDTH
        if width:
            found[level] = (size >> HEIGHT * (level + 1), width)
        level += 1
    return found
