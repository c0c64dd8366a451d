"""One holder's figures: an exact minute, an exact month."""

from datetime import datetime, timedelta

from sekisho.gateway.charge import Charge
from sekisho.gateway.tally import Tally, day_of, until_next_month_s
from sekisho.kernel.clock import JST
from sekisho.permits.prices import NANO, Price, Prices

PRICES = Prices((Price("m", "2026-01-01", "1000000", "2000000", "3", "価格表"),))


def test_never_more_than_so_many_in_any_minute() -> None:
    tally = Tally()
    passed: list[float] = []
    for tick in range(4000):
        now = tick * 0.05
        if not tally.wait_s(7, now):
            tally.recent.append(now)
            passed.append(now)
    assert max(sum(at <= other < at + 60 for other in passed) for at in passed) == 7


def test_says_how_long_to_wait() -> None:
    tally = Tally()
    tally.recent.extend([0.0, 10.0])
    assert tally.wait_s(2, 15.0) == 45.0
    assert tally.wait_s(2, 60.0) == 0.0


def test_a_lower_limit_set_later_counts_what_was_passed_before() -> None:
    tally = Tally()
    tally.recent.extend([0.0, 10.0, 20.0])
    assert tally.wait_s(1, 30.0) == 50.0


def test_a_new_month_begins_with_nothing_used() -> None:
    tally = Tally()
    tally.begin("2026-11")
    tally.add("m", "2026-11-30", Charge(5, 5))
    tally.begin("2026-11")
    assert tally.tokens == 10
    tally.begin("2026-12")
    assert (tally.tokens, tally.yen(PRICES)) == (0, 0)


def test_yen_are_told_by_model_and_day_and_with_each_call() -> None:
    tally = Tally()
    tally.add("m", "2026-11-01", Charge(1, 1))
    assert tally.yen(PRICES) == (1 + 2 + 3) * NANO
    tally.add("m", "2026-11-02", Charge(1, 0))
    assert tally.yen(PRICES) == (6 + 4) * NANO


def test_yen_are_not_told_while_one_price_is_unknown() -> None:
    tally = Tally()
    tally.add("m", "2026-11-01", Charge(1, 1))
    tally.add("other", "2026-11-01", Charge(1, 1))
    assert tally.yen(PRICES) is None
    known = Prices((*PRICES.rows, Price("other", "2026-01-01", "0", "0", "1", "価格表")))
    assert tally.yen(known) == 7 * NANO


def test_giving_back_twice_gives_back_once() -> None:
    tally = Tally()
    tally.reserve("rec", "m", "2026-11-01", Charge(3, 4))
    tally.release("rec")
    tally.release("rec")
    assert tally.held == 0


def test_the_month_is_that_of_japan() -> None:
    before, after = datetime(2026, 11, 30, 23, 59, tzinfo=JST), datetime(2026, 12, 1, 0, 0, tzinfo=JST)
    assert (day_of(before), day_of(after)) == ("2026-11-30", "2026-12-01")
    assert until_next_month_s(before) == 61
    assert until_next_month_s(datetime(2026, 12, 31, tzinfo=JST)) == timedelta(days=1).total_seconds() + 1
