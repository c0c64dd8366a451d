"""What waits longest comes first, and a mailed paper waits since the day it arrived, whenever it was recorded."""

from datetime import timedelta

import pytest

from sekisho.desk.applications.models import Request
from sekisho.desk.intake.actions import Receipt, receive_paper, start_intake
from sekisho.desk.reviews.actions import Ruling, return_request, take_up
from sekisho.desk.reviews.queue import next_in_queue, waiting
from sekisho.desk.shell.clock import days_ago, today
from tests.desk.browser import signed_in, words_of
from tests.desk.intake.mailed import filled, resolved
from tests.desk.papers.test_register import register
from tests.desk.world import make_engagement

TITLE = "郵送で届いた業務委託"


def received(world, days: int) -> Request:
    """A paper that came so many days ago and was recorded today."""
    officer = world.people["officer"]
    engagement = world.engagements.get("mailed") or make_engagement(world, "officer", "contractor", TITLE)
    world.engagements["mailed"] = engagement
    receipt = Receipt("post", "株式会社甲調査　調査部", today() - timedelta(days=days))
    row = start_intake(engagement, "a.docx", filled(engagement), receipt, officer)
    return receive_paper(row, resolved(row), officer).request


@pytest.fixture
def queue(world):
    """Filed five days ago on the screen; arrived nine days ago by post and recorded today."""
    with days_ago(5):
        filed = world.filed().request
    return filed, received(world, 9)


def test_a_mailed_paper_waits_since_it_arrived_and_not_since_it_was_recorded(world, queue):
    filed, mailed = queue
    assert [one.id for one in waiting(world.people["officer"])] == [mailed.id, filed.id]
    assert next_in_queue(world.people["officer"]) == mailed


def test_its_age_is_the_same_on_every_page(world, queue):
    _, mailed = queue
    officer = signed_in(world.people["officer"])
    take_up(mailed, world.people["officer"])
    pages = {
        "/": "9日開庁日",
        "/requests/?state=waiting&sort=arrived": "滞留日数9日（",
        f"/requests/{mailed.id}/review/": "滞留日数9日（開庁日",
    }
    for url, words in pages.items():
        assert words in "".join(words_of(officer.get(url).content.decode()).split()), url
    city = "".join(words_of(signed_in(world.people["policy"]).get("/").content.decode()).split())
    assert f"{TITLE}{mailed.engagement.department.name}滞留日数9日".replace(" ", "") in city


def test_the_lists_go_by_it_on_screen_as_csv_and_as_excel(world, queue):
    officer = signed_in(world.people["officer"])
    page = words_of(officer.get("/requests/?state=waiting&sort=arrived").content.decode())
    assert page.index(TITLE) < page.index("住民アンケート")
    csv = officer.get("/requests.csv?state=waiting&sort=arrived").content.decode().splitlines()
    assert [row.split(",")[8] for row in csv[1:]] == ["9", "5"]
    assert {row["契約又は指定管理名称"]: row["滞留日数"] for row in register("officer", world)} == {
        TITLE: 9,
        "住民アンケート集計業務委託": 5,
    }


def test_a_mended_paper_waits_since_its_own_day_of_receipt(world):
    mailed = received(world, 9)
    take_up(mailed, world.people["officer"])
    return_request(mailed.latest, Ruling(reason="補正してください。"), world.people["officer"])
    received(world, 2)
    mailed.refresh_from_db()
    assert (mailed.state, mailed.arrived_on) == ("submitted", today() - timedelta(days=2))
