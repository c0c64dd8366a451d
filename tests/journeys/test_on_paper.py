"""A contractor alone: the city's paper is recorded in the browser, and the gate opens for what stands on it."""

from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser

from sekisho.permits.grounds import PAPER_MARK
from tests.desk.exchange.scans import HOSTILE, PDF
from tests.journeys.conftest import Served
from tests.journeys.installed import DEPARTMENT, STAFF
from tests.journeys.server import Installation
from tests.journeys.test_first_passage import fill_day
from tests.journeys.test_two_installations import ask, desk, wait_for
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Colleague(Visitor):
    """Signs in to an installation that is no demonstration: with a code of one's own device."""

    def sign_in(self, login: str) -> None:
        account = self.served.facts[login]
        self.go("/sign-in/")
        self.page.get_by_label("メールアドレス").fill(account["email"])
        self.page.get_by_label("パスワード").fill(account["password"])
        self.press("次へ")
        self.page.get_by_label("確認コード").fill(pyotp.TOTP(account["secret"]).now())
        self.press("サインイン")


@pytest.fixture
def contractor(tmp_path: Path):
    made = Installation(tmp_path / "contractor")
    made.env["SEKISHO_PUBLIC_URL"] = made.base
    made.run("department", "set", DEPARTMENT, "--confirms", "paper")
    yield made
    made.stop()


def fill_paper(person: Colleague, file: Path) -> None:
    page = person.page
    page.get_by_label("確認", exact=True).check()
    page.get_by_label("書面のスキャン").set_input_files(file)
    fill_day(page, "書面の日付", "8", "11", "20")
    page.get_by_label("確認した職員の氏名").fill("架空 職員")
    page.get_by_label("発注者の受付番号").fill("架空受第1号")
    page.get_by_label("決裁番号").fill("架空決第1号")
    page.get_by_label("入力した内容が、発注者から受け取った書面のとおり").check()


def records_the_paper(person: Colleague, filed: dict[str, Any], folder: Path) -> None:
    person.go(f"/requests/{filed['request']}/")
    person.follow("届いた書面を記録する")
    (folder / "bad.pdf").write_bytes(HOSTILE["a program in a pdf"])
    fill_paper(person, folder / "bad.pdf")
    person.press("書面の内容を記録する")
    assert "スキャンした書面にはないものが含まれています" in person.text()
    (folder / "good.pdf").write_bytes(PDF)
    fill_paper(person, folder / "good.pdf")
    person.press("書面の内容を記録する")
    assert PAPER_MARK in person.text()


def test_the_recorded_paper_opens_the_gate_and_a_recorded_stop_closes_it(
    browser: Browser, contractor: Installation, tmp_path: Path
):
    here = desk(contractor, "contractor_begins")
    filed = desk(contractor, "contractor_files")
    contractor.start()
    person = Colleague(browser, Served(contractor, {"responsible": filed}), "responsible")
    person.go("/engagements/outside/")
    person.go("/exchange/")
    records_the_paper(person, filed, tmp_path)
    key = desk(contractor, "contractor_takes_a_key", here["engagement"], here["people"][STAFF[0]])["key"]
    assert wait_for(contractor, key, "") < 5
    for path in ("/", "/engagements/", f"/engagements/{here['engagement']}/", f"/requests/{filed['request']}/"):
        person.go(path)
        assert PAPER_MARK in person.text(), path
    person.follow("手形を見る")
    person.follow("発注者の書面（停止・再開・取消し）を記録する")
    person.page.get_by_label("停止", exact=True).check()
    fill_day(person.page, "書面の日付", "8", "11", "21")
    person.page.get_by_label("確認した職員の氏名").fill("架空 職員")
    person.page.get_by_label("書面に示された理由").fill("利用状況の確認のため")
    person.press("記録する")
    assert "停止中" in person.text()
    assert wait_for(contractor, key, "1 permit.suspended") < 2
    assert ask(contractor, key) == "1 permit.suspended"
    person.leave()
