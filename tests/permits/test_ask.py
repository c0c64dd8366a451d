from dataclasses import FrozenInstanceError

import pytest

from tests.permits.cases import ask


def test_asks_for_no_search_and_from_no_web_page_unless_said() -> None:
    assert (ask().search_tools, ask().browser_origin) == ((), "")


def test_cannot_be_changed_between_question_and_answer() -> None:
    with pytest.raises(FrozenInstanceError):
        ask().user = "psn_other"  # type: ignore[misc]
