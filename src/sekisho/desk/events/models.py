"""Events and pseudonyms."""

from django.conf import settings
from django.db import models

from sekisho.kernel.ids import new_id


def event_id() -> str:
    return new_id("evt")


class Event(models.Model):
    """One change of state. `detail` holds ids, hashes, numbers and codes, never text a person wrote."""

    id = models.CharField(primary_key=True, max_length=40, default=event_id)
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    engagement = models.CharField(max_length=40, blank=True, db_index=True)
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    detail = models.JSONField(default=dict)
    delivered = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # Looked for after every commit: holds the few that wait, never the many that were handed over.
            models.Index(fields=["at", "id"], condition=models.Q(delivered=False), name="event_waiting")
        ]


class Pseudonym(models.Model):
    """Which person an `actor` in the book is. Erasing this row and the person's key makes the book anonymous."""

    actor = models.CharField(primary_key=True, max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    engagement = models.CharField(max_length=40, blank=True)
