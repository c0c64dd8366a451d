"""What a paper cannot show is shown as 〓 (ゲタ) and listed on the paper, never left out in silence.

Two repertoires: `word_draws` (Word finds a font for nearly everything; only what XML forbids and what turns text round
or hides is refused) and `face_draws` (the one embedded 明朝 face of the PDF). What a person typed stays as it is.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from sekisho.documents.blocks import Layout, Paragraph, Part, Text, line, with_texts
from sekisho.documents.font import Coverage

GETA = "〓"
TICKS = "☐☑☒"  # drawn by the second face of the template
NOTE_JA = "印字できない文字を「〓」で示しました。元の文字の符号は次のとおりです。"
MOST_LISTED = 30
MOST_IN_CLUSTER = 6
DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NEW_LINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_MARKS = "\u0300-\u036f\u20d0-\u20ff\u3099\u309a"
_SELECTORS = "\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef"
# One written character: a base, what is set upon it, and what joins on (emoji sequences).
_CLUSTER = re.compile(f".(?:[{_MARKS}{_SELECTORS}\U0001f3fb-\U0001f3ff]|\u200d.)*", re.DOTALL)
_HAS_MARK = re.compile(f"[{_MARKS}]")
_SELECTOR = re.compile(f"[{_SELECTORS}]")

Draws = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A written character that is not on the paper, and how often."""

    cluster: str
    times: int

    @property
    def words(self) -> str:
        codes = " ".join(f"U+{ord(c):04X}" for c in self.cluster[:MOST_IN_CLUSTER])
        return f"{codes}{'…' if len(self.cluster) > MOST_IN_CLUSTER else ''}（{self.times}か所）"


def word_draws(cluster: str) -> str | None:
    """The cluster, or None if Word must not be given it."""
    return cluster if all(_fits_word(char) for char in cluster) else None


def face_draws(coverage: Coverage) -> Draws:
    """A repertoire for the PDF: the cluster as the face can draw it, or None."""

    def draws(cluster: str) -> str | None:
        # Composing only where a mark is set: NFC over everything would replace 神 (U+FA19) and other names' characters.
        text = unicodedata.normalize("NFC", cluster) if _HAS_MARK.search(cluster) else cluster
        if unicodedata.category(text[0]) == "Zs" and ord(text[0]) not in coverage.characters:
            text = " " + text[1:]  # a space of another width is a space
        is_drawn = len(text) <= MOST_IN_CLUSTER and all(
            _fits_face(char, before, coverage) for before, char in zip(("", *text), text, strict=False)
        )
        return text if is_drawn else None

    return draws


def show(layout: Layout, draws: Draws) -> tuple[Layout, tuple[Unprintable, ...]]:
    """The layout with 〓 where a character cannot be drawn, and what was replaced, in order of first appearance."""
    missing: Counter[str] = Counter()

    def change(text: str) -> str:
        text = _NEW_LINE.sub("\n", text).replace("\t", "\u3000")
        return "\n".join("".join(shown(cluster) for cluster in _CLUSTER.findall(part)) for part in text.split("\n"))

    def shown(cluster: str) -> str:
        drawn = draws(cluster)
        if drawn is None:
            missing[cluster] += 1
            return GETA
        return drawn

    changed = with_texts(layout, change)
    return changed, tuple(Unprintable(cluster, times) for cluster, times in missing.items())


def with_note(layout: Layout, missing: tuple[Unprintable, ...]) -> Layout:
    """The layout with the list of replaced characters at its very end, or as it is if there are none."""
    if not missing:
        return layout
    listed = "、".join(item.words for item in missing[:MOST_LISTED])
    rest = len(missing) - MOST_LISTED
    listed += f" ほか{rest}種類" if rest > 0 else ""
    note = (
        replace(line(NOTE_JA, points=8.5, before=8), keeps=True),
        Paragraph((Text(listed),), points=8.5, align="left"),
    )
    last = layout.parts[-1]
    sheets = (*last.sheets[:-1], last.sheets[-1] + note)
    parts: tuple[Part, ...] = (*layout.parts[:-1], replace(last, sheets=sheets))
    return replace(layout, parts=parts)


def _fits_word(char: str) -> bool:
    """Characters of XML 1.0 without controls, noncharacters, and what reverses the order of reading."""
    if char == "\n":
        return True
    category = unicodedata.category(char)
    return category not in ("Cc", "Cs") and ord(char) & 0xFFFE != 0xFFFE and char not in DIRECTION


def _fits_face(char: str, before: str, coverage: Coverage) -> bool:
    if char == "\n" or char in TICKS:
        return True
    if _SELECTOR.match(char):
        return bool(before) and (ord(char), ord(before)) in coverage.variants
    if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs"):
        return False
    return ord(char) in coverage.characters
