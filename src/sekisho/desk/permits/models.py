"""Permits as issued, keys as hashes, connections, and the snapshot that was last published."""

from django.db import models

from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.ids import new_id
from sekisho.permits.caps import WHAT_WORDS
from sekisho.permits.grounds import PAPER_MARK
from sekisho.permits.lifecycle import PERMIT
from sekisho.permits.permit import Permit
from sekisho.permits.reasons import REASONS


def permit_id() -> str:
    return new_id("pmt")


def name_id() -> str:
    return new_id("nam")


def release_id() -> str:
    return new_id("rel")


def key_id() -> str:
    return new_id("key")


ACT_WORDS = {
    "suspend": "停止",
    "resume": "再開",
    "revoke": "取消し",
    "expire": "期間満了",
    "supersede": "新しい手形に交代",
}


class IssuedPermit(models.Model):
    """A signed permit and its present state. `token` never changes; what changes is the state.

    version: None where the city's own installation confirmed, and what it confirmed stands there. grounds: as the
    signed content says. book, services: out of the signed content too, to be searched; each service between spaces.
    list_days: how old the issuer's list may be, 0 for any age; fresh_until: its last day.
    """

    class Grounds(models.TextChoices):
        HERE = "", "この関所での確認"
        PAPER = "paper", PAPER_MARK
        ORIGIN = "origin", "別の関所の手形"

    id = models.CharField(primary_key=True, max_length=40, default=permit_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="permits")
    version = models.OneToOneField(Version, null=True, on_delete=models.PROTECT, related_name="permit")
    token = models.TextField()
    state = models.CharField(max_length=20, choices=list(PERMIT.words.items()), default="in_force", db_index=True)
    first_day = models.DateField()
    last_day = models.DateField()
    issued_at = models.DateTimeField()
    state_reason = models.TextField("理由", blank=True)
    grounds = models.CharField("確認の形", max_length=10, choices=Grounds.choices, default=Grounds.HERE, blank=True)
    list_days = models.IntegerField("一覧の期限（日）", default=0)
    fresh_until = models.DateField("一覧が足りる最後の日", null=True, blank=True)
    book = models.CharField("ガイドラインの版", max_length=40, blank=True)
    services = models.TextField("生成AIサービス", blank=True)

    class Meta:
        ordering = ["-issued_at"]
        indexes = [
            models.Index(fields=["engagement", "state"], name="permit_of_engagement"),
            models.Index(fields=["state", "last_day"], name="permit_ending"),
            models.Index(fields=["state", "book", "services", "id"], name="permit_touched"),
            # Which engagements had one in a month, without reading any permit's document.
            models.Index(fields=["last_day", "first_day", "issued_at", "engagement", "id"], name="permit_of_month"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=models.Q(state__in=["in_force", "suspended"]),
                name="one_live_permit_per_engagement",
            )
        ]

    def note_content(self, permit: Permit) -> None:
        """Take over from the signed content what is searched."""
        self.first_day, self.last_day = permit.period.first, permit.period.last
        self.book, self.services = permit.book, f" {' '.join(sorted(permit.kinds))} "

    @property
    def state_word(self) -> str:
        """With what the permit rests on, where that is not a confirmation in this installation."""
        word = PERMIT.words[self.state]
        return f"{word}（{self.get_grounds_display()}）" if self.grounds else word

    @property
    def is_list_stale(self) -> bool:
        """Whether the gate passes nothing because the issuer's list is too old, or was never taken in."""
        return self.fresh_until is not None and self.fresh_until < today()

    @property
    def mark(self) -> str:
        """「紙による確認」, 「別の関所の手形」 or ""."""
        return str(self.get_grounds_display()) if self.grounds else ""


class PermitAct(models.Model):
    """What was done to a permit after it was issued, with the reason then given. by: None for the clock."""

    permit = models.ForeignKey(IssuedPermit, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=20)
    reason = models.TextField("理由", blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]

    @property
    def word(self) -> str:
        return ACT_WORDS.get(self.act, self.act)


class ApiKey(models.Model):
    """A person's key for one engagement; only its SHA-256 is kept."""

    id = models.CharField(primary_key=True, max_length=40, default=key_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="keys")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="keys")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="keys")
    purpose = models.CharField("既定の利用目的", max_length=40, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField("手形の終了による終了", null=True, blank=True)
    replaced_at = models.DateTimeField("取替え", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    @property
    def is_live(self) -> bool:
        """Whether the gate may know it; whether a permit opens anything for it is another question."""
        return self.revoked_at is None and self.ended_at is None and self.expires_at > now()


class UsageLimit(models.Model):
    """How much an engagement may use, or one person in it (`person`), as the responsible person set it."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="limits")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="limits")
    what = models.CharField(max_length=30, choices=list(WHAT_WORDS.items()))
    most = models.BigIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "person", "what"], nulls_distinct=False, name="one_limit_of_a_kind"
            )
        ]


class ModelPrice(models.Model):
    """What a model costs from a day on, in yen per million tokens and per call; texts, because nothing is rounded."""

    model = models.CharField(max_length=120)
    since = models.DateField()
    input_yen = models.CharField(max_length=20)
    output_yen = models.CharField(max_length=20)
    call_yen = models.CharField(max_length=20)
    source = models.CharField("出所", max_length=300)
    stated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "since"], name="one_price_a_day")]


class AuditorKey(models.Model):
    """Opens `/tlog/` and nothing else."""

    id = models.CharField(primary_key=True, max_length=40, default=key_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="auditor_keys")
    hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Connection(models.Model):
    """How the gateway reaches a service. `secret` names the place of the provider's key, never the key itself."""

    service = models.CharField(primary_key=True, max_length=80)
    protocol = models.CharField(
        max_length=20,
        choices=[
            ("practice", "練習用モデル"),
            ("openai", "OpenAI互換"),
            ("azure", "Azure OpenAI"),
            ("anthropic", "Anthropic"),
            ("gemini", "Gemini"),
        ],
    )
    base_url = models.CharField(max_length=300, blank=True)
    secret = models.CharField(max_length=120, blank=True)


class ModelRoute(models.Model):
    """A model name that clients send, and what it means."""

    model = models.CharField(primary_key=True, max_length=120)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="routes")
    kind = models.CharField(max_length=10)
    upstream_model = models.CharField(max_length=120)


class GateRegister(models.Model):
    """Which sealed register of secrets the gateways load for an engagement. Written by the slice `registered` alone."""

    engagement = models.OneToOneField(Engagement, primary_key=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)


class GateHandling(models.Model):
    """What the city decided about a kind of finding in one engagement, and why. In effect until `ended_at`."""

    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    action = models.CharField(max_length=10)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "code"], condition=models.Q(ended_at=None), name="one_handling_of_a_code"
            )
        ]


class HoldRelease(models.Model):
    """The reason a person stated for a held call, so that the same lets pass. Rows never go: they are the history.

    hold: the gate's keyed hash of person and what was found. record: the call that was held. actor: the person's
    pseudonym in the engagement. Counts until `until`, unless it was taken back.
    """

    id = models.CharField(primary_key=True, max_length=40, default=release_id)
    hold = models.CharField(max_length=40)
    record = models.CharField(max_length=40, db_index=True)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    actor = models.CharField(max_length=40)
    reason = models.CharField("理由", max_length=20, choices=list(REASONS.items()))
    at = models.DateTimeField(default=now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["hold", "actor"], name="release_of_hold"),
            models.Index(fields=["until"], condition=models.Q(ended_at=None), name="release_counting"),
        ]

    @property
    def counts(self) -> bool:
        return self.ended_at is None and now() < self.until


class CityName(models.Model):
    """A name of rule 8 that the city added to the shipped ones, or gave up; or that may be followed, or no longer.

    Rows never go: they are the history.

    name: its writings divided by `|`. In effect until `ended_at`.
    """

    class Act(models.TextChoices):
        ADD = "add", "追加"
        REMOVE = "remove", "照合しない"
        FREE = "free", "倣ってよい"
        BIND = "bind", "倣ってよい名称から外す"

    class Sort(models.TextChoices):
        CHARACTER = "character", "キャラクター"
        WORK = "work", "作品"
        ARTIST = "artist", "作家・制作者"
        BRAND = "brand", "ブランド・企業"
        SLOGAN = "slogan", "キャッチコピー"

    id = models.CharField(primary_key=True, max_length=40, default=name_id)
    act = models.CharField(max_length=10, choices=Act.choices)
    sort = models.CharField("種類", max_length=10, choices=Sort.choices)
    name = models.CharField("名称", max_length=200)
    source = models.CharField("出典", max_length=300, blank=True)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    @property
    def writings(self) -> list[str]:
        pieces = self.name.split("|")
        if self.act == self.Act.REMOVE:  # 「マック(ハンバーガー)」: マック with ハンバーガー beside it
            pieces = [piece.partition("(")[0] for piece in pieces]
        return [piece.strip() for piece in pieces if piece.strip()]


class PublishedSnapshot(models.Model):
    """Snapshots handed to the gateways; the newest counts. On PostgreSQL the gateways read this table."""

    seq = models.BigAutoField(primary_key=True)
    token = models.TextField()
    digest = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "sekisho_snapshot"
