"""Confidential documents as fingerprints: winnowed 8-grams of folded text (Schleimer, Wilkerson, Aiken 2003).

Of any 16 characters in a row at least one gram is kept. A text is found by a run of kept grams, never by one alone.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from sekisho.screening.registered.fold import Codes, Folded
from sekisho.screening.registered.keyed import Bits, Hashes, Key, holds, passes, sieve

GRAM, WINDOW = 8, 9
# Kept grams further apart than this belong to no common passage.
MOST_APART = WINDOW + GRAM
# Folded characters from the first kept gram to the last. 40 in common always leave 25: up to 8 are lost at either end.
LEAST_RUN = 24
# The shortest text of which 40 characters could be found.
LEAST_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Prints:
    """quick: hashes for the sieve. digests: keyed BLAKE2b of the same grams. Both sorted, without doubles."""

    quick: Hashes
    digests: Hashes


def take_prints(codes: Codes, key: Key) -> Prints:
    """The fingerprints of one document's folded text; none if it is shorter than a gram."""
    quick = key.grams(codes, GRAM)
    chosen = _winnow(quick)
    kept, first = np.unique(quick[chosen], return_index=True)
    digests = [key.digest(codes[at : at + GRAM]) for at in chosen[first].tolist()]
    return Prints(kept, np.unique(np.array(digests, np.uint64)))


def join_prints(parts: list[Prints]) -> Prints:
    """The fingerprints of several writings of one document."""
    return Prints(*(np.unique(np.concatenate(own)) for own in zip(*((p.quick, p.digests) for p in parts), strict=True)))


def _winnow(hashes: Hashes) -> NDArray[np.int64]:
    """Places of the least hash of every window, the last of equals."""
    if len(hashes) <= WINDOW:
        return (
            np.array([len(hashes) - 1 - int(np.argmin(hashes[::-1]))], np.int64)
            if len(hashes)
            else np.empty(0, np.int64)
        )
    views = sliding_window_view(hashes, WINDOW)[:, ::-1]
    return np.unique(np.arange(len(views)) + WINDOW - 1 - np.argmin(views, axis=1))


@dataclass(frozen=True, slots=True)
class Documents:
    """All documents of an engagement. digests: sorted."""

    bits: Bits
    digests: Hashes

    @staticmethod
    def of(all_prints: list[Prints]) -> "Documents":
        empty = np.empty(0, np.uint64)
        quick = np.concatenate([empty, *(each.quick for each in all_prints)])
        return Documents(sieve(quick), np.unique(np.concatenate([empty, *(each.digests for each in all_prints)])))

    def find(self, folded: Folded, key: Key) -> list[tuple[int, int]]:
        """Spans of folded text that stand in a registered document."""
        if not len(self.digests):
            return []
        likely = passes(self.bits, key.grams(folded.codes, GRAM)).tolist()
        # What makes no run even with the sieve's errors in it needs no closer look.
        near = {at for start, end in _runs(likely) for at in likely if start <= at < end}
        return _runs([at for at in sorted(near) if holds(self.digests, key.digest(folded.codes[at : at + GRAM])) >= 0])


def _runs(hits: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = before = -MOST_APART - 1
    for hit in (*hits, None):
        if hit is not None and hit - before <= MOST_APART:
            before = hit
            continue
        if start >= 0 and before + GRAM - start >= LEAST_RUN:
            found.append((start, before + GRAM))
        if hit is not None:
            start = before = hit
    return found
