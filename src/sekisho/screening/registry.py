"""What is looked for. A tuple written by hand; where two findings are equally long the earlier line wins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sekisho.screening.finding import Label, Span
from sekisho.screening.recognizers import address, email, mynumber, person, phone, postal


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One kind of thing to be found. `find` takes normalised text and yields spans of it; it never raises."""

    label: Label
    code: str
    find: Callable[[str], Iterable[Span]]


RECOGNIZERS: tuple[Recognizer, ...] = (
    Recognizer("EMAIL", "personal.email", email.find),
    Recognizer("MYNUMBER", "personal.mynumber", mynumber.find),
    Recognizer("PHONE", "personal.phone", phone.find),
    Recognizer("POSTAL", "personal.postal", postal.find),
    Recognizer("ADDRESS", "personal.address", address.find),
    Recognizer("PERSON", "personal.person", person.find),
)
