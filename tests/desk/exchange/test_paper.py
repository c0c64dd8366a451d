"""確認 on paper: recorded with its scan, only where the city has nothing installed, and marked wherever it is shown."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sekisho.desk.applications.actions import withdraw_request
from sekisho.desk.events.models import Event
from sekisho.desk.exchange.actions import record_act, record_answer, record_confirmation
from sekisho.desk.exchange.channels import set_channel
from sekisho.desk.exchange.models import PaperNotice, Scan
from sekisho.desk.exchange.scans import bytes_of
from sekisho.desk.papers.permit import permit_paper
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Ruling
from sekisho.desk.reviews.models import Decision
from sekisho.desk.shell.clock import today
from sekisho.documents.permit_layout import TITLE_JA, lay_out
from sekisho.documents.printing import write
from sekisho.kernel.errors import InputError, StateError, StoreError
from sekisho.permits.grounds import PAPER_MARK
from sekisho.permits.lifecycle import REQUEST
from sekisho.rules.narrowing import Narrowing
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.exchange.outside import DEPARTMENT, Channel, paper_department, told
from tests.desk.exchange.scans import PDF
from tests.desk.matrix_data import day
from tests.desk.world import make_person

RULING = Ruling(decision_number="架空決第3号")


@pytest.fixture
def version(outside):
    return outside.filed(outside.open(paper_department()))


@pytest.fixture
def row(outside, version):
    return record_confirmation(version, RULING, told(receipt="架空受第1号"), outside.people["responsible"])


def test_the_recorded_confirmation_becomes_a_permit_that_says_so(outside, version, row):
    permit = read_permit(row)
    assert permit.paper.mark == PAPER_MARK == "紙による確認"
    assert (permit.paper.department, permit.paper.receipt) == (DEPARTMENT, "架空受第1号")
    assert (permit.paper.decision_number, permit.paper.confirmed_on) == ("架空決第3号", today())
    assert permit.request_sha256 == version.sha256
    assert "架空 職員" not in row.token
    notice = PaperNotice.objects.get()
    assert (notice.officer, notice.decision.outcome, notice.scan.sha256) == (
        "架空 職員",
        "confirm",
        permit.paper.scan_sha256,
    )
    assert bytes_of(notice.scan) == PDF
    version.request.refresh_from_db()
    assert version.request.state == "confirmed"


def test_the_record_is_in_the_book_with_the_hash_and_without_the_name(version, row):
    said = {event.act: event for event in Event.objects.filter(subject__in=[version.request_id, row.id])}
    assert {"request.confirm-on-paper", "paper.record", "permit.issue"} <= set(said)
    assert said["paper.record"].detail["scan"] == read_permit(row).paper.scan_sha256
    assert "架空 職員" not in str([event.detail for event in said.values()])


def test_there_is_no_permit_without_the_scan_a_name_or_a_day_that_has_come(outside, version):
    by = outside.people["responsible"]
    for wrong in (told(scan=None), told(officer=" "), told(department=""), told(on=today() + timedelta(days=1))):
        with pytest.raises(InputError):
            record_confirmation(version, RULING, wrong, by)
    assert not IssuedPermit.objects.exists()
    assert not Scan.objects.exists()
    assert version.request.state == "submitted"


def test_only_what_was_filed_and_is_not_answered_yet_can_be_confirmed(outside, version):
    by = outside.people["responsible"]
    withdraw_request(version.request, by)
    with pytest.raises(StateError):
        record_confirmation(version, RULING, told(), by)


def test_only_the_contractors_own_responsible_person_records(outside, version):
    for login in ("staff", "sub-responsible", "rival-responsible"):
        with pytest.raises(StateError):
            record_confirmation(version, RULING, told(), outside.people[login])
    assert not IssuedPermit.objects.exists()


def test_while_one_officer_has_an_account_nobody_records_for_the_city(outside, version):
    other = type(version.request.engagement.department).objects.create(kind="department", name="別の課")
    officer = make_person("officer", Role.OFFICER, other)
    officer.is_active = False
    officer.save()
    with pytest.raises(StateError, match="職員が登録されています"):
        record_confirmation(version, RULING, told(), outside.people["responsible"])
    with pytest.raises(StateError, match="職員が登録されています"):
        set_channel("さらに別の課", Channel.PAPER)


def test_a_department_of_this_installation_confirms_here_alone(world):
    """The city's own installation: the contractor records nothing, whatever is filed."""
    version = world.filed()
    with pytest.raises(StateError, match="紙で確認する発注者として設定されていません"):
        record_confirmation(version, RULING, told(), world.people["responsible"])
    with pytest.raises(StateError):
        set_channel(world.organisations["ward"].name, Channel.PAPER)
    assert not IssuedPermit.objects.exists()


def test_a_department_with_an_installation_of_its_own_confirms_there(outside, version):
    department = version.request.engagement.department
    type(department).objects.filter(id=department.id).update(channel=Channel.ELSEWHERE)
    with pytest.raises(StateError):
        record_confirmation(version, RULING, told(), outside.people["responsible"])


def test_conditions_on_the_paper_narrow_the_permit(outside, version):
    ruling = replace(RULING, without=Narrowing(services=("practice-image",)), remark="毎月報告すること。")
    permit = read_permit(record_confirmation(version, ruling, told(), outside.people["responsible"]))
    assert (permit.services, permit.remark) == (("practice-text",), "毎月報告すること。")


def test_conditions_on_the_paper_never_widen_it(outside, version):
    longer = replace(RULING, last=version.application.last_day + timedelta(days=1))
    with pytest.raises(InputError):
        record_confirmation(version, longer, told(), outside.people["responsible"])
    unknown = replace(RULING, without=Narrowing(services=("not-filed",)))
    with pytest.raises(InputError):
        record_confirmation(version, unknown, told(), outside.people["responsible"])
    assert not IssuedPermit.objects.exists()


@pytest.mark.parametrize(("outcome", "state"), [("return", "returned"), ("refuse", "refused")])
def test_the_citys_no_is_recorded_and_opens_nothing(outside, version, outcome, state):
    by = outside.people["responsible"]
    with pytest.raises(InputError):
        record_answer(version, Decision.Outcome(outcome), RULING, told(scan=None), by)
    ruling = replace(RULING, reason="利用目的を具体的に書くこと。")
    record_answer(version, Decision.Outcome(outcome), ruling, told(scan=None), by)
    version.request.refresh_from_db()
    assert version.request.state == state
    assert not IssuedPermit.objects.exists()
    with pytest.raises(StateError):
        record_answer(version, Decision.Outcome.CONFIRM, ruling, told(), by)


def test_a_stop_on_paper_needs_no_scan_but_what_opens_again_does(outside, row):
    by = outside.people["responsible"]
    assert record_act(row, "suspend", "点検のため", told(scan=None), by).state == "suspended"
    with pytest.raises(InputError):
        record_act(row, "resume", "点検の終了", told(scan=None), by)
    assert record_act(row, "resume", "点検の終了", told(), by).state == "in_force"
    assert record_act(row, "revoke", "違反", told(scan=None), by).state == "revoked"
    with pytest.raises(StateError):
        record_act(row, "resume", "", told(), by)
    assert [notice.act.act for notice in PaperNotice.objects.filter(act__isnull=False).order_by("at")] == [
        "suspend",
        "resume",
        "revoke",
    ]
    for login in ("staff", "rival-responsible"):
        with pytest.raises(StateError):
            record_act(row, "suspend", "理由", told(), outside.people[login])


def test_the_mark_stands_on_every_page_and_on_the_paper(outside, row):
    engagement = row.engagement
    client = signed_in(outside.people["responsible"])
    request_id = row.version.request_id
    for url in (
        "/",
        "/engagements/",
        reverse("engagement", args=[engagement.id]),
        reverse("request", args=[request_id]),
        reverse("permit", args=[row.id]),
    ):
        assert PAPER_MARK in words_of(client.get(url).content.decode()), url
    assert PAPER_MARK in words_of(signed_in(outside.people["staff"]).get("/").content.decode())
    layout = lay_out(permit_paper(row))
    assert PAPER_MARK in layout.title
    assert layout.title != TITLE_JA
    assert "発注者が発行した通知書ではありません" in repr(layout)
    assert write(layout, "pdf").startswith(b"%PDF")


def test_the_scan_is_a_download_for_those_it_concerns(outside, row):
    url = reverse("scan-file", args=[PaperNotice.objects.get().id])
    answer = signed_in(outside.people["responsible"]).get(url)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    codes = {
        who: signed_in(outside.people[who]).get(url).status_code
        for who in ("staff", "sub-responsible", "rival-responsible")
    }
    assert codes == {"staff": 403, "sub-responsible": 404, "rival-responsible": 404}


def test_a_scan_that_the_store_changed_is_not_given_out(outside, row):
    Scan.objects.update(data=PDF + b" ")
    with pytest.raises(StoreError):
        bytes_of(Scan.objects.get())
    url = reverse("scan-file", args=[PaperNotice.objects.get().id])
    assert signed_in(outside.people["responsible"]).get(url).status_code == 503


def test_a_notice_and_its_scan_are_never_changed(row):
    notice = PaperNotice.objects.get()
    for kept in (notice, notice.scan):
        with pytest.raises(StateError):
            kept.save()
        with pytest.raises(StateError):
            kept.delete()


def send(client, of, data=PDF, **changes):
    url = reverse("paper-confirmation", args=[of.request_id])
    typed = form_at(client, url, "officer") | {"outcome": "confirm", "officer": "架空 職員", "attested": "on"}
    typed |= day("told_on", today().year, today().month, today().day) | changes
    typed["scan"] = SimpleUploadedFile("確認.html", data, content_type="text/html")
    return client.post(url, typed)


def test_the_page_records_what_was_typed(outside, version):
    client = signed_in(outside.people["responsible"])
    page = client.get(reverse("request", args=[version.request_id])).content.decode()
    assert "届いた書面を記録する" in words_of(page)
    answer = send(client, version, decision_number="第9号")
    row = IssuedPermit.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("permit", args=[row.id]))
    assert read_permit(row).paper.decision_number == "第9号"
    # Once answered, it is over.
    assert client.get(reverse("paper-confirmation", args=[version.request_id])).status_code == 409


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"attested": ""}, "書面と照らして"),
        ({"officer": ""}, "入力してください"),
        ({"outcome": ""}, "選んでください"),
        ({"outcome": "return", "reason": ""}, "書面に示された内容"),
        ({"told_on_year": "99"}, "未来"),
        ({"version": "ver_other"}, "新しい版"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(outside, version, changes, said):
    if "told_on_year" in changes:
        changes = day("told_on", today().year + 1, 1, 1)
    answer = send(signed_in(outside.people["responsible"]), version, **changes)
    assert answer.status_code == 400
    assert said in words_of(answer.content.decode())
    assert not IssuedPermit.objects.exists()
    assert not Scan.objects.exists()


def test_the_page_of_a_permit_on_paper_takes_a_stop(outside, row):
    client = signed_in(outside.people["responsible"])
    url = reverse("paper-act", args=[row.id])
    typed = form_at(client, url, "reason") | {"act": "suspend", "officer": "架空 職員", "reason": "点検のため"}
    answer = client.post(url, typed | day("told_on", today().year, today().month, today().day))
    row.refresh_from_db()
    assert (answer.status_code, row.state, row.state_reason) == (302, "suspended", "点検のため")


def test_the_table_of_states_offers_the_record_only_for_what_is_filed():
    assert [state for state in REQUEST.words if REQUEST.acts(state, "paper")] == ["submitted"]
