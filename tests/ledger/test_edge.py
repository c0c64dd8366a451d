import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.edge import Edge, edge_of, open_widths
from sekisho.ledger.tiles import WIDTH, Tile
from sekisho.ledger.tree import leaf_hash, root_of

HASHES = [leaf_hash(str(number).encode()) for number in range(70_000)]


def grown(steps: list[int]) -> tuple[Edge, dict[tuple[int, int], bytes]]:
    """An edge grown in these steps, and what a store would hold."""
    edge, stored, at = Edge(), {}, 0
    for step in steps:
        stored.update({(tile.level, tile.index): tile.hashes for tile in edge.grow(HASHES[at : at + step])})
        at += step
    return edge, stored


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 700), max_size=8))
def test_grows_to_the_same_root_in_any_steps(steps: list[int]) -> None:
    edge, _ = grown(steps)
    assert (edge.size, edge.root()) == (sum(steps), root_of(HASHES[: sum(steps)]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 700), max_size=8))
def test_the_stored_tiles_give_the_edge_back(steps: list[int]) -> None:
    edge, stored = grown(steps)
    size = edge.size
    tiles = {level: stored[level, index] for level, (index, _) in open_widths(size).items()}
    again = edge_of(size, HASHES[size - size % WIDTH : size], tiles)
    assert again.root() == edge.root()
    assert again.grow(HASHES[size : size + 600]) == edge.grow(HASHES[size : size + 600])


def test_the_stored_tiles_are_those_of_the_specification() -> None:
    edge, stored = grown([65_000, 1000])
    for index in range(66_000 // WIDTH):
        assert stored[0, index] == b"".join(HASHES[index * WIDTH : (index + 1) * WIDTH])
    roots = [root_of(HASHES[at : at + WIDTH]) for at in range(0, 66_000 // WIDTH * WIDTH, WIDTH)]
    assert stored[1, 0] == b"".join(roots[:WIDTH])
    assert stored[1, 1] == b"".join(roots[WIDTH:])
    assert stored[2, 0] == root_of(roots[:WIDTH])
    assert (0, 66_000 // WIDTH) not in stored
    assert edge.size == 66_000


def test_a_copy_grows_alone() -> None:
    edge, _ = grown([300])
    root = edge.root()
    edge.copy().grow(HASHES[300:600])
    assert (edge.size, edge.root()) == (300, root)


@pytest.mark.parametrize(("tail", "tiles"), [(43, {1: 1}), (44, {1: 2}), (44, {}), (45, {1: 1})])
def test_refuses_a_stored_tree_of_another_size(tail: int, tiles: dict[int, int]) -> None:
    with pytest.raises(LedgerError):
        edge_of(300, HASHES[:tail], {level: bytes(32 * width) for level, width in tiles.items()})


def test_what_a_store_must_read_back() -> None:
    assert open_widths(255) == {}
    assert open_widths(300) == {1: (0, 1)}
    assert open_widths(65_536) == {2: (0, 1)}
    assert open_widths(65_536 + 512) == {1: (1, 2), 2: (0, 1)}


def test_only_tiles_that_changed_are_given() -> None:
    edge = Edge()
    assert edge.grow(HASHES[:255]) == ()
    full = b"".join(HASHES[:256])
    assert edge.grow(HASHES[255:256]) == (Tile(0, 0, full), Tile(1, 0, root_of(HASHES[:256])))
    assert edge.grow(HASHES[256:300]) == ()
