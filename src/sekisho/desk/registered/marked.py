"""A text cut where findings begin and end, for showing which parts would be found, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sekisho.screening.finding import Finding

LABEL_WORDS: dict[str, str] = {"TERM": "用語", "DOCUMENT": "文書", "RECORD": "名簿"}


@dataclass(frozen=True, slots=True)
class Piece:
    """words: what it would be found as; empty for what would pass."""

    text: str
    words: tuple[str, ...]


def pieces(text: str, findings: Sequence[Finding]) -> list[Piece]:
    """The whole text in order; findings of several kinds may lie over each other."""
    cuts = sorted({0, len(text), *(f.start for f in findings), *(f.end for f in findings)})
    found = []
    for start, end in pairwise(cuts):
        labels = {f.label for f in findings if f.start <= start and end <= f.end}
        found.append(Piece(text[start:end], tuple(word for label, word in LABEL_WORDS.items() if label in labels)))
    return found


def counts(findings: Sequence[Finding]) -> list[tuple[str, int]]:
    """(word, how many) of the kinds that were found."""
    numbers = {word: sum(f.label == label for f in findings) for label, word in LABEL_WORDS.items()}
    return [(word, number) for word, number in numbers.items() if number]
