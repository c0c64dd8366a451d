"""Keep, drop, pin and copy attached files; each inside the transaction of the act on the request it belongs to."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from sekisho.desk.attachments.keks import sealing_key
from sekisho.desk.attachments.limits import MIB, MOST_AT_ONCE, MOST_BYTES, MOST_FILES
from sekisho.desk.attachments.models import Attachment, AttachmentBody
from sekisho.desk.attachments.stored import PART, content
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Person
from sekisho.documents.uploads.guard import Upload, examine
from sekisho.kernel.errors import InputError, StoreError
from sekisho.ledger.bodies import seal
from sekisho.rules.application import AttachedFile

Sent = tuple[str, bytes]  # name as sent, bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where files belong: an engagement, and the request under which what is done is told (`subject` of events)."""

    engagement: Engagement
    request: str


def examined(sent: Sequence[Sent], already: Sequence[AttachedFile]) -> list[tuple[Upload, bytes]]:
    """Everything that was sent, if all of it may be kept. Raises InputError for the first that may not."""
    if sum(len(data) for _, data in sent) > MOST_AT_ONCE:
        raise InputError(
            f"一度に送れるファイルは、合わせて{MOST_AT_ONCE // MIB}MBまでです。",
            next_ja="何回かに分けて添付してください。",
        )
    if len(sent) + len(already) > MOST_FILES:
        raise InputError(
            f"1件の確認依頼に添付できるファイルは{MOST_FILES}個までです。",
            next_ja="不要なファイルを削除するか、1つのPDFにまとめてください。",
        )
    if sum(len(data) for _, data in sent) + sum(file.size for file in already) > MOST_BYTES:
        raise InputError(
            f"1件の確認依頼に添付できるのは、合わせて{MOST_BYTES // MIB}MBまでです。",
            next_ja="不要なファイルを削除するか、小さくしてください。",
        )
    most = settings.SEKISHO.max_attachment_bytes
    return [(examine(name, data, most), data) for name, data in sent]


@transaction.atomic
def keep_file(place: Place, upload: Upload, data: bytes, by: Person) -> AttachedFile:
    """Seal the bytes and say how the paper names the file; what it means to the paper is the caller's to add."""
    sha256 = hashlib.sha256(data).hexdigest()
    same = AttachmentBody.objects.filter(engagement=place.engagement, organisation_id=by.organisation_id, sha256=sha256)
    # What was erased does not come back: the bytes are kept anew.
    body = same.exclude(wrapped_key=b"").first() or _sealed(place.engagement, sha256, data, by)
    row = Attachment.objects.create(body=body, name=upload.name, media=upload.media, author=by)
    detail: Detail = {"attachment": row.id, "sha256": sha256, "bytes": len(data), "media": upload.media}
    record("attachment.add", by, place.request, engagement=place.engagement.id, detail=detail)
    return AttachedFile(row.id, row.name, row.media, len(data), sha256)


def _sealed(engagement: Engagement, sha256: str, data: bytes, by: Person) -> AttachmentBody:
    body = AttachmentBody(engagement=engagement, organisation_id=by.organisation_id, sha256=sha256, size=len(data))
    sealed = seal(sealing_key(), body.id, PART, data)
    body.ciphertext, body.wrapped_key, body.sealed_sha256 = sealed.ciphertext, sealed.wrapped_key, sealed.sha256
    body.save(force_insert=True)
    return body


@transaction.atomic
def drop_files(place: Place, ids: Iterable[str], by: Person) -> int:
    """Remove what a draft no longer wants, with its bytes; what was ever filed stays. How many went."""
    gone = 0
    rows = Attachment.objects.filter(id__in=list(ids), body__engagement=place.engagement, is_filed=False)
    for row in rows.filter(body__organisation_id=by.organisation_id).select_related("body").defer("body__ciphertext"):
        body = row.body_id
        detail: Detail = {"attachment": row.id, "sha256": row.body.sha256}
        record("attachment.drop", by, place.request, engagement=place.engagement.id, detail=detail)
        row.delete()
        AttachmentBody.objects.filter(id=body, attachments=None, erasure=None).delete()  # that it was erased stays told
        gone += 1
    return gone


@transaction.atomic
def pin_files(place: Place, files: Sequence[AttachedFile], by: Person) -> None:
    """Bind the files of a paper that is being filed.

    Raises StoreError unless every one is here and is what it was, InputError for one that was erased.
    """
    rows = {row.id: row for row in stored_rows(place.engagement, [file.id for file in files], by)}
    for file in files:
        row = rows.get(file.id)
        if row is None or row.body.sha256 != file.sha256 or row.body.size != file.size:
            raise _missing()
        if row.body.is_erased:
            raise InputError(
                f"「{row.name}」は消去済みのため、提出できません。まだ提出していません。",
                next_ja="「別紙・証拠」でそのファイルを外し、必要ならもう一度添付してください。",
            )
        content(row)  # opens and compares; raises StoreError
        if not row.is_filed:
            Attachment.objects.filter(id=row.id).update(is_filed=True)
            detail: Detail = {"attachment": row.id, "sha256": file.sha256}
            record("attachment.pin", by, place.request, engagement=place.engagement.id, detail=detail)


@transaction.atomic
def copy_file(place: Place, file: AttachedFile, by: Person) -> AttachedFile | None:
    """A file of an earlier request of the same organisation, sealed anew for another engagement; None if it is gone."""
    row = Attachment.objects.filter(id=file.id, body__organisation_id=by.organisation_id).select_related("body").first()
    if row is None or row.body.is_erased:
        return None
    made = keep_file(place, Upload(row.name, row.media), content(row), by)
    detail: Detail = {"attachment": made.id, "from": row.id}
    record("attachment.copy", by, place.request, engagement=place.engagement.id, detail=detail)
    return replace(file, id=made.id)


def stored_rows(engagement: Engagement, ids: Sequence[str], by: Person) -> list[Attachment]:
    """Those of one's own organisation in one engagement."""
    found = Attachment.objects.filter(id__in=ids, body__engagement=engagement, body__organisation=by.organisation)
    return list(found.select_related("body"))


def _missing() -> StoreError:
    return StoreError(
        "添付したファイルのうち、保存されていないものがあります。まだ提出していません。",
        next_ja="「別紙・証拠」でそのファイルを削除し、もう一度添付してください。",
    )
