"""The Merkle tree of RFC 6962: hashes, a frontier that grows by appending, proofs made and proofs checked.

Pure functions over hashes. A *node* is named (level, index): the root of the 2^level leaves from index·2^level on.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

from sekisho.kernel.errors import LedgerError

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

NodeAt = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962 2.1: SHA-256 over 0x00 and the leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962 2.1: SHA-256 over 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees that a tree of `size` leaves is made of, largest first.

    Everything an appender must remember: the root follows from it, and it never has more than 64 hashes.
    """

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError("a frontier has one peak for each bit of its size")

    def append(self, hashed: bytes) -> None:
        """Add the hash of one more leaf (or of one more subtree, if all that are added are of one height)."""
        carry = self.size
        while carry & 1:
            hashed = node_hash(self.peaks.pop(), hashed)
            carry >>= 1
        self.peaks.append(hashed)
        self.size += 1

    def root(self) -> bytes:
        """The tree's root; for no leaves that of the empty tree."""
        if not self.peaks:
            return EMPTY_ROOT
        top = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            top = node_hash(peak, top)
        return top

    def copy(self) -> "Frontier":
        return Frontier(self.size, self.peaks)


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    frontier = Frontier()
    for hashed in hashes:
        frontier.append(hashed)
    return frontier.root()


def inclusion_proof(index: int, size: int, node_at: NodeAt) -> tuple[bytes, ...]:
    """The audit path of leaf `index` in the tree of `size` leaves (RFC 9162 2.1.3.1), lowest sibling first.

    node_at is asked only for complete subtrees within `size`. Raises LedgerError if there is no such leaf.
    """
    if not 0 <= index < size:
        raise LedgerError(f"台帳に {index} 番の記録はありません（全 {size} 件）。")
    path, begin, end = [], 0, size
    while end - begin > 1:
        split = begin + _half(end - begin)
        if index < split:
            path.append(_range_root(split, end, node_at))
            end = split
        else:
            path.append(_range_root(begin, split, node_at))
            begin = split
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, node_at: NodeAt) -> tuple[bytes, ...]:
    """The proof that the tree of `old` leaves is a beginning of that of `new` (RFC 9162 2.1.4.1).

    Raises LedgerError for old = 0: about an empty tree there is nothing to prove.
    """
    if not 0 < old <= new:
        raise LedgerError(f"{old} 件から {new} 件への一貫性は証明できません。")
    path, begin, end, is_left = [], 0, new, True
    while old != end:
        split = begin + _half(end - begin)
        if old <= split:
            path.append(_range_root(split, end, node_at))
            end = split
        else:
            path.append(_range_root(begin, split, node_at))
            begin, is_left = split, False
    if not is_left:
        path.append(_range_root(begin, end, node_at))
    return tuple(reversed(path))


def is_included(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf with this hash stands at `index` under `root` (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes((hashed, root, *proof)):
        return False
    at, last, found = index, size - 1, hashed
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the new tree only appended to the old one (RFC 9162 2.1.4.2).

    An old tree of size 0 is never "consistent": whoever asks has nothing to hold the log to, and must know that.
    """
    return is_part((0, old), new, old_root, new_root, proof)


def is_part(subtree: tuple[int, int], size: int, part_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the leaves from `subtree[0]` up to before `subtree[1]` are in the tree under `root`.

    A subtree begins where a tree of its width may begin (draft-ietf-plants-merkle-tree-certs); from 0 on it is an old
    tree, and this is RFC 9162 2.1.4.2.
    """
    start, end = subtree
    if not 0 <= start < end <= size or start % (1 << (end - start - 1).bit_length()) or not _are_hashes(proof):
        return False
    first, at, last = start, end - 1, size - 1
    while first != at and (at == last or at & 1):
        first, at, last = first >> 1, at >> 1, last >> 1
    path = [part_root, *proof] if first == at else list(proof)
    if not path:
        return False
    part = whole = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            part = node_hash(sibling, part) if first < at else part
            whole = node_hash(sibling, whole)
            while not at & 1 and at:
                first, at, last = first >> 1, at >> 1, last >> 1
        else:
            whole = node_hash(whole, sibling)
        first, at, last = first >> 1, at >> 1, last >> 1
    return last == 0 and part == part_root and whole == root


def _half(width: int) -> int:
    """The largest power of two smaller than `width` (≥ 2): where RFC 6962 splits a tree."""
    return 1 << (width - 1).bit_length() - 1


def _range_root(begin: int, end: int, node_at: NodeAt) -> bytes:
    width = end - begin
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node_at(level, begin >> level)
    split = begin + _half(width)
    return node_hash(_range_root(begin, split, node_at), _range_root(split, end, node_at))


def _are_hashes(values: Sequence[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
