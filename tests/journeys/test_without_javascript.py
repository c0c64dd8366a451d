"""Every form works without JavaScript: a draft with several uses, a refused plan, and a suspension at the gate."""

import re
import time

import openai
import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
CENTER = "区民センターの指定管理"
SURVEY = "住民アンケート集計・分析業務委託"
CONSUMER_PLAN = "chatgpt-free-plus-pro"


def test_a_returned_request_is_mended_with_a_further_use_and_a_consumer_plan_cannot_be_filed(
    browser: Browser, served: Served
):
    person = Visitor(browser, served, "center", javascript=False)
    person.follow(CENTER)
    person.follow("補正する")
    address = person.page.url.split("/edit/")[0].removeprefix(served.base)
    person.go(f"{address}/edit/uses/")
    before = person.page.get_by_role("textbox", name="利用業務").count()
    person.press("利用業務をもう一つ追加する")
    assert person.page.get_by_role("textbox", name="利用業務").count() == before + 1
    person.page.get_by_role("textbox", name="利用業務").last.fill("施設案内の文案の作成")
    person.page.get_by_role("textbox", name="利用目的").last.fill("文案作成の効率化")
    person.page.get_by_role("textbox", name="利用方法").last.fill("文案を作らせ、職員が確認し修正する。")
    person.page.get_by_label("自社（受注者側）の担当者が受け取り").last.check()
    person.press("下書きを保存して確かめる")
    assert person.page.get_by_role("textbox", name="利用業務").last.input_value() == "施設案内の文案の作成"
    person.go(f"{address}/edit/services/")
    person.page.get_by_label("サービス（契約プラン別の一覧から）").first.select_option(CONSUMER_PLAN)
    person.page.get_by_label("生成AIサービス名称").first.fill("")
    person.press("下書きを保存して確かめる")
    assert "規定4" in person.text()
    person.go(f"{address}/review-all/")
    assert "まだ提出できません" in person.text()
    assert not person.page.get_by_role("button", name="この内容で提出する").count()
    person.leave()


def test_a_suspended_permit_closes_the_gate_within_two_seconds(browser: Browser, served: Served):
    client = openai.OpenAI(base_url=f"{served.base}/v1", api_key=served.facts["api_key"], max_retries=0)
    messages = [{"role": "user", "content": "会議の案内文を一文で書いてください。"}]
    client.chat.completions.create(model="practice-text", messages=messages)
    person = Visitor(browser, served, "officer", javascript=False)
    person.go(f"/permits/{served.facts['permit']}/")
    person.press("手形を停止する")
    assert "理由を入力してください" in person.text()
    person.go(f"/permits/{served.facts['permit']}/")
    person.page.get_by_label("停止の理由").fill("利用状況の確認のため。")
    person.press("手形を停止する")
    time.sleep(2)
    with pytest.raises(openai.PermissionDeniedError) as refused:
        client.chat.completions.create(model="practice-text", messages=messages)
    assert refused.value.response.json()["sekisho"]["code"] == "permit.suspended"
    person.press("手形を再開する")
    assert re.search("有効", person.text())
    time.sleep(2)
    client.chat.completions.create(model="practice-text", messages=messages)
    person.leave()
