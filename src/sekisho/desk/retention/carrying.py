"""Carry an approved disposal of files out: a few at a time, so that no request and no transaction grows with them.

Each step is a transaction of its own that marks what it destroyed; cut off anywhere, the next one goes on there. The
desk's background round does it, the page and the command begin with it.
"""

import time

from django.db import transaction
from django.db.models import Count

from sekisho.desk.attachments.erasing import Ground
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.papers import disposal
from sekisho.desk.retention.models import DisposalItem, DisposalProposal
from sekisho.desk.shell.clock import now

STEP = 10  # files; each may be 10 MiB that the store overwrites within the transaction
REQUEST_S, ROUND_S = 1.0, 3.0


def under_way() -> list[DisposalProposal]:
    """Approved disposals of files that are not finished, the oldest first."""
    rows = DisposalProposal.objects.filter(
        state=DisposalProposal.State.APPROVED, kind=DisposalProposal.Kind.FILES, finished_at=None
    )
    return list(rows.order_by("decided_at", "id"))


def carry_on(proposal_id: str, seconds: float) -> bool:
    """Destroy for about so long; whether nothing is left to destroy. Then `finish`."""
    end = time.monotonic() + seconds
    while _step(proposal_id):
        if time.monotonic() >= end:
            return not _left(proposal_id)
    return True


def finish(proposal_id: str) -> bool:
    """Once nothing is left: let old copies leave the store, then say that it is done. False: a reader is in the way.

    Takes its time, and on PostgreSQL writes tables anew: not within a request, and outside of any transaction.
    """
    if _left(proposal_id) or not disposal.clear():
        return False
    note_finished(proposal_id)
    return True


@transaction.atomic
def note_finished(proposal_id: str) -> None:
    """Once: of two who finish at the same time the second finds it done."""
    row = DisposalProposal.objects.select_for_update().get(id=proposal_id)
    if not row.is_under_way:
        return
    counts = DisposalItem.objects.filter(proposal=row).order_by("sort").values_list("sort").annotate(Count("id"))
    detail: Detail = dict.fromkeys((disposal.ATTACHED_BODY, disposal.RECEIVED_ORIGINAL, disposal.READING), 0)
    detail |= dict(counts)
    record("files.dispose", row.decided_by, row.engagement_id, engagement=row.engagement_id, detail=detail)
    row.finished_at = now()
    row.save(update_fields=["finished_at"])


def dispose_approved() -> None:
    """The background round: something of each, so that a large one does not keep the small ones waiting."""
    for row in under_way():
        if carry_on(row.id, ROUND_S):
            finish(row.id)


def _left(proposal_id: str) -> bool:
    return DisposalItem.objects.filter(proposal=proposal_id, is_done=False).exists()


@transaction.atomic
def _step(proposal_id: str) -> bool:
    """Destroy the next few; whether there were any."""
    row = DisposalProposal.objects.select_for_update().get(id=proposal_id)
    if row.decided_by is None or not row.is_under_way:
        return False
    ground = Ground("retention", row.reason, row.decided_by)
    items = list(DisposalItem.objects.filter(proposal=row, is_done=False).order_by("id")[:STEP])
    for item in items:
        disposal.erase_target(item.sort, item.target, ground, row.decided_by)
    DisposalItem.objects.filter(id__in=[item.id for item in items]).update(is_done=True)
    return bool(items)
