"""The whole story in a browser: file, return, mend, confirm, key, call, refusal, record, proof."""

import re

import openai
import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
ENGAGEMENT = "広報紙編集補助業務委託"
NAME, PHONE = "田中太郎", "090-1234-5678"
COMMENT = "利用ログを誰が毎月点検するのかを書いてください。"


def fill_cover(page: Page) -> None:
    page.get_by_label("連絡先 部署").fill("調査第一課")
    page.get_by_label("連絡先 電話番号").fill("０６−００００−００００")
    page.get_by_label("連絡先 FAX/メール").fill("chosa1@sekisho.example")
    for box in page.get_by_role("group", name="誓約").get_by_role("checkbox").all():
        box.check()


def fill_use(page: Page) -> None:
    page.get_by_role("textbox", name="利用業務").fill("広報紙の記事の文案の作成")
    page.get_by_role("textbox", name="利用目的").fill("文案作成の効率化")
    page.get_by_role("textbox", name="利用方法").fill(
        "構成を指示して文案を作らせ、担当者が事実関係を確認し、加筆・修正して使う。"
    )
    page.get_by_label("自社（受注者側）の担当者が受け取り").check()


def fill_service(page: Page) -> None:
    page.get_by_role("group", name="利用する生成AIの種類").get_by_label("①文章").check()
    page.get_by_label("サービス（契約プラン別の一覧から）").select_option("practice-text")
    page.get_by_label("利用規約（名称・URL）").fill("練習用モデル利用規約")
    page.get_by_role("group", name="このサービスで使う種類").get_by_label("①文章").check()
    page.get_by_label("契約の形").fill("法人間の利用契約を締結している。")
    page.get_by_label("入力情報を学習しない設定の根拠").fill("契約書第8条。管理画面で令和8年4月1日に確認。")
    fill_day(page, "根拠の有効期限", "9", "12", "31")


def fill_day(page: Page, legend: str, year: str, month: str, day: str) -> None:
    boxes = page.get_by_role("group", name=legend).get_by_role("textbox").all()
    for box, value in zip(boxes, (year, month, day), strict=True):
        box.fill(value)


def fill_users(page: Page) -> None:
    page.get_by_label("利用者の範囲").fill("本業務に従事する2名（別紙1のとおり）")
    page.get_by_label("川口 まこと").check()
    page.get_by_label("浜田 しおり").check()


def fill_security(page: Page) -> None:
    page.get_by_label("情報セキュリティ管理体制").fill("責任者の下に管理者を置き、利用者ごとのキーで管理する。")
    page.get_by_label("利用ログの管理体制").fill("関所の台帳に記録する。")
    page.get_by_label("情報セキュリティ・個人情報保護法").fill("年1回の研修を行っている。")


def fill_checklist(page: Page) -> None:
    for box in page.locator("main").get_by_role("checkbox").all():
        box.check()


def the_contractor_files(browser: Browser, served: Served) -> str:
    person = Visitor(browser, served, "responsible")
    person.go("/requests/new/")
    person.page.get_by_label(re.compile(ENGAGEMENT)).check()
    person.press("作りはじめる")
    address = person.page.url.removeprefix(served.base).removesuffix("edit/cover/")
    # Half written and saved: what is missing is said beside its item, and nothing is lost.
    person.page.get_by_label("連絡先 部署").fill("調査第一課")
    person.press("下書きを保存して確かめる")
    assert person.page.get_by_label("連絡先 部署").input_value() == "調査第一課"
    assert "提出できません" in person.text()
    for fill in (fill_cover, fill_use, fill_service, fill_users, fill_security):
        fill(person.page)
        person.press("保存して次へ")
    person.press("保存して次へ")  # 別紙・証拠: nothing to attach
    # The last section is left out: the summary says so and does not offer to file.
    person.press("保存して次へ")
    assert "直す項目が残っているため、まだ提出できません。" in person.text()
    person.follow("遵守チェックリストの1がチェックされていません")
    fill_checklist(person.page)
    person.press("保存して次へ")
    person.press("この内容で提出する")
    assert "確認依頼書を提出しました" in person.text()
    person.leave()
    return address


def the_officer_returns_it(browser: Browser, served: Served, address: str) -> None:
    person = Visitor(browser, served, "officer")
    assert ENGAGEMENT in person.text()
    person.go(address)
    person.press("審査を始める（受付番号を付ける）")
    box = person.page.get_by_role("textbox", name="「利用ログの管理体制」へのコメント", include_hidden=True)
    box.evaluate("box => box.closest('details').open = true")
    box.fill(COMMENT)
    person.page.get_by_label("受注者に伝える内容").fill("コメントの項目を補正してください。")
    person.press("補正を依頼する")
    assert "補正を依頼しました" in person.text()
    person.leave()


def the_contractor_mends(browser: Browser, served: Served, address: str) -> None:
    person = Visitor(browser, served, "responsible")
    person.follow(ENGAGEMENT)
    person.go(f"{address}edit/security/")
    assert COMMENT in person.text()
    person.page.get_by_label("利用ログの管理体制").fill("関所の台帳に記録し、管理者が毎月1日に点検する。")
    person.press("保存して次へ")
    person.go(f"{address}review-all/")
    person.press("この内容で提出する")
    person.go(address)
    assert "第2版" in person.text()
    person.leave()


def the_officer_confirms(browser: Browser, served: Served, address: str) -> None:
    person = Visitor(browser, served, "officer")
    person.go(address)
    person.press("審査を始める（受付番号を付ける）")
    person.page.get_by_label("起案番号").fill("〇〇総起第1号")
    person.page.get_by_label("決裁番号").fill("〇〇総決第1号")
    person.press("確認する（手形を発行）")
    assert "確認しました。手形を発行しました。" in person.text()
    # The next case of the queue is open now; the way back to the one that was decided stands in the message.
    person.follow("決定した")
    person.follow("手形を見る")
    assert "広報紙の記事の文案の作成" in person.text()
    assert "浜田 しおり" in person.text()
    person.leave()


def the_staff_takes_a_key(person: Visitor) -> str:
    person.go("/keys/")
    person.page.get_by_label(re.compile(ENGAGEMENT)).check()
    person.press("キーを作る")
    key = person.page.locator("#key").inner_text().strip()
    assert "curl" in person.text()
    person.go("/keys/")
    assert key not in person.page.content()
    return key


def ask(served: Served, key: str, words: str, model: str = "practice-text", **more):
    client = openai.OpenAI(base_url=f"{served.base}/v1", api_key=key, max_retries=0)
    messages = [{"role": "user", "content": words}]
    return client.chat.completions.with_raw_response.create(model=model, messages=messages, **more)


def the_call_passes_and_its_record_opens(person: Visitor, key: str) -> None:
    question = "広報紙の防災特集の書き出しを一文で書いてください。"
    raw = ask(person.served, key, question)
    words = raw.parse().choices[0].message.content
    person.go(f"/records/{raw.headers['x-sekisho-record']}/")
    assert question in person.text()
    assert words.splitlines()[0] in person.text()
    assert "経路が計算で一致しました" in person.text()
    stream = openai.OpenAI(base_url=f"{person.served.base}/v1", api_key=key, max_retries=0).chat.completions.create(
        model="practice-text", messages=[{"role": "user", "content": question}], stream=True
    )
    said = "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices)
    assert said == words


def personal_information_is_refused(person: Visitor, key: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        ask(person.served, key, f"{NAME}さん（{PHONE}）へのお礼状を書いてください。")
    answer = refused.value.response
    assert answer.json()["sekisho"]["rule"] == 7
    assert PHONE not in answer.text
    assert NAME not in answer.text
    person.go(f"/records/{answer.headers['x-sekisho-record']}/")
    assert "規定7" in person.text()
    assert PHONE not in person.page.content()
    assert NAME not in person.page.content()


def a_model_outside_the_permit_is_refused(served: Served, key: str) -> None:
    with pytest.raises(openai.PermissionDeniedError) as refused:
        ask(served, key, "こんにちは", model="practice-image")
    assert refused.value.response.json()["sekisho"]["rule"] == 1


def the_auditor_verifies(browser: Browser, served: Served) -> None:
    person = Visitor(browser, served, "auditor")
    person.go("/book/")
    person.press("いま検証する")
    assert "書き換えや欠落は見つかりませんでした" in person.text()
    person.leave()


def test_from_the_request_to_the_proof(browser: Browser, served: Served):
    address = the_contractor_files(browser, served)
    the_officer_returns_it(browser, served, address)
    the_contractor_mends(browser, served, address)
    the_officer_confirms(browser, served, address)
    staff = Visitor(browser, served, "staff2")
    key = the_staff_takes_a_key(staff)
    the_call_passes_and_its_record_opens(staff, key)
    personal_information_is_refused(staff, key)
    a_model_outside_the_permit_is_refused(served, key)
    staff.leave()
    the_auditor_verifies(browser, served)
