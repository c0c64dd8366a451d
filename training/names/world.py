"""JMnedict and JMdict, as the package jamdict-data carries them: names from all over the world, and plain words."""

import importlib.util
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sekisho.screening.tagger.attributes import USES, Uses, number

_BITS = {
    "surname": "f",
    **dict.fromkeys(("given", "fem", "masc"), "g"),
    "person": "p",
    "unclass": "n",  # in katakana mostly family names from abroad
    **dict.fromkeys(("place", "station"), "l"),
    **dict.fromkeys(("company", "organization", "product", "work"), "o"),
}
_FAMILY, _GIVEN, _PERSON, _NAME, _PLACE, _OTHER, _WORD = (1 << at for at in range(len(USES)))
_KATAKANA = re.compile("[ァ-ヺー]{2,14}")
_KATAKANA_PARTS = re.compile("[ァ-ヺー・＝=]+")
_KANJI = re.compile("[々〆ヶ㐀-鿿]{2,3}")  # Sudachi's shortest words are seldom longer
_LATIN = re.compile("[A-Z][a-z'-]{2,}")
_JOINS = re.compile("[・＝=]")
# Characters of a name that is put into a sentence. Longer persons are several names without the dots between.
_LONGEST, _LONGEST_PERSON, _SHORTEST_PLAIN = 12, 7, 3
_WRITINGS = """
    SELECT writing.text, kind.text, writing.idseq FROM (
        SELECT idseq, text FROM NEKanji
        UNION ALL SELECT idseq, text FROM NEKana WHERE idseq NOT IN (SELECT idseq FROM NEKanji)
    ) writing JOIN NETranslation t ON t.idseq = writing.idseq JOIN NETransType kind ON kind.tid = t.ID"""
_TRANSLATIONS = """
    SELECT gloss.text, kind.text, t.idseq
    FROM NETranslation t JOIN NETransGloss gloss ON gloss.tid = t.ID JOIN NETransType kind ON kind.tid = t.ID"""


@dataclass(frozen=True)
class World:
    """What words are, and names and plain words in katakana to put into sentences."""

    uses: Uses
    family: tuple[str, ...]
    given: tuple[str, ...]
    person: tuple[str, ...]
    place: tuple[str, ...]
    plain: tuple[str, ...]


def world() -> World:
    """Raises SystemExit if jamdict-data is not installed."""
    bits: dict[str, int] = defaultdict(int)
    for word, bit in _words():
        bits[word] |= bit
    numbered: dict[int, int] = defaultdict(int)
    for word, mask in bits.items():
        numbered[number(word)] |= mask
    keys = np.array(sorted(numbered), np.uint32)
    uses = Uses(keys, np.array([numbered[int(key)] for key in keys], np.uint8))
    katakana = sorted(word for word in bits if _KATAKANA.fullmatch(word) and len(word) <= _LONGEST)

    def named(some: int, none: int) -> tuple[str, ...]:
        return tuple(word for word in katakana if bits[word] & some and not bits[word] & none)

    return World(
        uses,
        family=named(_FAMILY | _NAME, _GIVEN | _PLACE | _OTHER | _WORD),
        given=named(_GIVEN, _PLACE | _OTHER),
        person=tuple(w for w in named(_PERSON, 0xFF ^ _PERSON) if len(w) <= _LONGEST_PERSON),
        place=named(_PLACE, 0xFF ^ _PLACE),
        plain=tuple(w for w in named(_WORD, 0xFF ^ _WORD) if len(w) >= _SHORTEST_PLAIN),
    )


def _words() -> Iterator[tuple[str, int]]:
    """Words in kanji, katakana and, of what is written in katakana, latin letters; each with one of the bits."""
    store = sqlite3.connect(database())
    abroad = set()
    for writing, kind, entry in store.execute(_WRITINGS):
        bit = 1 << USES.index(_BITS[kind]) if kind in _BITS else 0
        if _KATAKANA_PARTS.fullmatch(writing):
            abroad.add(entry)
            yield from ((part, bit) for part in _JOINS.split(writing) if bit and _KATAKANA.fullmatch(part))
        elif bit and _KANJI.fullmatch(writing):
            yield writing, bit
    for gloss, kind, entry in store.execute(_TRANSLATIONS):
        if entry not in abroad or kind not in _BITS:
            continue
        words = re.sub(r"\(.*?\)", "", gloss).split()
        if len(words) == 1 or (kind == "person" and len(words) <= 3):
            bit = 1 << USES.index(_BITS[kind])
            yield from ((word.lower(), bit) for word in words if _LATIN.fullmatch(word))
    yield from ((word, _WORD) for (word,) in store.execute("SELECT text FROM Kana") if _KATAKANA.fullmatch(word))


def database() -> Path:
    spec = importlib.util.find_spec("jamdict_data")
    if spec is None or spec.origin is None:
        raise SystemExit("jamdict-data is not installed")
    return Path(spec.origin).parent / "jamdict.db"
