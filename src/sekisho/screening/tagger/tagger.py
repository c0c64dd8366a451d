"""Text in, spans of names out, by the trained model."""

import threading
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np
from sudachipy import Morpheme

from sekisho.screening.finding import Span
from sekisho.screening.tagger.labels import BEGINS, GOES_ON, persons
from sekisho.screening.tagger.network import EDGE, REACH, Floats, Network
from sekisho.screening.tagger.words import Analyser, join, readable, segments

BIAS = 0.0  # added to the scores of a name's first word: more names are found, and more words taken for one
_BATCH = 2_000  # characters whose words are scored together; a segment has at most as many
_UNKNOWN = 0xF000_0000  # Sudachi numbers words that are not in its dictionary from here on, by their part of speech


class Tagger:
    """Finds names of persons. Safe to use from several threads; words are kept as numbers only, never texts."""

    def __init__(self) -> None:
        with (files("sekisho.screening") / "tagger" / "names.npz").open("rb") as file:
            self._network = Network(dict(np.load(file, allow_pickle=False)))
        self._analyser = Analyser()
        self._lock = threading.Lock()

    def find(self, text: str, bias: float = BIAS) -> Iterator[Span]:
        """Spans of names in normalised text, in order. Any error of the model or of Sudachi is raised."""
        text = readable(text)
        batch: list[Span] = []
        size = 0
        for start, end in segments(text):
            if size + end - start > _BATCH and batch:
                yield from self._of_batch(text, batch, bias)
                batch, size = [], 0
            batch.append((start, end))
            size += end - start
        if batch:
            yield from self._of_batch(text, batch, bias)

    def knows_romaji(self, word: str) -> bool:
        """Whether the word, in short romaji, is a family or given name of the lists."""
        lists = self._network.gazetteer
        return word in lists.family_romaji or word in lists.given_romaji

    def _of_batch(self, text: str, batch: list[Span], bias: float) -> Iterator[Span]:
        keys, begins = [EDGE] * REACH, [0] * REACH
        words: dict[int, Morpheme] = {}
        for start, end in batch:
            for word in self._analyser.words(text[start:end]):
                begin = start + word.begin()
                key = word.word_id()
                if key >= _UNKNOWN or "A" <= text[begin] <= "z":
                    key = hash((word.surface(), key)) | 1 << 63
                words[key] = word
                keys.append(key)
                begins.append(begin)
            keys += [EDGE] * REACH
            begins += [end] * REACH
        with self._lock:
            scores = self._scores(text, keys, begins, words)
        scores[:, BEGINS] += bias
        for first, behind in persons(scores, self._network.transition):
            start, end = begins[first + REACH], begins[behind + REACH]
            name = text[start:end].strip()
            if name:
                start = text.index(name, start)
                yield start, start + len(name)

    def _scores(self, text: str, keys: list[int], begins: list[int], words: dict[int, Morpheme]) -> Floats:
        network = self._network
        if unknown := network.missing(keys):
            network.learn(unknown, [(words[key].surface(), words[key].part_of_speech()) for key in unknown])
        rows = network.rows(keys)
        joined = join(network.short(rows), text, [*begins, begins[-1]], network.gazetteer)
        scores = network.scores(rows, joined)
        scores[rows[REACH:-REACH] == 0, BEGINS : GOES_ON + 1] = -1e9  # no name runs over the edge of a segment
        return scores


@cache
def tagger() -> Tagger:
    """The one tagger of this process; opening it takes about a second."""
    return Tagger()
