"""消去: the bytes of a received Word file are destroyed for good; what was read, received and decided stays."""

from django.db import transaction

from sekisho.desk.attachments.erasing import GONE_JA, Ground
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.intake.models import Original, OriginalBody, OriginalErasure
from sekisho.desk.shell.bases import read_basis
from sekisho.desk.shell.wiping import overwrite_freed
from sekisho.kernel.errors import InputError

TABLES = ("desk_originalbody", "desk_intake")


@transaction.atomic
def erase_original(original_id: str, ground: Ground) -> OriginalErasure:
    """Empty the sealed bytes: their key is the desk's own, so nothing less would do. Raises InputError.

    The caller calls `clear_old_copies(TABLES)` after the commit.
    """
    basis = read_basis(ground.basis)
    row = Original.objects.select_related("version__request").get(id=original_id)
    OriginalBody.objects.select_for_update().defer("sealed").get(original=row)  # of two, one comes second
    if OriginalErasure.objects.filter(original=row).exists():
        raise InputError(GONE_JA)
    overwrite_freed()
    OriginalBody.objects.filter(original=row).update(sealed=b"")
    made = OriginalErasure.objects.create(original=row, basis=basis, reason=ground.reason, by=ground.by)
    detail: Detail = {"basis": basis, "file_sha256": row.sha256, "version": row.version.number}
    record("original.erase", ground.by, row.id, engagement=row.version.request.engagement_id, detail=detail)
    return made
