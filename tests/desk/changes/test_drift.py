"""関所で止まった利用: what is shown, what a change draft gets filled in, and that nothing files itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sekisho.desk.applications.models import Request
from sekisho.desk.changes.actions import dismiss_drift, draft_change
from sekisho.desk.changes.drift import open_drifts
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.actions import move_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Ruling, confirm_request, refuse_request, take_up
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, StateError
from tests.desk.browser import words_of
from tests.desk.stopped import connect, stop_at_the_gate
from tests.desk.world import World, make_person


@pytest.fixture
def survey(world: World) -> Engagement:
    """Confirmed, with a permit in force; three models are connected, one of a service that was not confirmed."""
    world.permit()
    connect("practice-text", "practice-text")
    connect("azure-openai", "gpt-x")
    connect("practice-image", "painter", "image")
    return world.engagements["survey"]


def drifts(world: World, login: str = "responsible"):
    return open_drifts(world.people[login], world.engagements["survey"])


def test_refusals_of_one_thing_are_one_line(world, survey):
    staff, other = world.people["staff"], world.people["sub-staff"]
    earlier = now() - timedelta(hours=2)
    stop_at_the_gate(survey, staff, "scope.service", "gpt-x", earlier)
    last = stop_at_the_gate(survey, other, "scope.service", "gpt-x").passage
    (found,) = drifts(world)
    assert "Azure" in found.what
    assert (found.times, found.last) == (2, last.at)
    assert set(found.who) == {staff.name, other.name}


def test_a_wanted_service_is_filled_in_without_its_evidence(world, survey):
    key = stop_at_the_gate(survey, world.people["staff"], "scope.service", "gpt-x").key
    before = IssuedPermit.objects.get().version.application
    drafted = draft_change(survey, [key], world.people["responsible"])
    after = drafted.application
    assert (drafted.state, drafted.category, drafted.submitted_at) == ("draft", "change", None)
    assert [use.service for use in after.services] == [*(use.service for use in before.services), "azure-openai"]
    added = after.services[-1]
    assert (added.kinds, added.contract, added.opt_out, added.opt_out_until) == (("text",), "", "", None)
    assert after.uses == before.uses
    assert not any(after.pledges)


def test_a_wanted_person_is_filled_in_with_company_and_party(world, survey):
    new = make_person("newcomer", Role.STAFF, world.organisations["sub"])
    key = stop_at_the_gate(survey, new, "scope.user").key
    after = draft_change(survey, [key], world.people["responsible"]).application
    named = after.named_users[-1]
    assert (named.id, named.company) == (new.id, world.organisations["sub"].name)
    assert named.party in after.parties
    assert "subcontractor" in after.users
    assert named.company in after.subcontractor_names


def test_a_wanted_kind_joins_its_service(world, survey):
    row = IssuedPermit.objects.get()
    text_only = tuple(replace(use, kinds=("text",)) for use in row.version.application.services)
    change = world.draft()
    world.change(change, change.application.with_answers(services=text_only, kinds=("text",), curated=""))
    confirm(world, change)
    key = stop_at_the_gate(survey, world.people["staff"], "scope.kind", "painter").key
    after = draft_change(survey, [key], world.people["responsible"]).application
    assert next(use for use in after.services if use.service == "practice-image").kinds == ("text", "image")
    assert after.kinds == ("text", "image")


def confirm(world: World, change: Request) -> IssuedPermit:
    from sekisho.desk.applications.actions import submit_request

    version = submit_request(change, world.people["responsible"])
    take_up(change, world.people["officer"])
    version.refresh_from_db()
    return confirm_request(version, Ruling(), world.people["officer"])


@pytest.mark.parametrize(("code", "model"), [("scope.purpose", "practice-text"), ("scope.service", "")])
def test_what_cannot_be_known_is_left_to_the_person(world, survey, code, model):
    key = stop_at_the_gate(survey, world.people["staff"], code, model).key
    assert drifts(world)[0].additions is None
    before = IssuedPermit.objects.get().version.application
    after = draft_change(survey, [key], world.people["responsible"]).application
    assert (after.uses, after.services, after.named_users) == (before.uses, before.services, before.named_users)


def test_a_confirmed_service_called_in_a_forbidden_way_is_no_drift(world, survey):
    stop_at_the_gate(survey, world.people["staff"], "scope.service", "practice-text")
    assert drifts(world) == ()


def test_other_refusals_are_no_drift(world, survey):
    stop_at_the_gate(survey, world.people["staff"], "personal.phone", "practice-text")
    assert drifts(world) == ()


def test_a_draft_under_way_is_added_to(world, survey):
    first = stop_at_the_gate(survey, world.people["staff"], "scope.service", "gpt-x").key
    draft = draft_change(survey, [first], world.people["responsible"])
    new = make_person("newcomer", Role.STAFF, world.organisations["contractor"])
    second = stop_at_the_gate(survey, new, "scope.user").key
    again = draft_change(survey, [second], world.people["responsible"])
    assert again.id == draft.id
    assert again.application.services[-1].service == "azure-openai"
    assert again.application.named_users[-1].id == new.id


def test_while_the_change_is_reviewed_nothing_is_written_into_it(world, survey):
    world.filed()
    key = stop_at_the_gate(survey, world.people["staff"], "scope.service", "gpt-x").key
    with pytest.raises(StateError, match="提出済み"):
        draft_change(survey, [key], world.people["responsible"])


def test_what_a_draft_answers_is_quiet_until_the_draft_is_over(world, survey):
    staff = world.people["staff"]
    key = stop_at_the_gate(survey, staff, "scope.service", "gpt-x").key
    draft = draft_change(survey, [key], world.people["responsible"])
    stop_at_the_gate(survey, staff, "scope.service", "gpt-x", now() + timedelta(seconds=5))
    assert drifts(world) == ()
    Request.objects.filter(id=draft.id).update(state="withdrawn")
    assert [drift.key for drift in drifts(world)] == [key]


def test_put_aside_with_a_reason_until_it_happens_again(world, survey):
    staff, responsible = world.people["staff"], world.people["responsible"]
    key = stop_at_the_gate(survey, staff, "scope.service", "gpt-x").key
    with pytest.raises(InputError):
        dismiss_drift(survey, [key], "　", responsible)
    assert dismiss_drift(survey, [key], "誤って選んだ", responsible) == 1
    assert drifts(world) == ()
    stop_at_the_gate(survey, staff, "scope.service", "gpt-x", now() + timedelta(seconds=5))
    assert len(drifts(world)) == 1


def test_a_new_permit_begins_to_count_anew(world, survey):
    stop_at_the_gate(survey, world.people["staff"], "scope.purpose", "practice-text")
    confirm(world, world.draft())
    assert drifts(world) == ()


def test_without_a_live_permit_there_is_no_scope_to_exceed(world, survey):
    stop_at_the_gate(survey, world.people["staff"], "scope.purpose", "practice-text")
    move_permit(IssuedPermit.objects.get(), "revoke", "契約の解除", world.people["officer"])
    assert drifts(world) == ()


@pytest.mark.parametrize("login", ["sub-responsible", "rival-responsible", "officer"])
def test_only_the_contractor_itself_drafts_or_puts_aside(world, survey, login):
    key = stop_at_the_gate(survey, world.people["sub-staff"], "scope.service", "gpt-x").key
    for act in (lambda by: draft_change(survey, [key], by), lambda by: dismiss_drift(survey, [key], "理由", by)):
        with pytest.raises(StateError):
            act(Person.objects.get(id=world.people[login].id))
    assert Request.objects.filter(state="draft").count() == 0


def test_a_refused_change_leaves_permit_and_drift_as_they_were(world, survey):
    key = stop_at_the_gate(survey, world.people["staff"], "scope.purpose").key
    permit = IssuedPermit.objects.get()
    version = world.in_review()
    refuse_request(version, Ruling(reason="確認できません。"), world.people["officer"])
    permit.refresh_from_db()
    assert permit.state == "in_force"
    assert [drift.key for drift in drifts(world)] == [key]


def test_the_page_offers_one_button_and_the_home_page_the_way(world, survey, client_of):
    key = stop_at_the_gate(survey, world.people["staff"], "scope.service", "gpt-x").key
    client = client_of(world.people["responsible"])
    url = f"/engagements/{survey.id}/drift/"
    for page in ("/", f"/engagements/{survey.id}/"):
        assert url in client.get(page).content.decode()
    assert "Azure" in words_of(client.get(url).content.decode())
    answer = client.post(f"{url}draft/", {"drift": [key]})
    assert answer.status_code == 302
    assert answer.url.endswith("/edit/services/")
    assert client.get(answer.url).status_code == 200


def test_the_officer_sees_the_count_and_no_button(world, survey, client_of):
    stop_at_the_gate(survey, world.people["staff"], "scope.service", "gpt-x")
    page = client_of(world.people["officer"]).get(f"/engagements/{survey.id}/drift/").content.decode()
    assert "1回" in words_of(page)
    assert "drift/draft/" not in page
    assert "関所で止まった利用" in words_of(client_of(world.people["officer"]).get("/").content.decode())
