"""The first page of each role: what waits, for whom, and nothing of others."""

from datetime import timedelta

import pytest

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Ruling, return_request
from sekisho.desk.shell.clock import today
from sekisho.rules.book import load_book
from tests.desk.browser import signed_in, words_of
from tests.desk.shell.page import read


def first_page(world, login: str) -> str:
    answer = signed_in(world.people[login]).get("/")
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_an_officer_sees_what_was_filed_and_nothing_of_a_draft(world):
    title = world.engagements["survey"].title
    draft = world.draft()
    assert title not in first_page(world, "officer")
    submit_request(draft, world.people["responsible"])
    assert title in first_page(world, "officer")
    assert title in first_page(world, "policy")
    assert title not in first_page(world, "other-officer")


@pytest.mark.parametrize(("days", "is_soon"), [(30, True), (31, False)])
def test_an_officer_sees_what_ends_within_thirty_days(world, days, is_soon):
    permit = world.permit()
    IssuedPermit.objects.filter(id=permit.id).update(last_day=today() + timedelta(days=days))
    links = read(signed_in(world.people["officer"]).get("/").content.decode()).find("a", href=f"/permits/{permit.id}/")
    assert bool(links) == is_soon


def test_a_contractor_sees_whether_ai_may_be_used_and_what_to_mend(world):
    version = world.in_review()
    return_request(version, Ruling(reason="補正してください。"), world.people["officer"])
    assert "補正" in first_page(world, "responsible")
    assert version.request.engagement.title in first_page(world, "responsible")
    assert world.engagements["plan"].title not in first_page(world, "responsible")


def test_staff_see_what_they_may_use_and_only_if_they_are_named(world):
    assert "いま利用できるものはありません" in first_page(world, "staff")
    permit = world.permit()
    page = first_page(world, "staff")
    assert permit.engagement.title in page
    assert "いま利用できるものはありません" in first_page(world, "rival-staff")


@pytest.mark.parametrize("login", ["officer", "policy", "auditor", "responsible", "staff"])
def test_everyone_reads_the_rules_and_the_catalogue(world, login):
    client = signed_in(world.people[login])
    book = load_book("osaka-1.1")
    page = words_of(client.get("/rules/").content.decode())
    for rule in book.rules:
        assert "".join(rule.wording("regulation").split())[:20] in "".join(page.split())
    assert "不明" in words_of(client.get("/services/").content.decode())
