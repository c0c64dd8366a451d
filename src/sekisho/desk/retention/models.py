"""廃棄の提案: one person proposes, another one decides. Rows stay as history; what was disposed of does not."""

from django.conf import settings
from django.db import models

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def proposal_id() -> str:
    return new_id("dsp")


class DisposalProposal(models.Model):
    """To dispose of everything of one class, engagement and fiscal year. Text in words stays here; leaves hold codes.

    count: what was stored when it was proposed, and `disposed` when it was approved. order: the id of the erasure leaf
    of a shelf; "" for files, whose erasures have leaves of their own. finished_at: when the last of the files was
    destroyed and old copies had left the store; of shelves the book says it.
    """

    class Kind(models.TextChoices):
        """The retention classes."""

        TEXT = "text", "文章の利用記録（送った内容と応答）"
        MEDIA = "media", "画像・音声・動画などの利用記録"
        FILES = "files", "別紙・証拠、受領したファイル"

    class State(models.TextChoices):
        OPEN = "open", "承認待ち"
        APPROVED = "approved", "廃棄済み"
        DECLINED = "declined", "見送り"
        WITHDRAWN = "withdrawn", "取下げ"

    id = models.CharField(primary_key=True, max_length=40, default=proposal_id)
    kind = models.CharField("区分", max_length=10, choices=Kind.choices)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="disposals")
    year = models.IntegerField("年度")
    count = models.IntegerField()
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField("決めた理由", max_length=300, blank=True)
    disposed = models.IntegerField(null=True)
    order = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "engagement", "year"], condition=models.Q(state="open"), name="one_open_disposal"
            ),
            # Two persons, whatever our code does.
            models.CheckConstraint(
                condition=~models.Q(state="approved")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("by"))),
                name="disposal_by_two",
            ),
        ]
        indexes = [models.Index(fields=["state", "at"], name="disposal_state")]

    @property
    def shelf(self) -> str:
        """The shelf of the book it is about; "" for files."""
        return "" if self.kind == self.Kind.FILES else f"{self.engagement_id}/{self.kind}/{self.year}"

    @property
    def is_under_way(self) -> bool:
        """Whether it was approved and files of it are still to be destroyed, or copies of them."""
        return self.state == self.State.APPROVED and self.kind == self.Kind.FILES and self.finished_at is None


class DisposalItem(models.Model):
    """One file that an approval is about: exactly these are destroyed, a few at a time, and none that came later."""

    proposal = models.ForeignKey(DisposalProposal, on_delete=models.PROTECT, related_name="items")
    sort = models.CharField(max_length=10)
    target = models.CharField(max_length=40)
    is_done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "sort", "target"], name="one_disposal_item")]
        indexes = [models.Index(fields=["proposal", "id"], condition=models.Q(is_done=False), name="disposal_left")]
