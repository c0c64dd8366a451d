"""Signing in: two factors, the same answer to every stranger, fresh sessions, no way out of the site."""

import re
from importlib import import_module
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from sekisho.desk.people import second_factor, throttle
from sekisho.desk.people.models import Person
from sekisho.desk.people.views import BLOCKED, WRONG
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.world import PASSWORD

CHANGED = "another-horse-battery-2027"


def first_step(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"email": email, "password": password, **more}, REMOTE_ADDR="192.0.2.7")


def second_step(client: Client, person: Person):
    return client.post("/sign-in/code/", {"code": second_factor.code_now(person)})


def test_both_factors_lead_to_the_own_first_page(world):
    staff, client = world.people["staff"], Client()
    assert first_step(client, staff.email).url == "/sign-in/code/"
    assert second_step(client, staff).url == "/"
    assert staff.name in words_of(client.get("/").content.decode())


def test_mail_and_code_may_be_typed_full_width_and_in_capitals(world):
    staff, client = world.people["staff"], Client()
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    assert first_step(client, staff.email.upper().translate(wide)).status_code == 302
    code = second_factor.code_now(staff).translate(wide)
    assert client.post("/sign-in/code/", {"code": code}).url == "/"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "http:evil.example",
        "https://testserver.evil.example/",
        "https://testserver@evil.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        " https://evil.example/",
        "\thttps://evil.example/",
        "%2f%2fevil.example",
        "records",
        "sekisho",
        "あ" * 3000,
    ],
)
def test_after_signing_in_nobody_is_led_out_of_the_site(world, wanted):
    staff, client = world.people["staff"], Client()
    first_step(client, staff.email, next=wanted)
    answer = second_step(client, staff)
    assert answer.status_code == 302
    goal = urlsplit(urljoin("http://testserver/sign-in/code/", answer.url))
    assert (goal.scheme, goal.netloc) == ("http", "testserver")


def test_the_page_that_was_wanted_opens_after_signing_in(world):
    staff, client = world.people["staff"], Client()
    asked = client.get("/records/?state=refused")
    typed = form_at(client, asked.url, "password")
    first_step(client, staff.email, next=typed["next"][0])
    assert second_step(client, staff).url == "/records/?state=refused"


def test_who_sent_a_form_after_signing_out_comes_back_to_the_form(world):
    """Not to where it was sent: that page opens with its button only."""
    client = Client()
    sent = client.post("/keys/new/", {"scope": "x"}, headers={"referer": "http://testserver/keys/"})
    assert sent.url == "/sign-in/?next=%2Fkeys%2F"
    assert client.post("/keys/new/", {"scope": "x"}, headers={"referer": "https://evil.example/"}).url.endswith("=%2F")


def test_what_stands_in_next_is_never_markup(world):
    attack = '"><script>alert(1)</script>'
    for answer in (
        Client().get("/sign-in/", {"next": attack}),
        first_step(Client(), "nobody@example.test", next=attack),
    ):
        assert "<script>alert" not in answer.content.decode()


def bare(answer, email: str) -> str:
    """The page without what differs for an honest reason: the form's secret and the address as typed."""
    text = answer.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_a_stranger_learns_nothing_about_who_has_an_account(world):
    gone = world.people["staff2"]
    Person.objects.filter(id=gone.id).update(is_active=False)
    unknown = "nobody@example.test"
    answers = [
        (first_step(Client(), unknown), unknown),
        (first_step(Client(), world.people["staff"].email, "wrong-password-0000"), world.people["staff"].email),
        (first_step(Client(), gone.email), gone.email),
    ]
    assert {answer.status_code for answer, _ in answers} == {400}
    assert len({bare(answer, email) for answer, email in answers}) == 1
    assert WRONG in words_of(answers[0][0].content.decode())


def test_the_session_is_a_new_one_after_each_step(world):
    staff, client = world.people["staff"], Client()
    planted = import_module(settings.SESSION_ENGINE).SessionStore()
    planted["something"] = 1
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key
    keys = [planted.session_key]
    first_step(client, staff.email)
    keys.append(client.session.session_key)
    second_step(client, staff)
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    for old in keys[:2]:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = old
        assert thief.get("/").url.startswith("/sign-in/")


def test_the_password_alone_again_takes_the_second_factor_back(world):
    staff, client = world.people["staff"], signed_in(world.people["staff"])
    first_step(client, staff.email)
    assert client.get("/").url == "/sign-in/code/"


def test_the_second_factor_of_one_person_does_not_count_for_another(world):
    client = signed_in(world.people["staff"])
    first_step(client, world.people["officer"].email)
    assert client.get("/").url == "/sign-in/code/"
    answer = second_step(client, world.people["staff"])
    assert answer.status_code == 400


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５", "12 345", "000000' OR 1=1"])
def test_what_is_no_code_is_refused_and_stays_half(world, code):
    client = signed_in(world.people["staff"], second_factor=False)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 400
    assert client.get("/").url == "/sign-in/code/"


def test_a_code_that_was_used_is_told_so(world):
    staff = world.people["staff"]
    code = second_factor.code_now(staff)
    answers = [
        signed_in(staff, second_factor=False).post("/sign-in/code/", {"code": code}).status_code for _ in range(2)
    ]
    assert answers == [302, 400]


def test_even_the_right_password_is_refused_while_the_account_is_blocked(world):
    staff = world.people["staff"]
    for _ in range(throttle.PER_ACCOUNT - 1):
        throttle.note_failure(staff.email, "192.0.2.99")
    assert WRONG in first_step(Client(), staff.email, "wrong-password-0000").content.decode()
    answer = first_step(Client(), staff.email)
    assert answer.status_code == 400
    assert BLOCKED in answer.content.decode()


def test_a_blocked_address_is_blocked_whatever_it_claims_to_be(world):
    for number in range(throttle.PER_ADDRESS):
        throttle.note_failure(f"guess{number}@example.test", "192.0.2.7")
    for header in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"):
        data = {"email": world.people["staff"].email, "password": PASSWORD}
        answer = Client().post("/sign-in/", data, REMOTE_ADDR="192.0.2.7", **{header: "203.0.113.5"})
        assert BLOCKED in answer.content.decode()


def test_codes_are_counted_like_passwords(world):
    staff = world.people["staff"]
    client = signed_in(staff, second_factor=False)
    wrong = str((int(second_factor.code_now(staff)) + 1) % 1_000_000).zfill(6)
    for _ in range(throttle.PER_ACCOUNT):
        assert client.post("/sign-in/code/", {"code": wrong}).status_code == 400
    answer = second_step(client, staff)
    assert answer.status_code == 400
    assert BLOCKED in answer.content.decode()


def test_a_complete_sign_in_clears_the_count(world):
    staff, client = world.people["staff"], Client()
    for _ in range(throttle.PER_ACCOUNT - 1):
        throttle.note_failure(staff.email, "192.0.2.99")
    first_step(client, staff.email)
    second_step(client, staff)
    throttle.note_failure(staff.email, "192.0.2.99")
    assert first_step(Client(), staff.email).status_code == 302


def test_the_code_is_shown_to_invented_people_of_a_practice_installation_only(world, demo_keyring):
    staff = world.people["staff"]

    def shown() -> bool:
        page = signed_in(staff, second_factor=False).get("/sign-in/code/").content.decode()
        return second_factor.code_now(staff) in page

    assert not shown()
    Person.objects.filter(id=staff.id).update(is_demo=True)
    assert not shown()
    settings.KEYRING.demo_secret()
    assert shown()
    Person.objects.filter(id=staff.id).update(is_demo=False)
    assert not shown()


def test_signing_out_ends_the_session_for_good(world):
    client = signed_in(world.people["staff"])
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post("/sign-out/").url == "/sign-in/"
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = old
    assert thief.get("/").url.startswith("/sign-in/")


@pytest.mark.parametrize(
    ("old", "new1", "new2", "complaint"),
    [
        ("wrong-password-0000", CHANGED, CHANGED, "いまのパスワードが違います"),
        (PASSWORD, CHANGED, CHANGED + "x", "一致していません"),
        (PASSWORD, "short-1", "short-1", "12"),
        (PASSWORD, "staff@example.test", "staff@example.test", "似"),
        (PASSWORD, "1qaz2wsx3edc4rfv", "1qaz2wsx3edc4rfv", "一般的"),
        (PASSWORD, PASSWORD, PASSWORD, "別のもの"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(world, old, new1, new2, complaint):
    client = signed_in(world.people["staff"])
    answer = client.post("/account/password/", {"old": old, "new1": new1, "new2": new2})
    assert answer.status_code == 400
    assert complaint in words_of(answer.content.decode())
    assert Person.objects.get(id=world.people["staff"].id).check_password(PASSWORD)


def test_a_new_password_ends_the_other_sessions_and_keeps_the_own(world):
    staff = world.people["staff"]
    here, elsewhere = signed_in(staff), signed_in(staff)
    answer = here.post("/account/password/", {"old": PASSWORD, "new1": CHANGED, "new2": CHANGED})
    assert answer.url == "/"
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").url.startswith("/sign-in/")


def test_a_first_password_opens_nothing_but_its_own_change(world):
    staff = world.people["staff"]
    Person.objects.filter(id=staff.id).update(must_change_password=True)
    client = signed_in(staff)
    assert client.get("/keys/").url == "/account/password/"
    client.post("/account/password/", {"old": PASSWORD, "new1": CHANGED, "new2": CHANGED})
    assert client.get("/keys/").status_code == 200
