"""The breaker: left alone after failures in a row, one trial, open again."""

import pytest

from sekisho.gateway import breaker
from sekisho.gateway.breaker import Breakers, Trial, has_failed
from sekisho.gateway.record import Ending

FAILED, WELL = Ending("upstream-unreachable"), Ending("answered", 200)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [1000.0]
    monkeypatch.setattr(breaker, "monotonic", lambda: moment[0])
    return moment


def call(breakers: Breakers, *endings: Ending | None) -> None:
    for ending in endings:
        trial = breakers.enter("up")
        assert isinstance(trial, Trial)
        with trial:
            trial.ending = ending


def test_only_failures_in_a_row_count(now: list[float]) -> None:
    breakers = Breakers(3, 30)
    call(breakers, FAILED, FAILED, WELL, FAILED, FAILED)
    assert breakers.paused() == {"up": False}
    call(breakers, FAILED)
    assert breakers.enter("up") == 30


def test_tells_how_long_to_wait(now: list[float]) -> None:
    breakers = Breakers(1, 30)
    call(breakers, FAILED)
    now[0] += 29.5
    assert breakers.enter("up") == 1


def test_another_upstream_is_not_concerned(now: list[float]) -> None:
    breakers = Breakers(1, 30)
    call(breakers, FAILED)
    assert isinstance(breakers.enter("other"), Trial)


def test_one_call_tries_and_opens_it_for_all(now: list[float]) -> None:
    breakers = Breakers(1, 30)
    call(breakers, FAILED)
    now[0] += 30
    trial = breakers.enter("up")
    assert isinstance(trial, Trial)
    assert breakers.enter("up") == 1
    with trial:
        trial.ending = WELL
    assert isinstance(breakers.enter("up"), Trial)
    assert isinstance(breakers.enter("up"), Trial)


def test_a_trial_that_fails_begins_the_pause_anew(now: list[float]) -> None:
    breakers = Breakers(2, 30)
    call(breakers, FAILED, FAILED)
    now[0] += 30
    call(breakers, FAILED)
    assert breakers.enter("up") == 30


def test_a_trial_that_was_torn_down_leaves_room_for_the_next(now: list[float]) -> None:
    breakers = Breakers(1, 30)
    call(breakers, FAILED)
    now[0] += 30
    call(breakers, None)
    assert isinstance(breakers.enter("up"), Trial)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (FAILED, True),
        (Ending("upstream-error", 500), True),
        (Ending("upstream-error", 503), True),
        (Ending("upstream-error", 429), False),
        (Ending("upstream-error", 400), False),
        (WELL, False),
        (Ending("client-gone", 0), None),
        (Ending("interrupted", 0), None),
        (Ending("too-large", 200), None),
        (None, None),
    ],
)
def test_what_is_the_upstreams_own_failure(ending: Ending | None, expected: bool | None) -> None:
    assert has_failed(ending) is expected
