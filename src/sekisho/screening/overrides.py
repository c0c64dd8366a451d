"""Text that a mark shows the other way round: U+202E before 「4019-2833-090」 lets a reader see 090-3382-9104.

Programs read what is stored, people what is shown; the screen reads both. Only the override from right to left turns
letters of every kind; embeddings and isolates leave the order of digits and Latin letters as it is.
"""

from collections.abc import Iterator, Sequence

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled

OVERRIDE = "\u202e"
_STRETCH = compiled("\u202e([^\u202e\u202c\n]+)")


def turned(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is shown, as long as the text, and the place in the text of each of its characters."""
    places = list(range(len(text)))
    for stretch in _STRETCH.finditer(text):
        start, end = stretch.span(1)
        places[start:end] = reversed(range(start, end))
    return "".join(text[place] for place in places), places


def uncovered(places: Sequence[int], covered: bytearray) -> Iterator[Span]:
    """Spans of the places that nothing covers yet, which are covered from then on."""
    start = end = -1
    for place in sorted(place for place in places if not covered[place]):
        covered[place] = 1
        if place != end:
            if end > start:
                yield start, end
            start = place
        end = place + 1
    if end > start:
        yield start, end
