"""What was registered, by numbers alone: the hashes lie sealed in the live version, and go when it is replaced."""

from django.db import models

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def secret_id() -> str:
    return new_id("sec")


def version_id() -> str:
    return new_id("scv")


class Secret(models.Model):
    """One list of terms, document or list of records. `organisation`: whose it is; only its people change it."""

    class Kind(models.TextChoices):
        TERMS = "terms", "用語"
        DOCUMENT = "document", "文書"
        RECORDS = "records", "名簿"

    id = models.CharField(primary_key=True, max_length=40, default=secret_id)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="secrets")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("種別", max_length=10, choices=Kind.choices)
    title = models.CharField("名称", max_length=100)
    removed_at = models.DateTimeField("削除日時", null=True, blank=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    removed_reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title

    @property
    def live(self) -> "SecretVersion | None":
        """The version the gate knows."""
        return None if self.removed_at else next(iter(self.versions.all()), None)


class SecretVersion(models.Model):
    """One handing-in. sealed: its hashes, sealed under register.key; empty once replaced or removed.

    counts: numbers by the names of `hashing.COUNT_WORDS`. author: None for whoever runs the installation.
    """

    id = models.CharField(primary_key=True, max_length=40, default=version_id)
    secret = models.ForeignKey(Secret, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField("版")
    sealed = models.BinaryField()
    counts = models.JSONField()
    author = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["secret", "number"], name="secret_version_once")]
        ordering = ["-number"]


class SealedRegister(models.Model):
    """Where the gateways read on PostgreSQL (`gateway.registers.QUERY`); the embedded store uses files."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()
    at = models.DateTimeField(default=now)

    class Meta:
        db_table = "sekisho_register"
