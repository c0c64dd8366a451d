"""The check page: what must be decided, what differs, what cannot be filed, and what becomes of it."""

from dataclasses import replace

import pytest

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.events.models import Event
from sekisho.desk.intake.actions import Receipt, make_draft, receive_paper, sheet_of, start_intake
from sekisho.desk.intake.models import Intake
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, StateError
from sekisho.rules.application import NamedUser
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.intake.mailed import SENDER, boxes, filled, finish, paper_only, resolved, upload
from tests.desk.shell.page import read

RECEIPT = Receipt("post", SENDER, today())


def started(world, engagement="survey", login="officer", **changes) -> Intake:
    case, by = world.engagements[engagement], world.people[login]
    return start_intake(case, "a.docx", filled(case, **changes), RECEIPT if login == "officer" else None, by)


def codes(row: Intake) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for point in sheet_of(row).points:
        found.setdefault(point.code, []).append(point.item)
    return found


def test_an_unreadable_tick_has_no_answer_until_a_person_gives_one(world):
    client, checks = signed_in(world.people["officer"]), [True] * 13
    checks[6] = "△"
    url = upload(client, world.engagements["survey"], filled(world.engagements["survey"], checks=checks)).url
    html = client.get(url).content.decode()
    assert "読み取れません" in words_of(html)
    page = read(html)
    radios = [e for e in page.find("input") if e.attributes.get("name") == "check_7"]
    assert [("checked" in e.attributes) for e in radios] == [False, False]
    assert "check_7" not in {k for k, v in form_at(client, url, "uses").items() if v}
    answer = finish(client, url)
    assert answer.status_code == 400
    assert "原本を見て、チェックの有無を選んでください。" in words_of(answer.content.decode())
    assert not Request.objects.exists()
    assert finish(client, url, check_7=["maybe"]).status_code == 400
    assert finish(client, url, check_7=["no"]).status_code == 302
    assert Version.objects.get().application.checks[6] is False


def test_both_categories_ticked_must_be_decided(world):
    client, survey = signed_in(world.people["officer"]), world.engagements["survey"]
    url = upload(client, survey, filled(survey, category=["new", "change"])).url
    answer = finish(client, url)
    assert answer.status_code == 400
    assert "新規か変更かを選んでください。" in words_of(answer.content.decode())
    assert finish(client, url, category=["new"]).status_code == 302


@pytest.mark.parametrize(
    ("changes", "code", "item"),
    [
        ({"contract_name": "まったく別の業務委託"}, "differs.contract_name", "contract_name"),
        ({"company": "株式会社別会社"}, "differs.company", "company"),
        ({"contract_year": "令和4年度"}, "differs.contract_year", "contract_year"),
        ({"addressee": "大阪市〇〇局別の課"}, "differs.addressee", "addressee"),
        ({"category": "change"}, "differs.category", "category"),
        ({"provider": "別の提供元"}, "differs.provider", "provider"),
        ({"service": "ChatGPT"}, "service.choose", "service"),
        ({"service": "だれも知らないAI"}, "service.choose", "service"),
        ({"logs": "別紙参照"}, "file.attachment", ""),
        ({"form_version": "1.0"}, "form.version", ""),
    ],
)
def test_what_differs_from_what_is_known_is_a_point(world, changes, code, item):
    assert item in codes(started(world, **changes)).get(code, [])


def test_a_paper_that_agrees_has_only_the_point_about_the_period(world):
    assert codes(started(world)) == {"desk.period": ["first_day"]}


def test_the_same_company_written_short_is_no_difference(world):
    assert "differs.company" not in codes(started(world, company="㈱甲調査"))


def test_a_known_fact_stands_beside_what_was_read(world):
    client, survey = signed_in(world.people["officer"]), world.engagements["survey"]
    url = upload(client, survey, filled(survey, contract_name="まったく別の業務委託")).url
    said = words_of(client.get(url).content.decode())
    assert "まったく別の業務委託" in said
    assert f"案件台帳：{survey.title}" in said


@pytest.mark.parametrize("login", ["officer", "responsible"])
def test_a_service_name_without_its_plan_is_not_guessed(world, login):
    row = started(world, login=login, service="ChatGPT")
    sheet = sheet_of(row)
    assert sheet.proposed.services[0].service == ""
    (point,) = [p for p in sheet.points if p.code == "service.choose"]
    assert "ChatGPT Business" in point.message_ja
    assert sheet_of(started(world, service="練習用モデル・文章")).proposed.services[0].service == "practice-text"


def test_a_consumer_plan_cannot_be_received_and_is_said_so(world):
    client, survey = signed_in(world.people["officer"]), world.engagements["survey"]
    url = upload(client, survey, filled(survey, service="ChatGPT（無料・Plus・Pro 個人向け）", provider="OpenAI")).url
    assert "定型約款・規約への同意だけで利用できるプランのため、利用できません（規定4）" in words_of(
        client.get(url).content.decode()
    )
    answer = finish(client, url)
    assert answer.status_code == 400
    assert "このままでは、受け付けられません" in words_of(answer.content.decode())
    row = Intake.objects.get()
    with pytest.raises(InputError, match="規定4"):
        receive_paper(row, resolved(row), world.people["officer"])
    assert not Request.objects.exists()
    assert finish(client, url, **{"service-0-service": ["chatgpt-business-team"]}).status_code == 302


def test_a_direct_service_to_citizens_cannot_be_received(world):
    client, survey = signed_in(world.people["officer"]), world.engagements["survey"]
    url = upload(client, survey, filled(survey)).url
    answer = finish(client, url, **{"use-0-audience": ["citizens"]})
    assert answer.status_code == 400
    assert "規定2" in words_of(answer.content.decode())
    assert not Request.objects.exists()


def test_a_consumer_plan_in_the_contractors_own_word_stays_a_draft_that_cannot_be_filed(world):
    client, survey = signed_in(world.people["responsible"]), world.engagements["survey"]
    url = upload(client, survey, filled(survey, service="Midjourney")).url
    answer = finish(client, url, pledges=["0", "1", "2"])
    assert answer.status_code == 302
    assert client.post(answer.url, form_at_first(client, answer.url)).status_code == 400
    assert not Version.objects.exists()


def form_at_first(client, url):
    request = Request.objects.get()
    return {"revision": str(request.revision)}


def test_what_was_typed_is_kept_and_decides_nothing(world):
    client, survey = signed_in(world.people["officer"]), world.engagements["survey"]
    url = upload(client, survey, filled(survey, contact_phone="")).url
    keys = boxes(client, url)
    typed = form_at(client, url, "uses") | {"contact_phone": ["０６－１１１１－２２２２"], "seen": keys[:1]}
    assert client.post(url, typed | {"act": ["keep"]}).url == url
    again = form_at(client, url, "uses")
    assert again["contact_phone"] == ["０６－１１１１－２２２２"]
    assert again["seen"] == keys[:1]
    assert not Request.objects.exists()
    assert "csrfmiddlewaretoken" not in Intake.objects.get().typed


def test_a_row_can_be_added_without_javascript(world):
    client, survey = signed_in(world.people["officer"]), world.engagements["survey"]
    url = upload(client, survey, filled(survey)).url
    answer = client.post(url, form_at(client, url, "uses") | {"act": ["add-uses"]})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert read(page).by_id("id_use-1-work")
    more = {"uses": ["2"], "use-1-work": ["会議録の要約"], "use-1-purpose": ["時間短縮"], "use-1-method": ["入力する"]}
    assert finish(client, url, **more | {"use-1-audience": ["internal"]}).status_code == 302
    assert [use.id for use in Version.objects.get().application.uses] == ["use-1", "use-2"]


def test_one_file_becomes_one_request(world):
    officer, row = world.people["officer"], started(world)
    sent = resolved(row)
    receive_paper(row, sent, officer)
    with pytest.raises(StateError):
        receive_paper(row, sent, officer)
    assert Version.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "filed", "in_review"])
def test_a_paper_is_not_received_over_a_request_under_way(world, state):
    row = started(world)
    sent = resolved(row)
    getattr(world, state)()
    with pytest.raises(StateError):
        receive_paper(row, sent, world.people["officer"])
    with pytest.raises(StateError):
        started(world)


def test_only_the_contractor_itself_uploads_its_own_paper(world):
    client = signed_in(world.people["sub-responsible"])
    survey = world.engagements["survey"]
    assert not [o for o in read(client.get("/intake/").content.decode()).find("option") if o.attributes["value"]]
    answer = client.post("/intake/", {"engagement": survey.id, "file": ""})
    assert answer.status_code == 400


def test_a_receipt_of_tomorrow_or_without_a_sender_is_refused(world):
    client, survey = signed_in(world.people["officer"]), world.engagements["survey"]
    url = f"/intake/?engagement={survey.id}"
    typed = form_at(client, url, "file") | {"means": ["mail"], "received_on_year": ["2099"]}
    answer = client.post("/intake/", typed | {"received_on_month": ["1"], "received_on_day": ["1"]})
    assert answer.status_code == 400
    said = words_of(answer.content.decode())
    assert "今日以前の日付にしてください。" in said
    assert "差出人：入力してください。" in said


def test_a_change_keeps_the_ids_of_uses_and_shows_what_was_confirmed(world):
    permit = world.permit()
    before = permit.version.application
    work = before.uses[0].work
    row = started(world, category="change", work=work, logs="新しい管理体制。3年間保管する。")
    assert "differs.category" not in codes(row)
    client = signed_in(world.people["officer"])
    said = words_of(client.get(f"/intake/{row.id}/").content.decode())
    assert "確認済みの内容と違います" in said
    assert before.logs in said
    version = receive_paper(row, resolved(row), world.people["officer"])
    assert version.application.uses[0].id == before.uses[0].id
    assert version.request.category == "change"
    new = started_again(world, version)
    assert new.application.uses[0].id not in {use.id for use in before.uses}


def started_again(world, version):
    Request.objects.filter(id=version.request_id).update(state="withdrawn")
    row = started(world, category="change", work="まったく新しい業務")
    return receive_paper(row, resolved(row), world.people["officer"])


def test_people_on_the_files_list_are_kept_as_text_and_hold_no_key_until_chosen(world):
    row = started(world)
    known, reading = sheet_of(row).known, sheet_of(row).reading
    staff = world.people["staff"]
    listed = (NamedUser("", staff.name, "", staff.organisation.name), NamedUser("", "架空 はな", "", "㈱みほん"))
    reading = replace(reading, application=reading.application.with_answers(named_users=listed))
    sheet = type(sheet_of(row))(reading, known)
    assert sheet.proposed.named_users == ()
    assert sheet.proposed.user_scope.endswith("ファイルの名簿に記載の人：架空 はな（㈱みほん）")
    assert [p.item for p in sheet.points if p.code == "desk.people"] == ["user_scope", "named_users"]


def test_what_was_read_and_changed_stays_with_the_original(world):
    row = started(world, contact_phone="")
    version = receive_paper(row, resolved(row, contact_phone=["06-1111-2222"]), world.people["officer"])
    decided = version.original.decided
    assert ["contact_phone", None, "", "06-1111-2222"] in decided["changed"]
    assert ["contact_phone", "form.empty"] in decided["resolved"]
    assert version.original.received_from == SENDER
    event = Event.objects.get(act="request.receive")
    assert event.detail["file_sha256"] == version.original.sha256


def test_a_contractors_own_file_is_not_kept(world):
    row = started(world, login="responsible")
    request = make_draft(row, resolved(row), world.people["responsible"])
    assert not Intake.objects.exists()
    assert request.application.pledges == (False,) * 3
    assert request.visited[-1] == "checklist"
    assert Event.objects.get(act="request.read").detail["file_sha256"] == row.sha256


def test_an_officer_of_a_contractor_without_accounts_chooses_no_people(world):
    engagement = paper_only(world)
    client = signed_in(world.people["officer"])
    url = upload(client, engagement, filled(engagement)).url
    assert "アカウントのある人がいません" in words_of(client.get(url).content.decode())
    finish(client, url)
    version = Version.objects.get()
    assert version.application.named_users == ()
    assert version.application.parties == (engagement.contractor.id,)
