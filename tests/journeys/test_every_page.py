"""Every page in every state, as every role that opens it: no violation of axe-core, nothing wider than 390 px.

A URL of desk/urls.py that nobody visits here fails the first test, unless it is named below with the reason.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Served
from tests.journeys.server import Installation
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "engagements-csv": "CSV",
    "requests-csv": "CSV",
    "register-file": "Excel",
    "specification-file": "Word, PDF",
    "request-file": "Word, PDF",
    "version-file": "Word, PDF",
    "disclosure-file": "Word, PDF",
    "answer-file": "Word, PDF",
    "withdrawal-scan": "a scan",
    "permit-file": "the signed permit",
    "permit-paper": "Word, PDF",
    "evidence": "ZIP, sent by POST",
    "monthly-paper": "Word, PDF",
    "record-receipt": "a receipt",
    "attachment-file": "what was attached",
    "intake-file": "the Word file that is read",
    "version-original": "the Word file that arrived",
    "scan-file": "a scan",
    "exchange-card": "this installation's public key",
    "exchange-closures": "the signed list",
}
SENT_ONLY = {
    "sign-out": "leads to the sign-in page",
    "intake-drop": "leads to the list of what is read",
    "exchange-take-in": "leads to what was taken in",
    "paper-act": "leads to the permit",
    "outside-new": "opens only where the city works on paper, which is not so here (409)",
    "paper-confirmation": "opens only where the city works on paper, which is not so here (409)",
    "specification": "leads to the engagement",
    "use-declare": "leads to the engagement",
    "party-accept": "leads to the engagement",
    "drift-draft": "leads to the form",
    "drift-dismiss": "leads to the list of drift",
    "request-withdraw": "leads to the request",
    "hand-over-seen": "leads to the list of the hand-over",
    "review-take": "leads to the review",
    "reason-retire": "leads to the reasons",
    "reason-samples": "leads to the reasons",
    "permit-act": "leads to the permit",
    "book-rule": "leads to the page of the books",
    "attest": "leads to the keys",
    "work-give-up": "its page is looked at in test_answers_to_forms",
    "work-bind": "its page is looked at in test_answers_to_forms",
    "hold-end": "leads to the record",
    "key-new": "its page is looked at in test_answers_to_forms",
    "key-rotate": "its page is looked at in test_answers_to_forms",
    "secret-remove": "leads to what is registered",
    "key-revoke": "leads to the keys",
    "monthly-reviews": "leads to the month that ended last",
    "monthly-sign": "leads to the report of the month",
    "disposal-decide": "leads to the proposal",
    "disposal-withdraw": "leads to the proposal",
    "person-renew": "its page is looked at in test_answers_to_forms",
    "person-deactivate": "leads to the people",
}
# Looked at by Visitor.sign_in, for everybody.
SIGN_IN = {"sign-in", "sign-in-code"}
# Who sends which form as it opens, mostly empty; {…} is an object of the scene. The page that comes is looked at.
SENDS: tuple[tuple[str, str, str], ...] = (
    ("officer", "/engagements/new/", "保存する"),
    ("officer", "/engagements/import/", "読み取って確かめる"),
    ("officer", "/engagements/{bare}/", "添付したことを記録する"),
    ("officer", "/reasons/new/", "保存する"),
    ("officer", "/requests/{in review}/review/", "補正を依頼する"),
    ("officer", "/requests/{in review}/review/", "確認不可とする"),
    ("officer", "/requests/{filed}/withdrawal/", "取下げを記録する"),
    ("officer", "/permits/{permit}/", "手形を停止する"),
    ("officer", "/hand-over/", "引き継ぐ"),
    ("officer", "/reconfirmation-tasks/{task}/", "結果を記録する"),
    ("officer", "/account/password/", "パスワードを変更する"),
    ("policy", "/services/new/", "一覧に加える"),
    ("policy", "/works/new/", "追加する"),
    ("policy", "/works/give-up/?name=ミャクミャク", "照合をやめる"),
    ("policy", "/works/{name}/end/", "終了する"),
    ("policy", "/works/free/new/", "追加する"),
    ("policy", "/works/free/bind/?name=葛飾北斎", "倣ってよい名称から外す"),
    ("officer", "/engagements/{survey}/handling/", "保存する"),
    ("policy", "/services/azure-openai/check/", "内容は変わっていないと記録する"),
    ("policy", "/services/azure-openai/facts/opt_out/", "記録する"),
    ("policy", "/reconfirmations/new/fact/azure-openai/", "再確認は不要と記録する"),
    ("auditor", "/book/", "いま検証する"),
    ("auditor", "/auditor-keys/", "監査用キーを作る"),
    ("responsible", "/requests/{draft}/edit/services/", "下書きを保存して確かめる"),
    ("responsible", "/requests/{draft}/edit/uses/", "利用業務をもう一つ追加する"),
    ("responsible", "/requests/new/", "作りはじめる"),
    ("responsible", "/engagements/{fresh}/parties/new/", "登録する"),
    ("responsible", "/engagements/{survey}/drift/", "選んだものは変更しない"),
    ("responsible", "/engagements/{survey}/limits/", "案件全体の上限を保存する"),
    ("responsible", "/people/new/", "追加する"),
    ("officer", "/retention/{disposal}/", "承認して廃棄する"),
    ("officer", "/retention/{disposal}/", "見送る"),
    ("responsible", "/retention/{disposal}/", "提案を取り下げる"),
    ("responsible", "/review/{month}/{survey}/", "点検を終え、署名する"),
    ("responsible", "/engagements/{survey}/secrets/", "試す"),
    ("responsible", "/engagements/{survey}/secrets/new/terms/", "登録する"),
    ("responsible", "/engagements/{survey}/secrets/new/document/", "登録する"),
    ("responsible", "/engagements/{survey}/secrets/new/records/", "登録する"),
    ("responsible", "/secrets/{secret}/", "削除する"),
    ("responsible", "/secrets/{secret}/replace/", "差し替える"),
    ("responsible", "/people/", "サインインの再登録"),
    ("staff", "/holds/{held of staff}/", "理由を記録する"),
    ("staff", "/keys/", "キーを作る"),
    ("staff", "/keys/", "取り替える"),
)


@dataclass
class Everything:
    served: Served
    made: dict[str, Any]

    def visits(self, login: str) -> list[tuple[str, str, int]]:
        return [(name, url, status) for name, url, status in self.made["visits"].get(login, [])]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    """A demonstration of its own with every state in it, served."""
    installation = Installation(tmp_path_factory.mktemp("everything") / "var")
    facts = installation.demo()
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.every_state", str(installation.data)],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"NO_PAGES": json.dumps([*FILES, *SENT_ONLY])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    installation.start()
    yield Everything(Served(installation, facts), json.loads(done.stdout))
    installation.stop()


def test_every_url_is_visited_or_says_why_not(everything: Everything):
    visited = {name for rows in everything.made["visits"].values() for name, _, _ in rows}
    excused = {*FILES, *SENT_ONLY}
    assert set(everything.made["names"]) - visited - excused - SIGN_IN == set()
    assert excused - set(everything.made["names"]) == set()
    assert excused & visited == set()


LOGINS = (
    "officer", "policy", "auditor", "responsible", "staff", "sub-responsible", "sub-staff", "center", "cleaning",
)  # fmt: skip


@pytest.mark.parametrize("login", LOGINS)
def test_pages_are_accessible_and_fit_a_narrow_screen(browser: Browser, everything: Everything, login: str):
    person = Visitor(browser, everything.served, login)
    wrong = []
    for _, url, status in everything.visits(login):
        try:
            answer = person.go(url)
            assert answer is not None
            assert answer.status == status, (url, answer.status)
        except AssertionError as error:
            wrong.append(str(error)[:700])
    assert wrong == []
    person.leave()


@pytest.mark.parametrize("login", dict.fromkeys(login for login, _, _ in SENDS))
def test_answers_to_forms(browser: Browser, everything: Everything, login: str):
    person = Visitor(browser, everything.served, login)
    wrong = []
    for sender, url, button in SENDS:
        if sender == login:
            try:
                person.page.goto(person.served.base + url.format(**everything.made["objects"]))
                person.page.locator("main").get_by_role("button", name=button).first.click()
                person.page.wait_for_load_state()
                person.look()
            except AssertionError as error:
                wrong.append(str(error)[:700])
    assert wrong == []
    person.leave()


def test_sign_in_that_fails(browser: Browser, everything: Everything):
    person = Visitor(browser, everything.served, "sub-staff")
    person.page.get_by_role("button", name="サインアウト").click()
    person.page.wait_for_load_state()
    person.go("/sign-in/")
    person.press("次へ")
    assert "エラー" in person.page.title()
    person.page.get_by_label("メールアドレス").fill("nobody@sekisho.example")
    person.page.get_by_label("パスワード").fill("wrong-password-2026")
    person.press("次へ")
    person.go("/sign-in/code/")
    person.go("/no-such-page/")
