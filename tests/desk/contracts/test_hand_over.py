"""引継ぎ: all or chosen engagements, within one department, recorded, with the open points the successor sees."""

import pytest

from sekisho.desk.contracts.hand_over import hand_over, take_note
from sekisho.desk.contracts.models import Engagement, HandOver
from sekisho.desk.events.models import Event
from sekisho.desk.people.roles import Role
from sekisho.kernel.errors import InputError, StateError
from tests.desk.browser import form_at, words_of
from tests.desk.world import make_engagement, make_person


@pytest.fixture
def successor(world):
    return make_person("successor", Role.OFFICER, world.organisations["ward"])


def test_all_engagements_go_to_the_successor_who_sees_what_is_open(world, successor, client_of):
    world.engagements["second"] = make_engagement(world, "officer", "contractor", "二件目の業務委託")
    version = world.in_review()
    giver = client_of(world.people["officer"])
    typed = form_at(giver, "/hand-over/", "taker") | {"taker": [successor.id], "note": ["よろしくお願いします。"]}
    answer = giver.post("/hand-over/", typed)
    made = HandOver.objects.get()
    assert answer.url == f"/hand-over/{made.id}/"
    assert set(Engagement.objects.filter(officer=successor)) == {
        world.engagements["survey"],
        world.engagements["second"],
    }
    assert Event.objects.filter(act="engagement.hand-over").count() == 2
    taker = client_of(successor)
    assert "2件を、まだ確かめていません" in words_of(taker.get("/").content.decode())
    shown = words_of(taker.get(answer.url).content.decode())
    version.request.refresh_from_db()
    assert f"確認依頼を審査しています（{version.request.receipt}）" in shown
    assert "よろしくお願いします。" in shown


def test_only_the_chosen_ones_go(world, successor, client_of):
    second = make_engagement(world, "officer", "contractor", "二件目の業務委託")
    giver = client_of(world.people["officer"])
    typed = form_at(giver, "/hand-over/", "taker")
    giver.post("/hand-over/", typed | {"taker": [successor.id], "which": ["chosen"], "engagement": [second.id]})
    assert list(Engagement.objects.filter(officer=successor)) == [second]


def test_nothing_goes_to_another_department_or_from_one(world, successor):
    officer, elsewhere = world.people["officer"], world.people["other-officer"]
    survey, plan = world.engagements["survey"], world.engagements["plan"]
    for giver, taker, chosen in (
        (officer, elsewhere, [survey.id]),
        (officer, successor, [plan.id]),
        (officer, successor, [survey.id, plan.id]),
        (officer, officer, [survey.id]),
        (officer, successor, []),
    ):
        with pytest.raises(InputError):
            hand_over(giver, taker, chosen, "", officer)
    assert not HandOver.objects.exists()
    assert not Event.objects.filter(act="engagement.hand-over").exists()


def test_someone_who_left_can_be_succeeded(world, successor, client_of):
    officer = world.people["officer"]
    officer.is_active = False
    officer.save()
    colleague = make_person("colleague", Role.OFFICER, world.organisations["ward"])
    page = client_of(colleague).get(f"/hand-over/?from={officer.id}").content.decode()
    assert world.engagements["survey"].title in words_of(page)
    hand_over(officer, successor, [world.engagements["survey"].id], "", successor)
    assert Engagement.objects.get(id=world.engagements["survey"].id).officer == successor


def test_only_the_successor_ticks_off_and_once(world, successor):
    officer = world.people["officer"]
    item = hand_over(officer, successor, [world.engagements["survey"].id], "", officer).items.get()
    with pytest.raises(StateError):
        take_note(item, officer)
    take_note(item, successor)
    with pytest.raises(StateError):
        take_note(item, successor)
    assert Event.objects.filter(act="engagement.take-over").count() == 1
