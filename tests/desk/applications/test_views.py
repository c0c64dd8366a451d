"""The guided form as its writer meets it: nothing typed is lost, what cannot be is named, objections stand beside."""

from dataclasses import replace

import pytest
from django.test import Client

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.sections import MOST_ROWS, STEPS
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.shell.clock import today
from sekisho.rules.application import Application, Use
from tests.desk.browser import Typed, form_at, form_in, words_of
from tests.desk.shell.page import read

KEPT = ("revision", "csrfmiddlewaretoken", "rows")


@pytest.fixture
def responsible(world, client_of) -> Client:
    return client_of(world.people["responsible"])


@pytest.fixture
def draft(world) -> Request:
    """A draft that could be filed."""
    return world.draft()


def at(draft: Request, step: str) -> str:
    return f"/requests/{draft.id}/edit/{step}/"


def saved(draft: Request) -> Application:
    return Request.objects.get(id=draft.id).application


def test_a_new_draft_knows_what_the_desk_knows_and_pledges_nothing(world, responsible):
    survey = world.engagements["survey"]
    answer = responsible.post("/requests/new/", {"engagement": survey.id})
    draft = Request.objects.get(engagement=survey)
    assert answer.url == at(draft, "cover")
    found = draft.application
    assert (found.company, found.contract_name) == ("株式会社甲調査", survey.title)
    assert found.subcontractor_names == ("合同会社丙分類",)
    assert not any(found.pledges)
    assert not any(found.checks)
    assert draft.category == found.category == "new"


def test_a_change_begins_with_what_was_confirmed_but_unsigned(world, responsible):
    before = world.permit().version.application
    responsible.post("/requests/new/", {"engagement": world.engagements["survey"].id})
    draft = Request.objects.get(state="draft")
    assert draft.application == before.with_answers(
        category="change", date=today(), pledges=(False,) * 3, checks=(False,) * 13
    )


def test_a_second_request_cannot_be_begun_beside_an_open_one(world, responsible, draft):
    answer = responsible.post("/requests/new/", {"engagement": draft.engagement_id})
    assert answer.status_code == 409
    assert Request.objects.filter(engagement=draft.engagement_id).count() == 1


def test_without_the_specification_no_request_can_be_begun(world, responsible):
    Engagement.objects.update(specification_on=None)
    answer = responsible.post("/requests/new/", {"engagement": world.engagements["survey"].id})
    assert answer.status_code == 409
    assert "特記仕様書が添付されていません" in words_of(answer.content.decode())


@pytest.mark.parametrize("step", [step.slug for step in STEPS])
def test_saving_a_page_as_it_stands_changes_no_answer(responsible, draft, step):
    before = saved(draft)
    typed = form_at(responsible, at(draft, step), "revision")
    assert responsible.post(at(draft, step), typed | {"stay": ["1"]}).status_code == 302
    assert saved(draft) == before
    assert form_at(responsible, at(draft, step), "revision").keys() == typed.keys()


@pytest.mark.parametrize("step", ["cover", "uses", "services", "security"])
def test_every_text_that_is_typed_is_there_when_the_page_is_opened_again(responsible, draft, step):
    typed = form_at(responsible, at(draft, step), "revision")
    page = read(responsible.get(at(draft, step)).content.decode())
    kinds = {e.attributes.get("name"): e.attributes.get("type", "") for e in page.everything() if e.name == "input"}
    texts = [
        name
        for name in typed
        if name not in KEPT and kinds.get(name, "text") == "text" and not name.endswith(("_year", "_month", "_day"))
    ]
    texts = [name for name in texts if name != "contract_year" and not name.endswith(("_era", "-service"))]
    assert texts
    for number, name in enumerate(texts):
        typed[name] = [f"{number}番目の答え ①㈱ 𠮟"]
    typed = {name: [value.replace(" ", "") for value in values] for name, values in typed.items()}
    assert responsible.post(at(draft, step), typed | {"stay": ["1"]}).status_code == 302
    again = form_at(responsible, at(draft, step), "revision")
    assert {name: again[name] for name in texts} == {name: typed[name] for name in texts}


def test_a_half_written_section_is_kept(responsible, draft):
    """Nothing is required to save: what is missing is said beside the item."""
    blank = {"revision": [str(draft.revision)], "company": ["株式会社甲調査"], "date_year": [""]}
    assert responsible.post(at(draft, "cover"), blank).url == at(draft, "uses")
    found = saved(draft)
    assert (found.company, found.date, found.category, found.users) == ("株式会社甲調査", None, "", ())
    answer = responsible.get(at(draft, "cover"))
    assert "日付がありません" in words_of(answer.content.decode())


def test_objections_stand_beside_their_items_once_a_page_was_visited(world, responsible):
    responsible.post("/requests/new/", {"engagement": world.engagements["survey"].id})
    draft = Request.objects.get()
    fresh = read(responsible.get(at(draft, "security")).content.decode())
    assert not fresh.find("li", class_="finding")
    typed = form_at(responsible, at(draft, "security"), "revision") | {"law": ["年1回の研修を行う。"]}
    responsible.post(at(draft, "security"), typed | {"stay": ["1"]})
    page = read(responsible.get(at(draft, "security")).content.decode())
    beside = page.by_id("id_logs_findings").text
    assert "利用ログの管理体制" in beside
    assert "規定1" in beside
    assert "id_logs_findings" in page.by_id("id_logs").attributes["aria-describedby"]


def test_an_objection_about_one_of_several_rows_stands_in_that_row(world, responsible, draft):
    good, other = draft.application.uses
    world.change(draft, draft.application.with_answers(uses=(good, replace(other, audience="citizens"))))
    Request.objects.update(visited=["uses"])
    page = read(responsible.get(at(draft, "uses")).content.decode())
    assert "市民や事業者向けの直接的なサービス" in page.by_id("id_use-1-audience_findings").text
    assert not [e for e in page.everything() if e.attributes.get("id") == "id_use-0-audience_findings"]


IMPOSSIBLE = (
    ("cover", {"date_era": "令和", "date_year": "8", "date_month": "2", "date_day": "30"}, "令和8年2月30日"),
    ("cover", {"date_era": "西暦", "date_year": "2026", "date_month": "13", "date_day": "1"}, "2026年13月1日"),
    ("cover", {"date_era": "令和", "date_year": "1", "date_month": "4", "date_day": "30"}, "令和元年5月1日"),
    ("cover", {"date_year": "8", "date_month": "", "date_day": "1"}, "月を入力してください"),
    ("cover", {"date_year": "八", "date_month": "1", "date_day": "1"}, "年は数字で"),
    ("cover", {"contract_year": "平成30"}, "「2026」又は「令和8」"),
    ("cover", {"contract_year": "1999"}, "2019年から2100年"),
    ("cover", {"company": "あ" * 301}, "300"),
    ("cover", {"contact_phone": "0" * 41}, "40"),
    (
        "users",
        {"first_day_era": "西暦", "first_day_year": "2026", "first_day_month": "2", "first_day_day": "29"},
        "2026年2月29日",
    ),
    ("uses", {"use-0-work": "あ" * 4001}, "4000"),
    ("services", {"service-0-opt_out_until_year": "8", "service-0-opt_out_until_month": "4"}, "ありません"),
    ("security", {"law": "あ" * 4001}, "4000"),
)


@pytest.mark.parametrize(("step", "wrong", "said"), IMPOSSIBLE)
def test_what_cannot_be_is_named_and_everything_typed_stays_on_the_page(responsible, draft, step, wrong, said):
    before = saved(draft)
    typed = form_at(responsible, at(draft, step), "revision")
    if "service-0-opt_out_until_day" in typed:
        typed["service-0-opt_out_until_day"] = ["31"]  # 令和8年4月31日
    typed |= {name: [value] for name, value in wrong.items()}
    answer = responsible.post(at(draft, step), typed)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert said in words_of(text)
    assert "エラー" in words_of(text)
    shown = form_in(text, "revision")
    assert {name: shown[name] for name in typed if name not in KEPT} == {
        name: values for name, values in typed.items() if name not in KEPT
    }
    assert saved(draft) == before


def test_full_width_digits_and_both_calendars_are_understood(responsible, draft):
    typed: Typed = form_at(responsible, at(draft, "cover"), "revision")
    typed |= {"date_era": ["令和"], "date_year": ["８年"], "date_month": ["１１"], "date_day": ["０３"]}
    typed |= {"contract_year": ["令和８年度"], "contact_phone": ["０６ー６２０８－００００"]}
    assert responsible.post(at(draft, "cover"), typed).status_code == 302
    found = saved(draft)
    assert str(found.date) == "2026-11-03"
    assert found.contract_year == 2026
    assert found.contact_phone == "06-6208-0000"
    typed = form_at(responsible, at(draft, "cover"), "revision") | {"date_year": ["２０２６"], "date_day": ["4"]}
    responsible.post(at(draft, "cover"), typed)
    assert str(saved(draft).date) == "2026-11-04"


def test_the_second_of_two_who_write_at_once_loses_nothing_and_overwrites_nothing(world, client_of, draft):
    colleague, other = client_of(world.people["responsible"]), client_of(world.people["responsible"])
    first = form_at(colleague, at(draft, "security"), "revision") | {"law": ["先の人の答え"]}
    second = form_at(other, at(draft, "security"), "revision") | {"law": ["後の人の答え"], "logs": ["後の人の記録"]}
    assert colleague.post(at(draft, "security"), first).status_code == 302
    answer = other.post(at(draft, "security"), second)
    assert answer.status_code == 409
    assert saved(draft).law == "先の人の答え"
    shown = form_in(answer.content.decode(), "revision")
    assert (shown["law"], shown["logs"]) == (["後の人の答え"], ["後の人の記録"])
    assert "先に保存されています" in words_of(answer.content.decode())


def test_rows_are_added_and_removed_without_scripts(responsible, draft):
    typed = form_at(responsible, at(draft, "uses"), "revision")
    answer = responsible.post(at(draft, "uses"), typed | {"add": ["1"]})
    typed = form_at(responsible, answer.url.partition("#")[0], "revision")
    assert typed["rows"] == ["3"]
    typed |= {"use-2-work": ["調査票の設問案"], "use-2-purpose": ["検討"], "use-0-remove": ["on"]}
    assert responsible.post(at(draft, "uses"), typed).status_code == 302
    assert [(use.id, use.work[:3]) for use in saved(draft).uses] == [("use-2", "報告書"), ("use-3", "調査票")]


def test_an_id_of_a_filed_purpose_never_comes_to_mean_another(world, responsible):
    world.permit()
    responsible.post("/requests/new/", {"engagement": world.engagements["survey"].id})
    change = Request.objects.get(state="draft")
    typed = form_at(responsible, at(change, "uses"), "revision") | {"use-1-remove": ["on"]}
    responsible.post(at(change, "uses"), typed)
    assert [use.id for use in saved(change).uses] == ["use-1"]
    typed = form_at(responsible, at(change, "uses") + "?rows=more", "revision") | {"use-1-work": ["別の業務"]}
    responsible.post(at(change, "uses"), typed)
    assert [use.id for use in saved(change).uses] == ["use-1", "use-3"]


def test_no_more_rows_than_the_paper_can_hold(world, responsible, draft):
    many = tuple(Use(f"use-{n}", f"業務{n}", "目的", "方法", "internal") for n in range(1, MOST_ROWS + 1))
    world.change(draft, draft.application.with_answers(uses=many))
    typed = form_at(responsible, at(draft, "uses") + "?rows=more", "revision")
    assert typed["rows"] == [str(MOST_ROWS)]
    responsible.post(at(draft, "uses"), typed)
    assert len(saved(draft).uses) == MOST_ROWS


def test_name_and_provider_left_empty_come_from_the_catalogue(responsible, draft):
    typed = form_at(responsible, at(draft, "services"), "revision")
    typed |= {"service-0-name": [""], "service-0-provider": [""]}
    responsible.post(at(draft, "services"), typed)
    service = saved(draft).services[0]
    assert service.name
    assert service.provider


def test_only_people_of_parties_that_accepted_can_be_named(world, responsible, draft):
    offered = read(responsible.get(at(draft, "users")).content.decode()).find("input", type="checkbox")
    named = {box.attributes["value"] for box in offered}
    logins = ("responsible", "staff", "staff2", "sub-responsible", "sub-staff")
    assert named == {world.people[login].id for login in logins}
    draft.engagement.parties.exclude(parent=None).update(accepted_at=None)
    offered = read(responsible.get(at(draft, "users")).content.decode()).find("input", type="checkbox")
    assert {box.attributes["value"] for box in offered} == {world.people[login].id for login in logins[:3]}


def test_the_printed_draft_is_its_writers_alone(world, client_of, draft):
    url = f"/requests/{draft.id}/paper.docx"
    assert client_of(world.people["responsible"]).get(url).status_code == 200
    assert client_of(world.people["officer"]).get(url).status_code == 404


def test_version_numbers_of_the_paper_follow_the_filings(world, responsible):
    version = world.filed()
    found = responsible.get(f"/requests/{version.request_id}/versions/1.docx")
    assert found.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert responsible.get(f"/requests/{version.request_id}/versions/2.docx").status_code == 404
    assert Version.objects.count() == 1
