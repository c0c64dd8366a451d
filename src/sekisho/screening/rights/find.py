"""The one question of rule 8: what in this text asks for something like somebody's work?"""

from collections.abc import Iterator

from sekisho.screening.finding import Label, Span
from sekisho.screening.reading import Part, Reading
from sekisho.screening.rights import imitation, naming
from sekisho.screening.rights.names import Names

IMITATION_CODE = "rights.imitation"
WORK_CODE = "rights.named-work"
SHIPPED = Names()
_IMITATION, _NAMING = Part(*imitation.CUES), Part(*naming.CUES)


def find(reading: Reading, kind: str = "text", names: Names = SHIPPED) -> Iterator[tuple[Span, Label, str]]:
    """Spans of normalised text with label and code; may overlap. Never raises; time linear in the length."""
    found = names.find(reading)
    if reading.parts & _IMITATION.bit:
        for span in imitation.find(reading, found):
            yield span, "IMITATION", IMITATION_CODE
    if found or reading.parts & _NAMING.bit:
        for span in naming.find(reading, kind, found):
            yield span, "WORK", WORK_CODE
