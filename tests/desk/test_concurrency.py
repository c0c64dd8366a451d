"""Two at once: one wins, the other hears why, nothing is done twice. Threads against the real store."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pyotp
from django.db import connections
from django.db.utils import DatabaseError, OperationalError

from sekisho.desk.applications.actions import Outdated, begin_request, save_draft, submit_request, withdraw_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.contracts.actions import accept_party, attach_specification
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.people import second_factor
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import expire_permits, move_permit, revoke_key, store_key
from sekisho.desk.permits.models import ApiKey, IssuedPermit, PublishedSnapshot
from sekisho.desk.permits.publish import publish
from sekisho.desk.reviews.actions import Ruling, confirm_request, refuse_request, return_request, take_up
from sekisho.desk.reviews.models import Decision
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import SekishoError, StateError
from sekisho.permits.keys import new_key
from tests.desk.published import published
from tests.desk.scene import top
from tests.desk.world import make_engagement

TIMES = 3  # a race is tried again, so that a lucky order does not hide a defect


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned, or the error of our tree that it met, all let go in the same moment."""
    gate, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = act()
        except SekishoError as error:
            results[place] = error
        except DatabaseError as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [result for result in results if isinstance(result, OperationalError)], results
    return results


def split(results: list[Any]) -> tuple[list[Any], list[Any]]:
    done = [result for result in results if not isinstance(result, Exception)]
    return done, [result for result in results if isinstance(result, Exception)]


def test_two_saves_of_the_same_revision(committed):
    draft = committed.draft()
    by = committed.people["responsible"]
    for _ in range(TIMES):
        draft.refresh_from_db()
        texts = [draft.application.with_answers(law=f"{n}人目の答え") for n in range(4)]
        acts = [lambda text=text: save_draft(draft, text, draft.revision, "security", by) for text in texts]
        done, refused = split(at_once(*acts))
        assert len(done) == 1
        assert all(isinstance(error, Outdated) for error in refused)
        found = Request.objects.get(id=draft.id)
        assert found.revision == draft.revision + 1
        assert found.application == done[0].application


def test_two_who_begin_a_request(committed):
    survey, by = committed.engagements["survey"], committed.people["responsible"]
    for _ in range(TIMES):
        done, refused = split(at_once(*[lambda: begin_request(survey, by)] * 4))
        assert len(done) == 1
        assert all(isinstance(error, StateError) for error in refused)
        withdraw_request(done[0], by)


def test_two_who_file(committed):
    draft, by = committed.draft(), committed.people["responsible"]
    done, refused = split(at_once(*[lambda: submit_request(draft, by)] * 4))
    assert len(done) == 1
    assert all(isinstance(error, StateError) for error in refused)
    assert Version.objects.filter(request=draft).count() == 1


def test_filing_and_withdrawing(committed):
    by = committed.people["responsible"]
    for _ in range(TIMES):
        draft = committed.draft()
        at_once(lambda d=draft: submit_request(d, by), lambda d=draft: withdraw_request(d, by))
        draft.refresh_from_db()
        assert draft.state == "withdrawn"  # either way round: a filed request can be withdrawn, not the reverse


def test_two_who_take_a_request_up(committed):
    request, officer = committed.filed().request, committed.people["officer"]
    done, refused = split(at_once(*[lambda: take_up(request, officer)] * 4))
    assert len(done) == 1
    assert all(isinstance(error, StateError) for error in refused)


def test_receipt_numbers_of_requests_taken_up_at_once_differ(committed):
    officer, by = committed.people["officer"], committed.people["responsible"]
    requests = []
    for number in range(4):
        committed.engagements[str(number)] = make_engagement(committed, "officer", "contractor", f"業務{number}")
        requests.append(submit_request(committed.draft(str(number)), by).request)
    done, refused = split(at_once(*[lambda r=r: take_up(r, officer) for r in requests]))
    assert not refused
    assert sorted(request.receipt[-4:] for request in done) == ["0001", "0002", "0003", "0004"]


def test_two_officers_who_decide(committed):
    officer, ruling = committed.people["officer"], Ruling(reason="理由")
    for _ in range(TIMES):
        version = committed.in_review()
        decisions = (confirm_request, refuse_request, return_request, confirm_request)
        done, refused = split(at_once(*[lambda d=d, v=version: d(v, ruling, officer) for d in decisions]))
        assert len(done) == 1
        assert all(isinstance(error, StateError) for error in refused)
        decision = Decision.objects.get(version=version)
        state = Request.objects.get(id=version.request_id).state
        assert state == {"confirm": "confirmed", "refuse": "refused", "return": "returned"}[decision.outcome]
        assert IssuedPermit.objects.filter(version=version).exists() == (decision.outcome == "confirm")
        if state == "returned":
            withdraw_request(version.request, committed.people["responsible"])


def test_deciding_and_withdrawing(committed):
    officer, by = committed.people["officer"], committed.people["responsible"]
    for _ in range(TIMES):
        version = committed.in_review()
        done, refused = split(
            at_once(
                lambda v=version: confirm_request(v, Ruling(), officer),
                lambda v=version: withdraw_request(v.request, by),
            )
        )
        assert (len(done), len(refused)) == (1, 1)
        state = Request.objects.get(id=version.request_id).state
        assert IssuedPermit.objects.filter(version=version).exists() == (state == "confirmed")


def test_stopping_and_ending_a_permit(committed):
    permit, officer = committed.permit(), committed.people["officer"]
    IssuedPermit.objects.update(last_day=today() - timedelta(days=1))
    acts = [lambda act=act: move_permit(permit, act, "理由", officer) for act in ("suspend", "revoke", "suspend")]
    done, refused = split(at_once(*acts, expire_permits))
    assert done
    assert all(isinstance(error, StateError) for error in refused)
    permit.refresh_from_db()
    assert permit.state in ("revoked", "expired")
    assert published().content.permits[0].state == permit.state


def test_a_code_opens_once_however_many_send_it(committed):
    staff = committed.people["staff"]
    secret = second_factor.read_secret(staff)
    for step in range(TIMES):
        Person.objects.filter(id=staff.id).update(second_factor_step=0)
        code = pyotp.TOTP(secret).now()
        results = at_once(*[lambda c=code: second_factor.accept_code(staff, c)] * 6)
        assert sum(results) <= 1, step
    assert sum(results) == 1


def test_two_who_accept_or_attach(committed):
    survey, sub = committed.engagements["survey"], committed.people["sub-responsible"]
    party = Party.objects.exclude(parent=None).get()
    Party.objects.filter(id=party.id).update(accepted_at=None)
    done, refused = split(at_once(*[lambda: accept_party(party, sub)] * 3))
    assert (len(done), len(refused)) == (1, 2)
    Engagement.objects.update(specification_on=None)
    officer = committed.people["officer"]
    done, refused = split(at_once(*[lambda: attach_specification(survey, today(), officer)] * 3))
    assert (len(done), len(refused)) == (1, 2)


def test_snapshots_published_at_once_have_different_numbers_and_the_last_one_counts(committed):
    permit = committed.permit()
    staff, survey = committed.people["staff"], committed.engagements["survey"]
    rows = [
        store_key(ApiKey(person=staff, engagement=survey, party=top(survey), purpose="use-1"), new_key(), staff).row
        for _ in range(4)
    ]
    before = published().content.seq
    numbers, refused = split(at_once(*[publish] * 3, *[lambda r=r: revoke_key(r, staff) for r in rows]))
    assert not refused
    numbers = [number for number in numbers if number is not None]
    assert len(set(numbers)) == 3
    assert published().content.seq == before + 7
    assert PublishedSnapshot.objects.order_by("-seq").first().seq == before + 7
    # A later number never carries an earlier state: the newest knows that all keys are gone.
    assert published().content.keys == ()
    assert [entry.token for entry in published().content.permits] == [permit.token]
