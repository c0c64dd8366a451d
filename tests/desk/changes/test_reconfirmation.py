"""再確認: opened for exactly the live permits that name what changed, decided one by one, never touching a scope."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.desk.changes.actions import (
    Wish,
    decide_task,
    open_reconfirmation,
    preview,
    unanswered_changes,
    waive_reconfirmation,
)
from sekisho.desk.changes.models import ReconfirmationTask
from sekisho.desk.changes.touched import BOOK, FACT, live_permits, named, touched
from sekisho.desk.events.models import Event
from sekisho.desk.permits.actions import move_permit, read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.services.actions import Evidence, check_service, state_fact
from sekisho.desk.services.present import catalogue
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, StateError, StoreError
from sekisho.permits.conditions import Kinds
from tests.desk.browser import form_at, words_of
from tests.desk.world import World
from tests.permits.cases import permit as a_permit

EVIDENCE = Evidence(("https://example.test/terms",), today(), "規約の改定")
SERVICES = ("practice-text", "practice-image", "azure-openai")


def changed(world: World, service: str = "practice-text", fact: str = "opt_out", value: object = "契約で停止"):
    found = catalogue().find(service)
    assert found is not None
    return state_fact(found, fact, value, EVIDENCE, world.people["policy"])


def opened(world: World, cause: str = FACT, subject: str = "practice-text"):
    wish = Wish(cause, subject, preview(cause, subject).mark, "確かめてください")
    return open_reconfirmation(wish, world.people["policy"])


@pytest.fixture
def permits(world: World) -> dict[str, IssuedPermit]:
    """Of two departments; only the first names the image service."""
    survey = world.permit()
    plan = world.draft("plan", "rival-responsible")
    text = tuple(use for use in plan.application.services if use.service == "practice-text")
    paper = plan.application.with_answers(services=text, kinds=("text",), curated="")
    world.change(plan, paper, "rival-responsible")
    return {"survey": survey, "plan": _confirmed(world, plan)}


def _confirmed(world: World, plan) -> IssuedPermit:
    from sekisho.desk.applications.actions import submit_request
    from sekisho.desk.reviews.actions import Ruling, confirm_request, take_up

    version = submit_request(plan, world.people["rival-responsible"])
    take_up(plan, world.people["other-officer"])
    version.refresh_from_db()
    return confirm_request(version, Ruling(), world.people["other-officer"])


@given(st.lists(st.sets(st.sampled_from(SERVICES), min_size=1), max_size=8), st.sampled_from(SERVICES))
def test_exactly_the_permits_that_name_the_service_are_touched(scopes, service):
    live = []
    for number, scope in enumerate(scopes):
        base = a_permit()
        kinds = Kinds(1, tuple((name, ("text",)) for name in sorted(scope)))
        rest = tuple(condition for condition in base.conditions if not isinstance(condition, Kinds))
        live.append((IssuedPermit(id=f"pmt_{number}"), replace(base, conditions=(*rest, kinds))))
    expected = [f"pmt_{number}" for number, scope in enumerate(scopes) if service in scope]
    assert [row.id for row in touched(live, FACT, service)] == expected


@given(st.lists(st.sampled_from(["osaka-1.1", "osaka-1.2"]), max_size=8))
def test_exactly_the_permits_pinned_to_the_book_are_touched(books):
    live = [(IssuedPermit(id=f"pmt_{n}"), replace(a_permit(), book=book)) for n, book in enumerate(books)]
    expected = [f"pmt_{n}" for n, book in enumerate(books) if book == "osaka-1.1"]
    assert [row.id for row in touched(live, BOOK, "osaka-1.1")] == expected


@pytest.mark.parametrize("cause", [FACT, BOOK])
def test_what_pages_search_is_what_the_signed_content_says(world, permits, cause):
    for subject in ("practice-text", "practice-image", "practice", "osaka-1.1", "osaka-1", ""):
        expected = {row.id for row in touched(live_permits(), cause, subject)}
        assert set(preview(cause, subject).permits) == expected, subject
    assert {row.id for row in named(FACT, "practice-image")} == {permits["survey"].id}


def test_what_was_noted_otherwise_than_signed_opens_nothing(world, permits):
    IssuedPermit.objects.filter(id=permits["plan"].id).update(book="osaka-9.9")
    with pytest.raises(StoreError, match="署名された内容と合いません"):
        opened(world, BOOK, "osaka-1.1")
    assert not ReconfirmationTask.objects.exists()


def test_a_changed_fact_waits_for_an_answer_and_nothing_is_opened_by_itself(world, permits):
    row = changed(world)
    assert unanswered_changes() == [row]
    assert not ReconfirmationTask.objects.exists()


@pytest.mark.parametrize("fact", ["notes_ja", "domains", "name_ja"])
def test_facts_no_confirmation_rests_on_ask_nothing(world, permits, fact):
    changed(world, fact=fact, value=["example.test"] if fact == "domains" else "別の内容")
    assert unanswered_changes() == []


def test_confirming_the_same_value_again_asks_nothing(world, permits):
    check_service(catalogue().find("practice-text"), EVIDENCE, world.people["policy"])
    assert unanswered_changes() == []


def test_each_touched_engagement_gets_one_task_and_no_other(world, permits):
    changed(world, "practice-image")
    assert preview(FACT, "practice-image").permits == (permits["survey"].id,)
    made = opened(world, FACT, "practice-image")
    assert [task.engagement_id for task in made.tasks.all()] == [permits["survey"].engagement_id]
    both = opened(world, BOOK, "osaka-1.1")
    assert {task.engagement_id for task in both.tasks.all()} == {row.engagement_id for row in permits.values()}
    assert unanswered_changes() == []
    asked = Event.objects.filter(act="reconfirmation.ask")
    assert asked.count() == 3


def test_a_suspended_permit_is_live_and_an_ended_one_is_not(world, permits):
    move_permit(permits["survey"], "suspend", "点検", world.people["officer"])
    assert len(preview(BOOK, "osaka-1.1").permits) == 2
    move_permit(permits["survey"], "revoke", "解除", world.people["officer"])
    assert preview(BOOK, "osaka-1.1").permits == (permits["plan"].id,)


def test_what_changed_since_the_preview_is_not_opened_unseen(world, permits):
    changed(world)
    seen = preview(FACT, "practice-text").mark
    move_permit(permits["plan"], "revoke", "解除", world.people["other-officer"])
    with pytest.raises(StateError, match="変わりました"):
        open_reconfirmation(Wish(FACT, "practice-text", seen, "理由"), world.people["policy"])
    assert not ReconfirmationTask.objects.exists()


def test_a_change_can_be_said_to_need_nothing_with_a_reason(world, permits):
    changed(world)
    mark = preview(FACT, "practice-text").mark
    with pytest.raises(InputError):
        waive_reconfirmation(Wish(FACT, "practice-text", mark, "　"), world.people["policy"])
    made = waive_reconfirmation(Wish(FACT, "practice-text", mark, "表現だけの変更"), world.people["policy"])
    assert (made.is_needed, made.tasks.count(), unanswered_changes()) == (False, 0, [])


@pytest.mark.parametrize(
    ("outcome", "state"), [("kept", "in_force"), ("change", "in_force"), ("suspended", "suspended")]
)
def test_only_a_suspension_touches_the_permit(world, permits, outcome, state):
    changed(world, "practice-image")
    task = opened(world, FACT, "practice-image").tasks.get()
    before = permits["survey"].token
    with pytest.raises(InputError):
        decide_task(task, outcome, " ", world.people["officer"])
    decided = decide_task(task, outcome, "規約を確かめた", world.people["officer"])
    permit = IssuedPermit.objects.get(id=permits["survey"].id)
    assert (decided.state, permit.state, permit.token) == (outcome, state, before)
    assert read_permit(permit).id == permit.id
    with pytest.raises(StateError):
        decide_task(task, "kept", "もう一度", world.people["officer"])


def test_a_permit_that_ended_meanwhile_needs_no_second_look(world, permits):
    task = opened(world, BOOK, "osaka-1.1").tasks.get(permit=permits["survey"])
    move_permit(permits["survey"], "revoke", "解除", world.people["officer"])
    task.refresh_from_db()
    assert not task.is_open
    with pytest.raises(StateError):
        decide_task(task, "kept", "理由", world.people["officer"])


def test_policy_previews_opens_and_the_officer_decides_on_the_pages(world, permits, client_of):
    changed(world, "practice-image")
    policy, officer = client_of(world.people["policy"]), client_of(world.people["officer"])
    assert "要否が決まっていない" in words_of(policy.get("/").content.decode())
    url = "/reconfirmations/new/fact/practice-image/"
    text = words_of(policy.get(url).content.decode())
    assert permits["survey"].engagement.title in text
    assert permits["plan"].engagement.title not in text
    typed = form_at(policy, url, "mark") | {"reason": ["規約を確かめてください"], "act": ["open"]}
    assert policy.post(url, typed | {"reason": [""]}).status_code == 400
    assert policy.post(url, typed).status_code == 302
    task = ReconfirmationTask.objects.get()
    page = f"/reconfirmation-tasks/{task.id}/"
    assert page in officer.get("/").content.decode()
    assert page not in client_of(world.people["other-officer"]).get("/").content.decode()
    assert officer.post(page, {"outcome": "", "reason": ""}).status_code == 400
    assert officer.post(page, {"outcome": "change", "reason": "根拠を出し直してください"}).status_code == 302
    home = words_of(client_of(world.people["responsible"]).get("/").content.decode())
    assert "「変更」の確認依頼を求めています" in home
    assert "根拠を出し直してください" in home
    world.draft()
    assert "求めています" not in words_of(client_of(world.people["responsible"]).get("/").content.decode())
