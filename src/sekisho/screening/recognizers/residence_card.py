"""RESIDENCE_CARD: the number of a residence card (在留カード番号): two letters, eight digits, two letters."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import digits
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought, Words, characters

_NUMBER = Sought(
    r"[0-9](?:(?<=(?<![A-Za-z])[A-Za-z]{2}.|[A-Za-z][- ].)|(?<=[A-Za-z] [A-Za-z].))"
    r"(?:[- ]?[0-9]){7}[- \n]?[A-Za-z] ?[A-Za-z](?![0-9A-Za-z])",
    runs=(Run(tuple(range(1, 9)), before=characters("A-Za-z -")),),
)
_LETTERS = compiled(r"[A-Za-z] ?[A-Za-z][- ]?\Z")
_CALLED = compiled("在留|ざいりゅう|特別永住|residence|zairyu", re.IGNORECASE)
# As it is read from a copy: letters that look like digits, where cards are spoken of.
_BLURRED = compiled(r"[A-Z](?<![0-9A-Za-z_-].)[A-Z](?=[0-9OIlSBZ]{8}[A-Z]{2}(?![0-9A-Za-z]))(?P<eight>.{8})..")
_SPOKEN_OF = Words("カード", "在留", "特別永住", "esidence", "airyu")
_REACH = 24
_FEWEST = 5


def find(reading: Reading) -> Iterator[Span]:
    """Spans of residence card numbers in normalised text; small letters only where the text calls it so."""
    text = reading.text
    for found in _NUMBER.finditer(reading):
        letters = _LETTERS.search(text, max(0, found.start() - 4), found.start())
        if letters is None or (
            text[letters.start() - 1 : letters.start()].isascii()
            and text[letters.start() - 1 : letters.start()].isalnum()
        ):
            continue
        written = letters[0].strip(" -") + found[0][-2:].strip()
        if written.isupper() or _CALLED.search(text, max(0, found.start() - _REACH), found.end() + _REACH):
            yield letters.start(), found.end()
    if reading.holds(_SPOKEN_OF):
        for found in _BLURRED.finditer(text):
            if digits(found["eight"]) >= _FEWEST:
                yield found.span()
