import gc
from collections.abc import Iterator

import pytest

from sekisho.gateway.collector import YOUNG, settle


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


class Loop:
    """Something that only the collector can free."""

    freed = 0

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Loop.freed += 1


def test_what_there_is_at_start_is_left_out_of_collections() -> None:
    settle()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == YOUNG


def test_what_is_made_later_is_still_collected() -> None:
    settle()
    before = Loop.freed
    for _ in range(2 * YOUNG):
        Loop()
    assert Loop.freed > before
