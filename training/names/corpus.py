"""Sentences as numbers: words, their labels, and the table of attributes that training and gate share."""

import zlib
from dataclasses import dataclass, replace

import numpy as np

from sekisho.screening.normalise import normalise
from sekisho.screening.tagger.attributes import NO_USES, Gazetteer, attributes, number, short_kanji
from sekisho.screening.tagger.labels import LABELS
from sekisho.screening.tagger.words import Analyser, join, readable, segments
from training.names.sources import Sentence

PAD = 0
PLACE_ENDS = frozenset("都道府県市区郡町村駅")
HIDDEN, OF = 2, 5  # so many words of sentences with names from lists are learned as if `Uses` knew nothing of them


@dataclass(frozen=True)
class Encoded:
    """One segment: word types, codes of joined names, labels; and where it came from."""

    types: np.ndarray
    joined: np.ndarray
    labels: np.ndarray
    source: str
    part: str
    text: str
    ends: tuple[tuple[int, int], ...]
    gold: tuple[tuple[int, int, str], ...]


class Encoder:
    """Turns sentences into numbers; word types get theirs as they come. Type 0 is the edge of a segment."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._without_uses = replace(gazetteer, uses=NO_USES)
        self._analyser = Analyser()
        self._types: dict[tuple[str, tuple[str, ...], bool], int] = {("", ("pad",), True): PAD}

    def encode(self, sentence: Sentence) -> list[Encoded]:
        plain = normalise(readable(sentence.text))
        back = plain.span
        encoded = []
        for start, end in segments(plain.text):
            segment = plain.text[start:end]
            words = self._analyser.words(segment)
            places = [(word.begin(), word.end()) for word in words]
            originals = [back(start + a, start + b) for a, b in places]
            surfaces = [segment[a:b] for a, b in places]
            types = [
                self._type(surface, word.part_of_speech(), sentence.from_lists)
                for surface, word in zip(surfaces, words, strict=True)
            ]
            labels = _labels(originals, sentence.spans)
            if sentence.source == "prompts":
                _add_places(labels, [word.part_of_speech() for word in words], surfaces)
            short = [short_kanji(surface) for surface in surfaces]
            joined = join(np.array(short, np.int8), surfaces.__getitem__, self.gazetteer)
            encoded.append(
                Encoded(
                    np.array(types, np.int32),
                    joined.astype(np.int8),
                    np.array(labels, np.int8),
                    sentence.source,
                    sentence.part,
                    sentence.text,
                    tuple(originals),
                    sentence.spans,
                )
            )
        return encoded

    def _type(self, surface: str, pos: tuple[str, ...], from_lists: bool) -> int:
        known = not from_lists or zlib.crc32(surface.encode()) % OF >= HIDDEN
        return self._types.setdefault((surface, tuple(pos[:4]), known), len(self._types))

    def surfaces(self) -> list[str]:
        """Of each type the word in lower case, as attributes and vectors know it."""
        return [surface.lower() for surface, _, _ in self._types]

    def table(self) -> list[tuple[list[int], list[int]]]:
        """Of each type the keys of itself and of what it shares."""
        rows = [([], [number("pad")])]
        for surface, pos, known in list(self._types)[1:]:
            own, shared = attributes(surface, pos, self.gazetteer if known else self._without_uses)
            rows.append(([number(a) for a in own], [number(a) for a in shared]))
        return rows


def _add_places(labels: list[int], parts: list[tuple[str, ...]], surfaces: list[str]) -> None:
    """Of prompts only persons are labelled; places are names all the same (大阪, 市)."""
    first, further = LABELS.index("B-OTHER"), LABELS.index("I-OTHER")
    for at, part in enumerate(parts):
        if labels[at]:
            continue
        if part[1:3] == ("固有名詞", "地名"):
            labels[at] = further if at and labels[at - 1] in (first, further) else first
        elif at and labels[at - 1] in (first, further) and surfaces[at] in PLACE_ENDS:
            labels[at] = further


def _labels(places: list[tuple[int, int]], spans: tuple[tuple[int, int, str], ...]) -> list[int]:
    labels = [0] * len(places)
    for start, end, kind in spans:
        first = True
        for at, (a, b) in enumerate(places):
            if min(b, end) - max(a, start) >= (b - a + 1) // 2 and a < end and b > start:
                labels[at] = LABELS.index(f"{'B' if first else 'I'}-{kind}")
                first = False
    return labels
