"""One-time codes: encrypted at rest, bound to the person, accepted once and only about now."""

import pyotp
import pytest

from sekisho.desk.people import second_factor
from sekisho.desk.people.models import Person
from sekisho.desk.people.second_factor import STEP_SECONDS, accept_code, new_secret, read_secret, store_secret
from sekisho.kernel.errors import ConfigurationError

AT = 1_800_000_010.0  # in the middle of a step


@pytest.fixture
def person(world, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr(second_factor.time, "time", lambda: AT)
    return world.people["staff"]


def code(person: Person, steps: int = 0) -> str:
    return pyotp.TOTP(read_secret(person)).at(int(AT) + steps * STEP_SECONDS)


def test_the_secret_is_encrypted_where_it_lies(person):
    secret = new_secret()
    store_secret(person, secret)
    person.save()
    stored = bytes(Person.objects.get(id=person.id).second_factor)
    assert secret.encode() not in stored
    assert pyotp.TOTP(secret).byte_secret() not in stored
    assert read_secret(person) == secret


def test_the_same_secret_never_looks_the_same_twice(person):
    secret = new_secret()
    store_secret(person, secret)
    first = bytes(person.second_factor)
    store_secret(person, secret)
    assert bytes(person.second_factor) != first


def test_a_secret_moved_to_another_row_is_refused(person, world):
    other = world.people["officer"]
    other.second_factor = person.second_factor
    with pytest.raises(ConfigurationError, match="二要素認証"):
        read_secret(other)


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 60])
def test_a_damaged_secret_is_an_error_and_not_an_open_door(person, damage):
    person.second_factor = damage
    with pytest.raises(ConfigurationError):
        read_secret(person)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_off_by_one_step(person, steps):
    assert accept_code(person, code(person, steps))


@pytest.mark.parametrize("steps", [-2, 2, 10])
def test_a_clock_may_not_be_off_by_more(person, steps):
    assert not accept_code(person, code(person, steps))


def test_a_code_works_once(person):
    assert accept_code(person, code(person))
    assert not accept_code(person, code(person))


def test_an_older_code_does_not_work_after_a_newer_one(person):
    assert accept_code(person, code(person, 1))
    assert not accept_code(person, code(person, 0))
    assert not accept_code(person, code(person, -1))


def test_a_fresh_secret_begins_anew_and_ends_the_old_one(person):
    old = code(person, 1)
    assert accept_code(person, old)
    store_secret(person, new_secret())
    person.save()
    assert not accept_code(person, old)
    assert accept_code(person, code(person))


def test_nobody_passes_without_a_registered_secret(person):
    Person.objects.filter(id=person.id).update(second_factor=b"")
    person.refresh_from_db()
    assert not accept_code(person, "000000")
