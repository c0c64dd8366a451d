"""Text in, spans of names out, by the trained model."""

import os
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import islice
from types import ModuleType
from typing import cast

import numpy as np

from sekisho.screening.compiled import LOOPS
from sekisho.screening.finding import Span
from sekisho.screening.tagger.attributes import in_hiragana
from sekisho.screening.tagger.labels import persons
from sekisho.screening.tagger.network import EDGE_ROW, LONGEST_BATCH, REACH, Network, Word
from sekisho.screening.tagger.words import (
    LONGEST_GAP,
    LONGEST_SEGMENT,
    Analyser,
    Rows,
    Words,
    is_other_writing,
    join,
    readable,
    segments,
)

MOST_SEGMENTS = 16_384
_UNKNOWN = 0xF000_0000  # Sudachi numbers words that are not in its dictionary from here on, by their part of speech

New = tuple[int, int, bytes]  # a segment: start, end, digest


@dataclass(slots=True)
class _Row:
    """The words of a batch, one run after the other."""

    rows: Rows = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)  # where each segment begins and ends among them
    runs: list[Words] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)  # where each run begins
    starts: list[int] = field(default_factory=list)  # and the place in the text that its words count from

    def add(self, start: int, words: Words, rows: Rows, cuts: list[int]) -> None:
        first = len(self.rows)
        self.runs.append(words)
        self.firsts.append(first)
        self.starts.append(start)
        self.rows += rows
        self.bounds += [first + cut for cut in cuts]

    def run_at(self, place: int) -> int:
        return bisect_right(self.firsts, place) - 1

    def word(self, place: int) -> tuple[Words, int]:
        """The words of a run and the place among them."""
        run = self.run_at(place)
        return self.runs[run], place - self.firsts[run]

    def span(self, first: int, behind: int) -> Span:
        """Of the words from `first` on, which lie in one segment, in the text."""
        run = self.run_at(first)
        begin, end = self.runs[run].span(first - self.firsts[run], behind - self.firsts[run])
        return self.starts[run] + begin, self.starts[run] + end

    def surface(self, place: int) -> str:
        words, at = self.word(place)
        return words.surface(at)

    def between_edges(self) -> tuple[list[int], list[int]]:
        """The place of each word, with edges (-1) around each segment, and where each segment begins there."""
        places, firsts = [-1] * REACH, []
        for first, behind in zip(self.bounds[::2], self.bounds[1::2], strict=True):
            firsts.append(len(places))
            places += [*range(first, behind), *[-1] * REACH]
        return places, firsts


class Tagger:
    """Finds names of persons. Safe to use from several threads.

    Remembers lines and sentences by keyed digest with the places of names in them, and words by number; never a text.
    """

    def __init__(self, loops: ModuleType | None = LOOPS) -> None:
        """loops: what is compiled, or None to do the same in Python."""
        self._loops = loops
        with (files("sekisho.screening") / "tagger" / "names.npz").open("rb") as file:
            self._network = Network(dict(np.load(file, allow_pickle=False)))
        self._analyser = Analyser(loops)
        self._lock = threading.Lock()
        self._key = os.urandom(16)
        self._kept: dict[bytes, tuple[Span, ...]] = {}

    def find(self, text: str) -> list[Span]:
        """Spans of names in normalised text, in order. Any error of the model or of Sudachi is raised."""
        found: list[Span] = []
        batch: list[New] = []
        size = 0
        text, digested = self._segments(text)
        for start, end, digest in digested:
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

    def _segments(self, text: str) -> tuple[str, Iterable[New]]:
        """The text as Sudachi can read it, and its lines and sentences with their digests."""
        if self._loops is not None and (found := self._loops.digested_segments(text, LONGEST_SEGMENT, self._key)):
            return text, found
        text = readable(text)
        places = ((start, end, text[start:end].encode()) for start, end in segments(text))
        return text, (
            (start, end, blake2b(piece, key=self._key, digest_size=16).digest()) for start, end, piece in places
        )

    def knows_romaji(self, word: str) -> bool:
        """Whether the word, in short romaji, is a family or given name of the lists."""
        lists = self._network.gazetteer
        return word in lists.family_romaji or word in lists.given_romaji

    def knows_both_romaji(self, family: str, given: str) -> bool:
        """Whether the words, in short romaji, are a family name and a given name of the lists."""
        lists = self._network.gazetteer
        return family in lists.family_romaji and given in lists.given_romaji

    def knows_kana(self, word: str) -> bool:
        """Whether the word in kana is the reading of a family or given name of the lists."""
        lists = self._network.gazetteer
        hiragana = in_hiragana(word)
        return hiragana in lists.family_kana or hiragana in lists.given_kana

    def knows_given(self, word: str) -> bool:
        """Whether the word, in kanji or kana, is a given name of the lists."""
        lists = self._network.gazetteer
        return word in lists.given or (word[0] <= "ー" and in_hiragana(word) in lists.given_kana)

    def entries(self, word: str) -> set[tuple[str, ...]]:
        """The parts of speech under which the dictionary holds the word. Takes some three microseconds."""
        return self._analyser.entries(word)

    def forget(self) -> None:
        """Drop what is remembered of lines and sentences, so that a bench measures new ones."""
        with self._lock:
            self._kept.clear()

    def _of_batch(self, text: str, batch: list[New]) -> list[Span]:
        with self._lock:
            self._network.make_room((1 + LONGEST_GAP) * LONGEST_BATCH)
            row = _Row()
            for run in _runs(text, batch):
                self._read(row, text, run)
            if None in row.rows:
                self._complete(row)
            names = self._names(row)
        found = [_without_spaces(text, *row.span(*name)) for name in names]
        self._keep(batch, found)
        return found

    def _read(self, row: _Row, text: str, run: list[Span]) -> None:
        """Add the words of segments with nothing but blanks between. They are read in one call, as a call costs as much
        as twelve characters; if a word runs over an edge, each by itself."""
        origin, end = run[0][0], run[-1][1]
        edges = [edge - origin for segment in run for edge in segment]
        words, rows, places = self._analyser.read(text, (origin, end), edges, self._network.row_of)
        if len(run) == 1:
            row.add(origin, words, rows, [0, len(words)])
        elif places is not None:
            row.add(origin, words, rows, places)
        else:
            for segment in run:
                self._read(row, text, [segment])

    def _names(self, row: _Row) -> list[Span]:
        """(first word, word behind the last) of each name, as places in the row, of which every word is known."""
        network, rows = self._network, cast("list[int]", row.rows)
        if self._loops is not None:
            found: list[Span] = self._loops.names_of_rows(rows, row.bounds, network.model)
            return found
        places, firsts = row.between_edges()
        known = [EDGE_ROW if place < 0 else rows[place] for place in places]
        padded = np.array(known, np.intp)
        joined = join(network.short(padded), lambda at: row.surface(places[at]), network.gazetteer)
        names = persons(network.scores(padded, joined, firsts), network.transition, known[REACH:])
        return [(places[first + REACH], places[behind + REACH - 1] + 1) for first, behind in names]

    def _complete(self, row: _Row) -> None:
        """Find the rows of words that are kept under another number or are new. New words are learned."""
        row_of = self._network.row_of
        new_rows: dict[int, int] = {}
        new_words: list[Word] = []
        place, unknown = 0, row.rows.count(None)
        for _ in range(unknown):
            place = row.rows.index(None, place)
            words, at = row.word(place)
            surface = words.surface(at)
            key = _key(words.number(at), surface)
            known = row_of.get(key)
            if known is None:
                known = new_rows.setdefault(key, len(row_of) + len(new_rows))
                if len(new_rows) > len(new_words):
                    new_words.append((surface, words.part_of_speech(at)))
            row.rows[place] = known
        if new_words:
            self._network.learn(new_rows, new_words)

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
            if len(self._kept) > MOST_SEGMENTS:
                # Many at once: to find the oldest, a dictionary steps over all the places of those that went before.
                for digest in [*islice(self._kept, MOST_SEGMENTS // 8)]:
                    del self._kept[digest]


def _key(number: int, surface: str) -> int:
    """The number under which a word is kept: its own, or where that does not tell it from others, a hash.

    So nobody can have a word learned from another writing of it.
    """
    if number >= _UNKNOWN or "A" <= surface[:1] <= "z" or is_other_writing(surface):
        return hash((surface, number)) | 1 << 63
    return number


def _runs(text: str, batch: list[New]) -> Iterator[list[Span]]:
    """The segments of a batch in groups with nothing but a few blanks between."""
    run: list[Span] = []
    for start, end, _ in batch:
        gap = text[run[-1][1] : start] if run and start - run[-1][1] <= LONGEST_GAP else "…"
        if run and gap and not gap.isspace():
            yield run
            run = []
        run.append((start, end))
    yield run


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
