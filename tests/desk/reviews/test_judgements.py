"""規定4's grey cases: no 確認 without a judgement; the next request is offered it and nothing is applied by itself."""

from dataclasses import replace

import pytest

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.applications.models import Version
from sekisho.desk.events.models import Event
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Opinion, Ruling, confirm_request, judge_service, take_up
from sekisho.desk.reviews.models import Judgement
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError
from sekisho.rules.narrowing import Narrowing
from tests.desk.browser import form_at, form_in, words_of
from tests.desk.matrix_data import day
from tests.desk.world import make_engagement

GREY = 2


def grey(world, engagement: str = "survey") -> Version:
    """A paper whose second service is named with words of a private plan."""
    draft = world.draft(engagement)
    first, second = draft.application.services
    world.change(draft, draft.application.with_answers(services=(first, replace(second, name="無料版の画像生成"))))
    version = submit_request(draft, world.people["responsible"])
    take_up(draft, world.people["officer"])
    return Version.objects.get(id=version.id)


def test_no_confirmation_without_a_judgement(world):
    version = grey(world)
    with pytest.raises(InputError, match="規定4の判断が記録されていません"):
        confirm_request(version, Ruling(), world.people["officer"])
    assert not IssuedPermit.objects.exists()
    judge_service(version, GREY, Opinion(True, "契約書を確かめた。", today()), world.people["officer"])
    assert confirm_request(version, Ruling(), world.people["officer"]).state == "in_force"
    assert Event.objects.filter(act="service.judge", subject=version.request_id).count() == 1


def test_a_service_judged_unacceptable_can_only_be_left_out(world):
    version = grey(world)
    officer = world.people["officer"]
    judge_service(version, GREY, Opinion(False, "約款のみ。", today()), officer)
    with pytest.raises(InputError, match="認めない"):
        confirm_request(version, Ruling(), officer)
    name = version.application.services[1].service
    row = confirm_request(version, Ruling(without=Narrowing(services=(name,))), officer)
    assert name not in read_permit(row).kinds


def test_a_service_that_is_not_grey_cannot_be_judged(world):
    version = grey(world)
    with pytest.raises(InputError, match="必要ありません"):
        judge_service(version, 1, Opinion(True, "x", today()), world.people["officer"])


def test_a_judgement_needs_grounds(world):
    version = grey(world)
    with pytest.raises(InputError, match="根拠"):
        judge_service(version, GREY, Opinion(True, " ", today()), world.people["officer"])


def test_the_page_records_a_judgement_and_keeps_what_was_typed(world, client_of):
    version = grey(world)
    officer = client_of(world.people["officer"])
    url = f"/requests/{version.request_id}/review/"
    typed = form_at(officer, url, "version") | {"reason": ["下書きの文"], "act": ["judge:2"]}
    typed |= {"judge-2-acceptable": ["yes"], "judge-2-grounds": ["契約書を確かめた。"]}
    answer = officer.post(url, typed)
    assert answer.status_code == 200
    assert form_in(answer.content.decode(), "version")["reason"] == ["下書きの文"]
    made = Judgement.objects.get()
    assert (made.is_acceptable, made.grounds, made.judged_on) == (True, "契約書を確かめた。", today())


def test_a_judgement_without_a_yes_or_no_is_refused_at_its_field(world, client_of):
    version = grey(world)
    officer = client_of(world.people["officer"])
    url = f"/requests/{version.request_id}/review/"
    typed = form_at(officer, url, "version") | {"act": ["judge:2"], "judge-2-grounds": ["x"]}
    assert officer.post(url, typed | {k: [v] for k, v in day("judge-2-on", 2026, 4, 1).items()}).status_code == 400
    assert not Judgement.objects.exists()


def test_the_next_request_with_the_same_service_is_offered_it_but_not_judged_by_it(world, client_of):
    first = grey(world)
    judge_service(first, GREY, Opinion(True, "契約書を確かめた。", today()), world.people["officer"])
    world.engagements["second"] = make_engagement(world, "officer", "contractor", "次の業務委託")
    second = grey(world, "second")
    officer = client_of(world.people["officer"])
    url = f"/requests/{second.request_id}/review/"
    page = officer.get(url).content.decode()
    assert "契約書を確かめた。" in words_of(page)
    assert form_in(page, "version")["judge-2-grounds"] == [""]
    with pytest.raises(InputError, match="記録されていません"):
        confirm_request(second, Ruling(), world.people["officer"])
    copied = officer.post(url, form_at(officer, url, "version") | {"act": ["offer:2"]}).content.decode()
    assert form_in(copied, "version")["judge-2-grounds"] == ["契約書を確かめた。"]
    assert Judgement.objects.filter(version=second).count() == 0
