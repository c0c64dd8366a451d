"""Versions for disclosure as they were decided. Rows are added, never changed: each paper can be made again."""

from typing import Any

from django.db import models

from sekisho.desk.applications.models import Version
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import now
from sekisho.documents.disclosure import Choice, Withheld
from sekisho.kernel.errors import StateError
from sekisho.kernel.ids import new_id


def disclosure_id() -> str:
    return new_id("dcl")


class Disclosure(models.Model):
    """What is withheld of one filed version, and why. The paper is made from this each time, with the same bytes."""

    id = models.CharField(primary_key=True, max_length=40, default=disclosure_id)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="disclosures")
    withheld = models.JSONField(default=list)  # [item, reason] pairs
    words = models.JSONField(default=list)
    words_reason = models.CharField("語句を公開しない理由", max_length=300, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-id"]

    @property
    def choice(self) -> Choice:
        """As a value."""
        items = tuple(Withheld(item, reason) for item, reason in self.withheld)
        return Choice(items, tuple(self.words), self.words_reason)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise StateError("作成した公開用の書類は変更できません。")
        super().save(*args, **kwargs)
