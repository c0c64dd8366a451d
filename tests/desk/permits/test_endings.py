"""Ends and stops: reasons kept, keys that die, days that begin at midnight in Japan, people who are told."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.people.actions import attest
from sekisho.desk.permits.actions import expire_permits, make_key, move_permit
from sekisho.desk.permits.models import ApiKey, IssuedPermit, PermitAct
from sekisho.desk.permits.publish import publish
from sekisho.desk.reviews.actions import Ruling, confirm_request, take_up
from sekisho.desk.shell.clock import days_ago, now
from sekisho.kernel.clock import JST
from tests.desk.browser import words_of
from tests.desk.published import published
from tests.desk.test_story import ask, codes


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    """The desk's clock stands at about this moment."""
    with days_ago((timezone.now() - moment) / timedelta(days=1)):
        yield


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JST)


@pytest.fixture
def permit(world) -> IssuedPermit:
    return world.permit()


@pytest.fixture
def key(world, permit) -> ApiKey:
    staff = world.people["staff"]
    attest(staff, "osaka-1.1")
    return make_key(staff, permit.engagement, "use-1", staff).row


def again(world) -> IssuedPermit:
    draft = world.draft()
    version = submit_request(draft, world.people["responsible"])
    take_up(draft, world.people["officer"])
    version.refresh_from_db()
    return confirm_request(version, Ruling(), world.people["officer"])


def told_keys() -> list[str]:
    publish()
    return [entry.key for entry in published().content.keys]


@pytest.mark.parametrize(("minutes", "state"), [(-1, "in_force"), (1, "expired")])
def test_a_permit_ends_at_midnight_in_japan(world, permit, minutes, state):
    """31 March is its last day: the fiscal year turns, and so does the permit, at 15:00 UTC."""
    assert (permit.last_day.month, permit.last_day.day) == (3, 31)
    with clock_at(midnight(permit.last_day + timedelta(days=1)) + timedelta(minutes=minutes)):
        expire_permits()
    permit.refresh_from_db()
    assert permit.state == state


@pytest.mark.parametrize(("minutes", "expected"), [(-1, []), (1, ["permit.expired"])])
def test_the_gate_turns_with_the_same_midnight_before_the_desk_has(world, permit, minutes, expected):
    moment = midnight(permit.last_day + timedelta(days=1)) + timedelta(minutes=minutes)
    until = permit.version.application.services[0].opt_out_until
    publish()
    found = codes(published().decide(ask(world, at=moment)))
    assert ("permit.expired" in found) == bool(expected)
    assert set(found) <= {"permit.expired"} | ({"optout.stale"} if until < moment.astimezone(JST).date() else set())


def test_an_agreement_of_several_years_lives_through_the_turn_of_the_fiscal_year(world):
    survey = world.engagements["survey"]
    survey.last_day = survey.last_day.replace(year=survey.last_day.year + 4)
    survey.kind = "agreement"
    survey.save()
    row = world.permit()
    for year in range(4):
        turn = date(survey.fiscal_year + 1 + year, 4, 1)
        with clock_at(midnight(turn) + timedelta(minutes=1)):
            assert expire_permits() == 0
    with clock_at(midnight(survey.last_day + timedelta(days=1))):
        assert expire_permits() == 1
    row.refresh_from_db()
    assert row.state == "expired"


def test_a_suspended_permit_also_ends(world, permit):
    move_permit(permit, "suspend", "点検", world.people["officer"])
    with clock_at(midnight(permit.last_day + timedelta(days=2))):
        expire_permits()
    assert IssuedPermit.objects.get().state == "expired"


@pytest.mark.parametrize("act", ["revoke", "expire"])
def test_keys_die_with_the_permit_and_a_later_one_wakes_none(world, permit, key, act):
    by = None if act == "expire" else world.people["officer"]
    move_permit(permit, act, "契約の解除", by)
    key.refresh_from_db()
    assert key.ended_at is not None
    assert told_keys() == [key.id]  # the gate can still say why it is closed
    assert codes(published().decide(ask(world))) == ["permit.expired" if act == "expire" else "permit.missing"]
    again(world)
    assert told_keys() == []


def test_a_change_or_a_suspension_ends_no_key(world, permit, key):
    move_permit(permit, "suspend", "点検", world.people["officer"])
    move_permit(permit, "resume", "点検を終えた", world.people["officer"])
    again(world)
    assert told_keys() == [key.id]


def test_every_reason_stays_with_the_permit(world, permit, client_of):
    officer = world.people["officer"]
    for act, reason in (("suspend", "点検のため"), ("resume", "点検を終えた"), ("revoke", "契約の解除")):
        move_permit(permit, act, reason, officer)
    assert list(PermitAct.objects.values_list("act", "reason", "by")) == [
        ("suspend", "点検のため", officer.id),
        ("resume", "点検を終えた", officer.id),
        ("revoke", "契約の解除", officer.id),
    ]
    text = words_of(client_of(world.people["responsible"]).get(f"/permits/{permit.id}/").content.decode())
    assert all(reason in text for reason in ("点検のため", "点検を終えた", "契約の解除"))


@pytest.mark.parametrize("login", ["responsible", "staff"])
def test_people_learn_of_a_stop_and_its_reason_on_their_first_page(world, permit, client_of, login):
    move_permit(permit, "suspend", "規約の点検のため", world.people["officer"])
    text = words_of(client_of(world.people[login]).get("/").content.decode())
    assert "停止中" in text
    assert "規約の点検のため" in text
    assert "規約の点検のため" in words_of(
        client_of(world.people[login]).get(f"/engagements/{permit.engagement_id}/").content.decode()
    )


@pytest.mark.parametrize(("days", "told"), [(30, True), (31, False)])
def test_thirty_days_before_the_end_people_are_told(world, permit, client_of, days, told):
    IssuedPermit.objects.update(last_day=(now().astimezone(JST) + timedelta(days=days)).date())
    text = words_of(client_of(world.people["responsible"]).get("/").content.decode())
    assert ("まもなく終了" in text) == told


def test_an_ended_engagement_says_so(world, permit, client_of):
    IssuedPermit.objects.update(last_day=date.today() - timedelta(days=2))  # noqa: DTZ011
    expire_permits()
    for url in ("/", f"/engagements/{permit.engagement_id}/"):
        assert "期間満了" in words_of(client_of(world.people["responsible"]).get(url).content.decode())
