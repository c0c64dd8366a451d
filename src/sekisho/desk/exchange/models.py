"""Confirmations on paper with their scans; what was handed to other installations, and what was taken in from them."""

from typing import Any

from django.db import models

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.intake.models import Means
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.permits.models import IssuedPermit, PermitAct
from sekisho.desk.reviews.models import Decision
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import StateError
from sekisho.kernel.ids import new_id


def scan_id() -> str:
    return new_id("scn")


def notice_id() -> str:
    return new_id("ntc")


def handover_id() -> str:
    return new_id("hov")


class Kept(models.Model):
    """A row that is added and never changed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise StateError("記録したものは書き換えられません。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise StateError("記録したものは削除できません。")


class Scan(Kept):
    """The bytes of a scanned paper, in the store beside everything else; their name is not kept."""

    id = models.CharField(primary_key=True, max_length=40, default=scan_id)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=4)  # pdf, png or jpeg, as the bytes themselves say
    size = models.IntegerField()
    data = models.BinaryField()


class PaperNotice(Kept):
    """What the city told on paper: a decision on a request, or an act on a permit. Who at the city, and when.

    The officer's name stands here and nowhere else: not in the permit, not in the book.
    """

    id = models.CharField(primary_key=True, max_length=40, default=notice_id)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="paper")
    act = models.OneToOneField(PermitAct, null=True, on_delete=models.PROTECT, related_name="paper")
    scan = models.ForeignKey(Scan, null=True, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField("書面の日付")
    officer = models.CharField("確認した職員の氏名", max_length=100)
    department = models.CharField("所属", max_length=200)
    at = models.DateTimeField(default=now)


class Withdrawal(Kept):
    """取下げ that came by mail or on paper: when, how, from whom in the contractor's company, and who recorded it."""

    request = models.OneToOneField(Request, primary_key=True, on_delete=models.PROTECT, related_name="withdrawal")
    received_on = models.DateField("受領日")
    means = models.CharField("受領方法", max_length=10, choices=Means.choices)
    sender = models.CharField("差出人", max_length=300)
    scan = models.ForeignKey(Scan, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)


class SentHandover(Kept):
    """A permit handed over as a file. `number` grows with every one of this installation."""

    number = models.BigIntegerField(primary_key=True)
    permit = models.ForeignKey(IssuedPermit, on_delete=models.PROTECT, related_name="handovers")
    audience = models.CharField("受取先の指紋", max_length=32)
    list_days = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]


class WrittenList(Kept):
    """A list of closed permits as written. `number` grows with every one of this installation."""

    number = models.BigIntegerField(primary_key=True)
    closed = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]


class TakenHandover(Kept):
    """A verified hand-over of another installation. Nothing opens before a person bound its names (`AdoptedPermit`).

    organisation: whose people may bind it; None where it was taken in on the command line.
    """

    id = models.CharField(primary_key=True, max_length=40, default=handover_id)
    issuer = models.CharField(max_length=300)
    key = models.CharField(max_length=32)
    number = models.BigIntegerField()
    permit = models.CharField(max_length=80, db_index=True)
    engagement = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, unique=True)
    token = models.TextField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at"]


class AdoptedPermit(Kept):
    """Which permit here was made of which hand-over, and who bound the names.

    version: what was filed here and is confirmed by the city's permit; None where nothing was, or it does not match.
    """

    row = models.OneToOneField(IssuedPermit, on_delete=models.PROTECT, related_name="adopted")
    handover = models.ForeignKey(TakenHandover, on_delete=models.PROTECT, related_name="adopted")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="adopted")
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)


class TakenList(models.Model):
    """A verified list of closed permits. The content of all but the newest of an issuer is dropped (`token` "")."""

    issuer = models.CharField(max_length=300)
    key = models.CharField(max_length=32)
    number = models.BigIntegerField()
    issued_at = models.DateTimeField()
    next_update = models.DateTimeField()
    closed = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    token = models.TextField(blank=True)
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="list_once")]
