"""A filled Word form that came by mail, recorded by an officer in a browser; every page is held to axe-core."""

import os
from datetime import date, datetime

import pytest
from playwright.sync_api import Browser

from sekisho.kernel.clock import JST, fiscal_year
from sekisho.kernel.era import wareki, wareki_fiscal
from tests.documents.reading.forms import Form, body, docx
from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
TITLE = "窓口案内冊子編集業務委託"
COMPANY = "有限会社紙のみ"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def japan_today() -> date:
    return datetime.now(JST).date()


def register(officer: Visitor) -> None:
    """An engagement whose contractor has no account here."""
    year = fiscal_year(japan_today())
    row = f"請負契約,{TITLE},{year},{year}-04-01,{year + 1}-03-31,{COMPANY},{year}-04-01"
    head = "区分,契約又は指定管理名称,締結年度,初日,末日,受注者又は指定管理者,特記仕様書の添付日"
    officer.go("/engagements/import/")
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": f"{head}\n{row}\n".encode()}
    officer.page.get_by_label("CSVファイル").set_input_files(file)
    officer.press("読み取って確かめる")
    officer.press("1件を登録する")


def mailed() -> bytes:
    checks = [True] * 13
    checks[6] = "△"
    answers = {
        "date": wareki(japan_today()),
        "company": COMPANY,
        "contract_name": TITLE,
        "contract_year": wareki_fiscal(fiscal_year(japan_today())),
        "service": "ChatGPT",
        "contact_phone": "",
        "checks": checks,
    }
    return docx(body(Form(answers=answers)))


def picture(officer: Visitor, name: str) -> None:
    """For a person who looks at pages: into the folder that PICTURES names."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 390):
            officer.page.set_viewport_size({"width": width, "height": 900})
            officer.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        officer.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("javascript", [True, False])
def test_a_mailed_paper_is_recorded_only_after_every_doubt_was_resolved(
    browser: Browser, served: Served, javascript: bool
):
    officer = Visitor(browser, served, "officer", javascript=javascript)
    officer.go("/engagements/?q=" + TITLE)
    if not officer.page.get_by_role("link", name=TITLE).count():
        register(officer)
        officer.go("/engagements/?q=" + TITLE)
    officer.follow(TITLE)
    officer.follow("届いた確認依頼書（Word）を記録する")
    picture(officer, "new")
    officer.press("読み取る")
    assert "ファイルを選んでください" in officer.text()
    data = mailed()
    file = {"name": "確認依頼書.docx", "mimeType": WORD, "buffer": data}
    officer.page.get_by_label("記入済みの確認依頼書").set_input_files(file)
    officer.page.get_by_label("電子メール").check()
    officer.page.get_by_label("差出人").fill("有限会社紙のみ（担当 見本）")
    day = japan_today()
    for part, value in (("year", day.year), ("month", day.month), ("day", day.day)):
        officer.page.locator(f"[name=received_on_{part}]").fill(str(value))
    officer.press("読み取る")
    picture(officer, "check")
    officer.press("確かめた内容で記録する")
    assert "確かめていない点が" in officer.text()
    picture(officer, "check-error")
    for box in officer.page.locator("[name=seen]").all():
        box.check()
    officer.press("確かめた内容で記録する")
    assert "原本を見て、チェックの有無を選んでください。" in officer.text()
    officer.page.locator("[name=check_7][value=yes]").check()
    officer.page.get_by_label("電話番号").fill("06-0000-0000")
    officer.page.locator("[name=service-0-service]").select_option("chatgpt-business-team")
    officer.press("途中で保存する")
    assert "ここまでの内容を保存しました" in officer.text()
    officer.press("確かめた内容で記録する")
    assert "郵送・メールで受領（Word）" in officer.text()
    picture(officer, "request")
    with officer.page.expect_download() as download:
        officer.page.get_by_role("link", name="確認依頼書.docx").click()
    assert download.value.path().read_bytes() == data
    officer.press("審査を始める（受付番号を付ける）")
    assert "郵送・メールで受領（Word）" in officer.text()
    picture(officer, "review")
    officer.page.get_by_label("受注者に伝える内容").fill("受付できません。")
    officer.page.locator("#go").uncheck()
    officer.press("確認不可とする")
    officer.leave()
