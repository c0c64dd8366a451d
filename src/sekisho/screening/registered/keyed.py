"""Hashes under an engagement's own key: a quick one over many places at once, and a strong one that decides.

The quick hash (multilinear, Lemire and Kaser 2014) only narrows down; nothing is found without BLAKE2b
under the key. The key never stands beside what was hashed with it.
"""

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.registered.fold import Codes

Hashes = NDArray[np.uint64]
Bits = NDArray[np.uint8]
Sizes = NDArray[np.int64]
KEY_BYTES = 32
DIGEST_BYTES = 8
BITS_EACH = 32
_TURNS: Hashes = np.array([1, 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93], np.uint64)
MARKS = len(_TURNS)
MOST_AT_ONCE = 32_768  # hashes
LEAST_BITS, MOST_BITS = 16, 28


class Key:
    """What one engagement's register is hashed with. Made from 32 secret bytes and the engagement's id."""

    __slots__ = ("_base", "_factors", "_inverse", "_secret")

    def __init__(self, secret: bytes, engagement: str) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._secret = blake2b(
            engagement.encode(), key=secret, digest_size=KEY_BYTES, person=b"sekisho-register"
        ).digest()
        numbers = np.frombuffer(blake2b(b"factors", key=self._secret, digest_size=64).digest(), np.uint64)
        self._factors: Hashes = np.concatenate([numbers, numbers[::-1] ^ np.uint64(0x9E3779B97F4A7C15)]) | np.uint64(1)
        self._base = int(self._factors[0])
        self._inverse = pow(self._base, -1, 2**64)

    def digest(self, codes: Codes) -> int:
        """64 bits of keyed BLAKE2b over folded code points."""
        return int.from_bytes(blake2b(codes.tobytes(), key=self._secret, digest_size=DIGEST_BYTES).digest(), "little")

    def grams(self, codes: Codes, size: int) -> Hashes:
        """The quick hash of every `size` code points (at most 16) in a row."""
        count = len(codes) - size + 1
        if count <= 0:
            return np.empty(0, np.uint64)
        wide = codes.astype(np.uint64)
        total = wide[:count] * self._factors[0]
        for place in range(1, size):
            total += wide[place : place + count] * self._factors[place]
        return mixed(total)

    def windows(self, codes: Codes, sizes: Sizes) -> Iterator[tuple[Sizes, Hashes]]:
        """The quick hash of every window, several sizes at a time: one running sum serves them all.

        Yields sizes and, for each of them, one hash per code point; where the window would run over the end the hash
        means nothing. Many sizes of a short text are worked out together, because a call costs more than a hash there.
        """
        count = len(codes)
        wide = codes.astype(np.uint64) + np.uint64(1)
        powers = np.ones(count + 1, np.uint64)
        powers[1:] = np.uint64(self._base)
        back = np.ones(count, np.uint64)
        back[1:] = np.uint64(self._inverse)
        powers, back = np.multiply.accumulate(powers), np.multiply.accumulate(back)
        sums = np.zeros(count + 1, np.uint64)
        np.cumsum(wide * powers[:-1], out=sums[1:])
        starts = np.arange(count)
        together = max(1, MOST_AT_ONCE // max(1, count))
        for first in range(0, len(sizes), together):
            some = sizes[first : first + together, None]
            ends = np.minimum(starts + some, count)
            yield some[:, 0], mixed((sums[ends] - sums[:-1]) * back + some.astype(np.uint64))


def mixed(hashes: Hashes) -> Hashes:
    """Every bit of the result depends on every bit before (the finaliser of SplitMix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


def sieve(hashes: Hashes) -> Bits:
    """A Bloom filter of quick hashes: three bits each, about one bit in eleven set."""
    size = min(MOST_BITS, max(LEAST_BITS, (max(1, len(hashes)) * BITS_EACH - 1).bit_length()))
    marks = np.zeros(1 << size, np.bool_)
    for turn in range(MARKS):
        marks[_place(hashes, size, turn)] = True
    return np.packbits(marks, bitorder="little")


def passes(bits: Bits, hashes: Hashes) -> NDArray[np.int64]:
    """Indices of the hashes that may be in the sieve; of the others about one in 1,300."""
    size = (len(bits) * 8).bit_length() - 1
    likely = np.flatnonzero(_is_set(bits, _place(hashes, size, 0)))
    for turn in range(1, MARKS):
        likely = likely[_is_set(bits, _place(hashes[likely], size, turn))]
    return likely


def _place(hashes: Hashes, size: int, turn: int) -> Hashes:
    """The place of one of the marks: the highest bits of products with different factors."""
    place: Hashes = (hashes * _TURNS[turn]) >> np.uint64(64 - size)
    return place


def _is_set(bits: Bits, places: Hashes) -> NDArray[np.bool_]:
    shifted: Bits = bits[places >> np.uint64(3)] >> (places & np.uint64(7)).astype(np.uint8)
    return (shifted & np.uint8(1)).astype(np.bool_)


def holds(digests: Hashes, wanted: int) -> int:
    """The index of `wanted` in sorted digests, or -1."""
    at = int(np.searchsorted(digests, np.uint64(wanted)))
    return at if at < len(digests) and int(digests[at]) == wanted else -1
