"""申告の判断: the officer accepts or rejects each fact that a contractor states otherwise than the catalogue.

A ruling is about one claim of one version. It never touches the catalogue, and a later version is ruled on anew.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sekisho.desk.applications.attached import ShownClaim, shown_claims
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.attachments.erasing import erasures_of
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Person
from sekisho.desk.reviews.models import ClaimRuling
from sekisho.kernel.errors import InputError, StateError
from sekisho.rules.narrowing import Narrowing


@dataclass(frozen=True, slots=True)
class Claimed:
    """One claim of a version as pages show it, with the ruling that counts and the one on the version before."""

    shown: ShownClaim
    ruling: ClaimRuling | None
    earlier: ClaimRuling | None


def rulings(version: Version) -> dict[int, ClaimRuling]:
    """By the claim's number on the paper; the latest counts, all stay."""
    rows = version.claim_rulings.select_related("author").order_by("at", "id")
    return {row.row: row for row in rows}


def rejected_claims(version: Version) -> frozenset[int]:
    """Numbers of the claims that count for nothing."""
    return frozenset(number for number, ruling in rulings(version).items() if not ruling.is_accepted)


def claimed(version: Version) -> tuple[Claimed, ...]:
    """Every claim of the version, in the order of the paper."""
    application = version.application
    if not application.claims:
        return ()
    known = rulings(version)
    told = told_rulings(version)
    before = ClaimRuling.objects.filter(version__request=version.request_id).exclude(version=version)
    earlier = {(row.service, row.fact, row.value): row for row in before.order_by("at", "id")}
    return tuple(
        Claimed(shown, known.get(shown.number), earlier.get((claim.service, claim.fact, claim.value)))
        for claim, shown in zip(application.claims, shown_claims(application, version.request, told), strict=True)
    )


@transaction.atomic
def rule_on_claim(version: Version, number: int, *, is_accepted: bool, reason: str, by: Person) -> ClaimRuling:
    """Record 認める or 認めない with its reason. Raises InputError, StateError where there is no review."""
    state = Request.objects.select_for_update().values_list("state", flat=True).get(id=version.request_id)
    if state != "in_review":
        raise StateError("審査中ではないため、判断を記録できません。", next_ja="画面を開き直してください。")
    claims = version.application.claims
    if not 1 <= number <= len(claims):
        raise InputError("この申告は、提出された版にありません。", next_ja="画面を開き直してください。")
    if not reason.strip():
        raise InputError("判断の理由を入力してください。", next_ja="証拠のどこで何を確かめたか、などの理由です。")
    claim = claims[number - 1]
    if is_accepted and claim.evidence in erasures_of([claim.evidence]):
        raise InputError(
            f"{number}件目の申告の証拠は消去済みのため、認めることができません。",
            next_ja="「認めない」とするか、証拠を添え直すよう補正を依頼してください。",
        )
    made = ClaimRuling.objects.create(
        version=version,
        row=number,
        service=claim.service,
        fact=claim.fact,
        value=claim.value,
        is_accepted=is_accepted,
        reason=reason.strip(),
        author=by,
    )
    request = version.request
    detail: Detail = {"version": version.number, "claim": number, "fact": claim.fact, "accepted": int(is_accepted)}
    record("claim.rule", by, request.id, engagement=request.engagement_id, detail=detail)
    return made


def insist_on_rulings(version: Version, without: Narrowing) -> None:
    """No 確認 while a claim about a service that stays is neither accepted nor rejected. Raises InputError."""
    known = rulings(version)
    for number, claim in enumerate(version.application.claims, start=1):
        if number not in known and claim.service not in without.services:
            raise InputError(
                f"{number}件目の申告（カタログと異なる事実）について、認めるかどうかの判断が記録されていません。",
                next_ja="「申告の判断」に、認めるか認めないかと理由を記録してください。",
            )


def told_rulings(version: Version) -> list[dict[str, Any]]:
    """What a decision keeps of them beside the version it is about, and what the contractor is told."""
    return [
        {
            "row": row.row,
            "service": row.service,
            "fact": row.fact,
            "value": row.value,
            "accepted": row.is_accepted,
            "reason": row.reason,
        }
        for _, row in sorted(rulings(version).items())
    ]
