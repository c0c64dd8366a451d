"""The whole case on one page, and how much of it each side sees."""

import pytest

from sekisho.desk.applications.actions import submit_request, withdraw_request
from sekisho.desk.reviews.actions import keep_comments
from tests.desk.browser import signed_in, words_of
from tests.desk.shell.page import read

BEGAN, FILED, WITHDRAWN = "確認依頼書の作成を開始", "確認依頼書を提出", "確認依頼を取下げ"


def page_of(world, login: str) -> str:
    answer = signed_in(world.people[login]).get(f"/engagements/{world.engagements['survey'].id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def history(world, login: str) -> str:
    return read(page_of(world, login)).one("ol", class_="timeline").text


@pytest.mark.parametrize("login", ["officer", "policy", "auditor", "sub-responsible", "sub-staff"])
def test_nobody_else_learns_that_a_draft_exists(world, login):
    draft = world.draft()
    assert BEGAN in history(world, "responsible")
    assert BEGAN not in history(world, login)
    assert draft.id not in page_of(world, login)
    withdraw_request(draft, world.people["responsible"])
    assert WITHDRAWN in history(world, "responsible")
    assert WITHDRAWN not in history(world, login)


@pytest.mark.parametrize("login", ["officer", "policy", "sub-responsible"])
def test_once_it_is_filed_its_history_is_told(world, login):
    submit_request(world.draft(), world.people["responsible"])
    assert BEGAN in history(world, login)
    assert FILED in history(world, login)


def test_the_subcontractor_sees_the_case_but_not_the_request(world):
    version = world.in_review()
    page = page_of(world, "sub-responsible")
    assert world.engagements["survey"].title in words_of(page)
    assert version.request_id not in page
    assert version.request_id in page_of(world, "responsible")


def test_names_are_told_within_the_own_side_and_to_the_city(world):
    world.in_review()
    responsible, officer = world.people["responsible"].name, world.people["officer"].name
    assert responsible in history(world, "officer")
    assert responsible in history(world, "staff")
    assert responsible not in history(world, "sub-staff")
    assert officer not in history(world, "responsible")
    assert world.organisations["ward"].name in history(world, "responsible")


def test_the_page_says_whether_ai_may_be_used_now(world):
    assert "まだ利用できません" in words_of(page_of(world, "staff"))
    permit = world.permit()
    assert "手形の範囲で生成AIを利用できます" in words_of(page_of(world, "staff"))
    permit.state = "suspended"
    permit.save()
    assert "手形の範囲で生成AIを利用できます" not in words_of(page_of(world, "staff"))


def test_reviewing_notes_of_the_city_are_not_in_the_contractors_history(world):
    keep_comments(world.in_review(), {"logs": "頻度は？"}, world.people["officer"])
    assert "審査コメントを保存" in history(world, "officer")
    assert "審査コメントを保存" not in history(world, "responsible")
