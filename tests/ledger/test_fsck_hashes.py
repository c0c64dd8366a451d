import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.fsck_hashes import Hashes, merge, read_claim, read_key
from tests.ledger.cases import TESSERA_LOG, vectors

EIGHT = vectors("rfc6962-8-leaf-tree")
KEY = read_key((TESSERA_LOG / "VKEY.txt").read_text())
LEAVES = [str(number).encode() for number in range(66_000)]


def hashes_of(leaves: list[bytes]) -> Hashes:
    hashes = Hashes()
    for leaf in leaves:
        list(hashes.take(leaf))
    return hashes


def test_roots_of_the_published_tree_at_each_size() -> None:
    inputs = [bytes.fromhex(text) for text in EIGHT["leaf_inputs_hex"]]
    for size, root in enumerate(EIGHT["root_hash_by_size_hex"]):
        assert hashes_of(inputs[:size]).root().hex() == root


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3000))
def test_root_agrees_with_the_recursive_definition(size: int) -> None:
    hashes = hashes_of(LEAVES[:size])
    row = [hashes_of([leaf]).root() for leaf in LEAVES[:size]]
    assert hashes.root() == merge(row)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 65_793, 66_000])
def test_root_over_three_levels_of_tiles(size: int) -> None:
    row = [hashes_of([leaf]).root() for leaf in LEAVES[:size]]
    assert hashes_of(LEAVES[:size]).root() == merge(row)


def test_gives_every_tile_once() -> None:
    hashes, given_tiles = Hashes(), []
    for leaf in LEAVES:
        given_tiles += [(level, index, len(tile) // 32) for level, index, tile in hashes.take(leaf)]
    given_tiles += [(level, index, len(tile) // 32) for level, index, tile in hashes.rest()]
    expected = [(0, index, 256) for index in range(257)] + [(0, 257, 208), (1, 0, 256), (1, 1, 1), (2, 0, 1)]
    assert sorted(given_tiles) == expected


@pytest.mark.parametrize("size", range(16))
def test_reads_the_claims_of_a_published_log(size: int) -> None:
    claim = read_claim((TESSERA_LOG / f"checkpoint.{size}").read_bytes(), KEY)
    assert (claim.origin, claim.size) == (KEY.name, size)


def test_no_changed_byte_of_a_signed_checkpoint_is_believed() -> None:
    note = (TESSERA_LOG / "checkpoint").read_bytes()
    for at in range(len(note)):
        for bit in (1, 0x20, 0x80):
            changed = note[:at] + bytes([note[at] ^ bit]) + note[at + 1 :]
            with pytest.raises(LedgerError):
                read_claim(changed, KEY)


@pytest.mark.parametrize("note", [b"", b"\n\n", b"text only\n", b"\xff", b"o\n1\n\n"])
def test_refuses_what_is_no_checkpoint(note: bytes) -> None:
    with pytest.raises(LedgerError):
        read_claim(note, KEY)


@pytest.mark.parametrize("vkey", ["", "name", "name+00000000+AAAA", KEY.text[:-1], KEY.text.replace("+33", "+34")])
def test_refuses_what_is_no_key(vkey: str) -> None:
    with pytest.raises(LedgerError):
        read_key(vkey)
