"""Prices in yen: exact, by day, and unknown where nobody wrote one down."""

from typing import Any

import pytest

from sekisho.permits.prices import NANO, Price, Prices


def price(model: str = "m", since: str = "2026-11-01", **changes: Any) -> Price:
    amounts = {"input_yen": "400", "output_yen": "1600.5", "call_yen": "0"} | changes
    return Price(model, since, source="価格表", **amounts)


def test_costs_are_exact() -> None:
    assert price().cost(1_000_000, 0) == 400 * NANO
    assert price().cost(0, 1) == 1_600_500
    assert price(call_yen="0.3").cost(0, 0, calls=2) == 600_000_000


def test_the_newest_price_that_has_begun_counts() -> None:
    old, new = price(), price(since="2026-12-01", input_yen="500")
    prices = Prices((new, old))
    assert prices.of("m", "2026-11-30") == old
    assert prices.of("m", "2026-12-01") == new


def test_a_price_that_nobody_wrote_down_is_not_known() -> None:
    prices = Prices((price(),))
    assert prices.of("m", "2026-10-31") is None
    assert prices.of("other", "2026-11-02") is None


@pytest.mark.parametrize(
    "rows",
    [
        (price(input_yen="-1"),),
        (price(input_yen="1e3"),),
        (price(input_yen="0.0001"),),
        (price(input_yen=""),),
        (price(input_yen="４００"),),
        (price(since="2026-13-01"),),
        (price(since="20261101"),),
        (price(), price(input_yen="1")),
    ],
)
def test_what_is_no_price_is_refused(rows: tuple[Price, ...]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the kind is the contract: readers turn it into SignatureError)
        Prices(rows)
