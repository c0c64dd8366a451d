"""Attached files and claimed facts as people see them: in lists on the pages of the request and of the review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from sekisho.catalogue.facts import LABELS, value_words
from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.attachments.erasing import erasures_of
from sekisho.desk.shell.clock import today
from sekisho.documents.uploads.guard import MEDIA_JA
from sekisho.rules.application import FILE_KINDS, Application, AttachedFile, FactClaim
from sekisho.rules.claims import evidence_of, with_claims
from sekisho.rules.facts import Facts

KIB = 1024


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file with its words. service: of the one it is about, or "". erased: when and why its bytes went."""

    number: int
    file: AttachedFile
    kind: str
    item: str
    service: str
    url: str
    is_expired: bool
    erased: str = ""

    @property
    def media(self) -> str:
        return MEDIA_JA.get(self.file.media, self.file.media)

    @property
    def size(self) -> str:
        return size_words(self.file.size)


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """One claimed fact beside what the catalogue says now, with its source and day, and the file that shows it.

    ruling: whether the city accepted it, and why (of `reviews.claims.told_rulings`), where that may be shown.
    """

    number: int
    service: str
    label: str
    catalogue: str
    source: tuple[str, ...]
    as_of: str
    value: str
    grounds: str
    evidence: ShownFile | None
    counts: bool
    ruling: Mapping[str, Any] | None = None


def size_words(size: int) -> str:
    """`12 KB`, `3.4 MB`."""
    return f"{max(1, round(size / KIB))} KB" if size < KIB * KIB else f"{size / KIB / KIB:.1f} MB"


def shown_files(application: Application, request: Request) -> tuple[ShownFile, ...]:
    """In the order of the paper's list."""
    names = {use.service: use.name for use in application.services}
    gone = erasures_of(file.id for file in application.files) if application.files else {}
    return tuple(
        ShownFile(
            number,
            file,
            FILE_KINDS.get(file.kind, file.kind),
            ITEM_LABELS.get(file.item, "書類全体"),
            names.get(file.service, file.service),
            reverse("attachment-file", args=[request.id, file.id]),
            file.until is not None and file.until < today(),
            gone[file.id].words if file.id in gone else "",
        )
        for number, file in enumerate(application.files, 1)
    )


Rulings = Sequence[Mapping[str, Any]]


def decided_claims(version: Version | None) -> Rulings:
    """What was ruled on the version's claims, once it is decided; before that it is the city's alone."""
    decision = getattr(version, "decision", None)
    return decision.claims if decision is not None else ()


def rejected_of(rulings: Rulings) -> frozenset[int]:
    """Numbers of the claims that count for nothing."""
    return frozenset(int(one["row"]) for one in rulings if not one["accepted"])


def shown_claims(application: Application, request: Request, rulings: Rulings = ()) -> tuple[ShownClaim, ...]:
    """Catalogue and claim side by side; `counts`: whether the pre-check goes by the claim.

    rulings: on these very claims; one on a claim that was changed since is left out.
    """
    if not application.claims:
        return ()
    files = {shown.file.id: shown for shown in shown_files(application, request)}
    fitting = [one for one in rulings if _is_about(one, application)]
    facts = Facts(today(), catalogue().by_id, rejected=rejected_of(fitting))
    told = with_claims(application, facts, facts.today)
    ruled = {int(one["row"]): one for one in fitting}
    return tuple(
        replace(_claim(number, claim, application, (facts, told), files), ruling=ruled.get(number))
        for number, claim in enumerate(application.claims, 1)
    )


def _is_about(ruling: Mapping[str, Any], application: Application) -> bool:
    number = int(ruling["row"])
    if not 1 <= number <= len(application.claims):
        return False
    claim = application.claims[number - 1]
    return (ruling["service"], ruling["fact"], ruling["value"]) == (claim.service, claim.fact, claim.value)


def _claim(
    number: int, claim: FactClaim, application: Application, facts: tuple[Facts, Facts], files: dict[str, ShownFile]
) -> ShownClaim:
    entry, told = (each.services.get(claim.service) for each in facts)
    names = {use.service: use.name for use in application.services}
    file = evidence_of(claim, application)
    known = getattr(entry, claim.fact, "") if entry is not None and claim.fact in LABELS else ""
    return ShownClaim(
        number,
        names.get(claim.service, claim.service),
        LABELS.get(claim.fact, claim.fact),
        value_words(claim.fact, known),
        entry.source if entry is not None else (),
        entry.as_of if entry is not None else "",
        value_words(claim.fact, claim.value),
        claim.grounds,
        files.get(file.id) if file else None,
        told is not None and getattr(told, claim.fact, "") == claim.value,
    )
