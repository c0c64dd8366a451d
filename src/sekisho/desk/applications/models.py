"""Requests and their immutable versions."""

import json
from typing import Any

from django.db import models

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import StateError
from sekisho.kernel.ids import new_id
from sekisho.permits.lifecycle import REQUEST
from sekisho.rules.application import Application, from_json


def request_id() -> str:
    return new_id("req")


def version_id() -> str:
    return new_id("ver")


class Request(models.Model):
    """One 確認依頼. `draft` is what is being written; what was filed is in `versions`.

    arrived_on: the day, in Japan, from which 滞留日数 counts: of the filing, or the 受領日 of a paper that was mailed.
    """

    id = models.CharField(primary_key=True, max_length=40, default=request_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="requests")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="requests")
    category = models.CharField("区分", max_length=10, choices=[("new", "新規"), ("change", "変更")], default="new")
    state = models.CharField("状態", max_length=20, choices=list(REQUEST.words.items()), default="draft", db_index=True)
    receipt = models.CharField("受付番号", max_length=60, blank=True)
    draft = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    visited = models.JSONField(default=list)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, db_index=True)
    arrived_on = models.DateField("提出日・受領日", null=True)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-updated_at", "id"]
        indexes = [
            # These hold what the lists filter and order by, so that no row is read whose page is not shown.
            models.Index(fields=["-updated_at", "id", "submitted_at"], name="request_newest"),
            models.Index(fields=["engagement", "state", "submitted_at", "updated_at"], name="request_of_engagement"),
            models.Index(fields=["state", "arrived_on", "submitted_at"], name="request_queue"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.updated_at = now()
        super().save(*args, **kwargs)

    @property
    def application(self) -> Application:
        """The draft as a value."""
        return from_json(self.draft)

    @property
    def state_word(self) -> str:
        return REQUEST.words[self.state]

    @property
    def is_editable(self) -> bool:
        return self.state in ("draft", "returned")

    @property
    def latest(self) -> "Version | None":
        return self.versions.order_by("-number").first()


class Version(models.Model):
    """What was filed, word for word. Rows are added, never changed: the store refuses it too (migration 0002)."""

    id = models.CharField(primary_key=True, max_length=40, default=version_id)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    answers = models.TextField()  # canonical JSON of rules.application.to_json
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="version_once")]
        ordering = ["request_id", "number"]

    @property
    def application(self) -> Application:
        return from_json(json.loads(self.answers))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise StateError("提出された確認依頼書の版は変更できません。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise StateError("提出された確認依頼書の版は削除できません。")
