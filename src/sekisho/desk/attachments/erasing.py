"""消去: the bytes of an attached file are destroyed; the row, its hash, and who ordered it on what basis stay."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from sekisho.desk.attachments.models import Attachment, AttachmentBody, AttachmentErasure
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Person
from sekisho.desk.shell.bases import read_basis
from sekisho.desk.shell.wiping import overwrite_freed
from sekisho.kernel.errors import InputError
from sekisho.rules.application import Application

GONE_JA = "このファイルは、すでに消去されています。"


@dataclass(frozen=True, slots=True)
class Ground:
    """Who orders an erasure (None: whoever works at the machine), on what basis, why. The book gets no reason."""

    basis: str
    reason: str
    by: Person | None


@transaction.atomic
def erase_body(body_id: str, ground: Ground) -> AttachmentErasure:
    """Destroy key and bytes; every name under which they were attached loses them. Raises InputError.

    The caller calls `clear_old_copies(TABLES)` after the commit.
    """
    basis = read_basis(ground.basis)
    body = AttachmentBody.objects.select_for_update().defer("ciphertext").get(id=body_id)
    if body.is_erased:
        raise InputError(GONE_JA)
    overwrite_freed()
    AttachmentBody.objects.filter(id=body.id).update(ciphertext=b"", wrapped_key=b"")
    made = AttachmentErasure.objects.create(body=body, basis=basis, reason=ground.reason, by=ground.by)
    detail: Detail = {"basis": basis, "sha256": body.sha256, "files": body.attachments.count()}
    record("attachment.erase", ground.by, body.id, engagement=body.engagement_id, detail=detail)
    return made


TABLES = ("desk_attachmentbody",)


def erasures_of(files: Iterable[str]) -> dict[str, AttachmentErasure]:
    """By the id of the attached file, of those that are erased."""
    rows = Attachment.objects.filter(id__in=list(files), body__erasure__isnull=False)
    return {row.id: row.body.erasure for row in rows.select_related("body__erasure").defer("body__ciphertext")}


def without_erased(application: Application) -> Application:
    """The paper for a new draft: without files whose bytes are gone, and without claims that rested on them."""
    gone = erasures_of(file.id for file in application.files)
    if not gone:
        return application
    return application.with_answers(
        files=tuple(file for file in application.files if file.id not in gone),
        claims=tuple(claim for claim in application.claims if claim.evidence not in gone),
    )
