"""The bell: whoever waits hears every stroke, of whichever thread and moment."""

import gc
import threading
import time
from pathlib import Path

import pytest

from sekisho.ledger.bell import Bell

LONG_S = 30.0


@pytest.fixture
def bell() -> Bell:
    return Bell()


def test_wakes_who_waits(bell: Bell) -> None:
    began = time.monotonic()
    threading.Timer(0.05, bell.ring).start()
    bell.wait(LONG_S)
    assert time.monotonic() - began < LONG_S / 2


def test_a_stroke_before_the_wait_is_heard(bell: Bell) -> None:
    bell.ring()
    began = time.monotonic()
    bell.wait(LONG_S)
    assert time.monotonic() - began < LONG_S / 2


def test_many_strokes_are_one(bell: Bell) -> None:
    for _ in range(200_000):  # more than a pipe holds: whoever rings never waits
        bell.ring()
    while _is_heard(bell):
        pass
    assert not _is_heard(bell)


def test_the_wait_ends_without_a_stroke(bell: Bell) -> None:
    assert not _is_heard(bell)


def test_leaves_no_open_files_behind() -> None:
    def number() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = number()
    bells = [Bell() for _ in range(20)]
    assert number() >= before + 40
    bells.clear()
    gc.collect()
    assert number() <= before + 2


def _is_heard(bell: Bell) -> bool:
    began = time.monotonic()
    bell.wait(0.2)
    return time.monotonic() - began < 0.15
