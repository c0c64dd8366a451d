import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.tiles import MAX_INDEX, TilePath, encode_bundle, index_path, parse_path, width_at
from tests.ledger.cases import TESSERA_LEAVES, TESSERA_LOG, vectors

PATHS = vectors("tile-paths")


@pytest.mark.parametrize("case", PATHS["TestEntriesPathForLogIndex"])
def test_bundle_path_of_an_entry(case: dict) -> None:
    index = case["seq"] // 256
    assert TilePath(None, index, width_at(0, index, case["logSize"])).text() == case["wantPath"]


@pytest.mark.parametrize("case", PATHS["TestEntriesPath"])
def test_bundle_path(case: dict) -> None:
    assert TilePath(None, case["N"], case.get("p") or 256).text() == case["wantPath"]


@pytest.mark.parametrize("case", PATHS["TestTilePath"])
def test_tile_path(case: dict) -> None:
    assert TilePath(case["level"], case["index"], case.get("p") or 256).text() == case["wantPath"]


@pytest.mark.parametrize("case", PATHS["TestNWithSuffix"])
def test_index_path(case: dict) -> None:
    suffix = f".p/{case['p']}" if case.get("p") else ""
    assert index_path(case["index"]) + suffix == case["wantPath"]


@pytest.mark.parametrize("case", PATHS["TestParseTileLevelIndexPartial"])
def test_parsing_a_path(case: dict) -> None:
    found = parse_path(f"tile/{case['pathLevel']}/{case['pathIndex']}")
    if case.get("wantErr"):
        assert found is None
    else:
        assert found == TilePath(case["wantLevel"], case["wantIndex"], case["wantP"] or 256)


@given(st.none() | st.integers(0, 63), st.integers(0, MAX_INDEX), st.integers(1, 256))
def test_every_path_reads_back(level: int | None, index: int, width: int) -> None:
    tile = TilePath(level, index, width)
    assert parse_path(tile.text()) == tile


@given(st.text(alphabet="x0129./pentiles", max_size=30))
def test_a_path_is_read_only_as_it_is_written(rest: str) -> None:
    found = parse_path(f"tile/{rest}")
    assert found is None or found.text() == f"tile/{rest}"


@pytest.mark.parametrize(
    "path",
    [
        "tile/00/000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/08",
        "tile/0/000\n",
        "tile/0/../x",
        "/tile/0/000",
        "checkpoint",
    ],
)
def test_refuses_a_second_way_to_write_a_path(path: str) -> None:
    assert parse_path(path) is None


def test_width_of_tiles_in_a_growing_tree() -> None:
    assert [width_at(0, 0, size) for size in (0, 1, 255, 256, 700)] == [0, 1, 255, 256, 256]
    assert [width_at(0, 2, size) for size in (512, 513, 767, 768)] == [0, 1, 255, 256]
    assert [width_at(1, 0, size) for size in (255, 256, 511, 512, 65536)] == [0, 1, 1, 2, 256]


@pytest.mark.parametrize("size", range(1, 16))
def test_bundles_of_a_published_log(size: int) -> None:
    published = (TESSERA_LOG / TilePath(None, 0, size).text()).read_bytes()
    assert encode_bundle(TESSERA_LEAVES[:size]) == published


def test_refuses_a_leaf_that_a_bundle_cannot_hold() -> None:
    encode_bundle([b"x" * 65535])
    with pytest.raises(LedgerError):
        encode_bundle([b"x" * 65536])
