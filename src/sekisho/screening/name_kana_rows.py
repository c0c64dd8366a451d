"""Full names in hiragana that head the lines of a list (さくらい みつき（西島2丁目）).

One of them must be a known reading of a family name and a known given name; then the lines that look like it count too.
"""

import re
from collections.abc import Iterator

from sekisho.screening.bearers import is_given, kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import FAMILY_READINGS, is_common_kana
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading, characters, product, tried_at_lines

_HEAD = compiled(
    r"^(?:[0-9]{1,2}[.) ]{1,2}|[・•●○◯■□*-] ?)?(?P<name>(?P<family>[ぁ-ん]{2,6}) (?P<given>[ぁ-ん]{2,5}))"
    r"(?= ?[(,:|/]| [0-9]|$)",
    re.MULTILINE,
)
BLANK_BEHIND_KANA = Cue(*product(characters("ぁ-ん"), " "))  # stands in every such name
_LEAST_LINES = 2


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    if len(reading.places(BLANK_BEHIND_KANA)) < _LEAST_LINES:
        return
    heads = [head for head in tried_at_lines(_HEAD, reading.text) if not is_common_kana(head["family"])]
    if len(heads) < _LEAST_LINES:
        return
    sure = sum(
        (head["family"] in FAMILY_READINGS or kinds(head["family"]).family) and is_given(head["given"])
        for head in heads
    )
    if 2 * sure >= len(heads):
        yield from (head.span("name") for head in heads)
