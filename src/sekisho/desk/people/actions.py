"""What can be done to people: add, deactivate, set a password, renew the second factor, attest."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from sekisho.desk.events.actions import record
from sekisho.desk.people import second_factor, throttle
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, StateError

TERMINAL = "terminal"  # where the command line is, for the throttle
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a new person needs, shown once."""

    person: Person
    password: str
    secret: str


@transaction.atomic
def add_person(organisation: Organisation, name: str, email: str, role: Role, by: Person | None) -> Invitation:
    """A person with a first password to be changed and a fresh second factor."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
    person = Person(organisation=organisation, name=name, email=email, role=role.value, must_change_password=True)
    person.set_password(password)
    secret = second_factor.new_secret()
    second_factor.store_secret(person, secret)
    person.save(force_insert=True)
    record("person.add", by, person.id, detail={"role": role.value})
    return Invitation(person, password, secret)


def proven(email: str, password: str, code: str) -> Person:
    """Who signs an act at the command line with password and code, as at the desk. Raises InputError."""
    if throttle.is_blocked(email, TERMINAL):
        raise InputError("失敗が続いたため、しばらく受け付けません。", next_ja="15分ほど待ってください。")
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    is_right = person is not None and person.check_password(password) and not person.must_change_password
    if person is None or not is_right or not second_factor.accept_code(person, code):
        throttle.note_failure(email, TERMINAL)
        raise InputError(
            "メールアドレス、パスワード、確認コードのどれかが違います。",
            next_ja="最初のパスワードは先に画面で変え、コードは次に表示されるものを入力してください。",
        )
    throttle.forget_failures(email)
    return person


@transaction.atomic
def renew_access(person: Person, by: Person | None) -> Invitation:
    """A new first password and second factor for someone who lost theirs; their sessions end."""
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))
    secret = second_factor.new_secret()
    person.set_password(password)
    person.must_change_password = True
    second_factor.store_secret(person, secret)
    person.save()
    record("person.renew-access", by, person.id)
    return Invitation(person, password, secret)


@transaction.atomic
def deactivate(person: Person, by: Person) -> None:
    """Nobody is deleted: the book refers to them. An inactive person neither signs in nor passes the gate."""
    if person.id == by.id:
        raise StateError("自分自身は無効にできません。", next_ja="別の管理者に頼んでください。")
    Person.objects.filter(id=person.id).update(is_active=False)
    record("person.deactivate", by, person.id)


@transaction.atomic
def set_password(person: Person, password: str) -> None:
    """The person's own choice."""
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    record("person.set-password", person, person.id)


@transaction.atomic
def attest(person: Person, book: str) -> None:
    """The person has read the 利用規定 and says so; needed before the first key (規定13)."""
    Person.objects.filter(id=person.id).update(attested_at=now())
    record("person.attest", person, person.id, detail={"book": book})
    person.refresh_from_db(fields=["attested_at"])
