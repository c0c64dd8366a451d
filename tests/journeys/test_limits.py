"""The responsible person limits the use; the next call says so, and lifting it opens the gate again, within seconds."""

import time

import openai
import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
SAVE = "案件全体の上限を保存する"


def ask(served: Served) -> str:
    """ "" if the call passed, else the code of the refusal."""
    client = openai.OpenAI(base_url=f"{served.base}/v1", api_key=served.facts["api_key"], max_retries=0, timeout=10)
    try:
        client.chat.completions.create(
            model="practice-text", messages=[{"role": "user", "content": "会議の案内文を一文で書いてください。"}]
        )
    except openai.RateLimitError as error:
        waits = int(error.response.headers.get("retry-after", "0")) > 0
        return str(error.response.json()["sekisho"]["code"]) if waits else "no Retry-After"
    return ""


def within_seconds(served: Served, expected: str) -> None:
    end = time.monotonic() + 5
    while ask(served) != expected:
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_budget_set_on_the_page_counts_at_the_gate(browser: Browser, served: Served):
    person = Visitor(browser, served, "responsible")
    engagement = served.facts["engagement"]
    within_seconds(served, "")
    person.go(f"/engagements/{engagement}/")
    person.page.get_by_role("link", name="上限を決める").click()
    person.page.get_by_label("1か月のトークン数").first.fill("１")
    person.press(SAVE)
    assert person.page.get_by_text("案件全体の上限を保存しました").is_visible()
    within_seconds(served, "limit.tokens")
    person.page.get_by_label("1か月のトークン数").first.fill("")
    person.press(SAVE)
    within_seconds(served, "")
    person.leave()
