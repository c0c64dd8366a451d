"""Comments per item and decisions per version."""

from django.db import models

from sekisho.desk.applications.models import Version
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def decision_id() -> str:
    return new_id("dec")


class Comment(models.Model):
    """What the officer says about one item of one version; `item` is an id of the paper, "" for the whole."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="comments")
    item = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "item"], name="comment_once_per_item")]
        ordering = ["id"]


class Decision(models.Model):
    """The officer's act on one version. 起案・決裁 happen elsewhere; their numbers are recorded here."""

    class Outcome(models.TextChoices):
        RETURN = "return", "補正依頼"
        CONFIRM = "confirm", "確認"
        REFUSE = "refuse", "確認不可"

    id = models.CharField(primary_key=True, max_length=40, default=decision_id)
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField("結果", max_length=10, choices=Outcome.choices)
    reason = models.TextField("伝える内容", blank=True)
    draft_number = models.CharField("起案番号", max_length=60, blank=True)
    decision_number = models.CharField("決裁番号", max_length=60, blank=True)
    decided_on = models.DateField("決裁日")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
