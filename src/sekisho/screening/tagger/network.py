"""From words to scores: what training learned, as arrays, and what it says about each word, kept.

score of a label = out · max(0, bias + Σ over seven places of window[place] · vector of the word there). Everything up
to the sum depends on one word alone; it is worked out once per word and kept under a number that is not the word.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.tagger.attributes import Gazetteer, attributes, number, short_kanji

Floats = NDArray[np.float32]
Places = NDArray[np.intp]
Word = tuple[str, tuple[str, ...]]  # surface and part of speech
REACH = 3  # words looked at before and behind one
EDGE = -1  # the key of what stands before the first and behind the last word of a segment
MOST_WORDS = 16_384
LONGEST_BATCH = 2_000  # characters scored at a time; no word is shorter than one
_LISTS = ("family", "given", "family_kana", "given_kana", "family_romaji", "given_romaji")


class Network:
    """The scores of labels for rows of words. Not safe to use from two threads at once."""

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        """arrays: as the model file names them. Raises KeyError or ValueError if they are not a model for this code."""
        self.gazetteer = Gazetteer(*(frozenset(bytes(arrays[f"list_{name}"]).decode().split("\n")) for name in _LISTS))
        self._keys: NDArray[np.uint32] = arrays["keys"]
        self._vectors: NDArray[np.int8] = arrays["attribute"]
        self._scale = arrays["scale"].astype(np.float32)
        self._window = arrays["window"].astype(np.float32)
        places, width, hidden = self._window.shape
        if places != 2 * REACH + 1 or self._vectors.shape != (len(self._keys), width):
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
        joined = arrays["joined"].astype(np.float32) @ self._window
        self._bias = self._bias + joined[:, 0].sum(0)
        # Of each code a piece of the sum that runs backwards over the places: it is added to seven words at once.
        self._joined = np.ascontiguousarray((joined - joined[:, :1])[::-1].transpose(1, 0, 2))
        self._flat = self._window.transpose(1, 0, 2).reshape(width, places * hidden)
        self._parts = np.zeros((MOST_WORDS * places, hidden), np.float32)
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
        places = 2 * REACH + 1
        parts = self._sums(numbers, starts) @ self._flat
        self._parts[first * places : behind * places] = parts.reshape(len(words) * places, -1)
        self._short[first:behind] = [short_kanji(surface) for surface, _ in words]
        self.row_of.update(rows)

    def short(self, rows: Places) -> NDArray[np.int8]:
        """The length of each word if it is a short one in kanji, else 0."""
        return self._short[rows]

    def scores(self, rows: Places, joined: Places) -> Floats:
        """Of each word but the `REACH` at both ends a score per label. joined: the codes of `words.join`."""
        places = 2 * REACH + 1
        count = len(rows) - 2 * REACH
        summed = np.empty((count, len(self._bias)), np.float32)
        summed[:] = self._bias
        part = np.empty_like(summed)
        first = rows * places
        for place in range(places):
            # `clip` only because numpy then writes into `part` without a copy; every row is one of the table.
            self._parts.take(first[place : place + count] + place, axis=0, out=part, mode="clip")
            summed += part
        for at in np.flatnonzero(joined).tolist():
            first_word, behind_word = max(0, at - places + 1), min(count, at + 1)
            summed[first_word:behind_word] += self._joined[joined[at], first_word - at + places - 1 :][
                : behind_word - first_word
            ]
        np.maximum(summed, 0, out=summed)
        scored: Floats = summed @ self._out + self._out_bias
        return scored

    def _forget(self) -> None:
        self.row_of = {EDGE: 0}
        self._parts[: 2 * REACH + 1] = (self._sums([number("pad")], [0]) @ self._flat).reshape(2 * REACH + 1, -1)

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


def _places(keys: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
    """Where each wanted key stands in the sorted ones, and whether it does."""
    at = np.searchsorted(keys, wanted)
    at[at == len(keys)] = 0
    return at, keys[at] == wanted
