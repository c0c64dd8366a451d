"""廃棄: attached and received files whose years are over, listed by engagement; nothing goes without an approval.

The guideline sets no retention of these papers. The years are the setting SEKISHO_RETENTION_PAPER_YEARS.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from sekisho.desk.attachments.erasing import TABLES as ATTACHED
from sekisho.desk.attachments.erasing import Ground, erase_body
from sekisho.desk.attachments.models import Attachment, AttachmentBody
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import visible_engagements
from sekisho.desk.intake.actions import drop_intake
from sekisho.desk.intake.erasing import TABLES as RECEIVED
from sekisho.desk.intake.erasing import erase_original
from sekisho.desk.intake.models import Intake, Original
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.wiping import clear_old_copies
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import InputError, NotFoundError

TABLES = (*ATTACHED, *RECEIVED)
# Sorts of what is destroyed.
ATTACHED_BODY, RECEIVED_ORIGINAL, READING = "attached", "received", "unfinished"


@dataclass(frozen=True, slots=True)
class Holding:
    """What an engagement still holds: attached bodies, received originals, readings that nobody finished."""

    engagement: Engagement
    attached: int
    received: int
    unfinished: int

    @property
    def total(self) -> int:
        return self.attached + self.received + self.unfinished

    @property
    def due(self) -> date:
        """The first day on which it may be disposed of: so many whole years after the fiscal year of its last day."""
        years = settings.SEKISHO.retention_paper_years
        return date(fiscal_year(self.engagement.last_day) + 1 + years, 4, 1)

    @property
    def is_due(self) -> bool:
        return self.due <= today()


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file as the list names it. id: `att_…` of an attached one, `wrd_…` of a received one."""

    id: str
    name: str
    sha256: str
    erased: str


def holdings(within: QuerySet[Engagement] | None = None) -> Iterator[Holding]:
    """Every engagement that holds something, the earliest due first. within: only these.

    The store counts; in memory is one row an engagement.
    """
    sources = ((_bodies(), "engagement"), (_originals(), "version__request__engagement"), (_readings(), "engagement"))
    counts = [_counted(rows, path, within) for rows, path in sources]
    keys = {key for found in counts for key in found}
    known = Engagement.objects.select_related("department").in_bulk(keys)
    rows = [Holding(known[key], *(found.get(key, 0) for found in counts)) for key in known]
    return iter(sorted(rows, key=lambda row: (row.due, row.engagement.id)))


def holding_of(engagement_id: str) -> Holding | None:
    """What one engagement still holds, or None if nothing."""
    return next(holdings(Engagement.objects.filter(id=engagement_id)), None)


def files_of(engagement_id: str) -> Iterator[KeptFile]:
    """Every attached and received file of one engagement, erased or not."""
    rows = Attachment.objects.filter(body__engagement=engagement_id).select_related("body__erasure")
    for row in rows.defer("body__ciphertext"):
        erasure = getattr(row.body, "erasure", None)
        yield KeptFile(row.id, row.name, row.body.sha256, erasure.words if erasure else "")
    for original in Original.objects.filter(version__request__engagement=engagement_id).select_related("erasure"):
        erasure = getattr(original, "erasure", None)
        yield KeptFile(original.id, original.name, original.sha256, erasure.words if erasure else "")


def same_bytes(file_id: str) -> list[KeptFile]:
    """Other files that still hold the bytes of this one, erased or not: in a further engagement, or sent in twice."""
    sums = [*Attachment.objects.filter(id=file_id).values_list("body__sha256", flat=True)]
    sums += Original.objects.filter(id=file_id).values_list("sha256", flat=True)
    rows = Attachment.objects.filter(body__sha256__in=sums, body__erasure=None).exclude(id=file_id)
    attached = [KeptFile(row.id, row.name, row.body.sha256, "") for row in rows.select_related("body")]
    originals = Original.objects.filter(sha256__in=sums, erasure=None).exclude(id=file_id)
    return attached + [KeptFile(row.id, row.name, row.sha256, "") for row in originals]


def targets_of(engagement_id: str) -> Iterator[tuple[str, str]]:
    """Sort and id of everything that one engagement still holds; `Holding.total` counts the same."""
    for body in _bodies().filter(engagement=engagement_id).values_list("id", flat=True).iterator():
        yield ATTACHED_BODY, body
    originals = _originals().filter(version__request__engagement=engagement_id)
    for original in originals.values_list("id", flat=True).iterator():
        yield RECEIVED_ORIGINAL, original
    for reading in _readings().filter(engagement=engagement_id).values_list("id", flat=True).iterator():
        yield READING, reading


def erase_target(sort: str, target: str, ground: Ground, by: Person) -> None:
    """Destroy one of `targets_of`; what was destroyed meanwhile stays as it was told. Then call `clear`."""
    if sort == ATTACHED_BODY and _bodies().filter(id=target).exists():
        erase_body(target, ground)
    elif sort == RECEIVED_ORIGINAL and _originals().filter(id=target).exists():
        erase_original(target, ground)
    elif sort == READING:
        for reading in _readings().filter(id=target).defer("sealed"):
            drop_intake(reading, by)


def erase_file(file_id: str, ground: Ground) -> str:
    """Destroy one file, whatever its age; the name it had. Raises InputError, NotFoundError. Then call `clear`."""
    attached = Attachment.objects.filter(id=file_id).first()
    original = Original.objects.filter(id=file_id).select_related("version__request").first()
    if attached is None and original is None:
        raise NotFoundError(
            "このファイルはありません。",
            next_ja="sekisho files list --engagement に表示される番号（att_ 又は wrd_）を指定してください。",
        )
    engagement = attached.body.engagement_id if attached else original.version.request.engagement_id  # type: ignore[union-attr]
    if ground.by is not None and not visible_engagements(ground.by).filter(id=engagement).exists():
        raise InputError("--by の人は、このファイルの案件を扱えません。", next_ja="案件の関係者を指定してください。")
    if attached is not None:
        erase_body(attached.body_id, ground)
        return attached.name
    erase_original(file_id, ground)
    return str(original.name) if original else ""


def clear() -> bool:
    """Whether no old copy is left in the store's own files. Outside of any transaction."""
    return clear_old_copies(TABLES)


def _counted(rows: QuerySet[Any], path: str, within: QuerySet[Engagement] | None) -> dict[str, int]:
    """How many of these belong to each engagement at the end of `path`."""
    if within is not None:
        rows = rows.filter(**{f"{path}__in": within.order_by().values("id")})
    return dict(rows.values_list(path).annotate(count=Count("pk")).values_list(path, "count"))


def _readings() -> QuerySet[Intake]:
    return Intake.objects.order_by()


def _bodies() -> QuerySet[AttachmentBody]:
    return AttachmentBody.objects.filter(erasure=None).order_by()


def _originals() -> QuerySet[Original]:
    return Original.objects.filter(erasure=None).order_by()
