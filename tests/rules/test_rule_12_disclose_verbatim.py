import pytest

from sekisho.permits.conditions import Duty
from sekisho.rules.rule_12_disclose_verbatim import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, complete, marks, terms, unticked, with_use, wordings

VERBATIM = "出力をそのまま公表する。"
DISCLOSURE = ("use.disclosure-missing", "method", "doubt")
DECISION = ("use.decision-missing", "method", "doubt")


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_asks_nothing_of_edited_use() -> None:
    assert marks(complete(), NUMBER) == set()


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ("", {DISCLOSURE, DECISION}),
        ("生成AIで作成した旨を明記する。", {DECISION}),
        ("部長の決裁を受ける。", {DISCLOSURE}),
        ("生成AIで作成した旨を明らかにし、組織として意思決定する。", set()),
    ],
)
def test_doubts_verbatim_use_without_disclosure_or_decision(more: str, missing: set[tuple[str, str, str]]) -> None:
    assert marks(with_use(method=VERBATIM + more), NUMBER) == missing


def test_takes_what_is_written_under_management_into_account() -> None:
    paper = with_use(method=VERBATIM).with_answers(security="公表は部長の決裁により、AIで作成した旨を表示する。")
    assert marks(paper, NUMBER) == set()


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(12), NUMBER) == {("form.check", "check_12", "stop")}


def test_compiles_to_the_duty_to_disclose() -> None:
    assert conditions(complete(), terms(), BOOK) == (Duty(12, "disclose"),)
