"""Filing: not while something stops it, then word for word and for ever; withdrawing; what each act leaves behind."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from sekisho.desk.applications.actions import (
    Outdated,
    begin_request,
    objections,
    save_draft,
    submit_request,
    withdraw_request,
)
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.models import Event
from sekisho.desk.reviews.actions import Ruling, return_request
from sekisho.desk.shell.clock import today
from sekisho.kernel import canonical
from sekisho.kernel.errors import StateError
from sekisho.rules.application import Application, from_json, to_json
from tests.desk.browser import words_of
from tests.desk.shell.page import read

CONSUMER = "chatgpt-free-plus-pro"


def first_service(application: Application, **changes: object) -> Application:
    service, *others = application.services
    return application.with_answers(services=(replace(service, **changes), *others))


def first_use(application: Application, **changes: object) -> Application:
    use, *others = application.uses
    return application.with_answers(uses=(replace(use, **changes), *others))


def checks_but(number: int) -> tuple[bool, ...]:
    return tuple(n != number for n in range(1, 14))


# What is wrong, how the paper comes to say it, a part of what the writer is told, and the step to mend it on.
STOPS = (
    (
        "consumer plan",
        lambda a: first_service(a, service=CONSUMER),
        "定型約款・規約への同意だけで利用できる",
        "services",
    ),
    ("served to citizens", lambda a: first_use(a, audience="citizens"), "市民や事業者向けの直接的な", "uses"),
    ("nobody named as receiver", lambda a: first_use(a, audience=""), "直接受け取る人が選ばれていません", "uses"),
    ("images without the answer", lambda a: a.with_answers(curated=""), "選別したコンテンツ", "services"),
    ("no opt-out", lambda a: first_service(a, opt_out=""), "オプトアウト", "services"),
    ("opt-out without an end", lambda a: first_service(a, opt_out_until=None), "期限がありません", "services"),
    (
        "opt-out over",
        lambda a: first_service(a, opt_out_until=today() - timedelta(1)),
        "期限が切れています",
        "services",
    ),
    ("item 7 unticked", lambda a: a.with_answers(checks=checks_but(7)), "遵守チェックリストの7", "checklist"),
    ("a pledge missing", lambda a: a.with_answers(pledges=(True, False, True)), "誓約", "cover"),
    ("no date", lambda a: a.with_answers(date=None), "日付がありません", "cover"),
    ("neither new nor change", lambda a: a.with_answers(category=""), "区分", "cover"),
    ("nobody using", lambda a: a.with_answers(users=()), "利用者", "cover"),
    ("subcontractor unnamed", lambda a: a.with_answers(subcontractor_names=()), "社名がありません", "cover"),
    ("no kind", lambda a: a.with_answers(kinds=()), "種類が選ばれていません", "services"),
    ("no use", lambda a: a.with_answers(uses=()), "利用業務", "uses"),
    ("no service", lambda a: a.with_answers(services=()), "サービス", "services"),
    ("period over", lambda a: a.with_answers(last_day=today() - timedelta(1)), "", "users"),
    ("period backwards", lambda a: a.with_answers(last_day=a.first_day - timedelta(1)), "初日より前", "users"),
    ("an annex that is not there", lambda a: a.with_answers(logs="別紙参照"), "別紙", "security"),
    ("nothing about the law", lambda a: a.with_answers(law="　"), "法令", "security"),
)


@pytest.mark.parametrize(("spoil", "told", "step"), [row[1:] for row in STOPS], ids=[row[0] for row in STOPS])
def test_what_stops_is_said_where_to_mend_it_and_cannot_be_filed(world, client_of, spoil, told, step):
    draft = world.draft()
    world.change(draft, spoil(draft.application))
    client = client_of(world.people["responsible"])
    url = f"/requests/{draft.id}/review-all/"
    answer = client.get(url)
    page = read(answer.content.decode())
    (summary,) = page.find("div", class_="error-summary")
    links = [
        link for link in summary.find("a") if link.attributes["href"].startswith(f"/requests/{draft.id}/edit/{step}/")
    ]
    assert links
    assert told in summary.text
    assert not [form for form in page.find("form") if "提出" in form.text]
    draft.refresh_from_db()
    forced = client.post(url, {"revision": draft.revision})
    assert forced.status_code == 400
    assert "提出できない項目" in words_of(forced.content.decode())
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Version.objects.exists()


def test_a_complete_paper_is_filed_word_for_word(world, client_of):
    draft = world.draft()
    client = client_of(world.people["responsible"])
    answer = client.post(f"/requests/{draft.id}/review-all/", {"revision": draft.revision})
    assert answer.url == f"/requests/{draft.id}/"
    version = Version.objects.get()
    draft.refresh_from_db()
    assert (draft.state, version.number) == ("submitted", 1)
    assert version.application == draft.application
    assert version.answers.encode() == canonical.dumps(to_json(draft.application))
    assert version.sha256 == hashlib.sha256(version.answers.encode()).hexdigest()
    assert from_json(json.loads(version.answers)) == version.application
    assert Engagement.objects.get(id=draft.engagement_id).use == Engagement.Use.PLANNED
    filed = Event.objects.get(act="request.submit")
    assert filed.detail == {"version": 1, "sha256": version.sha256}


def test_what_a_colleague_changed_meanwhile_is_not_filed_unseen(world, client_of):
    draft = world.draft()
    seen = draft.revision
    world.change(draft, draft.application.with_answers(law="同僚があとから書いた。"))
    answer = client_of(world.people["responsible"]).post(f"/requests/{draft.id}/review-all/", {"revision": seen})
    assert answer.status_code == 409
    assert not Version.objects.exists()


def test_a_returned_paper_is_filed_again_as_the_next_version_and_the_first_stays(world):
    first = world.in_review()
    filed = first.answers
    return_request(first, Ruling(reason="補正してください。"), world.people["officer"])
    request = Request.objects.get(id=first.request_id)
    world.change(request, request.application.with_answers(logs="管理者が毎月点検する。"))
    second = submit_request(request, world.people["responsible"])
    assert second.number == 2
    assert second.application.logs == "管理者が毎月点検する。"
    assert Version.objects.get(id=first.id).answers == filed
    assert Request.objects.get(id=request.id).latest == second


def test_nothing_is_filed_twice(world):
    version = world.filed()
    with pytest.raises(StateError):
        submit_request(version.request, world.people["responsible"])
    assert Version.objects.count() == 1


@pytest.mark.parametrize("state", ["submitted", "in_review", "confirmed", "refused", "withdrawn"])
def test_a_filed_paper_is_not_written_any_more(world, state):
    version = world.filed()
    Request.objects.update(state=state)
    request = Request.objects.get()
    with pytest.raises(StateError, match="書き換えられません"):
        save_draft(request, version.application, request.revision, "cover", world.people["responsible"])


@pytest.mark.parametrize("by", ["sub-responsible", "rival-responsible", "officer", "policy"])
def test_only_the_contractor_itself_begins_a_request(world, by):
    with pytest.raises(StateError):
        begin_request(world.engagements["survey"], world.people[by])


def test_an_outdated_save_changes_nothing(world):
    draft = world.draft()
    events = Event.objects.count()
    with pytest.raises(Outdated):
        save_draft(draft, Application(), draft.revision - 1, "cover", world.people["responsible"])
    found = Request.objects.get(id=draft.id)
    assert (found.draft, found.revision) == (draft.draft, draft.revision)
    assert Event.objects.count() == events


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "returned"])
def test_a_request_can_be_withdrawn_until_it_is_decided(world, state):
    request = world.filed().request
    Request.objects.update(state=state)
    assert withdraw_request(request, world.people["responsible"]).state == "withdrawn"
    assert world.draft().state == "draft"  # and another may begin


@pytest.mark.parametrize("state", ["confirmed", "refused", "withdrawn"])
def test_what_is_decided_cannot_be_withdrawn(world, state):
    request = world.filed().request
    Request.objects.update(state=state)
    with pytest.raises(StateError):
        withdraw_request(request, world.people["responsible"])


def test_a_paper_that_could_be_filed_last_year_may_not_be_any_more(world):
    """Objections are made on the day they are asked for."""
    draft = world.draft()
    assert not [finding for finding in objections(draft) if finding.level == "stop"]
    old = first_service(draft.application, opt_out_until=today() - timedelta(days=1))
    assert [f.code for f in objections(draft, old) if f.level == "stop"] == ["optout.stale"]
