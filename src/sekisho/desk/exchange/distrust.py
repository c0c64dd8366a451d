"""Stop trusting an issuer: its key goes, and every permit that was adopted from it is revoked, for good.

Revoked and not suspended: a suspended permit would open again by the next list that does not name it, also by one of
another key of the same issuer, although nobody can tell any more whether the city ever signed that permit. What the
city still stands by is handed over and bound anew.
"""

from dataclasses import dataclass

from django.db import transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import record
from sekisho.desk.exchange.issuers import forget_card, issuer_with
from sekisho.desk.exchange.models import AdoptedPermit
from sekisho.desk.people.models import Organisation
from sekisho.desk.permits.actions import LIVE, move_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.kernel.errors import InputError
from sekisho.permits.card import typed_fingerprint

REASON_JA = "発行元の登録を取りやめたため。"


@dataclass(frozen=True, slots=True)
class Removal:
    """What ended with the trust: permits revoked, departments that confirm through no issuer now."""

    fingerprint: str
    permits: tuple[IssuedPermit, ...]
    departments: tuple[str, ...]


def remove_issuer(typed: str, reason: str = "") -> Removal:
    """By its fingerprint as typed. Raises InputError for a key on which nothing rests and which is not registered.

    The gate is closed first. The key goes in any case then, so that nothing new of it can be taken in.
    """
    fingerprint = typed_fingerprint(typed)
    if issuer_with(fingerprint) is None and not _adopted(fingerprint) and not _departments(fingerprint):
        raise InputError(
            "その指紋の発行元は登録されていません。",
            next_ja="sekisho issuer list で、登録した発行元を確かめてください。",
        )
    try:
        return _close(fingerprint, reason)
    finally:
        forget_card(fingerprint)


@transaction.atomic
def _close(fingerprint: str, reason: str) -> Removal:
    # Whoever adopts holds the engagement: what is under way ends first and is revoked, what comes later is refused.
    list(Engagement.objects.select_for_update().filter(department__issuer=fingerprint).order_by("id").values_list("id"))
    permits = tuple(
        move_permit(adopted.row, "revoke", f"{REASON_JA}{reason.strip()}", None, "operator")
        for adopted in _adopted(fingerprint)
    )
    departments = _departments(fingerprint)
    for department in departments:
        department.issuer = ""  # the channel stays, or what is filed here would be reviewed by nobody
        department.save(update_fields=["issuer"])
    record("issuer.remove", None, fingerprint, detail={"permits": len(permits), "departments": len(departments)})
    return Removal(fingerprint, permits, tuple(department.name for department in departments))


def _adopted(fingerprint: str) -> list[AdoptedPermit]:
    rows = AdoptedPermit.objects.filter(handover__key=fingerprint, row__state__in=LIVE)
    return list(rows.select_related("row").order_by("at", "row_id"))


def _departments(fingerprint: str) -> list[Organisation]:
    return list(Organisation.objects.filter(issuer=fingerprint).order_by("name"))


def unknown_keys(known: set[str]) -> list[str]:
    """Fingerprints of keys that are registered no more although permits of theirs are live."""
    rows = AdoptedPermit.objects.filter(row__state__in=LIVE).exclude(handover__key__in=known)
    return sorted(set(rows.values_list("handover__key", flat=True)))
