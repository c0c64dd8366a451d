"""What the policy section decided about exports. Rows stay as history; the one without an end is in effect."""

from django.conf import settings
from django.db import models

from sekisho.desk.shell.clock import now
from sekisho.desk.usage.fields import Fields


class UsageFields(models.Model):
    """Which fields leave. scope: the id of an engagement; "" for the whole installation, unless one decides its own."""

    scope = models.CharField(max_length=40, blank=True)
    at_level = models.CharField(max_length=10)
    person_level = models.CharField(max_length=10)
    columns = models.JSONField(default=list)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["scope"], condition=models.Q(ended_at=None), name="one_usage_fields")
        ]

    @property
    def fields(self) -> Fields:
        return Fields(self.at_level, self.person_level, tuple(self.columns))
