"""The officer's acts on a filed request."""

from datetime import timedelta

import pytest

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Ruling, confirm_request, keep_comments, refuse_request, return_request, take_up
from sekisho.desk.reviews.models import Comment, Decision
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, StateError


def test_confirming_issues_a_permit_of_exactly_the_filed_scope(world):
    permit = read_permit(world.permit())
    version = Version.objects.get(request__engagement=world.engagements["survey"])
    filed = version.application
    assert permit.request_sha256 == version.sha256
    assert set(permit.users) == {user.id for user in filed.named_users}
    assert [use.id for use in permit.purposes] == [use.id for use in filed.uses]
    assert permit.kinds == {use.service: use.kinds for use in filed.services}
    assert (permit.period.first, permit.period.last) == (filed.first_day, filed.last_day)


def test_a_permit_may_be_shorter_but_never_longer_than_asked(world):
    version = world.in_review()
    asked = version.application
    with pytest.raises(InputError):
        confirm_request(
            version, Ruling(last=asked.last_day.replace(year=asked.last_day.year + 1)), world.people["officer"]
        )
    shorter = asked.first_day.replace(year=asked.first_day.year)
    row = confirm_request(version, Ruling(last=shorter), world.people["officer"])
    assert row.last_day == shorter


def test_a_request_that_was_not_taken_up_cannot_be_confirmed(world):
    version = world.filed()
    with pytest.raises(StateError):
        confirm_request(version, Ruling(), world.people["officer"])
    assert not IssuedPermit.objects.exists()


def test_returning_needs_a_reason_or_a_comment(world):
    version = world.in_review()
    with pytest.raises(InputError):
        return_request(version, Ruling(), world.people["officer"])
    keep_comments(version, {"logs": "点検の頻度を書いてください。"}, world.people["officer"])
    return_request(version, Ruling(), world.people["officer"])
    assert Request.objects.get(id=version.request_id).state == "returned"


def test_refusing_needs_a_reason(world):
    version = world.in_review()
    with pytest.raises(InputError):
        refuse_request(version, Ruling(reason="　"), world.people["officer"])


def test_receipt_numbers_count_up_within_a_department_and_year(world):
    first = take_up(world.filed().request, world.people["officer"])
    other = take_up(world.filed("plan", "rival-responsible").request, world.people["other-officer"])
    assert first.receipt.endswith("-0001")
    assert other.receipt.endswith("-0001")


def test_an_old_version_cannot_be_decided_any_more(world):
    first = world.in_review()
    officer = world.people["officer"]
    return_request(first, Ruling(reason="補正してください。"), officer)
    submit_request(Request.objects.get(id=first.request_id), world.people["responsible"])
    take_up(first.request, officer)
    for decide in (confirm_request, refuse_request, return_request):
        with pytest.raises(StateError, match="新しい版"):
            decide(first, Ruling(reason="理由"), officer)
    assert [row.outcome for row in Decision.objects.all()] == ["return"]


@pytest.mark.parametrize("state", ["submitted", "returned", "confirmed", "refused", "withdrawn"])
def test_comments_and_decisions_belong_to_the_review(world, state):
    version = world.in_review()
    Request.objects.update(state=state)
    with pytest.raises(StateError):
        keep_comments(version, {"logs": "頻度は？"}, world.people["officer"])
    for decide in (confirm_request, refuse_request, return_request):
        with pytest.raises(StateError):
            decide(version, Ruling(reason="理由"), world.people["officer"])
    assert not Comment.objects.exists()
    assert not Decision.objects.exists()


def test_an_emptied_comment_is_removed_and_a_new_one_replaces(world):
    version, officer = world.in_review(), world.people["officer"]
    keep_comments(version, {"logs": "一", "law": " 二 "}, officer)
    keep_comments(version, {"logs": "　", "law": "三"}, officer)
    assert [(row.item, row.text) for row in version.comments.all()] == [("law", "三")]


@pytest.mark.parametrize(
    ("first", "last"),
    [(-1, None), (None, 1), (10, 5), (None, -400)],
    ids=["begins earlier", "ends later", "backwards", "over before it begins"],
)
def test_a_period_outside_what_was_asked_is_refused(world, first, last):
    version = world.in_review()
    asked = version.application
    ruling = Ruling(
        first=None if first is None else asked.first_day + timedelta(days=first),
        last=None if last is None else (asked.first_day if first else asked.last_day) + timedelta(days=last),
    )
    with pytest.raises(InputError):
        confirm_request(version, ruling, world.people["officer"])
    assert Request.objects.get(id=version.request_id).state == "in_review"


def test_numbers_of_the_decision_are_kept_with_it(world):
    version = world.in_review()
    ruling = Ruling(draft_number=" 起1 ", decision_number="決1", decided_on=today() - timedelta(days=3))
    confirm_request(version, ruling, world.people["officer"])
    row = Decision.objects.get()
    assert (row.draft_number, row.decision_number) == ("起1", "決1")
    assert row.decided_on == today() - timedelta(days=3)
    assert row.author == world.people["officer"]


def test_a_receipt_number_stays_through_a_return(world):
    version, officer = world.in_review(), world.people["officer"]
    receipt = Request.objects.get().receipt
    return_request(version, Ruling(reason="補正"), officer)
    submit_request(Request.objects.get(), world.people["responsible"])
    assert take_up(Request.objects.get(), officer).receipt == receipt
