"""作品等の名称 in a browser: a name the policy section adds stops an imitation at the gate within two seconds."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Served
from tests.journeys.test_secrets import code_of, soon
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
NAME = "架空ねこ団"
ASKED = f"{NAME}風のキャッチコピーを考えてください。"


def test_a_name_is_added_and_ended(browser: Browser, served: Served):
    policy = Visitor(browser, served, "policy")
    assert code_of(served, ASKED) == ""
    policy.go("/works/")
    policy.follow("名称を追加する")
    policy.press("追加する")
    assert "エラー" in policy.page.title()
    policy.page.get_by_label("キャラクター").check()
    policy.page.get_by_label("名称").fill(NAME)
    policy.page.get_by_label("出典").fill("架空新聞 令和8年4月1日")
    policy.page.get_by_label("追加する理由").fill("新しい作品のため")
    policy.press("追加する")
    soon(lambda: code_of(served, ASKED), "rights.imitation")
    policy.follow("終了する")
    policy.page.get_by_label("理由").fill("練習のため")
    policy.press("追加を終了する")
    soon(lambda: code_of(served, ASKED), "")
    assert "練習のため" in policy.text()
    policy.leave()
