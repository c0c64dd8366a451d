"""A subcontractor: accepts, is named as a user, takes a key, passes the gate; sees no other case of the contractor."""

import re

import openai
import pytest
from playwright.sync_api import Browser

from tests.journeys.casework import ask, begin, confirm, fill_and_file, register, take_key, visitors
from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
COMPANY, PERSON, OWN = "合同会社なにわ分類研究所", "分部 さとる", "川口 まこと"
OTHER = "広報紙編集補助業務委託"


def name_the_company(contractor: Visitor, engagement: str) -> None:
    contractor.go(engagement)
    contractor.follow("再委託の相手方を登録する")
    contractor.page.get_by_label("どの会社からの再委託ですか").select_option(index=0)
    contractor.page.get_by_label("再委託の相手方の名称").fill(COMPANY)
    contractor.page.get_by_label("再委託する業務").fill("自由記述の分類")
    contractor.press("登録する")
    assert "承諾待ち" in contractor.text()


def before_it_accepts_its_people_cannot_be_named(contractor: Visitor, title: str) -> None:
    address = begin(contractor, title)
    contractor.go(f"{address}edit/users/")
    assert contractor.page.get_by_label(OWN).count()
    assert not contractor.page.get_by_label(PERSON).count()
    contractor.go(address)
    contractor.press("取り下げる")


def accept(manager: Visitor, title: str) -> None:
    manager.go("/")
    manager.follow(title)
    manager.press("承諾する")
    assert "再委託の相手方となることを承諾しました" in manager.text()


def sees_nothing_else(manager: Visitor, staff: Visitor, address: str, other: str) -> None:
    """Neither the contractor's other cases nor the request itself; that they exist is not said either."""
    for person in (manager, staff):
        person.go("/engagements/")
        assert OTHER not in person.text()
        answer = person.go(other)
        assert answer is not None
        assert answer.status == 404
    for person, status in ((manager, 404), (staff, 403)):
        answer = person.go(address)
        assert answer is not None
        assert answer.status == status


@pytest.mark.parametrize("javascript", [True, False])
def test_a_subcontractor_from_acceptance_to_a_call(browser: Browser, served: Served, javascript: bool):
    title = f"再委託のある業務委託{'（スクリプトあり）' if javascript else '（スクリプトなし）'}"
    logins = ("officer", "responsible", "sub-responsible", "sub-staff")
    officer, contractor, manager, staff = visitors(browser, served, *logins, javascript=javascript)
    engagement = register(officer, title)
    name_the_company(contractor, engagement)
    before_it_accepts_its_people_cannot_be_named(contractor, title)
    accept(manager, title)
    address = fill_and_file(contractor, title, (OWN, PERSON))
    confirm(officer, address)
    officer.follow("手形を見る")
    assert PERSON in officer.text()
    key = take_key(staff, title)
    assert "【練習用】" in ask(served, key)
    with pytest.raises(openai.PermissionDeniedError):
        ask(served, key, model="practice-image")
    contractor.go("/engagements/")
    contractor.follow(OTHER)
    sees_nothing_else(manager, staff, address, re.sub(r"^https?://[^/]+", "", contractor.page.url))
    for person in (officer, contractor, manager, staff):
        person.leave()
