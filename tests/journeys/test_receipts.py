"""A receipt dropped into a browser: checked there, offline, and sent nowhere; what was changed is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sekisho.ledger.inbox import keep_witnessed
from sekisho.ledger.reader import open_reader
from sekisho.ledger.receipt import prove
from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor
from tests.ledger.books import VKEY, Place, mixed
from tests.ledger.test_fsck_witness import COSIGNER, cosign

pytestmark = pytest.mark.browser
TRUE, FALSE = "この記録は、署名された台帳に載っています", "確認できません"


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The page as a stranger opens it; afterwards the network is gone."""
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.goto(f"{served.base}/receipts/", wait_until="networkidle")
    context.set_offline(True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    assert asked == []


def receipt_of(served: Served) -> bytes:
    reader = open_reader(served.installation.data)
    leaves = (json.loads(leaf) for _, leaf in reader.entries(0, 1000))
    record = next(leaf["record"] for leaf in leaves if leaf["type"] == "outcome")
    return prove(reader, record).encode()


def drop(page: Page, data: bytes) -> None:
    page.locator("#said").evaluate("place => place.replaceChildren()")
    page.set_input_files("#receipt", {"name": "a.tlog-proof", "mimeType": "text/plain", "buffer": data})


def test_a_true_receipt_is_shown_with_what_it_proves(page: Page, served: Served):
    drop(page, receipt_of(served))
    expect(page.locator("#said")).to_contain_text(TRUE)
    expect(page.locator("#said pre")).to_contain_text('"type": "outcome"')


def test_every_changed_part_is_refused(page: Page, served: Served):
    good = receipt_of(served)
    head, _, note = good.partition(b"\n\n")
    lines = head.split(b"\n")
    places = [good.index(line) + len(line) // 2 for line in lines]
    places += [len(head) + 2 + at for at in (1, note.index(b"\n") + 1, note.index(b"\n\n") - 10, len(note) - 20)]
    assert len(places) > 8
    for at in places:
        changed = bytearray(good)
        changed[at] ^= 1
        drop(page, bytes(changed))
        expect(page.locator("#said")).to_contain_text(FALSE)
        expect(page.locator("#said")).not_to_contain_text(TRUE)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"c2sp.org/tlog-proof@v1\n", b"x" * 300_000])
def test_what_is_no_receipt_is_said_to_be_none(page: Page, data: bytes):
    drop(page, data)
    expect(page.locator("#said")).to_contain_text("受領証")
    expect(page.locator("#said")).to_contain_text(FALSE)


def test_a_receipt_of_another_log_needs_that_logs_key_and_its_witness(page: Page, tmp_path: Path):
    place = Place(tmp_path)
    place.fill(mixed(300))
    keep_witnessed(place.target, cosign(place.reader().head()))
    receipt = prove(place.reader(), "rec_000000").encode()
    drop(page, receipt)
    expect(page.locator("#said")).to_contain_text("別の台帳の受領証か、鍵が違います")
    page.fill("#vkey", VKEY)
    page.fill("#witness", COSIGNER.verifier.vkey)
    drop(page, receipt)
    expect(page.locator("#said")).to_contain_text(TRUE)
    expect(page.locator("#said")).to_contain_text(COSIGNER.name)
    line = receipt.rindex("— ".encode())
    drop(page, receipt[:line])
    expect(page.locator("#said")).to_contain_text(f"{COSIGNER.name} の署名がありません")
    changed = bytearray(receipt)
    changed[-12] ^= 1
    drop(page, bytes(changed))
    expect(page.locator("#said")).to_contain_text(FALSE)


def test_a_browser_that_cannot_check_signatures_says_so(browser: Browser, served: Served):
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
    page.goto(f"{served.base}/receipts/")
    drop(page, receipt_of(served))
    expect(page.locator("#said")).to_contain_text("sekisho ledger verify")
    context.close()


def test_without_javascript_the_page_says_what_to_do(browser: Browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.base}/receipts/")
    assert "sekisho ledger verify" in page.inner_text("main")
    assert not page.locator("#receipt").is_visible()
    context.close()


def test_staff_save_the_receipt_of_their_own_record_and_it_holds(browser: Browser, served: Served):
    person = Visitor(browser, served, "staff")
    person.go("/records/?state=answered")
    person.page.locator("main table a[href^='/records/rec_']").first.click()
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name="受領証（.tlog-proof）を保存する").click()
    saved = Path(waiting.value.path()).read_bytes()
    person.go("/receipts/")
    drop(person.page, saved)
    expect(person.page.locator("#said")).to_contain_text(TRUE)
