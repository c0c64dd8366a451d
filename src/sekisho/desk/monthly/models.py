"""Signed monthly reviews."""

from django.conf import settings
from django.db import models

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def review_id() -> str:
    return new_id("mrv")


class MonthlyReview(models.Model):
    """A responsible person's word that they looked through a month. One for a party and month; never changed.

    content: the report as it was signed (`report.Report`), the remark and a salt. sha256: of its canonical JSON, which
    the leaf of `event` holds as well; the salt keeps it from being guessed.
    """

    id = models.CharField(primary_key=True, max_length=40, default=review_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="monthly_reviews")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="monthly_reviews")
    month = models.CharField("月", max_length=7)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    event = models.CharField(max_length=40)

    class Meta:
        ordering = ["-month", "id"]
        constraints = [models.UniqueConstraint(fields=["party", "month"], name="one_review_a_month")]
        indexes = [models.Index(fields=["engagement", "month"], name="review_of_engagement")]
