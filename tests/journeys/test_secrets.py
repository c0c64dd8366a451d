"""登録した秘密 in a browser: registered, tried, stopped within two seconds, replaced, removed, and kept nowhere."""

import time
from collections.abc import Callable
from pathlib import Path

import openai
import pytest
from playwright.sync_api import Browser

from tests.desk.registered.invented import LIST, PASSAGE, PLANTED, TERMS, VARIANT, WORD, word
from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
WITHIN_S = 2.0
WORDS, TITLE = "用語", "名称"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEW_WORD = "ひだまりとは別の仮の名称"


def code_of(served: Served, text: str) -> str:
    """What the gate says to a prompt of a member of staff: the code of its refusal, or ""."""
    client = openai.OpenAI(base_url=f"{served.base}/v1", api_key=served.facts["api_key"], max_retries=0)
    try:
        client.chat.completions.create(model="practice-text", messages=[{"role": "user", "content": text}])
    except openai.BadRequestError as error:
        return str(error.code)
    return ""


def soon(ask: Callable[[], str], wanted: str) -> None:
    """Within two seconds of now. Raises AssertionError."""
    end = time.monotonic() + WITHIN_S
    while (found := ask()) != wanted:
        assert time.monotonic() < end, (found, wanted)
        time.sleep(0.05)


def planted_in(served: Served) -> list[str]:
    """Which of the words stand in any file of the data folder or in the log, in any encoding."""
    kept = everything_in(served.installation.data) + served.installation.log().encode()
    encodings = ("utf-8", "utf-16-le", "cp932")
    return [text for text in (*PLANTED, NEW_WORD) if any(text.encode(each) in kept for each in encodings)]


def everything_in(folder: Path) -> bytes:
    """A write-ahead log that goes while we read went into its store: then all is read again."""
    while True:
        try:
            return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
        except FileNotFoundError:
            continue


@pytest.mark.parametrize("javascript", [True, False])
def test_from_registration_to_removal(browser: Browser, served: Served, javascript: bool):
    person = Visitor(browser, served, "responsible", javascript=javascript)
    assert code_of(served, f"{VARIANT}の案内文") == ""
    person.go("/secrets/")
    person.follow("住民アンケート集計・分析業務委託")
    person.follow("用語を登録する")
    person.page.get_by_label(WORDS, exact=True).fill(TERMS + "秘\n")
    person.press("登録する")
    assert "3行目の語句が短すぎます" in person.text()
    person.page.get_by_label(WORDS, exact=True).fill(TERMS)
    title = person.page.get_by_label(TITLE).input_value()
    person.press("登録する")
    assert "2語・3表記" in person.text()
    soon(lambda: code_of(served, f"{VARIANT}の案内文"), "secret.term")

    for kind, name, data, code, asked in (
        ("文書", "構想.docx", word(PASSAGE), "secret.document", PASSAGE[5:55]),
        ("名簿", "名簿.csv", LIST.encode("cp932"), "secret.record", "整理対象：仮名 三枝　1962/01/09"),
    ):
        person.follow(f"{kind}を登録する")
        mime = DOCX if name.endswith("docx") else "text/csv"
        sent = {"name": name, "mimeType": mime, "buffer": data}
        person.page.locator("input[type=file]").set_input_files([sent])
        person.press("登録する")
        assert "登録しました" in person.text(), person.text()
        soon(lambda asked=asked, code=code: code if code in said_at_gate(served, asked) else "", code)

    person.page.get_by_label("確かめる文章").fill(f"次の{WORD}と、仮名三枝さん（０９０－５５５５－６６６６）の件")
    person.press("試す")
    assert "用語 1か所、名簿 2か所" in person.text()
    assert person.page.locator("mark").all_inner_texts() == [WORD, "仮名三枝", "０９０－５５５５－６６６６"]

    person.follow(title)
    person.follow("差し替える")
    person.page.get_by_label(WORDS, exact=True).fill(NEW_WORD)
    person.press("差し替える")
    soon(lambda: code_of(served, f"{VARIANT}の案内文"), "")
    assert code_of(served, f"{NEW_WORD}の案内文") == "secret.term"
    assert planted_in(served) == []

    for _ in range(3):
        person.page.locator("table").get_by_role("link").first.click()
        person.page.get_by_label("削除の理由").fill("公表されたため")
        person.press("削除する")
        assert "削除しました" in person.text()
    soon(lambda: code_of(served, f"{NEW_WORD}の案内文"), "")
    assert planted_in(served) == []
    person.leave()


def said_at_gate(served: Served, text: str) -> str:
    """The whole refusal: personal information may speak first, and the registered secret is named beside it."""
    client = openai.OpenAI(base_url=f"{served.base}/v1", api_key=served.facts["api_key"], max_retries=0)
    try:
        client.chat.completions.create(model="practice-text", messages=[{"role": "user", "content": text}])
    except openai.BadRequestError as error:
        labels = {finding["label"] for finding in error.response.json()["sekisho"]["findings"]}
        return " ".join(f"secret.{label.lower()}" for label in labels)
    return ""


def test_the_city_and_the_auditor_see_numbers(browser: Browser, served: Served):
    for login in ("officer", "auditor"):
        person = Visitor(browser, served, login)
        person.go(f"/engagements/{served.facts['engagement']}/")
        person.follow("登録した秘密を見る")
        assert "6行・5列" in person.text()
        assert "練習 一郎" not in person.page.content()
        assert person.page.get_by_role("button", name="試す").count() == (login == "officer")
        person.leave()
