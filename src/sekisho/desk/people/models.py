"""Organisations and people."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from sekisho.desk.people.roles import ABILITIES, ROLE_WORDS, May, Role
from sekisho.desk.shell.clock import now
from sekisho.kernel.ids import new_id


def organisation_id() -> str:
    return new_id("org")


def person_id() -> str:
    return new_id("psn")


def pseudonym_key() -> bytes:
    return secrets.token_bytes(32)


class Organisation(models.Model):
    """A department of the city, its policy section or audit office, or a contractor or subcontractor."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "発注者（業務所管課）"
        POLICY = "policy", "統括部門"
        AUDIT = "audit", "監査"
        CONTRACTOR = "contractor", "業務受託事業者等"

    class Channel(models.TextChoices):
        """How a department confirms. Set on the command line alone: by whoever runs this installation."""

        HERE = "here", "この関所で審査する"
        PAPER = "paper", "紙で確認する（関所を使っていない）"
        ELSEWHERE = "elsewhere", "別の関所で確認する"

    id = models.CharField(primary_key=True, max_length=40, default=organisation_id)
    kind = models.CharField("種別", max_length=20, choices=Kind.choices)
    name = models.CharField("名称", max_length=200)
    address = models.CharField("主たる営業所（又は支店等）の所在地", max_length=300, blank=True)
    representative = models.CharField("代表者（又は受任者）役職・氏名", max_length=200, blank=True)
    channel = models.CharField("確認の方法", max_length=10, choices=Channel.choices, default=Channel.HERE)
    issuer = models.CharField("発行元の指紋", max_length=32, blank=True)  # only where ELSEWHERE

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        """E-mail addresses are compared without regard to case."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Someone who signs in. One role within one organisation."""

    id = models.CharField(primary_key=True, max_length=40, default=person_id)
    email = models.EmailField("メールアドレス", unique=True)
    name = models.CharField("氏名", max_length=100)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    role = models.CharField("役割", max_length=20, choices=[(role.value, word) for role, word in ROLE_WORDS.items()])
    is_active = models.BooleanField("有効", default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    second_factor = models.BinaryField(default=bytes)  # encrypted, see second_factor.py
    second_factor_step = models.BigIntegerField(default=0)  # last accepted time step: a code works once
    pseudonym_key = models.BinaryField(default=pseudonym_key)
    attested_at = models.DateTimeField("利用規定の確認日時", null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["organisation__name", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def role_word(self) -> str:
        return ROLE_WORDS[Role(self.role)]

    def may(self, ability: May) -> bool:
        return self.is_active and ability in ABILITIES[Role(self.role)]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class SignInFailure(models.Model):
    """A failed attempt; `account` and `address` are keyed hashes, so the table tells nobody's habits."""

    account = models.CharField(max_length=64, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
