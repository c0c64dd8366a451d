from dataclasses import replace

import pytest

from sekisho.permits.conditions import Screen
from sekisho.rules.book import FindingAction
from sekisho.rules.rule_07_no_secrets import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, SERVICE, complete, marks, terms, unticked, with_use, wordings


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_a_plan_that_takes_personal_information_out() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("会議録の氏名と住所を入力して整理する。", "personal.planned"),
        ("名簿をアップロードして分類する。", "personal.planned"),
        ("個人情報を削除せずに入力する。", "personal.planned"),
        ("電話番号を含む一覧をＡＩに渡して整理させる。", "personal.planned"),
        ("未公表の資料を読み込ませる。", "secret.planned"),
    ],
)
def test_doubts_a_plan_to_enter_what_may_not_be_entered(method: str, code: str) -> None:
    assert marks(with_use(method=method), NUMBER) == {(code, "method", "doubt")}


@pytest.mark.parametrize(
    "method",
    [
        "個人情報は入力しない。",
        "氏名・住所を削除した自由記述を入力する。",
        "匿名化した相談記録を分類する。",
        "秘密に当たる情報は一切入力しません。",
        "道路工事のお知らせの文案を作る。",
    ],
)
def test_passes_a_plan_that_keeps_it_out(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == set()


def test_notes_that_recordings_hold_personal_information() -> None:
    paper = complete(kinds=("audio",), services=(replace(SERVICE, kinds=("audio",)),))
    assert marks(paper, NUMBER) == {("personal.audio", "kinds", "note")}


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(7), NUMBER) == {("form.check", "check_7", "stop")}


def test_compiles_to_screening_that_blocks() -> None:
    (screen,) = conditions(complete(), terms(), BOOK)
    assert isinstance(screen, Screen)
    assert screen.because == 7
    for code in ("personal.phone", "personal.person", "secret.term", "secret.credential"):
        assert screen.covers(code)
        assert screen.action(code) == "block"
    assert not screen.covers("rights.imitation")


def test_the_action_is_the_books() -> None:
    rule = replace(BOOK.rule(7), actions=(FindingAction("personal", "block"), FindingAction("personal.plate", "mask")))
    book = replace(BOOK, rules=(*BOOK.rules[:6], rule, *BOOK.rules[7:]))
    (screen,) = conditions(complete(), terms(), book)
    assert isinstance(screen, Screen)
    assert (screen.action("personal.plate"), screen.action("personal.phone")) == ("mask", "block")
