"""From words to scores: what training learned, as arrays, and what it says about each word, kept.

score of a label = out · max(0, bias + Σ over seven places of window[place] · vector of the word there + topic · mean of
the vectors of the segment). Everything up to the sums depends on one word alone; it is worked out once per word and
kept under a number that is not the word.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.tagger.attributes import Gazetteer, attributes, number, short_kanji

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Word = tuple[str, tuple[str, ...]]  # surface and part of speech
REACH = 3  # words looked at before and behind one
TOPIC = 2 * REACH + 1  # what a word contributes to every word of its segment comes behind those of the places
PARTS = TOPIC + 1
EDGE = -1  # the key of what stands before the first and behind the last word of a segment
MOST_WORDS = 16_384
MOST_AT_ONCE = 1 << 18  # multiplications; beyond them OpenBLAS starts threads
LONGEST_BATCH = 2_000  # characters scored at a time; no word is shorter than one


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
        if places != 2 * REACH + 1 or topic.shape != (width, hidden) or self._vectors.shape != (len(self._keys), width):
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
        self._flat = np.concatenate((self._window, topic[None])).transpose(1, 0, 2).reshape(width, PARTS * hidden)
        self._parts = np.zeros((MOST_WORDS * PARTS, hidden), np.float32)
        self._short = np.zeros(MOST_WORDS, np.int8)
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
        parts = _product(self._sums(numbers, starts), self._flat)
        self._parts[first * PARTS : behind * PARTS] = parts.reshape(len(words) * PARTS, -1)
        self._short[first:behind] = [short_kanji(surface) for surface, _ in words]
        self.row_of.update(rows)

    def short(self, rows: Places) -> NDArray[np.int8]:
        """The length of each word if it is a short one in kanji, else 0."""
        return self._short[rows]

    def scores(self, rows: Places, joined: Places, firsts: list[int]) -> Floats:
        """Of each word but the `REACH` at both ends a score per label. joined: the codes of `words.join`.

        firsts: where in `rows` each segment begins. Between two, and at both ends, lie `REACH` edges.
        """
        places = 2 * REACH + 1
        count = len(rows) - 2 * REACH
        at = rows * PARTS
        codes = np.flatnonzero(joined)
        summed = self._topics(at + TOPIC, codes, joined, firsts)
        part = np.empty_like(summed)
        for place in range(places):
            # `clip` only because numpy then writes into `part` without a copy; every row is one of the table.
            self._parts.take(at[place : place + count] + place, axis=0, out=part, mode="clip")
            summed += part
        for code in codes.tolist():
            first, behind = max(0, code - places + 1), min(count, code + 1)
            summed[first:behind] += self._joined[joined[code], first - code + places - 1 :][: behind - first]
        np.maximum(summed, 0, out=summed)
        scored: Floats = _product(summed, self._out) + self._out_bias
        return scored

    def _topics(self, at: Places, codes: Places, joined: Places, firsts: list[int]) -> Floats:
        """Of each word but the `REACH` at both ends the bias and what its whole segment contributes."""
        parts = self._parts.take(at, axis=0)
        parts[codes] += self._joined_topic[joined[codes]]
        sizes = np.diff(np.array(firsts), append=len(at))  # with the edges behind, which contribute nothing
        topics = np.add.reduceat(parts, firsts, axis=0) / np.maximum(1, sizes - REACH)[:, None].astype(np.float32)
        topics += self._bias
        repeated: Floats = topics.repeat(sizes, axis=0)[: len(at) - 2 * REACH]
        return repeated

    def _forget(self) -> None:
        self.row_of = {EDGE: 0}
        self._parts[:PARTS] = (self._sums([number("pad")], [0]) @ self._flat).reshape(PARTS, -1)
        self._parts[TOPIC] = 0

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
