"""公開用: a 確認依頼書 from which what is not made public was taken *before* typesetting, so nothing can be uncovered.

A value becomes a block of fixed length, a list one block: neither its length nor its number of entries shows. What is
withheld in one item is withheld wherever else it is written, whatever its width, spaces and hyphens.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sekisho.rules.application import Application, NamedUser
from sekisho.rules.items import NAMES

BLOCK = "■■■■■■"
ATTACHMENTS = "attachments"
CLAIMS = "claims"
PERSONAL = ("representative", "contact_name", "contact_phone", "contact_fax_or_mail", "named_users")
TEXTS = (
    "addressee",
    "address",
    "company",
    "representative",
    "contract_name",
    "contact_department",
    "contact_name",
    "contact_phone",
    "contact_fax_or_mail",
    "kinds_other",
    "user_scope",
    "security",
    "logs",
    "law",
)
USES = ("work", "purpose", "method")
SERVICES = {"service": "name", "provider": "provider", "terms": "terms", "contract": "contract", "opt_out": "opt_out"}
# In the order of the paper; the rest of it is ticks, days and choices, which name nobody.
ITEMS: tuple[str, ...] = (
    *(name for name in NAMES if name in (*TEXTS, *USES, *SERVICES, "subcontractor_names", "named_users")),
    ATTACHMENTS,
    CLAIMS,
)
SHORTEST = 2  # a single character is no name; withholding it everywhere would eat the paper
_SKIPPED = re.compile(r"[\s\-‐‑‒–—―−－()（）]")
_SPACES = re.compile(r"\s+")
Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Withheld:
    """One place that is not made public, and why. `item` is "" for words withheld wherever they stand."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What the officer withholds: whole items, and words wherever they are written, which have one reason."""

    items: tuple[Withheld, ...] = ()
    words: tuple[str, ...] = ()
    words_reason: str = ""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The paper's answers without what is withheld, and the list of places with reasons."""

    application: Application
    places: tuple[tuple[str, str], ...]


def item_label(item: str) -> str:
    """What the list of places and the page call an item."""
    return {ATTACHMENTS: "添付資料の名称", CLAIMS: "申告の証拠の記載箇所"}.get(item) or NAMES[item]


def value_of(application: Application, item: str) -> str:
    """The words of an item, lines of several answers below each other; "" where there is none."""
    return "\n".join(text for text in _values(application, item) if text)


def disclose(application: Application, choice: Choice) -> Disclosed:
    """Take out what is withheld."""
    reasons = {place.item: place.reason for place in choice.items if value_of(application, place.item)}
    secrets = [secret for item in reasons for secret in _secrets(item, _values(application, item))]
    needles = _needles((*secrets, *choice.words))
    made = _each_text(application, lambda text: _without(text, needles))
    touched = [item for item in ITEMS if item not in reasons and value_of(made, item) != value_of(application, item)]
    for item in reasons:
        made = _blocked(made, item)
    carried = next(iter(reasons.values()), "")
    places = {item: (item_label(item), reason) for item, reason in reasons.items()}
    places |= {item: (f"{item_label(item)}のうち一部", choice.words_reason or carried) for item in touched}
    return Disclosed(made, tuple(places[item] for item in ITEMS if item in places))


def leftovers(application: Application, choice: Choice) -> tuple[str, ...]:
    """Parts of withheld names (a family name alone) that are still written somewhere: for a person to judge."""
    kept = _folded("\n".join(value_of(disclose(application, choice).application, item) for item in ITEMS))[0]
    parts = {
        part
        for place in choice.items
        if place.item in PERSONAL
        for value in _secrets(place.item, _values(application, place.item))
        for part in _SPACES.split(value)
    }
    return tuple(sorted(part for part in parts if len(part) >= SHORTEST and _folded(part)[0] in kept))


def _values(application: Application, item: str) -> tuple[str, ...]:
    if item in USES:
        return tuple(getattr(use, item) for use in application.uses)
    if item in SERVICES:
        return tuple(getattr(service, SERVICES[item]) for service in application.services)
    if item == "named_users":
        return tuple(f"{user.name}（{user.company}）" for user in application.named_users)
    if item == ATTACHMENTS:
        return (*application.attachments, *(file.name for file in application.files))
    if item == CLAIMS:
        return tuple(claim.grounds for claim in application.claims)
    if item == "subcontractor_names":
        return application.subcontractor_names
    return (str(getattr(application, item)),)


def _secrets(item: str, values: Iterable[str]) -> list[str]:
    """What must not be written anywhere else: of a list of people the names, of a representative also without title."""
    found: list[str] = []
    for value in values:
        text = value.rpartition("（")[0] if item == "named_users" else value
        found.append(text)
        parts = _SPACES.split(text.strip())
        if item == "representative" and len(parts) > SHORTEST:
            found.append(" ".join(parts[-2:]))
    return found


def _needles(words: Iterable[str]) -> tuple[str, ...]:
    """Longest first, so that a name within an address does not break it up."""
    folded = {_folded(line)[0] for word in words for line in word.split("\n")}
    return tuple(sorted((word for word in folded if len(word) >= SHORTEST), key=lambda word: (-len(word), word)))


def _folded(text: str) -> tuple[str, list[int]]:
    """Width, case, spaces, hyphens and round brackets levelled; and for each character where it came from."""
    made: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for each in unicodedata.normalize("NFKC", char).casefold():
            if not _SKIPPED.fullmatch(each):
                made.append(each)
                places.append(at)
    return "".join(made), places


def _without(text: str, needles: tuple[str, ...]) -> str:
    for needle in needles:
        folded, places = _folded(text)
        spans: list[tuple[int, int]] = []
        at = folded.find(needle)
        while at >= 0:
            spans.append((places[at], places[at + len(needle) - 1] + 1))
            at = folded.find(needle, at + len(needle))
        for start, end in reversed(spans):
            text = text[:start] + BLOCK + text[end:]
    return text


def _each_text(application: Application, change: Change) -> Application:
    """The application with every free text passed through `change`."""
    answers: dict[str, Any] = {name: change(getattr(application, name)) for name in TEXTS}
    return application.with_answers(
        **answers,
        uses=tuple(_changed(use, USES, change) for use in application.uses),
        services=tuple(_changed(service, tuple(SERVICES.values()), change) for service in application.services),
        subcontractor_names=tuple(change(name) for name in application.subcontractor_names),
        named_users=tuple(_changed(user, ("name", "company"), change) for user in application.named_users),
        attachments=tuple(change(name) for name in application.attachments),
        files=tuple(_changed(file, ("name",), change) for file in application.files),
        claims=tuple(_changed(claim, ("grounds",), change) for claim in application.claims),
    )


def _changed(row: Any, names: Iterable[str], change: Change) -> Any:
    return replace(row, **{name: change(getattr(row, name)) for name in names})


def _blocked(application: Application, item: str) -> Application:
    if item in USES:
        answer: dict[str, Any] = {"uses": tuple(_changed(use, (item,), _block) for use in application.uses)}
    elif item in SERVICES:
        answer = {"services": tuple(_changed(each, (SERVICES[item],), _block) for each in application.services)}
    elif item == "named_users":
        answer = {item: (NamedUser("", BLOCK, "", BLOCK),)}
    elif item == ATTACHMENTS:  # with their number and hashes: a hash tells whether somebody's copy is the same file
        answer = {item: (BLOCK,), "files": ()}
    elif item == CLAIMS:
        answer = {item: tuple(_changed(claim, ("grounds",), _block) for claim in application.claims)}
    elif item == "subcontractor_names":
        answer = {item: (BLOCK,)}
    else:
        answer = {item: BLOCK}
    return application.with_answers(**answer)


def _block(text: str) -> str:
    return BLOCK
