import pytest

from sekisho.permits.conditions import Duty
from sekisho.rules.rule_10_check_rights import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, SERVICE, complete, marks, terms, unticked, with_pictures, wordings

LAW = "規約を確かめた。"


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_pictures_with_a_plan_for_others_rights() -> None:
    assert marks(with_pictures().with_answers(law="類似の画像と商標を検索する。"), NUMBER) == set()


@pytest.mark.parametrize("kind", ["image", "video"])
def test_doubts_pictures_without_one(kind: str) -> None:
    paper = with_pictures(kinds=(kind,)).with_answers(kinds=(kind,), law=LAW)
    assert marks(paper, NUMBER) == {("rights.plan", "method", "doubt")}


def test_asks_no_plan_for_text() -> None:
    assert marks(complete(law=LAW, services=(SERVICE,)), NUMBER) == set()


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(10), NUMBER) == {("form.check", "check_10", "stop")}


def test_compiles_to_the_duty_to_check_rights() -> None:
    assert conditions(complete(), terms(), BOOK) == (Duty(10, "check-rights"),)
