"""The same question as at the gate, asked from the desk: one answer in both places."""

from datetime import timedelta

import pytest

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.permits.actions import move_permit
from sekisho.desk.permits.ask import decide
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.permits.publish import publish
from sekisho.desk.reviews.actions import Ruling, confirm_request, take_up
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import NotFoundError
from tests.desk.published import published
from tests.desk.test_story import ask

GOOD = {"service": "practice-text", "kind": "text", "purpose": "use-1"}
QUESTIONS = (
    ("staff", GOOD, []),
    ("sub-staff", GOOD, []),
    ("staff", GOOD | {"service": "practice-image", "kind": "image"}, []),
    ("staff", GOOD | {"kind": "image"}, ["scope.kind"]),
    ("staff", GOOD | {"purpose": "use-9"}, ["scope.purpose"]),
    ("staff", GOOD | {"purpose": ""}, ["scope.purpose"]),
    ("staff", GOOD | {"service": "nobody-knows"}, ["scope.service", "scope.kind", "optout.missing"]),
)


@pytest.fixture
def permit(world) -> IssuedPermit:
    return world.permit()


@pytest.mark.parametrize(("login", "question", "codes"), QUESTIONS)
def test_the_desk_answers_as_the_gate_does(world, permit, login, question, codes):
    email = world.people[login].email
    answer = decide(permit.engagement_id, email, question["service"], question["kind"], question["purpose"])
    assert [no.code for no in answer] == codes
    publish()
    assert published().decide(ask(world, login, **question)) == answer


def test_mail_addresses_are_compared_without_regard_to_case(world, permit):
    assert decide(permit.engagement_id, "STAFF@Example.Test", **GOOD) == ()


@pytest.mark.parametrize("login", ["rival-staff", "officer"])
def test_who_belongs_to_no_party_is_refused(world, permit, login):
    codes = {no.code for no in decide(permit.engagement_id, world.people[login].email, **GOOD)}
    assert codes == {"scope.party", "scope.user"}


@pytest.mark.parametrize(
    ("acts", "code"),
    [(("suspend",), "permit.suspended"), (("revoke",), "permit.missing"), (("expire",), "permit.expired")],
)
def test_a_permit_that_is_stopped_opens_nothing(world, permit, acts, code):
    for act in acts:
        move_permit(permit, act, "理由", None if act == "expire" else world.people["officer"])
    assert [no.code for no in decide(permit.engagement_id, world.people["staff"].email, **GOOD)] == [code]


def test_without_a_permit_the_answer_is_that_there_is_none(world):
    codes = [no.code for no in decide(world.engagements["plan"].id, world.people["rival-staff"].email, **GOOD)]
    assert codes == ["permit.missing"]


def test_the_live_permit_answers_even_where_the_clock_went_backwards(world, permit):
    """The gate looks for the live permit; a superseded one that is dated later must not answer here."""
    draft = world.draft()
    version = submit_request(draft, world.people["responsible"])
    take_up(draft, world.people["officer"])
    IssuedPermit.objects.filter(id=permit.id).update(issued_at=now() + timedelta(hours=1))
    confirm_request(version, Ruling(), world.people["officer"])
    assert decide(permit.engagement_id, world.people["staff"].email, **GOOD) == ()


@pytest.mark.parametrize(
    ("engagement", "email"), [("eng_none", "staff@example.test"), ("", ""), ("own", "no@one.test")]
)
def test_who_or_what_is_unknown_is_an_error(world, permit, engagement, email):
    with pytest.raises(NotFoundError, match="見つかりません"):
        decide(permit.engagement_id if engagement == "own" else engagement, email, **GOOD)
