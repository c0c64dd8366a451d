"""Held calls at the desk: what the person sees, what they get wrong, what the gate learns, and who may look and end."""

import re
from datetime import timedelta

import pytest

from sekisho.desk.events.actions import actor_of
from sekisho.desk.events.models import Event
from sekisho.desk.holds.actions import MOST_A_DAY, end_reason, state_reason
from sekisho.desk.holds.own import OPEN_FOR
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import move_permit
from sekisho.desk.permits.models import HoldRelease
from sekisho.desk.permits.publish import is_due, publish
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Passage
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, NotFoundError, StateError
from sekisho.permits.reasons import RELEASE_LASTS
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.published import published
from tests.desk.records.test_views import Gate

HOLD = "hold_1"


@pytest.fixture
def world(committed):
    publish()
    return committed


@pytest.fixture
def gate(world) -> Gate:
    return Gate(world)


@pytest.fixture
def held(gate) -> Passage:
    record = gate.held(hold=HOLD)
    catch_up()
    return Passage.objects.get(record=record)


def passes(world, hold: str = HOLD, login: str = "staff") -> str:
    """The reason a gateway knows of that has the newest snapshot."""
    actor = actor_of(world.people[login], world.engagements["survey"].id)
    return published().release(hold, actor, now())


def page(world, address: str, login: str = "staff", code: int = 200) -> str:
    answer = signed_in(world.people[login]).get(address)
    assert answer.status_code == code
    return words_of(answer.content.decode())


class TestTheWayOfAPerson:
    def test_from_the_list_to_the_reason_to_passing(self, world, held):
        client = signed_in(world.people["staff"])
        assert "保留した呼出し（1件）" in page(world, "/")
        listed = client.get("/holds/").content.decode()
        assert f"/holds/{held.record}/" in listed
        assert "氏名（1）" in words_of(listed)
        address = f"/holds/{held.record}/"
        shown = page(world, address)
        for words in ("氏名", "3番目のメッセージ", "4文字目から6文字", "保存もしていない", "公人に関する情報"):
            assert words in shown
        answer = client.post(address, form_at(client, address, "reason") | {"reason": ["published"], "is_sure": ["on"]})
        assert (answer.status_code, answer.url) == (302, address)
        assert passes(world) == "published"
        done = client.get(address).content.decode()  # it showed the tags of the moment as they stand: <time …>
        assert "&lt;" not in done
        assert "）まで、あなたの呼出しに限って" in re.sub(r"\d\d:\d\d", "", words_of(done))
        after = page(world, address)
        assert "もう一度送ってください" in after
        assert "公表されている情報" in after
        assert "保留した呼出し（" not in page(world, "/")

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({}, "理由を選んでください"),
            ({"reason": "published"}, "チェックを入れてください"),
            ({"reason": "because", "is_sure": "on"}, "because"),
            ({"is_sure": "on"}, "どちらでもないときは"),
        ],
    )
    def test_what_is_missing_is_said_at_the_field_and_nothing_passes(self, world, held, sent, said):
        answer = signed_in(world.people["staff"]).post(f"/holds/{held.record}/", sent)
        assert answer.status_code == 400
        assert said in words_of(answer.content.decode())
        assert passes(world) == ""

    def test_one_hold_sent_twice_is_one_line_and_one_reason(self, world, gate, held):
        second = gate.held(hold=HOLD)
        shown = page(world, "/holds/")
        assert "同じ内容で2回" in shown
        state_reason(held, "published", world.people["staff"])
        assert "もう一度送ってください" in page(world, f"/holds/{second}/")
        with pytest.raises(StateError, match="すでに理由が記録"):
            state_reason(Passage.objects.get(record=second), "published", world.people["staff"])

    def test_another_hold_of_the_same_person_waits(self, world, gate, held):
        other = gate.held(hold="hold_2")
        state_reason(held, "published", world.people["staff"])
        assert passes(world, "hold_2") == ""
        assert "理由を記録する" in signed_in(world.people["staff"]).get(f"/holds/{other}/").content.decode()

    def test_what_was_blocked_has_no_page(self, world, gate):
        blocked = gate.refused()
        assert "本人だけ" in page(world, f"/holds/{blocked}/", code=404)
        assert blocked not in signed_in(world.people["staff"]).get("/holds/").content.decode()


class TestOwn:
    @pytest.mark.parametrize("login", ["staff2", "responsible", "sub-staff", "rival-staff"])
    def test_nobody_states_a_reason_for_somebody_else(self, world, held, login):
        page(world, f"/holds/{held.record}/", login, 404)
        sent = {"reason": "published", "is_sure": "on"}
        assert signed_in(world.people[login]).post(f"/holds/{held.record}/", sent).status_code == 404
        with pytest.raises(NotFoundError):
            state_reason(held, "published", world.people[login])
        assert not HoldRelease.objects.exists()

    @pytest.mark.parametrize("login", ["officer", "policy", "auditor"])
    def test_the_city_has_no_such_page(self, world, held, login):
        page(world, "/holds/", login, 403)
        page(world, f"/holds/{held.record}/", login, 403)

    def test_a_person_outside_the_permit_or_without_one_states_nothing(self, world, gate, held):
        move_permit(gate.permit, "suspend", "点検のため", world.people["officer"])
        with pytest.raises(StateError, match="いま生成AIを利用できません"):
            state_reason(held, "published", world.people["staff"])

    def test_a_word_is_no_reason(self, world, held):
        with pytest.raises(InputError):
            state_reason(held, "because I say so", world.people["staff"])

    def test_there_is_an_end_to_it(self, world, gate, held):
        row = state_reason(held, "published", world.people["staff"])
        HoldRelease.objects.bulk_create(
            HoldRelease(
                hold=f"hold_x{number}",
                record=held.record,
                engagement=row.engagement,
                person=row.person,
                actor=row.actor,
                reason="published",
                until=now(),
            )
            for number in range(MOST_A_DAY - 1)
        )
        more = gate.held(hold="hold_2")
        catch_up()
        with pytest.raises(StateError, match="1日に"):
            state_reason(Passage.objects.get(record=more), "published", world.people["staff"])

    def test_an_old_hold_is_sent_again_first(self, world, held):
        Passage.objects.filter(record=held.record).update(at=now() - OPEN_FOR)
        assert "新しい保留" in page(world, f"/holds/{held.record}/")
        with pytest.raises(StateError, match="古くなりました"):
            state_reason(Passage.objects.get(record=held.record), "published", world.people["staff"])


class TestItsEnd:
    @pytest.mark.parametrize("login", ["staff", "responsible", "officer"])
    def test_is_for_the_person_and_those_who_answer(self, world, held, login):
        state_reason(held, "published", world.people["staff"])
        client = signed_in(world.people[login])
        assert "理由を取り消す" in page(world, f"/records/{held.record}/", login)
        assert client.post(f"/holds/{held.record}/end/").status_code == 302
        assert passes(world) == ""
        row = HoldRelease.objects.get()
        assert row.ended_by == world.people[login]
        assert f"{world.people[login].name}が取り消しました" in page(world, f"/records/{held.record}/", "auditor")
        assert client.post(f"/holds/{held.record}/end/").status_code == 404
        with pytest.raises(StateError):
            end_reason(row, world.people[login])

    @pytest.mark.parametrize(
        ("login", "code"),
        [("policy", 403), ("auditor", 403), ("staff2", 404), ("other-officer", 404), ("rival-responsible", 404)],
    )
    def test_is_for_nobody_else(self, world, held, login, code):
        state_reason(held, "published", world.people["staff"])
        assert signed_in(world.people[login]).post(f"/holds/{held.record}/end/").status_code == code
        assert passes(world) == "published"

    def test_comes_by_itself_and_a_reason_can_be_stated_anew(self, world, held):
        state_reason(held, "published", world.people["staff"])
        until = HoldRelease.objects.get().until
        assert timedelta(0) <= now() + RELEASE_LASTS - until < timedelta(minutes=1)
        actor = HoldRelease.objects.get().actor
        assert published().release(HOLD, actor, until - timedelta(seconds=1)) == "published"
        assert published().release(HOLD, actor, until) == ""
        HoldRelease.objects.update(until=now())
        assert is_due()  # the desk's round tells the gateways
        state_reason(held, "public-figure", world.people["staff"])
        assert passes(world) == "public-figure"
        assert len(published().content.releases) == 1

    def test_whoever_left_passes_no_more(self, world, held):
        state_reason(held, "published", world.people["staff"])
        Person.objects.filter(id=world.people["staff"].id).update(is_active=False)
        publish()
        assert passes(world) == ""


class TestTheRecord:
    @pytest.mark.parametrize("login", ["responsible", "officer", "policy", "auditor"])
    def test_shows_reviewers_who_stated_what(self, world, held, login):
        assert "理由は記録されていません" in page(world, f"/records/{held.record}/", login)
        state_reason(held, "published", world.people["staff"])
        shown = page(world, f"/records/{held.record}/", login)
        assert world.people["staff"].name in shown
        assert "公表されている情報" in shown
        assert "保留のページを開く" not in shown

    def test_the_acts_stand_in_the_events_as_codes(self, world, held):
        row = state_reason(held, "published", world.people["staff"])
        end_reason(row, world.people["officer"])
        stated, ended = Event.objects.filter(act__startswith="hold.").order_by("at", "id")
        assert (stated.act, stated.subject) == ("hold.release", held.record)
        assert stated.detail == {"hold": HOLD, "reason": "published", "hours": 12}
        assert (ended.act, ended.detail) == ("hold.end", {"hold": HOLD, "reason": "published"})
