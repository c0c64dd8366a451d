"""The whole case through the pages, committed for real: filed, returned, filed again, confirmed, used, stopped.

Everything a person sends is what stood in the form, changed where the story says so; every secret is looked for
afterwards in all that was stored and logged.
"""

import logging
from datetime import timedelta

import pytest
from django.test import Client

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.events.models import Event
from sekisho.desk.people import second_factor
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import ApiKey, IssuedPermit
from sekisho.desk.reviews.models import Decision
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.refusal import Refusal
from sekisho.permits.ask import Ask
from sekisho.permits.keys import key_hash
from tests.desk.book import leaves
from tests.desk.browser import Typed, form_at, form_in, press, signed_in, words_of
from tests.desk.dump import everything_in_the_data_folder, everything_in_the_database
from tests.desk.published import published
from tests.desk.shell.page import read
from tests.desk.world import PASSWORD, World

STEPS = ("cover", "uses", "services", "users", "security", "attachments", "checklist")
WORK = "アンケートの自由記述の分類"


def sign_in(world: World, login: str) -> Client:
    """Both steps, with the form's secret checked as in use."""
    person, client = world.people[login], Client(enforce_csrf_checks=True)
    client.post(
        "/sign-in/", form_at(client, "/sign-in/", "password") | {"email": [person.email], "password": [PASSWORD]}
    )
    typed = form_at(client, "/sign-in/code/", "code") | {"code": [second_factor.code_now(person)]}
    assert client.post("/sign-in/code/", typed).url == "/"
    return client


def answers(world: World) -> dict[str, Typed]:
    """What the contractor types, by step; everything else the desk has filled in already."""
    until = today() + timedelta(days=200)
    staff = [world.people[login].id for login in ("staff", "sub-staff")]
    service: Typed = {
        "service-0-service": ["practice-text"],
        "service-0-terms": ["練習用モデル利用規約"],
        "service-0-kinds": ["text"],
        "service-0-contract": ["法人間の利用契約を締結している。"],
        "service-0-opt_out": ["仕様書に、入力を保存せず学習しないと記載がある。"],
        "service-0-opt_out_until_era": ["西暦"],
        "service-0-opt_out_until_year": [str(until.year)],
        "service-0-opt_out_until_month": [str(until.month)],
        "service-0-opt_out_until_day": [str(until.day)],
    }
    return {
        "cover": {
            "contact_department": ["調査第一課"],
            "contact_phone": ["０６－００００－００００"],
            "contact_fax_or_mail": ["chosa@example.test"],
            "pledges": ["0", "1", "2"],
        },
        "uses": {
            "use-0-work": [WORK],
            "use-0-purpose": ["集計作業の時間短縮"],
            "use-0-method": ["個人情報を除いて入力し、担当者が確認して修正する。"],
            "use-0-audience": ["internal"],
        },
        "services": {"kinds": ["text"]} | service,
        "users": {"user_scope": ["調査第一課の担当者2名"], "named_users": staff},
        "security": {"security": ["責任者を置く。"], "logs": ["記録する。"], "law": ["年1回研修する。"]},
        "attachments": {},
        "checklist": {"checks": [str(number) for number in range(1, 14)]},
    }


def fill_in(world: World, client: Client) -> Request:
    """Begin, then step by step as the form leads."""
    survey = world.engagements["survey"]
    begun = client.post("/requests/new/", form_at(client, "/requests/new/", "engagement") | {"engagement": [survey.id]})
    request, url = Request.objects.get(engagement=survey), begun.url
    for step in STEPS:
        assert url == f"/requests/{request.id}/edit/{step}/"
        typed = form_at(client, url, "revision") | answers(world)[step]
        url = client.post(url, typed).url
    assert url == f"/requests/{request.id}/review-all/"
    return request


def file(client: Client, request: Request) -> Version:
    url = f"/requests/{request.id}/review-all/"
    assert client.post(url, form_at(client, url, "revision")).url == f"/requests/{request.id}/"
    version = Request.objects.get(id=request.id).latest
    assert version is not None
    return version


def ask(world: World, login: str = "staff", **changes: object) -> Ask:
    survey, person = world.engagements["survey"], world.people[login]
    party = survey.parties.get(organisation=person.organisation).id
    facts = {"engagement": survey.id, "party": party, "user": person.id, "purpose": "use-1"}
    facts |= {"service": "practice-text", "kind": "text", "at": now()}
    return Ask(**(facts | changes))


def codes(refusals: tuple[Refusal, ...]) -> list[str]:
    return [refusal.code for refusal in refusals]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def test_from_the_first_draft_to_the_revoked_permit(committed, logged):
    world = committed
    responsible, officer = sign_in(world, "responsible"), sign_in(world, "officer")
    request = fill_in(world, responsible)
    assert officer.get(f"/requests/{request.id}/").status_code == 404
    first = file(responsible, request)
    _returned_with_a_comment(world, officer, responsible, request, first)
    second = file(responsible, request)
    assert second.number == 2
    permit = _confirmed(world, officer, request)
    _snapshot_opens_exactly_that(world, permit)
    clear = _staff_makes_a_key(world)
    _stopped_and_started(world, officer, permit)
    _nothing_secret_is_left_behind(world, clear, logged.text)


def _returned_with_a_comment(world, officer, responsible, request, version):
    url = f"/requests/{request.id}/"
    taken = press(officer, url, f"{url}take/")
    assert taken.url == f"{url}review/"
    typed = form_at(officer, taken.url, "version") | {"comment-logs": ["点検の頻度を書いてください。"], "act": ["keep"]}
    assert officer.post(taken.url, typed).url == taken.url
    assert "点検の頻度" not in responsible.get(url).content.decode()  # kept, not yet told
    typed = form_at(officer, taken.url, "version") | {"reason": ["補正してください。"], "act": ["return"]}
    assert typed["comment-logs"] == ["点検の頻度を書いてください。"]
    assert officer.post(taken.url, typed).url == url
    told = words_of(responsible.get(url).content.decode())
    assert "補正してください。" in told
    assert "点検の頻度を書いてください。" in told
    step = f"{url}edit/security/"
    page = read(responsible.get(step).content.decode())
    assert "点検の頻度を書いてください。" in page.by_id("id_logs_comments").text
    responsible.post(step, form_at(responsible, step, "revision") | {"logs": ["管理者が毎月点検する。"]})
    assert Version.objects.get(id=version.id).application.logs == "記録する。"


def _confirmed(world, officer, request) -> IssuedPermit:
    url = f"/requests/{request.id}/"
    press(officer, url, f"{url}take/")
    numbers = {"draft_number": ["保福起第７７号"], "decision_number": ["保福決第77号"], "act": ["confirm"]}
    typed = form_at(officer, f"{url}review/", "version") | numbers
    assert officer.post(f"{url}review/", typed).url == url
    decision = Decision.objects.get(outcome="confirm")
    assert (decision.draft_number, decision.decision_number) == ("保福起第７７号", "保福決第77号")
    permit = IssuedPermit.objects.get()
    page = words_of(officer.get(f"/permits/{permit.id}/").content.decode())
    for part in (WORK, world.people["staff"].name, world.people["sub-staff"].name, permit.id):
        assert part in page
    assert world.people["staff2"].name not in page
    return permit


def _snapshot_opens_exactly_that(world, permit):
    snapshot = published()
    survey = world.engagements["survey"]
    assert [(entry.engagement, entry.state) for entry in snapshot.content.permits] == [(survey.id, "in_force")]
    assert snapshot.content.keys == ()
    assert codes(snapshot.decide(ask(world))) == []
    assert codes(snapshot.decide(ask(world, "sub-staff"))) == []
    assert codes(snapshot.decide(ask(world, "staff2"))) == ["scope.user"]
    assert codes(snapshot.decide(ask(world, purpose="use-2"))) == ["scope.purpose"]
    assert "scope.kind" in codes(snapshot.decide(ask(world, kind="image")))
    assert "scope.service" in codes(snapshot.decide(ask(world, service="practice-image")))
    assert codes(snapshot.decide(ask(world, party="pty_other"))) == ["scope.party"]
    assert codes(snapshot.decide(ask(world, engagement=world.engagements["plan"].id))) == ["permit.missing"]
    after = now() + timedelta(days=400)
    assert "permit.expired" in codes(snapshot.decide(ask(world, at=after)))
    assert "permit.missing" in codes(snapshot.decide(ask(world, at=now() - timedelta(days=30))))


def _staff_makes_a_key(world) -> str:
    staff = sign_in(world, "staff")
    early = staff.post("/keys/new/", {"csrfmiddlewaretoken": staff.cookies["sekisho-csrf"].value, "scope": "x"})
    assert early.status_code == 400
    staff.post("/keys/attest/", form_at(staff, "/keys/", "read") | {"read": ["on"]})
    typed = form_at(staff, "/keys/", "scope") | {"scope": [f"{world.engagements['survey'].id}/use-1"]}
    answer = staff.post("/keys/new/", typed)
    clear = read(answer.content.decode()).by_id("key").text
    assert answer.headers["Cache-Control"] == "no-store"
    row = ApiKey.objects.get()
    assert row.hash == key_hash(clear)
    (entry,) = published().content.keys
    person, survey = world.people["staff"], world.engagements["survey"]
    assert (entry.hash, entry.user, entry.engagement, entry.purpose) == (row.hash, person.id, survey.id, "use-1")
    assert entry.actor not in (person.id, person.name)
    again = staff.get("/keys/").content.decode()
    assert clear not in again
    assert clear[-4:] in again
    return clear


def _stopped_and_started(world, officer, permit):
    url = f"/permits/{permit.id}/"
    for act, reason, state, code in (
        ("suspend", "点検のため", "suspended", "permit.suspended"),
        ("resume", "", "in_force", ""),
        ("revoke", "契約の解除", "revoked", "permit.missing"),
    ):
        answer = press(officer, url, f"{url}{act}/", reason=[reason])
        assert answer.url == url
        assert published().content.permits[0].state == state
        assert codes(published().decide(ask(world))) == ([code] if code else [])
        if reason:
            assert reason in words_of(signed_in(world.people["responsible"]).get(url).content.decode())


def _nothing_secret_is_left_behind(world, clear: str, log: str) -> None:
    secrets = [clear, PASSWORD, *(second_factor.read_secret(person) for person in world.people.values())]
    stored = everything_in_the_database() + everything_in_the_data_folder()
    for secret in secrets:
        assert secret.encode() not in stored
        assert secret not in log
    assert not Event.objects.filter(delivered=False).exists()
    snapshot = published()
    permits = [read_permit(row) for row in IssuedPermit.objects.all()]
    handed_on = everything_in_the_data_folder() + repr((snapshot.content, permits)).encode() + b"".join(leaves())
    for person in world.people.values():
        assert person.name.encode() not in handed_on
        assert person.email.encode() not in handed_on
    assert WORK not in log


def test_an_officer_who_types_a_wrong_date_loses_neither_comments_nor_numbers(world, client_of):
    version = world.in_review()
    officer = client_of(world.people["officer"])
    url = f"/requests/{version.request_id}/review/"
    typed = form_at(officer, url, "version")
    typed |= {"comment-logs": ["頻度は？"], "reason": ["補正"], "draft_number": ["第1号"], "act": ["return"]}
    typed |= {"decided_on_year": ["8"], "decided_on_month": ["2"], "decided_on_day": ["30"]}
    answer = officer.post(url, typed)
    assert answer.status_code == 400
    assert "令和8年2月30日" in words_of(answer.content.decode())
    shown = form_in(answer.content.decode(), "version")
    assert {name: shown[name] for name in typed if name in shown and name != "csrfmiddlewaretoken"} == {
        name: value for name, value in typed.items() if name not in ("csrfmiddlewaretoken", "act")
    }
    assert not Decision.objects.exists()
