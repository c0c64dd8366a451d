"""What the tagger knows of a word by itself: strings that are the same at training and at the gate.

Surface, part of speech, shape, first and last characters, and whether lists of names hold it. Every attribute is
numbered by its CRC-32, so that the model is arrays and no vocabulary of texts.
"""

import re
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST_JOINED = 3  # characters of a family or given name that Sudachi cuts in two (佳|璃)
BITS_OF_CHARACTER = 18
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KINDS = (
    ("K", re.compile("[々〆ヶ㐀-鿿豈-﫿\U00020000-\U0003ffff]+")),
    ("H", re.compile("[ぁ-ゖゝゞ]+")),
    ("C", re.compile("[ァ-ヺー・]+")),
    ("0", re.compile("[0-9.,]+")),
    ("U", re.compile("[A-ZÀ-Þ]+")),
    ("u", re.compile("[a-zß-ÿ]+")),
    ("T", re.compile("[A-ZÀ-Þ][a-zß-ÿ'-]+")),
    ("S", re.compile(r"\s+")),
)
_LONG_VOWELS = (("ou", "o"), ("oo", "o"), ("oh", "o"), ("uu", "u"))


def shape(surface: str) -> str:
    """One letter for the script of the word, `M` for a mixture and `.` for a mark."""
    for name, pattern in _KINDS:
        if pattern.fullmatch(surface):
            return name
    return "M" if any(c.isalnum() for c in surface) else "."


def short_kanji(surface: str) -> int:
    """The length of a word in kanji that may be a piece of a name; 0 of others."""
    return len(surface) if len(surface) <= 2 and shape(surface) == "K" else 0


def packed(word: str) -> int:
    """At most three characters as one number; they are below U+40000."""
    return sum(ord(c) << BITS_OF_CHARACTER * at for at, c in enumerate(word))


def in_hiragana(word: str) -> str:
    """A word with its katakana as hiragana."""
    return word.translate(_TO_HIRAGANA)


def short_romaji(word: str) -> str:
    """Satou, Satoh and Sato as one."""
    plain = word.lower()
    for long, short in _LONG_VOWELS:
        plain = plain.replace(long, short)
    return plain


# What JMnedict calls a word, one bit each: family name, given name, known person, name of no kind, place, firm or work;
# and whether it is a plain word in katakana of JMdict.
USES = "fgpnlow"
_LISTS = ("family", "given", "family_kana", "given_kana", "family_romaji", "given_romaji")


class Uses:
    """What half a million words are, as JMnedict and JMdict have it: names in kanji, katakana and latin letters.

    Kept as sorted numbers and a byte of bits each; one word in ten thousand is taken for another.
    """

    def __init__(self, keys: NDArray[np.uint32], bits: NDArray[np.uint8]) -> None:
        """keys: `number` of each word, in order. Raises ValueError if there are not as many bits."""
        if len(keys) != len(bits):
            raise ValueError("the lists of names do not fit together")
        self.keys, self.bits = keys, bits
        # A memoryview gives plain integers, with which `bisect` is quicker than numpy with one word.
        self._keys = np.ascontiguousarray(keys).data

    def of(self, word: str) -> int:
        """The bits of the word, 0 if nothing is known of it."""
        key = number(word)
        at = bisect_left(self._keys, key)
        return int(self.bits[at]) if at < len(self._keys) and self._keys[at] == key else 0


NO_USES = Uses(np.zeros(0, np.uint32), np.zeros(0, np.uint8))


def _packed(words: Iterable[str]) -> NDArray[np.uint64]:
    """`packed` of those of two characters to `LONGEST_JOINED`; all together, as there are 75,000."""
    characters = np.frombuffer("".join(f"{word}\n" for word in words).encode("utf-32-le"), np.uint32).astype(np.uint64)
    ends = (characters == ord("\n")).nonzero()[0]
    sizes = np.diff(ends, prepend=-1) - 1
    found = np.zeros(len(ends), np.uint64)
    for at in range(LONGEST_JOINED):
        longer = sizes > at
        found[longer] |= characters[(ends - sizes)[longer] + at] << np.uint64(BITS_OF_CHARACTER * at)
    kept: NDArray[np.uint64] = found[(sizes >= 2) & (sizes <= LONGEST_JOINED)]
    return kept


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Lists of names: family and given in kanji, readings in hiragana, readings in short romaji; and `Uses`."""

    family: frozenset[str]
    given: frozenset[str]
    family_kana: frozenset[str]
    given_kana: frozenset[str]
    family_romaji: frozenset[str]
    given_romaji: frozenset[str]
    uses: Uses = NO_USES

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Gazetteer":
        """From the model file. Raises KeyError or ValueError if it does not hold the lists."""

        def words(name: str) -> frozenset[str]:
            return frozenset(bytes(arrays[f"list_{name}"]).decode().split("\n"))

        # Sorted numbers lie close together: their distances take half the room in the file.
        uses = Uses(arrays["uses_steps"].cumsum(dtype=np.uint32), arrays["uses_bits"])
        return cls(
            words("family"),
            words("given"),
            words("family_kana"),
            words("given_kana"),
            words("family_romaji"),
            words("given_romaji"),
            uses,
        )

    def arrays(self) -> dict[str, NDArray[Any]]:
        """As `of_arrays` reads it."""
        lists = {
            f"list_{name}": np.frombuffer("\n".join(sorted(getattr(self, name))).encode(), np.uint8) for name in _LISTS
        }
        steps = np.diff(self.uses.keys, prepend=np.uint32(0)).astype(np.uint32)
        return {**lists, "uses_steps": steps, "uses_bits": self.uses.bits}

    def of(self, surface: str, form: str) -> list[str]:
        """Attributes that say which lists hold the word."""
        found: list[str] = []
        if form in "KM":
            found += ["gf"] * (surface in self.family) + ["gg"] * (surface in self.given)
            whole = range(1, len(surface)) if 3 <= len(surface) <= 5 else ()
            if any(surface[:cut] in self.family and surface[cut:] in self.given for cut in whole):
                found.append("gfg")
        elif form in "HC":
            kana = in_hiragana(surface)
            found += ["gfk"] * (kana in self.family_kana) + ["ggk"] * (kana in self.given_kana)
        elif form in "TUu":
            word = short_romaji(surface)
            found += ["gfr"] * (word in self.family_romaji) + ["ggr"] * (word in self.given_romaji)
        return found

    def packed(self) -> NDArray[np.uint64]:
        """For what is compiled: in order, of each name that `joined` may be asked for its number, then its kind."""
        family, given = _packed(self.family), _packed(self.given)
        names = np.union1d(family, given)
        kinds = np.isin(names, family) + np.uint64(2) * np.isin(names, given)
        found: NDArray[np.uint64] = names << np.uint64(2) | kinds
        return found

    def joined(self, word: str) -> int:
        """Whether several words together are a name: 0 no, 1 family, 2 given, 3 both."""
        return (word in self.family) + 2 * (word in self.given)


def attributes(surface: str, pos: tuple[str, ...], gazetteer: Gazetteer) -> tuple[list[str], list[str]]:
    """The word itself, which training hides now and then, and what it shares with words never seen."""
    form = shape(surface)
    shared = [f"p4={'-'.join(pos[:4])}", f"p2={'-'.join(pos[:2])}", f"s={form}", f"n={form}{min(len(surface), 6)}"]
    if form in "KHCM" or form in "TUu":
        lower = surface.lower()
        shared += [f"f1={lower[0]}", f"l1={lower[-1]}"]
        if len(lower) > 2:
            shared += [f"f2={lower[:2]}", f"l2={lower[-2:]}"]
        if len(lower) > 3 and form in "CTUu":
            shared += [f"f3={lower[:3]}", f"l3={lower[-3:]}"]
            shared += [f"c={lower[at : at + 2]}" for at in range(1, min(len(lower), 12) - 2)]
        if form == "K":
            shared += [f"k={c}" for c in lower[:4]]
            shared += [f"kp={at}{c}{len(lower)}" for at, c in enumerate(lower[:3])]
    lists = gazetteer.of(surface, form)
    if lists:
        shared.append("g=" + "+".join(lists))
        shared += [f"g:{name}" for name in lists]
    else:
        shared.append(f"g=no{form}")
    if len(surface) > 1 and form in "KCTUu":
        latin = form in "TUu"
        bits = gazetteer.uses.of(surface.lower() if latin else surface)
        shared.append(f"u={'L' if latin else form}{bits}")
        shared += [f"u:{name}" for at, name in enumerate(USES) if bits >> at & 1]
    return [f"w={surface.lower()}"], shared


def number(attribute: str) -> int:
    """The attribute's key in the model."""
    return zlib.crc32(attribute.encode("utf-8", "replace"))
