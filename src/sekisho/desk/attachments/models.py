"""Attached files. Sealed bytes never change; what a filed version pins is never removed (migrations 0008, 0014)."""

from django.db import models

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.shell.bases import basis_words
from sekisho.desk.shell.clock import now
from sekisho.documents.uploads.guard import MEDIA_JA
from sekisho.kernel.clock import JST
from sekisho.kernel.era import wareki
from sekisho.kernel.ids import new_id


def attachment_id() -> str:
    return new_id("att")


def body_id() -> str:
    return new_id("atb")


class AttachmentBody(models.Model):
    """The bytes, found by what they are: kept once for an organisation in one engagement, however often attached.

    sha256: of the bytes in clear. ciphertext, wrapped_key, sealed_sha256: as `ledger.bodies.SealedBody`. Erasing
    empties the first two for good and leaves the hashes; the same bytes may then come again in a row of their own.
    Never shared beyond organisation and
    engagement: nobody learns from it whether another one holds the same file.
    """

    id = models.CharField(primary_key=True, max_length=40, default=body_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    ciphertext = models.BinaryField()
    wrapped_key = models.BinaryField()
    sealed_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "organisation", "sha256"],
                condition=~models.Q(wrapped_key=b""),
                name="attachment_body_once",
            )
        ]

    @property
    def is_erased(self) -> bool:
        return not any(bytes(self.wrapped_key))


class Attachment(models.Model):
    """One file as somebody attached it: its name, what its content is, who and when. `is_filed` is set once."""

    id = models.CharField(primary_key=True, max_length=40, default=attachment_id)
    body = models.ForeignKey(AttachmentBody, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField("名称", max_length=120)
    media = models.CharField("形式", max_length=10, choices=list(MEDIA_JA.items()))
    is_filed = models.BooleanField(default=False)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]


class Erased(models.Model):
    """Who ordered that something be destroyed, on what basis, and why. Added, never changed (migration 0014)."""

    basis = models.CharField("根拠", max_length=10)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        abstract = True

    @property
    def words(self) -> str:
        """`令和8年11月26日に消去（保存期間の満了）`."""
        return f"{wareki(self.at.astimezone(JST).date())}に消去（{basis_words(self.basis)}）"


class AttachmentErasure(Erased):
    """That the bytes of an attached file are gone."""

    body = models.OneToOneField(AttachmentBody, primary_key=True, on_delete=models.PROTECT, related_name="erasure")


class KekState(models.Model):
    """Under which key-encryption key new files are sealed (`kernel.keks`); one row a purpose. No key material."""

    purpose = models.CharField(primary_key=True, max_length=20)
    key_id = models.CharField(max_length=16)
