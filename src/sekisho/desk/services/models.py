"""Statements about services. Rows are added, never changed: the history of every fact is what was stated, in order."""

from typing import Any

from django.db import models

from sekisho.catalogue.facts import LABELS, Statement, value_words
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import StateError
from sekisho.kernel.ids import new_id


def statement_mark() -> str:
    return new_id("fct")


class FactStatement(models.Model):
    """One fact of one service as stated by a person on a day. `before` is what stood until then, None if nothing.

    seq gives the order; mark is unguessable and never used twice, so that the newest one names a state of the whole
    catalogue.
    """

    seq = models.BigAutoField(primary_key=True)
    mark = models.CharField(max_length=40, default=statement_mark, unique=True)
    service = models.CharField("サービス", max_length=80, db_index=True)
    fact = models.CharField("項目", max_length=40)
    before = models.JSONField(null=True)
    value = models.JSONField()
    source = models.JSONField("出典", default=list)
    as_of = models.CharField("根拠の日付", max_length=10)
    note = models.TextField("変更の理由", blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["seq"]

    @property
    def is_change(self) -> bool:
        """Whether the value is another one than before, rather than the same one confirmed again."""
        return bool(self.before != self.value)

    @property
    def label(self) -> str:
        return LABELS[self.fact]

    @property
    def before_words(self) -> str:
        return "" if self.before is None else value_words(self.fact, self.before)

    @property
    def value_words(self) -> str:
        return value_words(self.fact, self.value)

    @property
    def statement(self) -> Statement:
        return Statement(self.service, self.fact, self.value, tuple(self.source), self.as_of)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise StateError("カタログの記録は書き換えられません。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise StateError("カタログの記録は削除できません。")
