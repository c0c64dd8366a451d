"""The page of 利用の上限: who sets it, what is shown, and what a slip of the keyboard gets told."""

import pytest

from sekisho.desk.events.actions import actor_of
from sekisho.desk.permits.limits import limits_set
from sekisho.desk.records.models import Passage
from sekisho.desk.reviews.actions import Ruling, confirm_request
from sekisho.desk.shell.clock import now
from sekisho.permits.caps import RATE, TOKENS
from tests.desk.browser import words_of
from tests.desk.shell.page import read


@pytest.fixture
def survey(world):
    confirm_request(world.in_review(), Ruling(tokens_per_month=1000), world.people["officer"])
    return world.engagements["survey"]


@pytest.fixture
def client(world, client_of):
    return client_of(world.people["responsible"])


def url(engagement) -> str:
    return f"/engagements/{engagement.id}/limits/"


def test_the_case_leads_there_for_the_responsible_person_alone(world, survey, client_of):
    for login, offered in (("responsible", True), ("staff", False), ("officer", False), ("sub-responsible", False)):
        page = client_of(world.people[login]).get(f"/engagements/{survey.id}/").content.decode()
        assert (url(survey) in page) == offered, login


def test_full_width_and_commas_are_read(survey, client):
    answer = client.post(url(survey), {"holder": "whole", f"whole-{TOKENS}": "１，０００", f"whole-{RATE}": "60"})
    assert answer.status_code == 302
    assert limits_set(survey) == {TOKENS: 1000, RATE: 60}
    page = read(client.get(url(survey)).content.decode())
    assert page.by_id(f"id_whole-{TOKENS}").attributes["value"] == "1000"


@pytest.mark.parametrize(("typed", "told"), [("百", "数字だけで"), ("0", "1から1,000まで"), ("1001", "1から1,000まで")])
def test_what_is_no_limit_is_said_at_the_field_and_kept(survey, client, typed, told):
    answer = client.post(url(survey), {"holder": "whole", f"whole-{TOKENS}": typed})
    assert answer.status_code == 400
    page = read(answer.content.decode())
    assert told in page.by_id(f"id_whole-{TOKENS}_error").text
    assert page.by_id(f"id_whole-{TOKENS}").attributes["value"] == typed
    assert not limits_set(survey)


def test_one_persons_limit_is_set_apart(world, survey, client):
    staff = world.people["staff"]
    assert client.post(url(survey), {"holder": staff.id, f"{staff.id}-{TOKENS}": "50"}).status_code == 302
    assert limits_set(survey, staff) == {TOKENS: 50}
    assert not limits_set(survey)


def test_somebody_outside_the_permit_gets_none(world, survey, client):
    stranger = world.people["rival-staff"]
    assert client.post(url(survey), {"holder": stranger.id, f"{stranger.id}-{TOKENS}": "50"}).status_code == 400


def test_what_was_used_this_month_stands_beside_the_person(world, survey, client):
    staff = world.people["staff"]
    common = {"state": "answered", "at": now(), "engagement": survey.id, "first_index": 1}
    Passage.objects.create(record="rec_1", actor=actor_of(staff, survey.id), charged=1234, **common)
    Passage.objects.create(record="rec_2", actor="act_other", charged=1, **common)
    text = words_of(client.get(url(survey)).content.decode())
    assert "今月 1,234トークン" in text
    assert "今月の利用：1,235トークン" in text


def test_an_error_stands_in_the_title_and_at_the_top(survey, client):
    page = read(client.post(url(survey), {"holder": "whole", f"whole-{TOKENS}": "百"}).content.decode())
    assert page.find("title")[0].text.startswith("エラー")
    assert page.find("a", href=f"#id_whole-{TOKENS}")
