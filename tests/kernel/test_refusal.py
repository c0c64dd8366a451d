from dataclasses import FrozenInstanceError

import pytest

from sekisho.kernel.refusal import Refusal

NO = Refusal(7, "personal.phone", "電話番号が含まれています。", "The text holds a phone number.")


def test_is_a_value() -> None:
    assert Refusal(7, "personal.phone", NO.message_ja, NO.message_en) == NO
    assert len({NO, Refusal(8, "personal.phone", NO.message_ja, NO.message_en)}) == 2
    assert NO.next_ja == ""


def test_cannot_be_changed_on_its_way() -> None:
    with pytest.raises(FrozenInstanceError):
        NO.rule = 1  # type: ignore[misc]


def test_a_refusal_may_name_no_rule() -> None:
    assert Refusal(None, "limit.size", "大きすぎます。", "Too large.").rule is None
