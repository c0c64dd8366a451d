from sekisho.permits.conditions import Duty
from sekisho.rules.rule_09_check_facts import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, complete, marks, terms, unticked, with_use, wordings


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_a_plan_that_says_who_checks() -> None:
    assert marks(complete(), NUMBER) == set()


def test_notes_a_plan_that_says_nothing_of_checking() -> None:
    assert marks(with_use(method="下書きを作る。"), NUMBER) == {("verify.plan", "method", "note")}
    assert marks(with_use(method="下書きを作る。", work="資料の校正"), NUMBER) == set()


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(9), NUMBER) == {("form.check", "check_9", "stop")}


def test_compiles_to_the_duty_to_verify() -> None:
    assert conditions(complete(), terms(), BOOK) == (Duty(9, "verify"),)
