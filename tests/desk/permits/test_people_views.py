"""One's own people: invite, renew, deactivate; what an invitation shows is shown once."""

import pytest

from sekisho.desk.people import second_factor
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import make_key
from sekisho.desk.permits.publish import publish
from tests.desk.browser import form_at, press, signed_in, words_of
from tests.desk.dump import everything_in_the_database
from tests.desk.published import published
from tests.desk.shell.page import read
from tests.desk.world import PASSWORD

NEW = {"name": ["新人　一"], "email": ["Shinjin@Example.TEST"], "role": ["staff"]}


@pytest.fixture
def responsible(world):
    return signed_in(world.people["responsible"])


def invite(client, **changes: list[str]) -> list[str]:
    """Send the form; the codes on the answer: first password and second factor."""
    answer = client.post("/people/new/", form_at(client, "/people/new/", "email") | NEW | changes)
    assert answer.status_code == 200, words_of(answer.content.decode())
    return [code.text for code in read(answer.content.decode()).find("code")]


def test_an_invited_colleague_signs_in_with_what_was_shown_and_changes_it(world, responsible):
    password, secret = invite(responsible)
    person = Person.objects.get(email="shinjin@example.test")
    assert person.organisation == world.organisations["contractor"]
    assert (person.role, person.must_change_password) == ("staff", True)
    assert person.check_password(password)
    assert second_factor.read_secret(person) == secret
    stored = everything_in_the_database()
    assert password.encode() not in stored
    assert secret.encode() not in stored
    listed = responsible.get("/people/").content.decode()
    assert password not in listed
    assert secret not in listed


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": ["staff@example.test"]}, "登録できません"),
        ({"email": ["STAFF@EXAMPLE.TEST"]}, "登録できません"),
        ({"email": ["rival-staff@example.test"]}, "登録できません"),
        ({"email": ["新人"]}, "メールアドレスの形"),
        ({"name": [""]}, "入力してください"),
        ({"role": []}, "選んでください"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_with_the_reason(responsible, changes, said):
    before = Person.objects.count()
    answer = responsible.post("/people/new/", form_at(responsible, "/people/new/", "email") | NEW | changes)
    assert answer.status_code == 400
    assert said in words_of(answer.content.decode())
    assert Person.objects.count() == before


def test_renewal_ends_sessions_and_the_old_factors(world, responsible):
    staff = world.people["staff"]
    session, old = signed_in(staff), second_factor.read_secret(staff)
    answer = press(responsible, "/people/", f"/people/{staff.id}/renew/")
    password, secret = [code.text for code in read(answer.content.decode()).find("code")]
    staff = Person.objects.get(id=staff.id)
    assert session.get("/").url.startswith("/sign-in/")
    assert not staff.check_password(PASSWORD)
    assert staff.check_password(password)
    assert second_factor.read_secret(staff) == secret != old
    assert staff.must_change_password


def test_who_is_deactivated_is_out_at_once_and_their_keys_with_them(world, responsible):
    permit = world.permit()
    staff = world.people["staff"]
    Person.objects.update(attested_at=permit.issued_at)
    staff.refresh_from_db()
    make_key(staff, permit.engagement, "use-1", staff)
    session = signed_in(staff)
    assert session.get("/keys/").status_code == 200
    assert press(responsible, "/people/", f"/people/{staff.id}/deactivate/").url == "/people/"
    assert session.get("/keys/").url.startswith("/sign-in/")
    publish()
    assert published().content.keys == ()
    half = signed_in(world.people["staff2"], second_factor=False)
    Person.objects.filter(id=world.people["staff2"].id).update(is_active=False)
    assert half.get("/sign-in/code/").url.startswith("/sign-in/")


def test_nobody_deactivates_themselves(world, responsible):
    own = world.people["responsible"]
    assert responsible.post(f"/people/{own.id}/deactivate/").status_code == 409
    assert Person.objects.get(id=own.id).is_active


def test_an_officer_sees_colleagues_and_changes_none(world):
    page = read(signed_in(world.people["officer"]).get("/people/").content.decode())
    assert world.people["officer"].name in page.text
    assert world.people["other-officer"].name not in page.text
    assert world.people["staff"].name not in page.text
    assert not page.find("form", action=f"/people/{world.people['officer'].id}/deactivate/")


def test_the_list_shows_the_own_company_only(world, responsible):
    text = words_of(responsible.get("/people/").content.decode())
    assert world.people["staff"].email in text
    for login in ("sub-staff", "rival-staff", "officer"):
        assert world.people[login].email not in text
