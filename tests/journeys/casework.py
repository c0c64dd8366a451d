"""What officer and contractor do with a case in a browser, step by step, with and without JavaScript."""

import re

import openai
from playwright.sync_api import Browser

from tests.journeys.conftest import Served
from tests.journeys.test_first_passage import (
    fill_checklist,
    fill_cover,
    fill_day,
    fill_security,
    fill_service,
    fill_use,
)
from tests.journeys.visitor import Visitor

CONTRACTOR = "株式会社みおつくし調査"
TAKE = "審査を始める（受付番号を付ける）"
CONFIRM = "確認する（手形を発行）"
SECONDS_TO_THE_GATE = 2


def register(officer: Visitor, title: str) -> str:
    """A new engagement with the 特記仕様書 attached; its address."""
    page = officer.page
    officer.go("/engagements/new/")
    page.get_by_label("請負契約").check()
    page.get_by_label("契約又は指定管理名称").fill(title)
    page.get_by_label("締結年度").fill("令和8")
    fill_day(page, "履行期間・指定期間の初日", "8", "4", "1")
    fill_day(page, "履行期間・指定期間の末日", "10", "3", "31")
    page.get_by_label("受注者又は指定管理者", exact=True).select_option(label=CONTRACTOR)
    officer.press("保存する")
    fill_day(page, "特記仕様書を添付した日", "8", "4", "1")
    officer.press("添付したことを記録する")
    assert "受注者は確認依頼書を提出できます" in officer.text()
    return page.url.removeprefix(officer.served.base)


def begin(contractor: Visitor, title: str) -> str:
    """A new request of the engagement; its address."""
    contractor.go("/requests/new/")
    contractor.page.get_by_label(re.compile(title)).check()
    contractor.press("作りはじめる")
    return contractor.page.url.removeprefix(contractor.served.base).removesuffix("edit/cover/")


def fill_and_file(contractor: Visitor, title: str, names: tuple[str, ...]) -> str:
    """Every section of the form, with these people as users; the address of the filed request."""
    address = begin(contractor, title)

    def fill_users(page) -> None:
        page.get_by_label("利用者の範囲").fill(f"本業務に従事する{len(names)}名（別紙1のとおり）")
        for name in names:
            page.get_by_label(name).check()

    def attach_nothing(page) -> None:
        assert "別紙・証拠" in page.inner_text("main")

    for fill in (fill_cover, fill_use, fill_service, fill_users, fill_security, attach_nothing, fill_checklist):
        fill(contractor.page)
        contractor.press("保存して次へ")
    contractor.press("この内容で提出する")
    assert "確認依頼書を提出しました" in contractor.text()
    return address


def confirm(officer: Visitor, address: str) -> None:
    """Take the case up and confirm it; the next in the queue is not opened."""
    officer.go(address)
    officer.press(TAKE)
    officer.page.get_by_label("決定のあと、次に待っている確認依頼を開く").uncheck()
    officer.press(CONFIRM)
    assert "確認しました。手形を発行しました。" in officer.text()


def take_key(person: Visitor, title: str) -> str:
    """A key for the first use of the engagement, as the page shows it once."""
    person.go("/keys/")
    person.page.get_by_label(re.compile(title)).first.check()
    person.press("キーを作る")
    person.page.wait_for_timeout(SECONDS_TO_THE_GATE * 1000)
    return person.page.locator("#key").inner_text().strip()


def ask(served: Served, key: str, purpose: str = "", model: str = "practice-text") -> str:
    """What the model says; the refusals of the gate are raised as the SDK's own errors."""
    client = openai.OpenAI(base_url=f"{served.base}/v1", api_key=key, max_retries=0)
    messages = [{"role": "user", "content": "会議の案内文を一文で書いてください。"}]
    headers = {"X-Sekisho-Purpose": purpose} if purpose else {}
    answer = client.chat.completions.create(model=model, messages=messages, extra_headers=headers)
    return answer.choices[0].message.content or ""


def visitors(browser: Browser, served: Served, *logins: str, javascript: bool) -> list[Visitor]:
    return [Visitor(browser, served, login, javascript=javascript) for login in logins]
