"""What is looked for. A tuple written by hand; where two findings are equally long the earlier line wins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sekisho.screening.finding import Label, Span
from sekisho.screening.recognizers import (
    address,
    bank_account,
    credit_card,
    dob,
    driver_license,
    email,
    health_insurance,
    ip,
    muni_id,
    mynumber,
    passport,
    pension,
    person,
    phone,
    plate,
    postal,
    quasi,
    residence_card,
    secret,
    url_cred,
)


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One kind of thing to be found. `find` takes normalised text and yields spans of it; it never raises.

    digits: how many of 0 to 9 the shortest of them holds. A text with fewer need not be asked about.
    """

    label: Label
    code: str
    find: Callable[[str], Iterable[Span]]
    digits: int = 0


RECOGNIZERS: tuple[Recognizer, ...] = (
    Recognizer("SECRET", "secret.credential", secret.find),
    Recognizer("URL_CRED", "secret.credential", url_cred.find),
    Recognizer("EMAIL", "personal.email", email.find),
    Recognizer("RESIDENCE_CARD", "personal.residence_card", residence_card.find, digits=8),
    Recognizer("PASSPORT", "personal.passport", passport.find, digits=6),
    Recognizer("DRIVER_LICENSE", "personal.driver_license", driver_license.find, digits=12),
    Recognizer("MYNUMBER", "personal.mynumber", mynumber.find, digits=12),
    Recognizer("CREDIT_CARD", "personal.credit_card", credit_card.find, digits=14),
    Recognizer("PENSION", "personal.pension", pension.find, digits=10),
    Recognizer("BANK_ACCOUNT", "personal.bank_account", bank_account.find, digits=4),
    Recognizer("HEALTH_INSURANCE", "personal.health_insurance", health_insurance.find, digits=2),
    Recognizer("MUNI_ID", "personal.muni_id", muni_id.find, digits=1),
    Recognizer("PLATE", "personal.plate", plate.find),
    Recognizer("DOB", "personal.dob", dob.find),
    Recognizer("PHONE", "personal.phone", phone.find, digits=9),
    Recognizer("POSTAL", "personal.postal", postal.find, digits=7),
    Recognizer("ADDRESS", "personal.address", address.find),
    Recognizer("QUASI", "personal.quasi", quasi.find),
    Recognizer("IP", "personal.ip", ip.find, digits=1),
    Recognizer("PERSON", "personal.person", person.find),
)


def digits_in(text: str) -> int:
    return sum(map(text.count, "0123456789"))
