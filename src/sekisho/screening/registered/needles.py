"""Short texts to be found anywhere in a longer one, known only by keyed hashes: terms, and the fields of records."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.registered.fold import Codes, Folded
from sekisho.screening.registered.keyed import Bits, Hashes, Key, holds, passes, sieve

SHORTEST, LONGEST = 2, 64
_DIGITS, _LETTERS = (ord("0"), ord("9")), (ord("a"), ord("z"))
NONE = np.empty(0, np.uint64)


@dataclass(frozen=True, slots=True)
class Hashed:
    """Texts as the store keeps them. sizes: the lengths there are. quick: for the sieve. digests: sorted."""

    sizes: NDArray[np.int64]
    quick: Hashes
    digests: Hashes


def hash_needles(texts: list[Codes], key: Key) -> Hashed:
    """texts: folded, SHORTEST to LONGEST characters each; doubles count once."""
    by_size: dict[int, list[Codes]] = {}
    for text in texts:
        by_size.setdefault(len(text), []).append(text)
    sizes = np.array(sorted(by_size), np.int64)
    quick = [NONE]
    for size, group in by_size.items():
        # One long text of all of a length: every size-th window is one of them.
        windows = key.windows(np.concatenate(group), np.array([size], np.int64))
        quick.extend(hashes[0, ::size] for _, hashes in windows)
    digests = np.array([key.digest(text) for text in texts], np.uint64)
    return Hashed(sizes, np.unique(np.concatenate(quick)), np.unique(digests))


@dataclass(frozen=True, slots=True)
class Needles:
    """Ready to search. digests: sorted; what they mean is the owner's affair, by their index."""

    sizes: NDArray[np.int64]
    bits: Bits
    digests: Hashes

    @staticmethod
    def of(parts: list[Hashed]) -> "Needles":
        sizes = np.unique(np.concatenate([np.empty(0, np.int64), *(part.sizes for part in parts)]))
        quick = np.concatenate([NONE, *(part.quick for part in parts)])
        return Needles(sizes, sieve(quick), np.unique(np.concatenate([NONE, *(part.digests for part in parts)])))

    def find(self, folded: Folded, key: Key) -> Iterator[tuple[int, int, int]]:
        """(start, end, index of the digest) of every occurrence, in no order."""
        if not len(self.digests):
            return
        count = len(folded.codes)
        for sizes, hashes in key.windows(folded.codes, self.sizes):
            for place in passes(self.bits, hashes.ravel()).tolist():
                at, size = place % count, int(sizes[place // count])
                if at + size > count:
                    continue
                index = holds(self.digests, key.digest(folded.codes[at : at + size]))
                if index >= 0 and not (_goes_on(folded, at - 1) or _goes_on(folded, at + size - 1)):
                    yield at, at + size, index


def _goes_on(folded: Folded, at: int) -> bool:
    """Whether a Latin word or a number of the text runs on from `at` to the next character: half a word is no term."""
    if at < 0 or at + 1 >= len(folded.codes) or folded.places[at + 1] > folded.ends[at]:
        return False
    pair = int(folded.codes[at]), int(folded.codes[at + 1])
    return any(all(low <= code <= high for code in pair) for low, high in (_DIGITS, _LETTERS))
