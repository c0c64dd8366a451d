"""What the gateways are told: exactly the present state, in order, and never quietly nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sekisho.desk.events.actions import actor_of
from sekisho.desk.people.actions import attest
from sekisho.desk.permits.actions import deactivate_person, make_auditor_key, make_key, move_permit, revoke_key
from sekisho.desk.permits.models import ApiKey, Connection, IssuedPermit, ModelRoute, PublishedSnapshot
from sekisho.desk.permits.publish import FILE, KEEP, is_due, publish
from sekisho.desk.shell.clock import days_ago, now
from sekisho.kernel.errors import StoreError
from tests.desk.published import published


@pytest.fixture
def key(world) -> ApiKey:
    """A key of the contractor's staff under a permit in force."""
    world.permit()
    staff = world.people["staff"]
    attest(staff, "osaka-1.1")
    return make_key(staff, world.engagements["survey"], "use-1", staff).row


def snapshot():
    publish()
    return published()


def test_before_anything_is_confirmed_nothing_is_open(world):
    world.in_review()
    content = snapshot().content
    assert (content.permits, content.keys, content.auditor_keys) == ((), (), ())


def test_permit_key_and_routes_are_told_and_nothing_else(world, key, settings):
    text = Connection.objects.create(service="practice-text", protocol="practice")
    ModelRoute.objects.create(model="m", connection=text, kind="text", upstream_model="u")
    content = snapshot().content
    permit = IssuedPermit.objects.get()
    assert content.issuer == settings.SEKISHO.public_url
    assert [(p.engagement, p.state, p.token) for p in content.permits] == [
        (permit.engagement_id, "in_force", permit.token)
    ]
    (told,) = content.keys
    staff = world.people["staff"]
    assert (told.hash, told.key, told.user, told.party, told.purpose) == (
        key.hash,
        key.id,
        staff.id,
        key.party_id,
        "use-1",
    )
    assert told.actor == actor_of(staff, permit.engagement_id)
    assert [(route.model, route.upstream_model) for route in content.routes] == [("m", "u")]
    assert [upstream.id for upstream in content.upstreams] == ["practice-text"]


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (("suspend",), "suspended"),
        (("suspend", "resume"), "in_force"),
        (("revoke",), "revoked"),
        (("suspend", "revoke"), "revoked"),
    ],
)
def test_the_state_of_the_permit_is_told(world, key, acts, state):
    for act in acts:
        move_permit(IssuedPermit.objects.get(), act, "点検のため", world.people["officer"])
    assert [entry.state for entry in snapshot().content.permits] == [state]


def test_a_revoked_key_is_told_no_more(world, key):
    revoke_key(key, world.people["staff"])
    assert snapshot().content.keys == ()


def test_keys_of_who_was_deactivated_are_told_no_more(world, key):
    deactivate_person(world.people["staff"], world.people["responsible"])
    assert snapshot().content.keys == ()


def test_keys_past_their_day_are_told_no_more(world, key):
    ApiKey.objects.update(expires_at=now() - timedelta(seconds=1))
    assert snapshot().content.keys == ()


def test_auditor_keys_of_who_was_deactivated_are_told_no_more(world):
    auditor = world.people["auditor"]
    hashed = make_auditor_key(auditor).row.hash
    assert snapshot().auditor_keys == {hashed}
    auditor.is_active = False
    auditor.save()
    assert snapshot().auditor_keys == frozenset()


def test_numbers_only_grow_and_old_snapshots_are_not_kept(world):
    numbers = [publish() for _ in range(KEEP + 3)]
    assert numbers == sorted(set(numbers))
    assert PublishedSnapshot.objects.count() == KEEP
    assert published().content.seq == numbers[-1]


def test_nothing_is_due_right_after_publishing_and_a_change_makes_it_due(world, key):
    assert is_due()
    publish()
    assert not is_due()
    revoke_key(key, world.people["staff"])
    assert is_due()


def test_an_unchanged_state_is_published_again_before_it_grows_too_old(world, settings):
    quarter = settings.SEKISHO.snapshot_max_age_s / 4
    with days_ago((quarter + 60) / 86400):
        publish()
    assert is_due()


def test_a_lost_file_is_published_again(world, settings):
    publish()
    if settings.SEKISHO.store_url:
        assert not is_due()  # the gateways read the table
        return
    (settings.SEKISHO.data_dir / FILE).unlink()
    assert is_due()
    publish()
    assert not is_due()


def test_who_acts_hears_that_the_gate_does_not_know_yet_and_the_act_is_kept(committed, settings, tmp_path, client_of):
    """The snapshot's place is taken by a folder: writing fails as on a full or broken disk."""
    permit = committed.permit()
    here = settings.SEKISHO
    (tmp_path / FILE).mkdir()
    settings.SEKISHO = replace(here, data_dir=tmp_path)
    officer = client_of(committed.people["officer"])
    answer = officer.post(f"/permits/{permit.id}/suspend/", {"reason": "点検のため"})
    permit.refresh_from_db()
    assert permit.state == "suspended"
    if here.store_url:  # the gateways read the table: a broken folder is nothing to them
        assert answer.status_code == 302
    else:
        assert answer.status_code == 503
        assert "まだ伝えられていません" in answer.content.decode()
        assert is_due()
        with pytest.raises(StoreError):
            publish()
    settings.SEKISHO = here
    publish()
    assert published().content.permits[0].state == "suspended"
