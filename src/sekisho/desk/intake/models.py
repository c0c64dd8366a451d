"""Word files that are being looked at, and the originals of those that became a filed version."""

from typing import Any

from django.db import models

from sekisho.desk.applications.models import Version
from sekisho.desk.attachments.models import Erased
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import StateError
from sekisho.kernel.ids import new_id


def intake_id() -> str:
    return new_id("itk")


def original_id() -> str:
    return new_id("wrd")


class Means(models.TextChoices):
    """How the paper came."""

    MAIL = "mail", "電子メール"
    POST = "post", "郵送"
    HAND = "hand", "持参"


class Intake(models.Model):
    """A file between upload and request. The row and the file in it go when it became one or is dropped.

    reading: what was read, as `reading.py` keeps it. typed: what the person typed so far, as the form sends it.
    sealed: the file under the desk's key. received_…: of a paper that came to the city; empty for the contractor's own.
    """

    id = models.CharField(primary_key=True, max_length=40, default=intake_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("ファイル名", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    sealed = models.BinaryField()
    reading = models.JSONField()
    typed = models.JSONField(default=dict)
    received_from = models.CharField("差出人", max_length=300, blank=True)
    received_on = models.DateField("受領日", null=True, blank=True)
    means = models.CharField("受領方法", max_length=10, choices=Means.choices, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-id"]


class Kept(models.Model):
    """Rows that are added and never changed: the store refuses it too (migration 0009)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise StateError("受領したファイルの記録は変更できません。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise StateError("受領したファイルの記録は削除できません。")


class Original(Kept):
    """The Word file a filed version was read from: from whom, when, how, and what a person decided on it.

    decided: what was read, which doubts were resolved, and where the version differs from what was read.
    """

    id = models.CharField(primary_key=True, max_length=40, default=original_id)
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="original")
    name = models.CharField("ファイル名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.IntegerField()
    received_from = models.CharField("差出人", max_length=300)
    received_on = models.DateField("受領日")
    means = models.CharField("受領方法", max_length=10, choices=Means.choices)
    decided = models.JSONField(default=dict)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)


class OriginalBody(Kept):
    """The sealed bytes, apart from the row that pages show; emptied where the file was erased (migration 0014)."""

    original = models.OneToOneField(Original, primary_key=True, on_delete=models.PROTECT, related_name="body")
    sealed = models.BinaryField()


class OriginalErasure(Erased):
    """That the bytes of a received file are gone; what was read from it is the version's."""

    original = models.OneToOneField(Original, primary_key=True, on_delete=models.PROTECT, related_name="erasure")
