"""Permits and keys: what a confirmation opens, what ends it, and who gets a key."""

from datetime import timedelta

import pytest

from sekisho.desk.applications.actions import begin_request, submit_request
from sekisho.desk.applications.facts import facts
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.events.models import Event
from sekisho.desk.people.actions import attest
from sekisho.desk.permits.actions import (
    expire_permits,
    issue_permit,
    live_permit,
    make_auditor_key,
    make_key,
    move_permit,
    read_permit,
    revoke_key,
    rotate_key,
)
from sekisho.desk.permits.models import ApiKey, IssuedPermit
from sekisho.desk.permits.publish import publish
from sekisho.desk.reviews.actions import Ruling, confirm_request, refuse_request, return_request, take_up
from sekisho.desk.shell.clock import days_ago, now, today
from sekisho.kernel.errors import InputError, SignatureError, StateError
from sekisho.permits.keys import key_hash
from sekisho.rules.facts import Terms
from tests.desk.published import published
from tests.desk.test_story import ask, codes


@pytest.fixture
def permit(world) -> IssuedPermit:
    return world.permit()


def change(world) -> Version:
    """A 変更 that leaves only the first use, filed and taken up."""
    draft = begin_request(world.engagements["survey"], world.people["responsible"])
    signed = draft.application.with_answers(uses=draft.application.uses[:1], pledges=(True,) * 3, checks=(True,) * 13)
    draft = world.change(draft, signed)
    version = submit_request(draft, world.people["responsible"])
    take_up(draft, world.people["officer"])
    return Version.objects.get(id=version.id)


def open_codes(world, **changes: object) -> list[str]:
    publish()
    return codes(published().decide(ask(world, **changes)))


def test_no_permit_without_the_decision(world):
    version = world.in_review()
    filed = version.application
    with pytest.raises(StateError, match="確認の決定がない"):
        issue_permit(version, Terms(filed.first_day, filed.last_day, facts()), world.people["officer"])


def test_while_a_change_is_reviewed_the_old_scope_stays(world, permit):
    version = change(world)
    assert live_permit(permit.engagement) == permit
    assert open_codes(world, purpose="use-2") == []
    new = confirm_request(version, Ruling(), world.people["officer"])
    permit.refresh_from_db()
    assert (permit.state, new.state) == ("superseded", "in_force")
    assert live_permit(permit.engagement) == new
    assert open_codes(world, purpose="use-1") == []
    assert open_codes(world, purpose="use-2") == ["scope.purpose"]
    assert [entry.token for entry in published().content.permits] == [new.token]


@pytest.mark.parametrize("decide", [refuse_request, return_request])
def test_a_change_that_is_not_confirmed_leaves_the_old_permit(world, permit, decide):
    decide(change(world), Ruling(reason="確認できません。"), world.people["officer"])
    permit.refresh_from_db()
    assert permit.state == "in_force"
    assert IssuedPermit.objects.count() == 1
    assert open_codes(world, purpose="use-2") == []


def test_a_confirmed_change_also_supersedes_a_suspended_permit(world, permit):
    move_permit(permit, "suspend", "点検", world.people["officer"])
    confirm_request(change(world), Ruling(), world.people["officer"])
    permit.refresh_from_db()
    assert permit.state == "superseded"
    with pytest.raises(StateError):
        move_permit(permit, "resume", "", world.people["officer"])


def test_what_stops_on_the_day_of_confirmation_leaves_nothing_half_done(world):
    """The opt-out evidence ran out between filing and decision."""
    version = world.in_review()
    events = Event.objects.count()
    service = version.application.services[0]
    assert service.opt_out_until is not None
    late = (service.opt_out_until - today()).days + 1
    with days_ago(-late), pytest.raises(InputError):
        confirm_request(version, Ruling(), world.people["officer"])
    assert Request.objects.get(id=version.request_id).state == "in_review"
    assert not IssuedPermit.objects.exists()
    assert Event.objects.count() == events


@pytest.mark.parametrize("act", ["suspend", "revoke"])
@pytest.mark.parametrize("reason", ["", "　", "\n"])
def test_stopping_needs_a_reason(world, permit, act, reason):
    with pytest.raises(InputError, match="理由"):
        move_permit(permit, act, reason, world.people["officer"])


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("in_force", "resume"),
        ("suspended", "suspend"),
        ("revoked", "resume"),
        ("revoked", "revoke"),
        ("superseded", "suspend"),
        ("expired", "resume"),
    ],
)
def test_what_the_table_does_not_have_does_not_happen(world, permit, state, act):
    IssuedPermit.objects.update(state=state)
    with pytest.raises(StateError):
        move_permit(permit, act, "理由", world.people["officer"])


def test_the_last_day_is_still_covered_and_the_next_is_not(world, permit):
    IssuedPermit.objects.update(last_day=today())
    assert expire_permits() == 0
    IssuedPermit.objects.update(last_day=today() - timedelta(days=1))
    assert expire_permits() == 1
    permit.refresh_from_db()
    assert permit.state == "expired"
    assert Event.objects.get(act="permit.expire").actor is None
    assert expire_permits() == 0


def test_a_permit_changed_in_the_store_is_not_believed(world, permit):
    head, _, rest = permit.token.partition(".")
    permit.token = f"{head}.{rest[:-6]}AAAAAA"
    with pytest.raises(SignatureError):
        read_permit(permit)


def ready(world, login: str = "staff"):
    person = world.people[login]
    attest(person, "osaka-1.1")
    return person


def test_a_key_is_kept_as_a_hash_with_its_last_characters(world, permit):
    staff = ready(world)
    made = make_key(staff, permit.engagement, "use-1", staff)
    row = ApiKey.objects.get()
    assert row.hash == key_hash(made.clear)
    assert row.hint == made.clear[-4:]
    assert made.clear not in repr(vars(row))
    assert row.expires_at > now() + timedelta(days=100)


@pytest.mark.parametrize("state", ["suspended", "revoked", "expired", "superseded"])
def test_no_key_without_a_permit_in_force(world, permit, state):
    IssuedPermit.objects.update(state=state)
    staff = ready(world)
    with pytest.raises(StateError, match="有効な手形がない"):
        make_key(staff, permit.engagement, "use-1", staff)


@pytest.mark.parametrize("login", ["rival-staff", "rival-responsible", "officer"])
def test_no_key_for_people_of_no_party(world, permit, login):
    person = ready(world, login)
    with pytest.raises(StateError):
        make_key(person, permit.engagement, "use-1", person)


def test_no_key_outside_the_scope_of_users(world):
    version = world.in_review()
    Request.objects.update(state="returned")
    request = Request.objects.get(id=version.request_id)
    fewer = tuple(user for user in version.application.named_users if user.id != world.people["staff2"].id)
    world.change(request, version.application.with_answers(named_users=fewer))
    submit_request(request, world.people["responsible"])
    take_up(request, world.people["officer"])
    request.refresh_from_db()
    row = confirm_request(request.latest, Ruling(), world.people["officer"])
    staff2 = ready(world, "staff2")
    with pytest.raises(StateError, match="利用者の範囲"):
        make_key(staff2, row.engagement, "use-1", staff2)


def test_no_key_for_a_purpose_that_was_not_confirmed(world, permit):
    staff = ready(world)
    with pytest.raises(InputError):
        make_key(staff, permit.engagement, "use-9", staff)


def test_no_key_before_the_rules_were_read(world, permit):
    staff = world.people["staff"]
    with pytest.raises(StateError, match="利用規定の確認がまだ"):
        make_key(staff, permit.engagement, "use-1", staff)


def test_a_key_is_revoked_once(world, permit):
    staff = ready(world)
    row = make_key(staff, permit.engagement, "use-1", staff).row
    revoke_key(row, staff)
    with pytest.raises(StateError):
        revoke_key(row, staff)


def test_two_auditor_keys_are_two(world):
    auditor = world.people["auditor"]
    assert make_auditor_key(auditor).clear != make_auditor_key(auditor).clear


class TestReplacingAKey:
    @pytest.fixture
    def key(self, world, permit) -> ApiKey:
        staff = world.people["staff"]
        attest(staff, "osaka-1.1")
        return make_key(staff, permit.engagement, "use-1", staff).row

    @staticmethod
    def known(key: ApiKey) -> bool:
        publish()
        return published().key(key.hash) is not None

    def test_both_pass_for_the_time_chosen_then_only_the_new_one(self, world, key):
        made = rotate_key(key, timedelta(hours=24), world.people["staff"])
        key.refresh_from_db()
        assert self.known(key)
        assert self.known(made.row)
        assert timedelta(hours=23) < key.expires_at - now() <= timedelta(hours=24)
        assert (made.row.purpose, made.row.engagement_id) == (key.purpose, key.engagement_id)
        key.expires_at = now()
        key.save()
        assert not self.known(key)

    def test_without_overlap_the_old_one_ends_at_once(self, world, key):
        made = rotate_key(key, timedelta(), world.people["staff"])
        assert not self.known(key)
        assert self.known(made.row)

    def test_an_overlap_never_lengthens_a_key(self, world, key):
        key.expires_at = ends = now() + timedelta(hours=1)
        key.save()
        rotate_key(key, timedelta(days=7), world.people["staff"])
        key.refresh_from_db()
        assert key.expires_at == ends

    @pytest.mark.parametrize("state", ["revoked_at", "ended_at", "expires_at", "replaced_at"])
    def test_a_key_that_has_ended_cannot_be_replaced(self, world, key, state):
        setattr(key, state, now())
        key.save()
        with pytest.raises(StateError):
            rotate_key(key, timedelta(hours=1), world.people["staff"])
        assert ApiKey.objects.count() == 1

    def test_whom_the_permit_no_longer_covers_gets_no_new_one(self, world, key, permit):
        move_permit(permit, "suspend", "点検", world.people["officer"])
        with pytest.raises(StateError):
            rotate_key(key, timedelta(hours=1), world.people["staff"])
        key.refresh_from_db()
        assert key.is_live

    def test_it_is_written_down(self, world, key):
        made = rotate_key(key, timedelta(hours=1), world.people["staff"])
        assert Event.objects.get(act="key.rotate").detail == {"new": made.row.id, "hours": 1}
