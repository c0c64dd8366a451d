import re

import pytest

from sekisho.rules.answers import bare, is_empty, planned, unticked, whole_plan
from sekisho.rules.application import CHECKS
from tests.rules.paper import USE, complete, with_use


@pytest.mark.parametrize("text", ["", " ", "　\n", "－", "…", "・・・", "―"])
def test_blank_and_dashes_are_no_answer(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", ["なし", "0", "〇", "A", "なし。"])
def test_anything_said_is_an_answer(text: str) -> None:
    assert not is_empty(text)


def test_bare_folds_width_case_and_white_space() -> None:
    assert bare("Ｃｈａｔ ＧＰＴ　ﾌﾟﾗﾝ\n") == "chatgptプラン"


def test_a_negated_sentence_is_no_plan_and_each_place_counts_once() -> None:
    paper = with_use(work="赤を使う。赤を使う！", purpose="赤は使わない。", method="青を使う。\n赤も使う")
    assert planned(paper, re.compile("赤")) == (("work", 1), ("method", 1))


def test_the_whole_plan_holds_uses_and_management() -> None:
    plan = whole_plan(complete(security="管理A", logs="記録B", law="法令C"))
    assert all(word in plan for word in ("管理a", "記録b", "法令c", bare(USE.purpose)))


def test_a_check_beyond_the_paper_is_not_ticked() -> None:
    paper = complete(checks=(True,) * (CHECKS - 1))
    assert unticked(CHECKS, paper)[0].item == "check_13"
    assert "読み取れません" in unticked(CHECKS, paper)[0].message_ja
