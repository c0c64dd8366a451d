import pytest

from sekisho.permits.conditions import Duty
from sekisho.rules.rule_11_edit_before_use import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, complete, marks, terms, unticked, with_use, wordings


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_a_plan_that_edits() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize(
    "method",
    [
        "生成した文章をそのまま報告書に掲載する。",
        "出力をそのまま公表する。",
        "加筆・修正を加えずに納品する。",
        "加筆や修正はせずに使う。",
        "無修正で使う。",
    ],
)
def test_doubts_a_plan_to_use_output_as_it_comes(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == {("use.verbatim", "method", "doubt")}


@pytest.mark.parametrize(
    "method",
    ["出力はそのまま使用しない。", "加筆・修正のうえで使う。", "そのままの公表は禁止する。", "原文のまま保存する。"],
)
def test_passes_a_plan_that_does_not(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == set()


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(11), NUMBER) == {("form.check", "check_11", "stop")}


def test_compiles_to_the_duty_to_edit() -> None:
    assert conditions(complete(), terms(), BOOK) == (Duty(11, "edit"),)
