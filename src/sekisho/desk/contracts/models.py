"""Engagements and parties."""

from django.core.exceptions import ValidationError
from django.db import models

from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def engagement_id() -> str:
    return new_id("eng")


def party_id() -> str:
    return new_id("pty")


def hand_over_id() -> str:
    return new_id("hnd")


class Engagement(models.Model):
    """A 契約 or 協定 as the guideline defines them, pinned to one version of the rule book."""

    class Kind(models.TextChoices):
        """請負、買入、借入その他の契約 and 協定; 売払い and 貸付け are not 契約 here and cannot be chosen."""

        WORK = "ukeoi", "請負契約"
        PURCHASE = "kaiire", "買入契約"
        HIRE = "kariire", "借入契約"
        OTHER = "other", "その他の契約"
        AGREEMENT = "agreement", "協定（指定管理）"

    class Use(models.TextChoices):
        UNDECIDED = "undecided", "未定"
        NONE = "none", "利用なし"
        PLANNED = "planned", "利用する"

    id = models.CharField(primary_key=True, max_length=40, default=engagement_id)
    department = models.ForeignKey(Organisation, verbose_name="業務所管課", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Person, verbose_name="担当者", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("区分", max_length=20, choices=Kind.choices)
    title = models.CharField("契約又は指定管理名称", max_length=300)
    number = models.CharField("契約番号等", max_length=60, blank=True)
    fiscal_year = models.IntegerField("締結年度")
    first_day = models.DateField("履行期間・指定期間の初日")
    last_day = models.DateField("履行期間・指定期間の末日")
    book = models.CharField("ガイドラインの版", max_length=40)
    specification_on = models.DateField("特記仕様書の添付日", null=True, blank=True)
    use = models.CharField("生成AIの利用", max_length=20, choices=Use.choices, default=Use.UNDECIDED)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-fiscal_year", "-created_at", "id"]
        indexes = [
            models.Index(fields=["department", "-fiscal_year", "-created_at", "id"], name="engagement_list"),
            models.Index(fields=["-fiscal_year", "-created_at", "id"], name="engagement_all"),
            models.Index(fields=["department", "officer"], name="engagement_officer"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_agreement(self) -> bool:
        return self.kind == self.Kind.AGREEMENT

    @property
    def contractor_word(self) -> str:
        """受注者 for a contract, 指定管理者 for an agreement (用語の定義)."""
        return "指定管理者" if self.is_agreement else "受注者"

    @property
    def contractor(self) -> "Party | None":
        """The party that answers for the whole engagement."""
        return next((party for party in self.parties.all() if party.parent_id is None), None)

    def clean(self) -> None:
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": "末日は初日以後の日付にしてください。"})


class Party(models.Model):
    """受注者・指定管理者, or 再委託 (tier 1), 再々委託 (tier 2) …: a tree by `parent`.

    A subcontractor that already has people here accepts first; until then its people are shown to nobody else.
    """

    id = models.CharField(primary_key=True, max_length=40, default=party_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parties")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    task = models.CharField("再委託する業務", max_length=200, blank=True)
    accepted_at = models.DateTimeField("承諾日時", null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "organisation"], name="party_once")]
        ordering = ["parent_id", "id"]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def tier(self) -> int:
        return 0 if self.parent is None else self.parent.tier + 1

    @property
    def role_word(self) -> str:
        tier = self.tier
        if tier == 0:
            return self.engagement.contractor_word
        return "再委託の相手方" if tier == 1 else "再々委託等の相手方"


class HandOver(models.Model):
    """引継ぎ: engagements that went from one officer to another of the same department."""

    id = models.CharField(primary_key=True, max_length=40, default=hand_over_id)
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("引継ぎ事項", blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at"]


class HandOverItem(models.Model):
    """One engagement of a hand-over. `seen_at`: when the successor marked it as taken over."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="items")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hand_over", "engagement"], name="handed_over_once")]
        ordering = ["id"]
