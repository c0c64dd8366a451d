"""From words to scores: what training learned, as arrays, and what it says about each word, kept.

score of a label = out · max(0, bias + Σ over seven places of window[place] · vector of the word there + topic · mean of
the vectors of the segment). Everything up to the sums depends on one word alone; it is worked out once per word and
kept under a number that is not the word.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.tagger.attributes import BITS_OF_CHARACTER, Gazetteer, attributes, number, packed, short_kanji

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Word = tuple[str, tuple[str, ...]]  # surface and part of speech
REACH = 3  # words looked at before and behind one
PLACES = 2 * REACH + 1
EDGE = -1  # the key of what stands before the first and behind the last word of a segment
EDGE_ROW = 0
MOST_WORDS = 16_384
MOST_AT_ONCE = 1 << 18  # multiplications; beyond them OpenBLAS starts threads
LONGEST_BATCH = 2_000  # characters scored at a time; no word is shorter than one
GROUP = 8  # segments whose means are worked out in one product
PIECE = 96  # words summed at a time, so that what they contribute stays in the cache


class Network:
    """The scores of labels for rows of words. Not safe to use from two threads at once."""

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        """arrays: as the model file names them. Raises KeyError or ValueError if they are not a model for this code."""
        self.gazetteer = Gazetteer.of_arrays(arrays)
        self._keys: NDArray[np.uint32] = arrays["keys"]
        self._vectors: NDArray[np.int8] = arrays["attribute"]
        self._scale = arrays["scale"].astype(np.float32)
        self._window = arrays["window"].astype(np.float32)
        topic = arrays["topic"].astype(np.float32)
        places, width, hidden = self._window.shape
        if places != PLACES or topic.shape != (width, hidden) or self._vectors.shape != (len(self._keys), width):
            raise ValueError("the model of names does not fit this program")
        self._known_keys: NDArray[np.uint32] = arrays["known_keys"]
        self._known_rows: NDArray[np.uint16] = arrays["known_rows"]
        self._known: NDArray[np.int8] = arrays["known"]
        self._known_scale = arrays["known_scale"].astype(np.float32)
        self._bias = arrays["bias"].astype(np.float32)
        self._out = arrays["out"].astype(np.float32)
        self._out_bias = arrays["out_bias"].astype(np.float32)
        self.transition: Floats = arrays["transition"].astype(np.float32)
        # Code 0 (not joined) has a vector too. It stands nearly everywhere, so it goes into the bias once and for all.
        codes = arrays["joined"].astype(np.float32)
        joined = codes @ self._window
        self._bias = self._bias + joined[:, 0].sum(0) + codes[0] @ topic
        self._joined_topic = (codes - codes[0]) @ topic
        # Of each code a piece of the sum that runs backwards over the places: it is added to seven words at once.
        self._joined = np.ascontiguousarray((joined - joined[:, :1])[::-1].transpose(1, 0, 2))
        self._flat = np.concatenate((self._window, topic[None])).transpose(1, 0, 2).reshape(width, -1)
        # What each word contributes to the word at each place around it, and to every word of its segment.
        self._parts = np.zeros((MOST_WORDS, PLACES, hidden), np.float32)
        self._topic_parts = np.zeros((MOST_WORDS, hidden), np.float32)
        self._block = np.empty((PIECE + 2 * REACH, PLACES, hidden), np.float32)
        self._hidden = np.empty((PIECE, hidden), np.float32)
        self._ones, self._zero = np.ones((1, PLACES), np.float32), np.zeros(1, np.float32)
        self._short = np.zeros(MOST_WORDS, np.uint64)
        # The same for what is compiled, which wants what belongs to a label side by side.
        self.model = (
            self._parts, self._topic_parts, self._joined, self._joined_topic, self._bias,
            np.ascontiguousarray(self._out.T), self._out_bias, np.ascontiguousarray(self.transition.T),
            self._short, self.gazetteer.packed(),
        )  # fmt: skip
        self.row_of: dict[int, int] = {}
        self._forget()

    def make_room(self, words: int) -> None:
        """Forget what is known if so many more words may not find room."""
        if len(self.row_of) + words > MOST_WORDS:
            self._forget()

    def learn(self, rows: dict[int, int], words: list[Word]) -> None:
        """Work out what the words contribute at each place. rows: of their keys, in order, from `len(row_of)` on.

        The keys become known only when all of it has been worked out.
        """
        numbers: list[int] = []
        starts: list[int] = []
        for surface, pos in words:
            own, shared = attributes(surface, pos, self.gazetteer)
            starts.append(len(numbers))
            numbers += [number(attribute) for attribute in own + shared]
        first, behind = len(self.row_of), len(self.row_of) + len(words)
        parts = _product(self._sums(numbers, starts), self._flat).reshape(len(words), PLACES + 1, -1)
        self._parts[first:behind], self._topic_parts[first:behind] = parts[:, :PLACES], parts[:, PLACES]
        self._short[first:behind] = [packed(surface) if short_kanji(surface) else 0 for surface, _ in words]
        self.row_of.update(rows)

    def short(self, rows: Places) -> NDArray[np.int8]:
        """The length of each word if it is a short one in kanji, else 0."""
        words = self._short.take(rows)
        return (words > 0).astype(np.int8) + (words >= 1 << BITS_OF_CHARACTER)

    def scores(self, rows: Places, joined: NDArray[np.int8], firsts: list[int]) -> Floats:
        """Of each word but the `REACH` at both ends a score per label. joined: the codes of `words.join`.

        firsts: where in `rows` each segment begins. Between two, and at both ends, lie `REACH` edges.
        """
        codes = joined.nonzero()[0].tolist()
        topics = self._topics(rows, codes, joined, firsts)
        scored = np.empty((len(topics), len(self._out_bias)), np.float32)
        for first in range(0, len(topics), PIECE):
            rows_here = rows[first : first + PIECE + 2 * REACH]
            size = len(rows_here) - 2 * REACH
            hidden = self._hidden[:size]
            # `clip` only because numpy then writes into the block without a copy; every row is one of the table.
            block = self._parts.take(rows_here, 0, self._block[: len(rows_here)], "clip")
            np.matmul(self._ones, _diagonals(block, size), out=hidden[:, None])
            hidden += topics[first : first + size]
            for code in codes:
                self._add_joined(hidden, code - first, joined[code])
            np.maximum(hidden, self._zero, out=hidden)
            np.matmul(hidden, self._out, out=scored[first : first + size])
        scored += self._out_bias
        return scored

    def _add_joined(self, hidden: Floats, place: int, code: int) -> None:
        """Add what a code contributes to the words around it, as far as they are among these. place: its own, there."""
        begin, behind = max(0, place - PLACES + 1), min(len(hidden), place + 1)
        if begin < behind:
            hidden[begin:behind] += self._joined[code, begin - place + PLACES - 1 :][: behind - begin]

    def _topics(self, rows: Places, codes: list[int], joined: NDArray[np.int8], firsts: list[int]) -> Floats:
        """Of each word but the `REACH` at both ends the bias and what its whole segment contributes."""
        parts = self._topic_parts.take(rows, axis=0)
        if codes:
            parts[codes] += self._joined_topic[joined[codes]]
        bounds = [*firsts, len(rows)]  # each segment with the edges behind it, which contribute nothing
        means = np.concatenate([_means(parts, bounds[at : at + GROUP + 1]) for at in range(0, len(firsts), GROUP)])
        means += self._bias
        sizes = [behind - first for first, behind in pairwise(bounds)]
        repeated: Floats = means.repeat(sizes, axis=0)
        return repeated[: len(rows) - 2 * REACH]

    def _forget(self) -> None:
        self.row_of = {EDGE: EDGE_ROW}
        self._parts[EDGE_ROW] = (self._sums([number("pad")], [0]) @ self._flat).reshape(PLACES + 1, -1)[:PLACES]

    def _sums(self, numbers: list[int], starts: list[int]) -> Floats:
        """Of each word the sum of its attributes' vectors, and what is known of it from elsewhere.

        numbers: the attributes of all words, each word's own one first. starts: where each word's begin.
        """
        wanted = np.array(numbers, np.uint32)
        at, hit = _places(self._keys, wanted)
        vectors = self._vectors[at] * hit[:, None]
        summed: Floats = np.add.reduceat(vectors, starts, dtype=np.int32).astype(np.float32) * self._scale
        at, hit = _places(self._known_keys, wanted[starts])
        summed += self._known[self._known_rows[at]] * hit[:, None] * self._known_scale
        return summed


def _diagonals(block: Floats, count: int) -> Floats:
    """Of each word the parts at its places, (count, PLACES, hidden): that at place p belongs to the word p further on.

    A view of the block: one product with ones then adds up what seven passes over all words would.
    """
    row, part, one = block.strides
    return np.ndarray((count, *block.shape[1:]), block.dtype, block, 0, (row, row + part, one))


def _means(parts: Floats, bounds: list[int]) -> Floats:
    """Of each segment the mean of its parts. bounds: where each begins, and the end of the last.

    As a product with the share of each word: `reduceat` takes five times as long.
    """
    start = bounds[0]
    shares = np.zeros((len(bounds) - 1, bounds[-1] - start), np.float32)
    for share, (first, behind) in zip(shares, pairwise(bounds), strict=True):
        share[first - start : behind - start] = 1 / max(1, behind - first - REACH)
    return _product(shares, parts[start : bounds[-1]])


def _product(rows: Floats, matrix: Floats) -> Floats:
    """Their product, in pieces so small that OpenBLAS stays in the calling thread: others only wait, and burn time."""
    step = max(1, MOST_AT_ONCE // matrix.size)
    if len(rows) <= step:
        return rows @ matrix
    return np.concatenate([rows[at : at + step] @ matrix for at in range(0, len(rows), step)])


def _places(keys: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
    """Where each wanted key stands in the sorted ones, and whether it does."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return at, keys[at] == wanted
