"""What the screen answers: where something was found and what it is. Never what it says."""

from dataclasses import dataclass
from typing import Literal

Label = Literal[
    "PERSON",
    "ADDRESS",
    "POSTAL",
    "PHONE",
    "EMAIL",
    "DOB",
    "QUASI",
    "MYNUMBER",
    "DRIVER_LICENSE",
    "HEALTH_INSURANCE",
    "PENSION",
    "PASSPORT",
    "RESIDENCE_CARD",
    "BANK_ACCOUNT",
    "CREDIT_CARD",
    "PLATE",
    "MUNI_ID",
    "IP",
    "URL_CRED",
    "SECRET",
    "IMITATION",
    "WORK",
    "TERM",
    "DOCUMENT",
    "RECORD",
    "SOUND",
]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` count Unicode code points of the text as it was handed in, end not included.

    label: the word of the screening labels, e.g. `PHONE`. code: what permits, logs and errors call it, e.g.
    `personal.phone`. path: where in a request the text stood, e.g. `messages[0].content`; set by the caller.
    Holds no text, so it may be logged, stored and shown.
    """

    start: int
    end: int
    label: Label
    code: str
    path: str = ""
