"""別紙・証拠 through a real browser and the front: several files at once, a hostile one, what the officer gets."""

import pytest
from playwright.sync_api import Browser

from tests.documents.uploads.files import pdf_with, png
from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
CENTER, SURVEY = "区民センターの指定管理", "住民アンケート集計・分析業務委託"
PDF = {"name": "体制図.pdf", "mimeType": "application/pdf", "buffer": pdf_with(b"")}
PNG = {"name": "管理画面.png", "mimeType": "image/png", "buffer": png()}
HOSTILE = {"name": "写し.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 200}
CHOOSE = "ファイル（複数選べます）"


def to_the_step(person: Visitor) -> str:
    person.follow(CENTER)
    person.follow("補正する")
    address = person.page.url.split("/edit/")[0].removeprefix(person.served.base)
    person.go(f"{address}/edit/attachments/")
    return address


@pytest.mark.parametrize("javascript", [False, True])
def test_files_are_attached_described_and_taken_off(browser: Browser, served: Served, javascript: bool):
    person = Visitor(browser, served, "center", javascript=javascript)
    to_the_step(person)
    person.page.get_by_label(CHOOSE).set_input_files([PDF, HOSTILE])
    person.press("選んだファイルを添付する")
    assert "PDFとして読めません" in person.text()
    assert not person.page.get_by_role("heading", name="体制図.pdf").count()
    person.page.get_by_label(CHOOSE).set_input_files([PDF, PNG])
    person.press("選んだファイルを添付する")
    for name in ("体制図.pdf", "管理画面.png"):
        assert person.page.get_by_role("heading", name=name).count() == 1
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name="保存して開く").first.click()
    assert waiting.value.suggested_filename == "体制図.pdf"
    assert waiting.value.path().read_bytes() == PDF["buffer"]
    person.press("申告を追加する")
    assert person.page.get_by_label("申告する事実").count() == 1
    for box in person.page.get_by_label("このファイルを外す").all():
        box.check()
    person.press("下書きを保存して確かめる")
    assert not person.page.get_by_role("heading", name="体制図.pdf").count()
    person.leave()


def test_the_officer_gets_the_evidence_of_the_confirmed_case(browser: Browser, served: Served):
    officer = Visitor(browser, served, "officer")
    officer.go(f"/requests/{served.facts['request']}/")
    with officer.page.expect_download() as waiting:
        officer.page.get_by_role("link", name="オプトアウトの確認記録").first.click()
    assert "調査第一課" in waiting.value.path().read_text("utf-8")
    officer.go(f"/requests/{served.facts['request']}/review/")
    assert "オプトアウトの確認記録" in officer.text()
    officer.leave()
