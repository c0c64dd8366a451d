from dataclasses import fields

from sekisho.rules.application import Application, ServiceUse, Use
from sekisho.rules.items import BESIDE_THE_PAPER, NAMES, PAPER_ITEMS, check_item, order


def test_the_paper_has_the_27_items_before_the_checklist() -> None:
    assert len(PAPER_ITEMS) == 27
    assert not BESIDE_THE_PAPER & set(PAPER_ITEMS)
    assert set(NAMES) >= BESIDE_THE_PAPER


def test_every_item_is_an_answer_of_the_application() -> None:
    answers = {field.name for kind in (Application, Use, ServiceUse) for field in fields(kind)}
    assert set(NAMES) <= answers


def test_the_checklist_comes_last() -> None:
    assert order(13)[-13:] == tuple(check_item(number) for number in range(1, 14))
    assert len(set(order(13))) == len(order(13))
