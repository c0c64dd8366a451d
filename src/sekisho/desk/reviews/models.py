"""Comments per item and decisions per version."""

from django.db import models

from sekisho.desk.applications.models import Version
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def decision_id() -> str:
    return new_id("dec")


def judgement_id() -> str:
    return new_id("jdg")


def ruling_id() -> str:
    return new_id("clr")


def reason_id() -> str:
    return new_id("rsn")


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
    remark = models.TextField("条件", blank=True)
    without = models.JSONField("除いたもの", default=dict)  # fields of rules.narrowing.Narrowing
    claims = models.JSONField("申告の判断", default=list)  # of reviews.claims.told_rulings, as they stood then
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)


class ClaimRuling(models.Model):
    """Whether a fact claimed otherwise than the catalogue is accepted for this engagement, and why.

    `row` counts the claims of that version from 1; service, fact and value are the claim's own.
    """

    id = models.CharField(primary_key=True, max_length=40, default=ruling_id)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="claim_rulings")
    row = models.IntegerField()
    service = models.CharField(max_length=80)
    fact = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    is_accepted = models.BooleanField("申告を認める")
    reason = models.TextField("理由")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]


class Judgement(models.Model):
    """規定4: whether a service that is neither consumer nor clearly contracted is acceptable, and why.

    `row` counts the services of that version from 1; `key` is what a later request is recognised by.
    """

    id = models.CharField(primary_key=True, max_length=40, default=judgement_id)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="judgements")
    row = models.IntegerField()
    service = models.CharField(max_length=80)
    name = models.CharField("サービス", max_length=300)
    key = models.CharField(max_length=300, db_index=True)
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_acceptable = models.BooleanField("利用を認める")
    grounds = models.TextField("根拠")
    judged_on = models.DateField("判断日")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["department", "key", "-at", "-id"], name="judgement_newest")]


class StandardReason(models.Model):
    """補正依頼の定型文, kept by a department or, without one, by the policy section for all."""

    id = models.CharField(primary_key=True, max_length=40, default=reason_id)
    department = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    item = models.CharField("項目", max_length=40, blank=True)
    title = models.CharField("見出し", max_length=80)
    text = models.TextField("文")
    retired_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["title", "id"]
