"""The key-encryption keys of attached files: which one seals, and the port through which they are wrapped anew."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction

from sekisho.desk.attachments.erasing import TABLES
from sekisho.desk.attachments.models import AttachmentBody, KekState
from sekisho.desk.attachments.stored import PART
from sekisho.desk.shell.wiping import clear_old_copies, overwrite_freed
from sekisho.kernel.errors import LedgerError
from sekisho.kernel.keks import ATTACHMENT, Keks, kek_id, kek_of
from sekisho.ledger.bodies import SealedBody, ShelfKey, is_under, missing_kek
from sekisho.ledger.store.wraps import BodyId

PAGE = 200


def sealing_key() -> bytes:
    """The key that new files are sealed under, within the transaction that seals. Raises LedgerError if it is away.

    A change of keys waits for that transaction, so whoever changes sees every file that was sealed under the old one.
    """
    keks: Keks = settings.ATTACHMENT_KEKS
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key_id FROM desk_kekstate WHERE purpose = %s{share}", [ATTACHMENT])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        return keks.at_hand()[0]
    key = kek_of(keks, row[0])
    if key is None:
        raise missing_kek(row[0])
    return key


def settle() -> str:
    """The id of the present key, which is at hand; settled on where that was never done. Raises LedgerError."""
    keks: Keks = settings.ATTACHMENT_KEKS
    state = KekState.objects.filter(purpose=ATTACHMENT).first()
    if state is not None:
        if kek_of(keks, state.key_id) is None:
            raise missing_kek(state.key_id)
        return str(state.key_id)
    last = AttachmentBody.objects.exclude(wrapped_key=b"").defer("ciphertext").order_by("-id").first()
    found = [key for key in keks.at_hand() if last is None or is_under(key, _sealed(last))]
    if not found:
        raise LedgerError(
            "保存されたファイルの鍵を開ける「鍵を包む鍵」が、ありません。",
            next_ja="keys/ のバックアップ、又は SEKISHO_ATTACHMENT_KEK の指す先に、これまでの鍵を戻してください。",
        )
    KekState.objects.get_or_create(purpose=ATTACHMENT, defaults={"key_id": kek_id(found[0])})
    return kek_id(found[0])


class AttachmentWraps:
    """The `WrapStore` of attached files. Each stands for itself: there are no shelves."""

    def kek(self) -> str:
        return "".join(KekState.objects.filter(purpose=ATTACHMENT).values_list("key_id", flat=True))

    def set_kek(self, key_id: str) -> None:
        KekState.objects.update_or_create(purpose=ATTACHMENT, defaults={"key_id": key_id})

    def shelves(self, after: str) -> list[ShelfKey]:
        del after
        return []

    def put_shelves(self, pairs: Sequence[tuple[ShelfKey, ShelfKey]]) -> None:
        raise NotImplementedError

    def bodies(self, after: BodyId | None) -> list[tuple[BodyId, SealedBody]]:
        rows = AttachmentBody.objects.filter(id__gt=after or "").defer("ciphertext").order_by("id")[:PAGE]
        return [(row.id, _sealed(row)) for row in rows]

    def put_bodies(self, found: Sequence[tuple[BodyId, bytes, bytes]]) -> None:
        with transaction.atomic():
            overwrite_freed()
            for body, old, new in found:
                AttachmentBody.objects.filter(id=body, wrapped_key=old).update(wrapped_key=new)

    def tidy(self) -> bool:
        return clear_old_copies(TABLES)


def _sealed(row: AttachmentBody) -> SealedBody:
    return SealedBody(row.id, PART, b"", bytes(row.wrapped_key), row.sealed_sha256)
