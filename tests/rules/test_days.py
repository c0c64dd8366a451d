from datetime import date, timedelta

import pytest

from tests.rules.paper import TODAY, complete, marks

ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (None, {("form.date", "date", "stop")}),
        (TODAY, set()),
        (TODAY + ONE, {("form.date", "date", "doubt")}),
        (TODAY - timedelta(days=365), set()),
        (TODAY - timedelta(days=366), {("form.date", "date", "doubt")}),
    ],
)
def test_the_date_of_the_paper(day: date | None, found: set[tuple[str, str, str]]) -> None:
    assert marks(complete(date=day)) == found


@pytest.mark.parametrize(
    ("year", "found"),
    [
        (None, {("form.empty", "contract_year", "stop")}),
        (8, {("form.date", "contract_year", "doubt")}),  # 令和8 written as a Western year
        (2015, {("form.date", "contract_year", "doubt")}),
        (2016, set()),
        (2027, set()),
        (2028, {("form.date", "contract_year", "doubt")}),
    ],
)
def test_the_year_of_the_contract(year: int | None, found: set[tuple[str, str, str]]) -> None:
    assert marks(complete(contract_year=year)) == found


@pytest.mark.parametrize("item", ["first_day", "last_day"])
def test_stops_a_period_with_an_open_end(item: str) -> None:
    assert marks(complete(**{item: None})) == {("form.period", item, "stop")}


def test_stops_a_period_that_ends_before_it_begins() -> None:
    paper = complete(first_day=date(2026, 12, 2), last_day=date(2026, 12, 1))
    assert ("form.period", "last_day", "stop") in marks(paper)
    assert marks(complete(first_day=date(2026, 12, 1), last_day=date(2026, 12, 1))) == set()


@pytest.mark.parametrize(("last", "stopped"), [(TODAY - ONE, True), (TODAY, False)])
def test_stops_a_period_that_is_over(last: date, stopped: bool) -> None:
    paper = complete(first_day=last, last_day=last, category="change")
    assert (("form.period", "last_day", "stop") in marks(paper)) is stopped


@pytest.mark.parametrize(
    ("first", "category", "doubted"),
    [(TODAY - ONE, "new", True), (TODAY, "new", False), (TODAY - ONE, "change", False)],
)
def test_doubts_use_that_began_before_the_confirmation(first: date, category: str, doubted: bool) -> None:
    found = marks(complete(first_day=first, category=category))
    assert (("form.period", "first_day", "doubt") in found) is doubted
