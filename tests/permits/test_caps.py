"""Limits as numbers: the lowest counts, and nothing that is no limit is read as one."""

from typing import Any

import pytest

from sekisho.permits.caps import AT_ONCE, MOST_RATE, RATE, TOKENS, cap, lowest


def test_the_lowest_counts() -> None:
    assert lowest([(TOKENS, 10)], [(TOKENS, 5), (RATE, 3)], [(TOKENS, 7)]) == {TOKENS: 5, RATE: 3}


def test_without_any_there_is_none() -> None:
    assert lowest() == {}


@pytest.mark.parametrize(
    ("what", "most"),
    [("tokens", 1), (TOKENS, 0), (TOKENS, -1), (TOKENS, True), (AT_ONCE, "3"), (RATE, MOST_RATE + 1), (None, 1)],
)
def test_what_is_no_limit_is_refused(what: Any, most: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        cap(what, most)


def test_the_boundary_is_a_limit() -> None:
    assert cap(RATE, MOST_RATE) == (RATE, MOST_RATE)
