"""The desk's index over the book, which can be rebuilt from it at any time; and why something was erased."""

from typing import Any

from django.conf import settings
from django.db import models

from sekisho.desk.shell.clock import now

REMOVED = "remove"  # the gate's action for a part of a call that may not leave, while the rest may


class OtherBook(models.Model):
    """The book of another gateway, which the desk copies, proves and indexes (`ledger.copied`)."""

    class Stop(models.TextChoices):
        FORK = "fork", "枝分かれ（ledger.fork）"
        REWIND = "rewind", "巻戻し（ledger.fork）"

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=100, unique=True)
    vkey = models.CharField(max_length=400)
    place = models.CharField(max_length=500)  # folder, http(s):// or postgresql:// address, or env:NAME of one
    secret = models.CharField(max_length=100, blank=True)  # where the key for an address lies (`keyring.places`)
    # Of another installation: its engagement → ours, and nothing else is taken. None: a gateway of this desk's permits.
    engagements = models.JSONField(null=True)
    added_at = models.DateTimeField(default=now)
    next_index = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)  # leaves whose signed checkpoint is here
    read_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)  # why the last reading failed
    stopped = models.CharField(max_length=10, choices=Stop.choices, blank=True)
    stopped_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was suspended or taken up again
    unreadable = models.BigIntegerField(default=0)  # leaves that are none
    elsewhere = models.BigIntegerField(default=0)  # calls of engagements that are not ours
    twice = models.BigIntegerField(default=0)  # records that another book has
    twice_records = models.JSONField(default=list)  # the first of them

    class Meta:
        ordering = ["name"]

    @property
    def origin(self) -> str:
        return self.vkey.partition("+")[0]

    @property
    def is_theirs(self) -> bool:
        """Whether it is of another installation, whose ids are not ours."""
        return self.engagements is not None

    @property
    def is_live(self) -> bool:
        return self.suspended_at is None and not self.stopped


class Passage(models.Model):
    """One call at the gate: its intent (or refusal) and, once known, its outcome."""

    class State(models.TextChoices):
        OPEN = "open", "応答待ち・未了"
        ANSWERED = "answered", "応答あり"
        REFUSED = "refused", "通さなかった"
        FAILED = "failed", "応答なし（エラー）"
        CUT = "cut", "中断"
        IMPORTED = "imported", "関所の外の利用（取込み）"

    record = models.CharField(primary_key=True, max_length=40)
    log = models.ForeignKey(OtherBook, null=True, on_delete=models.PROTECT, related_name="+")  # None: the own book
    state = models.CharField(max_length=10, choices=State.choices, db_index=True)
    at = models.DateTimeField(db_index=True)
    engagement = models.CharField(max_length=40, db_index=True)
    party = models.CharField(max_length=40, blank=True)
    actor = models.CharField(max_length=40, blank=True, db_index=True)
    permit = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    model = models.CharField(max_length=120, blank=True)
    rule = models.IntegerField(null=True)
    code = models.CharField(max_length=60, blank=True)
    findings = models.JSONField(default=list)
    status = models.CharField(max_length=30, blank=True)
    tokens_in = models.IntegerField(default=0)
    tokens_out = models.IntegerField(default=0)
    charged = models.BigIntegerField(default=0)  # tokens that count against a budget; an estimate where nobody said
    duration_ms = models.IntegerField(default=0)
    first_index = models.BigIntegerField()
    outcome_index = models.BigIntegerField(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_basis = models.CharField(max_length=10, blank=True)
    hold = models.CharField(max_length=40, blank=True)  # under which its user may state a reason
    public = models.CharField(max_length=60, blank=True)  # codes of rule 2 it was flagged with, between spaces
    after = models.CharField(max_length=60, blank=True)  # codes of `records.after`, between spaces
    output = models.JSONField(default=dict)  # code → how often, of what its answer was seen to hold

    class Meta:
        ordering = ["-at", "-record"]
        indexes = [
            models.Index(fields=["engagement", "-at"]),
            models.Index(fields=["at", "engagement"], name="passage_of_month"),
            models.Index(fields=["party", "at"], name="passage_of_party"),
            models.Index(fields=["state", "rule", "engagement", "at"], name="passage_by_rule"),
            models.Index(fields=["state", "code"], name="passage_by_code"),
            models.Index(fields=["engagement", "at"], name="passage_flagged", condition=~models.Q(public="")),
            models.Index(fields=["actor", "-at"], name="passage_held", condition=~models.Q(hold="")),
            models.Index(fields=["engagement", "at"], name="passage_to_see_to", condition=~models.Q(after="")),
        ]

    @property
    def removed(self) -> list[str]:
        """Where the provider's search was taken out of the call before it left (rule 5): paths into its body."""
        return [mark["path"] for mark in self.findings if mark.get("action") == REMOVED]

    @property
    def found(self) -> list[dict[str, Any]]:
        """The findings of the screen, as the leaf has them."""
        return [mark for mark in self.findings if mark.get("action") != REMOVED]


class ActiveDay(models.Model):
    """In which hours of a day (Japan) a person's key was used in an engagement; kept while the index reads."""

    engagement = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    day = models.DateField()
    hours = models.IntegerField(default=0)  # a bit for each of the 24
    count = models.IntegerField(default=0)  # of those bits

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "actor", "day"], name="one_active_day")]
        indexes = [models.Index(fields=["count", "day"], name="busy_days")]


OWN_LOG = "own"


class Cursor(models.Model):
    """How far the index has read the own log; of another one its `OtherBook` says it."""

    origin = models.CharField(primary_key=True, max_length=200)
    next_index = models.BigIntegerField(default=0)


class ErasureOrder(models.Model):
    """Who ordered an erasure and why, in words: the leaf holds the basis as a code only. One for a record or shelf."""

    id = models.CharField(primary_key=True, max_length=64)  # of the leaf
    record = models.CharField(max_length=64, blank=True, db_index=True)
    shelf = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=10)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-id"]
