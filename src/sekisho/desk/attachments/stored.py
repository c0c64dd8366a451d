"""From a row back to the bytes, compared with the hash under which they were attached."""

import hashlib

from django.conf import settings

from sekisho.desk.attachments.models import Attachment
from sekisho.kernel.errors import LedgerError, NotFoundError, StoreError
from sekisho.ledger.bodies import SealedBody, open_body

PART = "attachment"
HASH_STAYS_JA = "内容は元に戻せません。提出した版には、名称とSHA-256が残っています。"
# text without a charset: which one it is in, only its author knows. nosniff and `attachment` do the rest.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}


def content(row: Attachment) -> bytes:
    """The bytes as they were attached. Raises StoreError if they were altered or sealed by another key.

    Raises NotFoundError where they were erased, with day and basis.
    """
    body = row.body
    erasure = getattr(body, "erasure", None)
    if erasure is not None:
        raise NotFoundError(f"「{row.name}」は消去済みです。{erasure.words}。", next_ja=HASH_STAYS_JA)
    sealed = SealedBody(body.id, PART, bytes(body.ciphertext), bytes(body.wrapped_key), body.sealed_sha256)
    try:
        data = open_body(settings.ATTACHMENT_KEKS, sealed)
    except LedgerError as error:
        raise _unreadable() from error
    if hashlib.sha256(data).hexdigest() != body.sha256:
        raise _unreadable()
    return data


def _unreadable() -> StoreError:
    return StoreError(
        "添付ファイルを開けません。保存された内容が変わっています。",
        next_ja="提出した版のSHA-256を控え、管理者に連絡してください。",
    )
