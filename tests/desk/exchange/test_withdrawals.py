"""取下げ by mail or on paper: the officer records it where the contractor could withdraw on screen, only there."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sekisho.desk.applications.actions import begin_request
from sekisho.desk.applications.models import Request
from sekisho.desk.events.models import Event
from sekisho.desk.exchange.models import Scan, Withdrawal
from sekisho.desk.exchange.withdrawals import Letter, record_withdrawal
from sekisho.desk.papers.evidence import write_evidence
from sekisho.desk.reviews.actions import Ruling, refuse_request, return_request
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, StateError
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.exchange.outside import scan
from tests.desk.exchange.scans import HOSTILE, PDF
from tests.desk.intake.mailed import day

SENDER = "株式会社甲調査　調査部　見本"


def letter(**changes) -> Letter:
    facts = {"received_on": today(), "means": "post", "sender": SENDER}
    return Letter(**facts | changes)


def typed(client, request, **changes):
    url = f"/requests/{request.id}/withdrawal/"
    sent = form_at(client, url, "sender") | {"means": ["mail"], "sender": [SENDER], "is_sure": ["on"]}
    return client.post(url, sent | day("received_on", today()) | changes)


def test_the_officer_records_what_came_and_all_who_see_the_request_are_told(world):
    request = world.in_review().request
    officer = signed_in(world.people["officer"])
    file = SimpleUploadedFile("取下げ.pdf", PDF)
    assert typed(officer, request, scan=file).url == f"/requests/{request.id}/"
    request.refresh_from_db()
    assert request.state == "withdrawn"
    page = words_of(signed_in(world.people["responsible"]).get(f"/requests/{request.id}/").content.decode())
    for words in ("取り下げられました", SENDER.replace("　", " "), "電子メール", world.people["officer"].name):
        assert words in page
    answer = officer.get(f"/requests/{request.id}/withdrawal/scan/")
    assert answer.content == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    event = Event.objects.get(act="request.withdraw-received")
    assert (event.actor, event.subject, event.detail["means"]) == (world.people["officer"], request.id, "mail")
    assert event.detail["scan"] == Scan.objects.get().sha256
    assert SENDER not in json.dumps(event.detail, ensure_ascii=False)


def test_what_was_filed_stays_and_a_new_request_can_be_made(world):
    version = world.filed()
    record_withdrawal(version.request, letter(), world.people["officer"])
    version.refresh_from_db()
    assert version.request.state == "withdrawn"
    assert begin_request(version.request.engagement, world.people["responsible"]).state == "draft"


def test_a_returned_request_can_be_withdrawn_too(world):
    version = world.in_review()
    return_request(version, Ruling(reason="補正してください。"), world.people["officer"])
    record_withdrawal(version.request, letter(), world.people["officer"])
    assert Request.objects.get(id=version.request_id).state == "withdrawn"


def decided(world) -> Request:
    version = world.in_review()
    refuse_request(version, Ruling(reason="確認できません。"), world.people["officer"])
    return version.request


def twice(world) -> Request:
    request = world.filed().request
    record_withdrawal(request, letter(), world.people["officer"])
    return request


@pytest.mark.parametrize(
    "made", [lambda world: world.draft(), decided, twice, lambda world: world.permit().version.request]
)
def test_an_unfiled_or_ended_request_is_left_alone(world, made):
    request = made(world)
    before = Withdrawal.objects.count()
    state = Request.objects.get(id=request.id).state
    with pytest.raises(StateError):
        record_withdrawal(request, letter(), world.people["officer"])
    assert (Request.objects.get(id=request.id).state, Withdrawal.objects.count()) == (state, before)


@pytest.mark.parametrize("login", ["other-officer", "responsible", "policy", "rival-responsible"])
def test_nobody_but_the_departments_officer_records_it(world, login):
    request = world.filed().request
    with pytest.raises(StateError):
        record_withdrawal(request, letter(), world.people[login])
    assert Request.objects.get(id=request.id).state == "submitted"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: {"received_on": today() + timedelta(days=1)},
        lambda: {"received_on": today() - timedelta(days=1)},  # before the request itself was filed
        lambda: {"sender": " 　"},
    ],
)
def test_what_cannot_be_true_is_refused(world, wrong):
    request = world.filed().request
    with pytest.raises(InputError):
        record_withdrawal(request, letter(**wrong()), world.people["officer"])
    assert Request.objects.get(id=request.id).state == "submitted"
    assert not Withdrawal.objects.exists()


def test_the_form_asks_for_what_is_missing_and_keeps_hostile_files_out(world):
    request = world.filed().request
    officer = signed_in(world.people["officer"])
    answer = officer.post(f"/requests/{request.id}/withdrawal/", {})
    assert answer.status_code == 400
    assert "申し出た人に確かめ、チェックを入れてください。" in words_of(answer.content.decode())
    for name, data in HOSTILE.items():
        assert typed(officer, request, scan=SimpleUploadedFile("a.pdf", data)).status_code == 400, name
    assert not Scan.objects.exists()
    request.refresh_from_db()
    assert request.state == "submitted"


def test_the_evidence_package_holds_it(world):
    request = world.filed().request
    record_withdrawal(request, letter(scan=scan()), world.people["officer"])
    target = io.BytesIO()
    write_evidence(request.engagement, world.people["auditor"], target)
    with zipfile.ZipFile(target) as package:
        (told,) = [one for one in json.loads(package.read("requests.json")) if one["id"] == request.id]
        assert (told["withdrawal"]["from"], told["withdrawal"]["means"]) == (SENDER, "郵送")
        assert package.read(told["withdrawal"]["file"]) == PDF
