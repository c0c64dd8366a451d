"""What the tagger knows of a word by itself: strings that are the same at training and at the gate.

Surface, part of speech, shape, first and last characters, and whether lists of names hold it. Every attribute is
numbered by its CRC-32, so that the model is arrays and no vocabulary of texts.
"""

import re
import zlib
from dataclasses import dataclass

LONGEST_JOINED = 3  # characters of a family or given name that Sudachi cuts in two (佳|璃)
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


def in_hiragana(word: str) -> str:
    return word.translate(_TO_HIRAGANA)


def short_romaji(word: str) -> str:
    """Satou, Satoh and Sato as one."""
    plain = word.lower()
    for long, short in _LONG_VOWELS:
        plain = plain.replace(long, short)
    return plain


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Lists of names: family and given in kanji, readings in hiragana, and readings in short romaji."""

    family: frozenset[str]
    given: frozenset[str]
    family_kana: frozenset[str]
    given_kana: frozenset[str]
    family_romaji: frozenset[str]
    given_romaji: frozenset[str]

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
    return [f"w={surface.lower()}"], shared


def number(attribute: str) -> int:
    """The attribute's key in the model."""
    return zlib.crc32(attribute.encode("utf-8", "replace"))
