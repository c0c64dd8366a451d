"""案件 and its parties on the pages: what the guideline counts as one, who says what, and whose address it is."""

import pytest

from sekisho.desk.applications.models import Request
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.people.models import Organisation
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import fiscal_year
from tests.desk.browser import form_at, form_in, press, signed_in, words_of
from tests.desk.matrix_data import day
from tests.desk.scene import top
from tests.desk.shell.page import read

YEAR = fiscal_year(today())


@pytest.fixture
def officer(world):
    return signed_in(world.people["officer"])


@pytest.fixture
def responsible(world):
    return signed_in(world.people["responsible"])


def facts(**changes: str) -> dict[str, str]:
    made = {"kind": "ukeoi", "title": "新しい業務委託", "number": "第９号", "fiscal_year": f"令和{YEAR - 2018}"}
    made |= {"book": "osaka-1.1", "contractor_name": "株式会社新規"}
    return made | day("first_day", YEAR, 4, 1) | day("last_day", YEAR + 1, 3, 31) | changes


def test_a_case_is_registered_and_leads_to_its_specification(world, officer):
    answer = officer.post("/engagements/new/", facts())
    made = Engagement.objects.get(title="新しい業務委託")
    assert answer.url == f"/engagements/{made.id}/"
    assert (made.department, made.officer) == (world.organisations["ward"], world.people["officer"])
    assert (made.number, made.fiscal_year, made.specification_on) == ("第9号", YEAR, None)
    assert str(made.contractor) == "株式会社新規"
    today_ = day("on", today().year, today().month, today().day)
    press(officer, answer.url, f"{answer.url}specification/", **{name: [value] for name, value in today_.items()})
    made.refresh_from_db()
    assert made.specification_on == today()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "sale"}, "売払い契約"),
        ({"kind": "loan"}, "含まれません"),
        ({"kind": "no-room"}, "登録は不要"),
        ({"contractor_name": ""}, "受注者又は指定管理者を選ぶか"),
        (day("last_day", YEAR - 1, 3, 31), "末日は初日以後"),
        (day("last_day", YEAR + 10, 4, 1), "10年度を超えています"),
        ({"title": "　"}, "入力してください"),
        ({"fiscal_year": "去年"}, "2026"),
    ],
)
def test_what_is_no_case_is_said_and_what_was_typed_stays(officer, changes, said):
    typed = facts(**changes)
    before = Engagement.objects.count()
    answer = officer.post("/engagements/new/", typed)
    assert answer.status_code == 400
    assert said in words_of(answer.content.decode())
    shown = form_in(answer.content.decode(), "title")
    assert {name: shown[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert Engagement.objects.count() == before


def test_an_agreement_may_run_for_many_years(officer):
    answer = officer.post("/engagements/new/", facts(kind="agreement", **day("last_day", YEAR + 20, 3, 31)))
    assert answer.status_code == 302
    assert Engagement.objects.get(kind="agreement").contractor_word == "指定管理者"


def test_facts_can_be_mended_but_not_the_book_once_attached(world, officer):
    survey = world.engagements["survey"]
    url = f"/engagements/{survey.id}/edit/"
    typed = form_at(officer, url, "title") | {"title": ["名称を直した委託"], "book": ["osaka-0.0"], "contractor": ["x"]}
    assert officer.post(url, typed).url == f"/engagements/{survey.id}/"
    found = Engagement.objects.get(id=survey.id)
    assert (found.title, found.book, found.kind) == ("名称を直した委託", "osaka-1.1", survey.kind)
    assert found.contractor == survey.contractor


def test_the_specification_is_attached_once(world, officer):
    survey = world.engagements["survey"]
    answer = officer.post(f"/engagements/{survey.id}/specification/", day("on", 2026, 4, 2))
    assert answer.status_code == 409
    assert Engagement.objects.get(id=survey.id).specification_on == survey.specification_on


def test_a_contractor_says_that_no_ai_is_used_and_takes_it_back(world, responsible):
    url = f"/engagements/{world.engagements['survey'].id}/"
    for said, kept in (("none", "none"), ("undecided", "undecided")):
        form = read(responsible.get(url).content.decode()).find("form", action=f"{url}use/")
        assert form[0].find("input", name_="use")[0].attributes["value"] == said
        press(responsible, url, f"{url}use/")
        assert Engagement.objects.get(id=world.engagements["survey"].id).use == kept


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "returned", "confirmed"])
@pytest.mark.parametrize("said", ["none", "undecided"])
def test_with_a_request_the_use_is_no_longer_a_matter_of_saying(world, responsible, state, said):
    survey = world.engagements["survey"]
    world.filed()
    Request.objects.update(state=state)
    assert responsible.post(f"/engagements/{survey.id}/use/", {"use": said}).status_code == 409
    assert Engagement.objects.get(id=survey.id).use == "planned"


def test_a_subcontractor_is_named_and_accepts_for_itself(world, responsible):
    survey = world.engagements["survey"]
    url = f"/engagements/{survey.id}/parties/new/"
    rival = world.organisations["rival"]
    typed = form_at(responsible, url, "company") | {"company": [rival.name], "task": ["集計"]}
    assert responsible.post(url, typed).url == f"/engagements/{survey.id}/"
    party = Party.objects.get(organisation=rival, engagement=survey)
    assert (party.parent, party.task, party.accepted_at) == (top(survey), "集計", None)
    invited = signed_in(world.people["rival-responsible"])
    assert "承諾" in words_of(invited.get("/").content.decode())
    press(invited, f"/engagements/{survey.id}/", f"/engagements/{survey.id}/parties/accept/")
    party.refresh_from_db()
    assert party.accepted_at is not None


def test_a_company_that_is_known_keeps_its_own_address(world, responsible):
    """Only its own people say where it is; who names it as a subcontractor does not."""
    rival = world.organisations["rival"]
    Organisation.objects.filter(id=rival.id).update(address="")
    url = f"/engagements/{world.engagements['survey'].id}/parties/new/"
    typed = form_at(responsible, url, "company")
    responsible.post(url, typed | {"company": [rival.name], "address": ["よその会社が書いた住所"]})
    assert Organisation.objects.get(id=rival.id).address == ""
    responsible.post(url, typed | {"company": ["株式会社はじめて"], "address": ["大阪市架空町2番"]})
    assert Organisation.objects.get(name="株式会社はじめて").address == "大阪市架空町2番"


def test_nobody_is_party_twice(world, responsible):
    url = f"/engagements/{world.engagements['survey'].id}/parties/new/"
    typed = form_at(responsible, url, "company") | {"company": [world.organisations["sub"].name]}
    answer = responsible.post(url, typed)
    assert answer.status_code == 400
    assert "すでにこの案件に登録されています" in words_of(answer.content.decode())


def test_a_subcontractor_names_only_those_below_itself(world):
    survey = world.engagements["survey"]
    client = signed_in(world.people["sub-responsible"])
    url = f"/engagements/{survey.id}/parties/new/"
    offered = read(client.get(url).content.decode()).by_id("id_parent").find("option")
    own = Party.objects.get(engagement=survey, organisation=world.organisations["sub"])
    assert [option.attributes["value"] for option in offered] == [own.id]
    client.post(url, {"parent": own.id, "company": "有限会社孫請"})
    assert Party.objects.get(organisation__name="有限会社孫請").role_word == "再々委託等の相手方"
    assert client.post(url, {"parent": top(survey).id, "company": "有限会社別"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["計画策定支援業務委託", "住民アンケート集計業務委託"]),
        ("?q=アンケート", ["住民アンケート集計業務委託"]),
        ("?q=第1号&use=undecided", ["計画策定支援業務委託", "住民アンケート集計業務委託"]),
        ("?use=none", []),
        (f"?year={YEAR}&q=計画", ["計画策定支援業務委託"]),
        ("?year=2019", []),
    ],
)
def test_the_list_is_filtered_by_what_stands_in_the_url(world, query, found):
    page = words_of(signed_in(world.people["policy"]).get(f"/engagements/{query}").content.decode())
    titles = [engagement.title for engagement in world.engagements.values()]
    assert [title for title in titles if title in page] == [title for title in titles if title in found]
