import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError
from sekisho.ledger import tree
from tests.ledger.cases import proof, raw, vectors

INCLUSION = vectors("merkle-inclusion")
CONSISTENCY = vectors("merkle-consistency")
SUBTREE_INCLUSION = vectors("merkle-subtreeinclusion")
SUBTREE_CONSISTENCY = vectors("merkle-subtreeconsistency")
EIGHT = vectors("rfc6962-8-leaf-tree")
EMPTY_TREE = "sizes are equal (zero) and proof is empty"

sizes = st.integers(1, 300)


def naive_root(hashes: list[bytes]) -> bytes:
    """RFC 6962 2.1, written as the RFC writes it."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(hashes[:split]) + naive_root(hashes[split:])).digest()


def leaves(size: int) -> list[bytes]:
    return [hashlib.sha256(b"\x00" + str(i).encode()).digest() for i in range(size)]


def node_at(hashes: list[bytes]) -> tree.NodeAt:
    def node(level: int, index: int) -> bytes:
        part = hashes[index << level : (index + 1) << level]
        assert len(part) == 1 << level, "asked for a subtree that is not complete"
        return naive_root(part)

    return node


def test_hashes_of_the_published_eight_leaf_tree() -> None:
    inputs = [bytes.fromhex(text) for text in EIGHT["leaf_inputs_hex"]]
    levels = [[bytes.fromhex(text) for text in level] for level in EIGHT["node_hashes_by_level_hex"]]
    assert [tree.leaf_hash(leaf) for leaf in inputs] == levels[0]
    for low, high in pairwise(levels):
        assert [tree.node_hash(low[i], low[i + 1]) for i in range(0, len(low), 2)] == high


def test_roots_of_the_published_tree_at_each_size() -> None:
    inputs = [bytes.fromhex(text) for text in EIGHT["leaf_inputs_hex"]]
    for size, root in enumerate(EIGHT["root_hash_by_size_hex"]):
        assert tree.root_of(tree.leaf_hash(leaf) for leaf in inputs[:size]).hex() == root


@pytest.mark.parametrize("case", INCLUSION, ids=lambda case: case["file"])
def test_inclusion_vector(case: dict) -> None:
    found = tree.is_included(
        raw(case["leafHash"]), case["leafIdx"], case["treeSize"], proof(case["proof"]), raw(case["root"])
    )
    assert found is not case["wantErr"]


@pytest.mark.parametrize("case", CONSISTENCY, ids=lambda case: case["file"])
def test_consistency_vector(case: dict) -> None:
    found = tree.is_consistent(
        case["size1"], case["size2"], raw(case["root1"]), raw(case["root2"]), proof(case["proof"])
    )
    assert found is not (case["wantErr"] or case["desc"] == EMPTY_TREE)


@pytest.mark.parametrize("case", SUBTREE_INCLUSION, ids=lambda case: case["file"])
def test_subtree_inclusion_vector(case: dict) -> None:
    """A leaf in a subtree is a leaf in a tree of its own, if the subtree begins where one may begin."""
    start, width = case["start"], case["end"] - case["start"]
    may_begin = width > 0 and start % (1 << (width - 1).bit_length()) == 0
    found = may_begin and tree.is_included(
        raw(case["leafHash"]), case["leafIdx"] - start, width, proof(case["proof"]), raw(case["root"])
    )
    assert found is not case["wantErr"]


@pytest.mark.parametrize("case", SUBTREE_CONSISTENCY, ids=lambda case: case["file"])
def test_subtree_consistency_vector(case: dict) -> None:
    subtree, roots = (case["start"], case["end"]), (raw(case["root1"]), raw(case["root2"]))
    found = tree.is_part(subtree, case["size"], *roots, proof(case["proof"]))
    assert found is not (case["wantErr"] or case["start"] == case["end"])  # about nothing, nothing is proven


def test_all_proof_cases_of_others_are_here() -> None:
    assert len(INCLUSION) + len(CONSISTENCY) + len(SUBTREE_INCLUSION) + len(SUBTREE_CONSISTENCY) == 518


@given(sizes)
def test_frontier_agrees_with_the_naive_tree(size: int) -> None:
    assert tree.root_of(leaves(size)) == naive_root(leaves(size))


def test_root_of_no_leaves_is_that_of_the_empty_tree() -> None:
    assert tree.Frontier().root() == naive_root([])


@given(sizes, st.data())
def test_inclusion_proof_is_accepted_and_only_for_its_leaf(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1))
    made = tree.inclusion_proof(index, size, node_at(hashes))
    root = naive_root(hashes)
    assert tree.is_included(hashes[index], index, size, made, root)
    assert tree.is_included(hashes[index], other, size, made, root) is (index == other)
    assert tree.is_included(hashes[other], index, size, made, root) is (index == other)
    assert not tree.is_included(hashes[index], index, size, [*made, root], root)


@given(sizes, st.data())
def test_consistency_proof_is_accepted_and_only_for_its_beginning(size: int, data: st.DataObject) -> None:
    hashes = leaves(size)
    old = data.draw(st.integers(1, size))
    made = tree.consistency_proof(old, size, node_at(hashes))
    old_root, root = naive_root(hashes[:old]), naive_root(hashes)
    assert tree.is_consistent(old, size, old_root, root, made)
    forked = naive_root([*hashes[: old - 1], hashlib.sha256(b"forged").digest()])
    assert not tree.is_consistent(old, size, forked, root, made)
    assert not tree.is_consistent(old, size, old_root, forked, made)
    if made:
        assert not tree.is_consistent(old, size, old_root, root, made[:-1])


def test_nothing_is_proved_about_an_empty_tree() -> None:
    assert not tree.is_consistent(0, 0, tree.EMPTY_ROOT, tree.EMPTY_ROOT, [])
    assert not tree.is_consistent(0, 8, tree.EMPTY_ROOT, naive_root(leaves(8)), [])
    with pytest.raises(LedgerError):
        tree.consistency_proof(0, 8, node_at(leaves(8)))


def test_refuses_a_proof_for_a_leaf_that_is_not_there() -> None:
    with pytest.raises(LedgerError):
        tree.inclusion_proof(8, 8, node_at(leaves(8)))


def test_refuses_hashes_of_another_length() -> None:
    assert not tree.is_included(b"short", 0, 1, [], b"short")


def test_frontier_insists_on_one_peak_for_each_bit() -> None:
    with pytest.raises(ValueError, match="peak"):
        tree.Frontier(3, [b"x" * 32])
