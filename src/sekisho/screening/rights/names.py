"""The names of works, characters, artists, brands and slogans, and where they stand in a text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate, groupby, islice
from types import MappingProxyType, ModuleType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.compiled import LOOPS
from sekisho.screening.folds import Fold
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Part, Reading

Sort = Literal["character", "work", "artist", "brand", "slogan"]
FILES: tuple[tuple[Sort, str], ...] = (
    ("character", "characters.txt"),
    ("work", "works.txt"),
    ("artist", "artists.txt"),
    ("brand", "brands.txt"),
    ("slogan", "slogans.txt"),
)
SORTS: Mapping[str, Sort] = MappingProxyType({sort: sort for sort, _ in FILES})
FREE = "free.txt"
HEAD = 3  # characters by which names are grouped; names of two are a group each
SHORT = 32  # characters; arrays cost more than they save there
_SPREAD = np.uint16(40_503)
STEPS_BACK = 4  # names that overlap one another
# Hiragana is read as katakana and capitals as small letters: どらえもん is ドラえもん. One character for one.
_READS = {code: code + 0x60 for code in range(0x3041, 0x3097)} | {code: code + 0x20 for code in range(0x41, 0x5B)}
_FOLD = Fold({code: chr(read_as) for code, read_as in _READS.items()})
_QUALIFIED = compiled(r"(?P<name>[^()]+)\((?P<beside>[^()]+)\)")
_JOINTS = "・=☆-"  # stand in a name or not
_STOPS = "、。,.!?「」』 "  # stand in a slogan or not
_WORD_OF_SLOGAN = compiled(f"([^{_STOPS}]+)(?:[{_STOPS}]+([^{_STOPS}]))?")
_KATAKANA = compiled("[ァ-ヶー]+")
_ASCII = compiled("[ -~]+")
_MANNERS = (
    "タッチ",
    "スタイル",
    "テイスト",
    "ライク",
    "アレンジ",
    "バージョン",
    "パロディ",
)  # what follows a name at once
_KANA_ONLY = compiled("[ァ-ヶーぁ-ゖ]+")
_SHORTEST_IN_HIRAGANA = 4  # みろ, だり, さん are words
# ドラ〇もん, ポケ●ン: one character hidden in a name of at least four. Several together are a blank to be filled in.
MASK = "*"
LONGEST_MASKED = 10
MOST_MASKS = 300  # in one text; a text with more of them is a form
_MASKED = compiled("[○〇◯●*×_](?<![○〇◯●*×_ \\n][○〇◯●*×_])(?![○〇◯●*×_ \\n])")
# ド ラ え も ん, from what stands behind its first letter: that is rarer than letters.
_BESIDE_LETTER = "[ ・./|_*-]"
_SPELLED = compiled(
    rf"{_BESIDE_LETTER}(?<=[^\s].)(?<![^\s。、「『]..)[^\s](?:{_BESIDE_LETTER}[^\s])+(?![^\s。、」』をにのがはで])"
)


# Of these one stands in every name with a hidden character, and in every one written letter by letter.
_MASKS, _BESIDE_LETTERS = Part(Cue(*"○〇◯●*×_")), Part(Cue(*" ・./|_*-"))


@dataclass(frozen=True, slots=True)
class Name:
    """`start` and `end` in the text that was searched. `is_free`: may be followed (public domain, nobody's)."""

    start: int
    end: int
    sort: Sort
    is_free: bool = False


def folded(text: str) -> str:
    """The text as names are compared in it; as long as the text."""
    return _FOLD(text)


class Names:
    """A set of names to be found. Made once; `find` keeps no state.

    added: further names of a city, by sort. removed: names that are no longer looked for. freed: names that may be
    followed, too. bound: shipped free names that may not, by sort.
    """

    def __init__(
        self,
        added: Iterable[tuple[Sort, str]] = (),
        removed: Iterable[str] = (),
        freed: Iterable[str] = (),
        bound: Iterable[tuple[Sort, str]] = (),
        loops: ModuleType | None = LOOPS,
    ) -> None:
        self._loops = loops
        bound = tuple(bound)
        added = (*added, *bound)
        without = {folded(name) for name in removed}
        self._sorts: dict[str, Sort] = {}
        self._beside: dict[str, str] = {}
        slogans: list[str] = []
        for sort, name, beside in (*_shipped(), *((sort, name, "") for sort, name in added)):
            if folded(name) in without:
                continue
            if sort == "slogan":
                slogans.append(name)
                continue
            for writing in {folded(name), _joined(folded(name))}:
                self._sorts[writing] = sort
                if beside:
                    self._beside[writing] = folded(beside)
        # 北斎 is part of 葛飾北斎: who is bound is bound by the short name, too.
        held = [folded(name) for _, name in bound]
        self._free = {name for name in map(folded, _free_names()) if not any(name in whole for whole in held)}
        self._free |= {writing for name in freed for writing in (folded(name), _joined(folded(name)))}
        self._by_head: dict[str, list[str]] = {}
        for name in sorted({*self._sorts, *self._free}, key=lambda name: (-len(name), name)):
            if len(name) > 1:  # one character is no name
                self._by_head.setdefault(name[:HEAD], []).append(name)
        self._slogan_heads = frozenset(head for slogan in slogans for head in _heads_of_slogan(folded(slogan)))
        self._pairs = np.zeros(1 << 16, np.bool_)
        self._tables = self._tables_of({*self._by_head, *self._slogan_heads})
        self._seeks_slogans = "" in self._slogan_heads
        loose = "|".join(_loose(folded(slogan)) for slogan in slogans) or "(?!)"  # nothing would stand everywhere
        self._slogans = compiled(f"(?:{loose})[{_STOPS}]*")
        self._masked_names = frozenset(
            name[:place] + MASK + name[place + 1 :]
            for name in self._sorts
            if _SHORTEST_IN_HIRAGANA <= len(name) <= LONGEST_MASKED
            for place in range(len(name))
        )
        self._beside_masks = frozenset(_beside(name, name.index(MASK)) for name in self._masked_names)

    def of(self, sort: Sort) -> Iterator[str]:
        """The names of one sort, folded."""
        return (name for name, its in self._sorts.items() if its == sort)

    def _tables_of(self, heads: set[str]) -> tuple[NDArray[np.generic], ...]:
        """For `loops.heads_of_works`; the pairs for Python as well."""
        reads = np.arange(max(_READS) + 1, dtype=np.uint16)
        reads[list(_READS)] = list(_READS.values())
        twos, threes = np.zeros_like(self._pairs), np.zeros_like(self._pairs)
        for head in heads - {""}:
            pair = _pairs(head[:2])
            self._pairs[pair] = True
            if len(head) < HEAD:
                twos[pair] = True
            else:
                threes[pair * _SPREAD ^ np.uint16(ord(head[2]) & 0xFFFF)] = True
        return (reads, *(np.packbits(bits, bitorder="little") for bits in (self._pairs, twos, threes)))

    def find(self, reading: Reading) -> tuple[Name, ...]:
        """Names in a text, by place. Free names are marked as such."""
        text, parts = reading.text, reading.parts
        places = None if self._loops is None else self._loops.heads_of_works(text, self._tables)
        if not (places is None or places or self._seeks_slogans or parts & (_MASKS.bit | _BESIDE_LETTERS.bit)):
            return ()  # most texts
        found: list[Name] = []
        plain = ""
        if places is None or places or self._seeks_slogans:
            plain = folded(text)
            heads = self._heads(plain) if places is None else _heads_at(plain, places)
            found += self._plain(text, plain, heads)
            if self._seeks_slogans or not self._slogan_heads.isdisjoint(heads):
                found += [Name(*hit.span(), "slogan") for hit in self._slogans.finditer(plain)]
        if parts & _MASKS.bit:
            found += self._masked(text, plain)
        for run in _SPELLED.finditer(text) if parts & _BESIDE_LETTERS.bit else ():
            found += self._spelled(text, run.start() - 1, run.end())
        return tuple(sorted(_insist(found), key=lambda name: (name.start, -name.end))) if found else ()

    def _plain(self, text: str, plain: str, heads: set[str]) -> Iterator[Name]:
        # Only names are looked for whose first characters stand in the text somewhere.
        for head in self._by_head.keys() & heads:
            for word in self._by_head[head]:
                beside = self._beside.get(word)
                if beside is not None and beside not in plain:
                    continue
                start = plain.find(word)
                while start >= 0:
                    end = start + len(word)
                    if _stands_alone(text, start, end):
                        yield Name(start, end, self._sorts.get(word, "artist"), word in self._free)
                    start = plain.find(word, end)

    def _heads(self, plain: str) -> set[str]:
        """Every `HEAD` and every two characters of the text, but for most that no name begins with."""
        if len(plain) < SHORT:
            return {plain[place : place + size] for place in range(len(plain)) for size in (HEAD, 2)}
        return _heads_at(plain, self._pairs[_pairs(plain)].nonzero()[0].tolist())

    def _masked(self, text: str, plain: str) -> Iterator[Name]:
        """plain: the text folded, if it has been."""
        for mask in islice(_MASKED.finditer(text), MOST_MASKS):
            place = mask.start()
            plain = plain or folded(text)
            before, after = _beside(plain, place)
            # The mask inside a name, at its end, at its beginning.
            inside, last, first = (
                beside in self._beside_masks for beside in ((before, after), (before, ""), ("", after))
            )
            if not (inside or last or first):
                continue
            starts = range(max(0, place - LONGEST_MASKED + 1), place)
            ends = range(place + 2, min(len(plain), place + LONGEST_MASKED) + 1)
            spans = [(start, end) for start in starts for end in ends] if inside else []
            spans += [(start, place + 1) for start in starts] if last else []
            spans += [(place, end) for end in ends] if first else []
            for start, end in spans:
                fits = _SHORTEST_IN_HIRAGANA <= end - start <= LONGEST_MASKED
                if fits and plain[start:place] + MASK + plain[place + 1 : end] in self._masked_names:
                    yield Name(start, end, "character")

    def _spelled(self, text: str, start: int, end: int) -> Iterator[Name]:
        word = text[start:end:2]
        plain = folded(word)
        for name in self._plain(word, plain, self._heads(plain)):
            yield Name(start + 2 * name.start, start + 2 * name.end - 1, name.sort, name.is_free)


def _insist(found: list[Name]) -> list[Name]:
    """Without the free names that are part of a longer one that is not: 太郎 may be followed, 岡本太郎 is somebody."""
    held = sorted((name.start, name.end) for name in found if not name.is_free)
    starts = [start for start, _ in held]
    furthest = list(accumulate((end for _, end in held), max))  # of those that begin no later

    def is_inside(name: Name) -> bool:
        before = bisect_left(starts, name.start)
        behind = bisect_right(starts, name.start)
        longer_before = before > 0 and furthest[before - 1] >= name.end
        return longer_before or (behind > before and held[behind - 1][1] > name.end)

    return [name for name in found if not (name.is_free and is_inside(name))]


def _beside(text: str, place: int) -> tuple[str, str]:
    """The characters before and behind a place, empty at the ends."""
    return text[place - 1 : place] if place else "", text[place + 1 : place + 2]


def _pairs(text: str) -> NDArray[np.uint16]:
    """A number of 16 bits for every two characters side by side. Different pairs may share one."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint16)
    numbers: NDArray[np.uint16] = codes[:-1] * _SPREAD ^ codes[1:]
    return numbers


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether it is no part of a longer word (マリオ in マリオット, Ado in shadow) or a few kana of a sentence."""
    word, before, after = text[start:end], text[start - 1 : start] if start else "", text[end : end + 1]
    if _ASCII.fullmatch(word):
        return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())
    if _KATAKANA.fullmatch(word):
        ends = not _KATAKANA.fullmatch(after) or text.startswith(_MANNERS, end)
        return ends and not _KATAKANA.fullmatch(before)
    if _KANA_ONLY.fullmatch(word):
        return len(word) >= _SHORTEST_IN_HIRAGANA
    return True


def shipped_lines() -> tuple[tuple[Sort, str], ...]:
    """Every entry as it is shipped, its writings divided by `|`: for showing to people."""
    return tuple((sort, line) for sort, name in FILES for line in _lines(name))


def _shipped() -> Iterator[tuple[Sort, str, str]]:
    for sort, name in FILES:
        for line in _lines(name):
            for writing in line.split("|"):
                qualified = _QUALIFIED.fullmatch(writing.strip())
                yield (sort, qualified["name"], qualified["beside"]) if qualified else (sort, writing.strip(), "")


def _free_names() -> Iterator[str]:
    return (name for name, _ in shipped_free())


def shipped_free() -> tuple[tuple[str, str], ...]:
    """Every shipped name that may be followed, with its reason."""
    pairs = (line.partition("|") for line in _lines(FREE))
    return tuple((name.strip(), reason.strip()) for name, _, reason in pairs)


def _lines(name: str) -> list[str]:
    text = (files("sekisho.screening.rights") / "lexicons" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _heads_at(plain: str, places: Iterable[int]) -> set[str]:
    heads = {plain[place : place + HEAD] for place in places}
    return heads.union({head[:2] for head in heads})


def _heads_of_slogan(slogan: str) -> Iterator[str]:
    """Of these one stands in the text with the slogan, whatever marks it is written with; "" stands everywhere."""
    word, behind = next(((run, rest) for run, rest in _WORD_OF_SLOGAN.findall(slogan)), ("", ""))
    if len(word) > 1:
        yield word[:HEAD]
    elif word and behind:
        yield from (word + mark for mark in (behind, *_STOPS))
    else:
        yield ""


def _joined(name: str) -> str:
    return "".join(c for c in name if c not in _JOINTS)


def _loose(slogan: str) -> str:
    """A slogan with or without its marks and spaces. One piece a run: `[、]?[、]?` is tried in all combinations."""
    runs = [(is_stop, "".join(run)) for is_stop, run in groupby(slogan, lambda c: c in _STOPS)]
    return "".join(f"[{_STOPS}]{{0,{len(run)}}}" if is_stop else re.escape(run) for is_stop, run in runs)


def name_near(names: tuple[Name, ...], starts: list[int], end: int, reach: int) -> Name | None:
    """The last name that ends at most `reach` before `end`. `starts` are those of `names`, sorted."""
    last = bisect_right(starts, end)
    before = [name for name in names[max(0, last - STEPS_BACK) : last] if end - reach <= name.end <= end]
    # ムーミン is part of ムーミン谷, 髭男 of Official髭男dism: the one that comes nearest, and of these the longest.
    return max(before, key=lambda name: (name.end, -name.start)) if before else None
