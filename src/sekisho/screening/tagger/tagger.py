"""Text in, spans of names out, by the trained model."""

import os
import threading
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import numpy as np

from sekisho.screening.finding import Span
from sekisho.screening.tagger.labels import BEGINS, GOES_ON, persons
from sekisho.screening.tagger.network import LONGEST_BATCH, REACH, Network, Places, Word
from sekisho.screening.tagger.words import Analyser, join, readable, segments

MOST_SEGMENTS = 16_384
_UNKNOWN = 0xF000_0000  # Sudachi numbers words that are not in its dictionary from here on, by their part of speech

New = tuple[int, int, bytes]  # a segment nothing is known of: start, end, digest


class Tagger:
    """Finds names of persons. Safe to use from several threads.

    Remembers lines and sentences by keyed digest with the places of names in them, and words by number; never a text.
    """

    def __init__(self) -> None:
        with (files("sekisho.screening") / "tagger" / "names.npz").open("rb") as file:
            self._network = Network(dict(np.load(file, allow_pickle=False)))
        self._analyser = Analyser()
        self._lock = threading.Lock()
        self._key = os.urandom(32)
        self._kept: dict[bytes, tuple[Span, ...]] = {}

    def find(self, text: str) -> list[Span]:
        """Spans of names in normalised text, in order. Any error of the model or of Sudachi is raised."""
        text = readable(text)
        found: list[Span] = []
        batch: list[New] = []
        size = 0
        for start, end in segments(text):
            digest = blake2b(text[start:end].encode(), key=self._key, digest_size=16).digest()
            kept = self._kept.get(digest)
            if kept is not None:
                found += [(start + first, start + behind) for first, behind in kept]
                continue
            if size + end - start > LONGEST_BATCH and batch:
                found += self._of_batch(text, batch)
                batch, size = [], 0
            batch.append((start, end, digest))
            size += end - start
        if batch:
            found += self._of_batch(text, batch)
        return sorted(found)

    def knows_romaji(self, word: str) -> bool:
        """Whether the word, in short romaji, is a family or given name of the lists."""
        lists = self._network.gazetteer
        return word in lists.family_romaji or word in lists.given_romaji

    def forget(self) -> None:
        """Drop what is remembered of lines and sentences, so that a bench measures new ones."""
        with self._lock:
            self._kept.clear()

    def _of_batch(self, text: str, batch: list[New]) -> list[Span]:
        with self._lock:
            rows, begins = self._rows(text, batch)
            joined = join(self._network.short(rows), text, [*begins, begins[-1]], self._network.gazetteer)
            scores = self._network.scores(rows, joined)
        scores[rows[REACH:-REACH] == 0, BEGINS : GOES_ON + 1] = -1e9  # no name runs over the edge of a segment
        found = [
            _without_spaces(text, begins[first + REACH], begins[behind + REACH])
            for first, behind in persons(scores, self._network.transition)
        ]
        self._keep(batch, found)
        return found

    def _rows(self, text: str, batch: list[New]) -> tuple[Places, list[int]]:
        """Of each word, with edges around each segment, its row in the network, and where it begins."""
        self._network.make_room(LONGEST_BATCH)
        row_of = self._network.row_of
        rows, begins = [0] * REACH, [0] * REACH
        new_rows: dict[int, int] = {}
        new_words: list[Word] = []
        for start, end, _ in batch:
            for word in self._analyser.words(text[start:end]):
                begin = start + word.begin()
                key = word.word_id()
                if key >= _UNKNOWN or "A" <= text[begin] <= "z":
                    key = hash((word.surface(), key)) | 1 << 63
                row = row_of.get(key)
                if row is None:
                    row = new_rows.setdefault(key, len(row_of) + len(new_rows))
                    if len(new_rows) > len(new_words):
                        new_words.append((word.surface(), word.part_of_speech()))
                rows.append(row)
                begins.append(begin)
            rows += [0] * REACH
            begins += [end] * REACH
        if new_words:
            self._network.learn(new_rows, new_words)
        return np.array(rows, np.intp), begins

    def _keep(self, batch: list[New], found: list[Span]) -> None:
        names = iter([*found, (1 << 62, 0)])
        name = next(names)
        with self._lock:
            for start, end, digest in batch:
                inside = []
                while name[0] < end:
                    inside.append((name[0] - start, name[1] - start))
                    name = next(names)
                self._kept[digest] = tuple(inside)
            while len(self._kept) > MOST_SEGMENTS:
                del self._kept[next(iter(self._kept))]


def _without_spaces(text: str, start: int, end: int) -> Span:
    name = text[start:end]
    return start + len(name) - len(name.lstrip()), start + len(name.rstrip())


_OPENING = threading.Lock()


def tagger() -> Tagger:
    """The one tagger of this process. Opening it, at the first call, takes about a second; other threads then wait."""
    with _OPENING:
        return _opened()


@cache
def _opened() -> Tagger:
    return Tagger()
