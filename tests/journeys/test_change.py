"""An officer returns with a 定型文; later a 変更 is filed: its differences, and the old scope alone until 確認."""

import time

import openai
import pytest
from playwright.sync_api import Browser

from tests.journeys.casework import SECONDS_TO_THE_GATE, TAKE, ask, begin, confirm, fill_and_file, register, take_key
from tests.journeys.casework import visitors as arrive
from tests.journeys.conftest import Served
from tests.journeys.test_first_passage import fill_checklist
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
STAFF, NEW_WORK = "岸本 なぎさ", "広報用の見出し案の作成"
REASON = "点検する人と間隔を書いてください。"


def keep_a_reason(officer: Visitor, title: str) -> None:
    officer.go("/reasons/new/")
    officer.page.get_by_label("見出し").fill(title)
    officer.page.get_by_label("使う項目").select_option(label="利用ログの管理体制")
    officer.page.get_by_role("textbox", name="定型文").fill(REASON)
    officer.press("保存する")
    assert title in officer.text()


def return_with_the_reason(officer: Visitor, address: str, reason: str) -> None:
    officer.go(address)
    officer.press(TAKE)
    row = officer.page.locator(".review__row", has=officer.page.get_by_role("heading", name="利用ログの管理体制"))
    if not row.locator("details[open]").count():  # it stands open where the automatic check found something
        row.locator("summary").press("Enter")
    row.locator("select").select_option(label=reason)
    row.get_by_role("button", name="入れる").click()
    officer.page.wait_for_load_state()
    officer.look()
    box = officer.page.get_by_role("textbox", name="「利用ログの管理体制」へのコメント")
    assert box.input_value() == REASON
    officer.page.get_by_label("決定のあと、次に待っている確認依頼を開く").uncheck()
    officer.press("補正を依頼する")
    assert "補正を依頼しました" in officer.text()


def mend(contractor: Visitor, address: str) -> None:
    contractor.go(address)
    assert REASON in contractor.text()
    contractor.go(f"{address}edit/security/")
    contractor.page.get_by_label("利用ログの管理体制").fill("管理者が毎月1日に点検する。")
    contractor.press("保存して次へ")
    contractor.go(f"{address}review-all/")
    contractor.press("この内容で提出する")


def file_a_change(contractor: Visitor, title: str) -> str:
    """One use more; everything else is as confirmed, and is pledged and ticked anew."""
    address = begin(contractor, title)
    for box in contractor.page.get_by_role("group", name="誓約").get_by_role("checkbox").all():
        box.check()
    contractor.press("保存して次へ")
    contractor.press("利用業務をもう一つ追加する")
    page = contractor.page
    page.get_by_role("textbox", name="利用業務").last.fill(NEW_WORK)
    page.get_by_role("textbox", name="利用目的").last.fill("見出しの検討")
    page.get_by_role("textbox", name="利用方法").last.fill("案を作らせ、担当者が選び、直して使う。")
    page.get_by_label("自社（受注者側）の担当者が受け取り").last.check()
    contractor.press("保存して次へ")
    contractor.go(f"{address}edit/checklist/")
    fill_checklist(page)
    contractor.press("保存して次へ")
    contractor.press("この内容で提出する")
    return address


def only_the_old_scope(served: Served, key: str) -> None:
    assert "【練習用】" in ask(served, key, "use-1")
    with pytest.raises(openai.PermissionDeniedError) as refused:
        ask(served, key, "use-2")
    assert refused.value.response.json()["sekisho"]["code"] == "scope.purpose"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_standard_reason_a_mended_request_and_a_change(browser: Browser, served: Served, javascript: bool):
    word = "スクリプトあり" if javascript else "スクリプトなし"
    title, reason = f"変更のある業務委託（{word}）", f"点検の間隔（{word}）"
    officer, contractor, staff = arrive(browser, served, "officer", "responsible", "staff3", javascript=javascript)
    register(officer, title)
    keep_a_reason(officer, reason)
    first = fill_and_file(contractor, title, (STAFF,))
    return_with_the_reason(officer, first, reason)
    mend(contractor, first)
    confirm(officer, first)
    key = take_key(staff, title)
    only_the_old_scope(served, key)
    change = file_a_change(contractor, title)
    time.sleep(SECONDS_TO_THE_GATE)
    only_the_old_scope(served, key)
    officer.go(f"{change}versions/")
    assert "確認済みの内容との差異" in officer.text()
    assert NEW_WORK in officer.text()
    assert "【追加】" in officer.text()
    confirm(officer, change)
    time.sleep(SECONDS_TO_THE_GATE)
    assert "【練習用】" in ask(served, key, "use-2")
    for person in (officer, contractor, staff):
        person.leave()
