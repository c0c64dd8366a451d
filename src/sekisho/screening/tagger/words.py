"""Sudachi's words of a text, segment by segment. The dictionary is opened once and mapped, not read."""

import re
import threading
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.tagger.attributes import Gazetteer
from sekisho.screening.tagger.dictionary import open_dictionary

# Sudachi takes 65,535 bytes at a time of what it reads characters as, which is at most 18 for all but `ﷺ`. No
# longer than a batch of the network.
LONGEST_SEGMENT = 2000
LONGEST_GAP = 2  # characters between segments that are read in one call
_UNREADABLE = compiled("[\ud800-\udfff\ufdfa]")
_ADDED = compiled(".[(（]|[ー⁓〜〰-]{2}")  # what its plugins take out before they look a word up
_SEGMENT = compiled(f"[^\\n]{{0,{LONGEST_SEGMENT - 1}}}?[。\\n]|[^\\n]{{1,{LONGEST_SEGMENT}}}")

# In a row of lengths: two words of together at most `LONGEST_JOINED` characters, and whether a third finds room.
_SHORT_PAIR = re.compile(b"\x01(?=\x01(\x01)?|\x02)|\x02(?=\x01)")


# What both ways must read alike at the start, or what is compiled is not used.
_SAMPLE = (
    "午後3時に、田中ﾀﾛｳ（たなか）様とIDカード1,234.5枚(第二十号)をサーバーー経由で㈱グゲゴへ。",
    "選挙管理委員会事務局〇〇係々ハンターズ・ポイントABC-12\nГa①ァ\u3000😀",
)
_ASKED = (Morpheme.begin, Morpheme.word_id, Morpheme.surface)
Rows = list[int | None]  # of each word its row in the network; None for those that must be learned


class Words(Protocol):
    """The words of a stretch of text; places count from the stretch's start."""

    def __len__(self) -> int: ...

    def span(self, first: int, behind: int) -> Span:
        """From where the word `first` begins to where the one before `behind` ends."""
        ...

    def surface(self, place: int) -> str: ...

    def number(self, place: int) -> int: ...

    def part_of_speech(self, place: int) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class OfSudachi:
    """Words that SudachiPy read."""

    words: list[Morpheme]

    def __len__(self) -> int:
        return len(self.words)

    def span(self, first: int, behind: int) -> Span:
        return self.words[first].begin(), self.words[behind - 1].end()

    def surface(self, place: int) -> str:
        surface: str = self.words[place].surface()
        return surface

    def number(self, place: int) -> int:
        number: int = self.words[place].word_id()
        return number

    def part_of_speech(self, place: int) -> tuple[str, ...]:
        part: tuple[str, ...] = self.words[place].part_of_speech()
        return part


@dataclass(frozen=True, slots=True)
class Compiled:
    """Words that were read in C: three numbers each."""

    text: str
    start: int
    numbers: memoryview
    part_of: Callable[[int], tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.numbers) // 3

    def span(self, first: int, behind: int) -> Span:
        return self.numbers[3 * first], self.numbers[3 * behind - 2]

    def surface(self, place: int) -> str:
        begin, end = self.span(place, place + 1)
        return self.text[self.start + begin : self.start + end]

    def number(self, place: int) -> int:
        return self.numbers[3 * place + 2]

    def part_of_speech(self, place: int) -> tuple[str, ...]:
        return self.part_of(self.number(place))


class Analyser:
    """Words by Sudachi in its shortest units. Each thread has a tokenizer of its own: one may not be used twice."""

    def __init__(self, loops: ModuleType | None = None) -> None:
        """loops: what is compiled, to read the same words without SudachiPy wherever it can."""
        self._dictionary = Dictionary()
        self._of_thread = threading.local()
        self._loops = loops
        self._parts: dict[int, tuple[str, ...]] = {}
        self._opened = open_dictionary(loops, self._dictionary) if loops is not None else None
        if self._opened is not None and any(map(self._differ, _SAMPLE)):
            self._opened = None

    def tokenizer(self) -> Tokenizer:
        tokenizer: Tokenizer | None = getattr(self._of_thread, "tokenizer", None)
        if tokenizer is None:
            tokenizer = self._dictionary.tokenizer(mode=SplitMode.A, fields={"pos"})
            self._of_thread.tokenizer = tokenizer
        return tokenizer

    def words(self, segment: str) -> list[Morpheme]:
        """The words of at most `LONGEST_SEGMENT` characters without lone surrogates."""
        return list(self.tokenizer().tokenize(segment))

    def read(
        self, text: str, span: Span, edges: list[int], row_of: dict[int, int]
    ) -> tuple[Words, Rows, list[int] | None]:
        """The words of a stretch of text, the row that each is known under by its number, and the `cuts`."""
        start, end = span
        if self._loops is None:
            words = self.words(text[start:end])
            return OfSudachi(words), [*map(row_of.get, map(Morpheme.word_id, words))], cuts(words, edges)
        if self._opened is not None:
            found = self._loops.read_words(self._opened, text, start, end, edges, row_of)
            if found is not None:
                numbers, rows, places = found
                return Compiled(text, start, memoryview(numbers).cast("I"), self._part_of), rows, places
        words = self.words(text[start:end])
        rows, places = self._loops.rows_and_cuts(words, edges, _ASKED, row_of)
        return OfSudachi(words), rows, places

    def entries(self, word: str) -> set[tuple[str, ...]]:
        """The parts of speech of the entries that are written so, e.g. (名詞, 固有名詞, 人名, 姓). No word is kept."""
        if self._loops is not None and self._opened is not None:
            parts = self._loops.parts_of_writing(self._opened, word)
            if parts is not None:
                return {self._parts.get(part) or self._kept_part(part) for part in parts}
        return {entry.part_of_speech()[:4] for entry in self._dictionary.lookup(word)}

    def _kept_part(self, part: int) -> tuple[str, ...]:
        """A part of speech by its number. There are about a thousand, and asking for one takes longer than this."""
        return self._parts.setdefault(part, self._dictionary.pos_of(part)[:4])

    def _part_of(self, number: int) -> tuple[str, ...]:
        if self._loops is None or self._opened is None:
            raise RuntimeError("nothing is compiled")
        part: tuple[str, ...] = self._dictionary.pos_of(self._loops.part_of_word(self._opened, number))
        return part

    def _differ(self, text: str) -> bool:
        read, _, _ = self.read(text, (0, len(text)), [0, len(text)], {})
        plain = OfSudachi(self.words(text))
        return len(read) != len(plain) or any(
            (read.span(at, at + 1), read.number(at), read.part_of_speech(at))
            != (plain.span(at, at + 1), plain.number(at), plain.part_of_speech(at))
            for at in range(len(plain))
        )


def cuts(words: Sequence[Morpheme], edges: Sequence[int]) -> list[int] | None:
    """Of each edge the place of the word that begins there; None if one lies inside a word.

    edges: in order, the last is the end of the text that was read.
    """
    begins = [*map(Morpheme.begin, words), edges[-1]]
    found = [bisect_left(begins, edge) for edge in edges]
    return found if [begins[place] for place in found] == list(edges) else None


def is_other_writing(word: str) -> bool:
    """Whether Sudachi read the word as another: in small letters, 秘 for ㊙, 号 for 「号(ハイタン)」 and 「号ーー」."""
    return not word or unicodedata.normalize("NFKC", word).lower() != word or _ADDED.search(word) is not None


def readable(text: str) -> str:
    """The text with a replacement for what Sudachi would refuse: lone surrogates, and ﷺ many times. Lengths stay."""
    return text if text.isascii() else _UNREADABLE.sub("\ufffd", text)


def segments(text: str) -> Iterator[Span]:
    """Lines and sentences: names do not run over their ends. Blank ones are left out."""
    for piece in _SEGMENT.finditer(text):
        if not piece[0].isspace():
            yield piece.span()


def join(short: NDArray[np.int8], surface: Callable[[int], str], gazetteer: Gazetteer) -> NDArray[np.int8]:
    """Of each word whether it is a piece of a name of the lists that Sudachi cut in two or three (佳|璃).

    short: the length of words in kanji of at most two characters, 0 for others; a byte each. surface: of the word at a
    place, asked only of such words. The codes: 0 for none, else 1, 3, 5 where a family name, a given name or either
    begins and 2, 4, 6 where it goes on.
    """
    codes = np.zeros(len(short), np.int8)
    done = 0
    for pair in _SHORT_PAIR.finditer(short.tobytes()):
        at = pair.start()
        if at < done:
            continue
        two = surface(at) + surface(at + 1)
        kind = size = 0
        if pair[1] is not None:
            kind, size = gazetteer.joined(two + surface(at + 2)), 3
        if not kind:
            kind, size = gazetteer.joined(two), 2
        if kind:
            codes[at] = 2 * kind - 1
            codes[at + 1 : at + size] = 2 * kind
            done = at + size
    return codes
