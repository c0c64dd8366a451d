"""Answers to what was stopped at the gate, and 再確認 with one task per engagement."""

from django.db import models

from sekisho.desk.applications.models import Request
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import LIVE
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.services.models import FactStatement
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def answer_id() -> str:
    return new_id("dft")


def reconfirmation_id() -> str:
    return new_id("rcf")


def task_id() -> str:
    return new_id("rct")


class DriftAnswer(models.Model):
    """What the responsible person did about one kind of use that was stopped: drafted a change, or put it aside."""

    class Outcome(models.TextChoices):
        DRAFT = "draft", "変更の確認依頼書に記入"
        DISMISS = "dismiss", "変更しない"

    id = models.CharField(primary_key=True, max_length=40, default=answer_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="drift_answers")
    key = models.CharField(max_length=32)
    outcome = models.CharField("対応", max_length=10, choices=Outcome.choices)
    reason = models.TextField("理由", blank=True)
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["engagement", "key"])]


class Reconfirmation(models.Model):
    """再確認: why confirmations are looked at again, or why a changed fact needs none."""

    class Cause(models.TextChoices):
        FACT = "fact", "サービスの事実の変更"
        BOOK = "book", "ガイドラインの新しい版"

    id = models.CharField(primary_key=True, max_length=40, default=reconfirmation_id)
    cause = models.CharField("きっかけ", max_length=10, choices=Cause.choices)
    subject = models.CharField("対象", max_length=80)  # id of a service or of a rule book
    statements = models.ManyToManyField(FactStatement, related_name="reconfirmations")
    is_needed = models.BooleanField("再確認を開いた", default=True)
    reason = models.TextField("理由")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-id"]


class ReconfirmationTask(models.Model):
    """One engagement of a 再確認, with the permit that was live when it was opened."""

    class State(models.TextChoices):
        OPEN = "open", "再確認待ち"
        KEPT = "kept", "このまま有効"
        CHANGE = "change", "変更を求めた"
        SUSPENDED = "suspended", "手形を停止"

    id = models.CharField(primary_key=True, max_length=40, default=task_id)
    reconfirmation = models.ForeignKey(Reconfirmation, on_delete=models.PROTECT, related_name="tasks")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="reconfirmation_tasks")
    permit = models.ForeignKey(IssuedPermit, on_delete=models.PROTECT, related_name="reconfirmation_tasks")
    state = models.CharField("結果", max_length=10, choices=State.choices, default=State.OPEN, db_index=True)
    reason = models.TextField("理由", blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["reconfirmation_id", "id"]
        constraints = [models.UniqueConstraint(fields=["reconfirmation", "engagement"], name="task_once")]

    @property
    def is_open(self) -> bool:
        """Whether the officer still has to decide: a permit that ended or was replaced needs no second look."""
        return self.state == self.State.OPEN and self.permit.state in LIVE

    @property
    def state_word(self) -> str:
        if self.state == self.State.OPEN and not self.is_open:
            return "手形が替わったか終わったため不要"
        return str(self.get_state_display())
