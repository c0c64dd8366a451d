"""利用の上限 and prices: only narrower than the permit, told to the gate at once, written down as an act."""

from typing import Any

import pytest

from sekisho.desk.events.actions import actor_of
from sekisho.desk.events.models import Event
from sekisho.desk.permits.connections import Wanted, connect_service
from sekisho.desk.permits.limits import limits_set, needs_prices, set_limits, state_price
from sekisho.desk.permits.models import IssuedPermit, ModelRoute, UsageLimit
from sekisho.desk.permits.publish import publish
from sekisho.desk.reviews.actions import Ruling, confirm_request
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.permits.caps import AT_ONCE, RATE, TOKENS, YEN
from sekisho.permits.prices import Price
from sekisho.permits.snapshot import Snapshot
from tests.desk.published import published


@pytest.fixture
def permit(world) -> IssuedPermit:
    """Of a city that allows a million tokens and 20,000 yen a month."""
    ruling = Ruling(tokens_per_month=1_000_000, yen_per_month=20_000)
    return confirm_request(world.in_review(), ruling, world.people["officer"])


@pytest.fixture
def survey(world, permit):
    return world.engagements["survey"]


def told() -> Snapshot:
    """What the gateways hold once the running transaction is durable."""
    publish()
    return published()


def price(**changes: str) -> Price:
    known = {"model": "gpt-5", "since": "2026-11-01", "input_yen": "200", "output_yen": "1,600.5", "call_yen": "0"}
    return Price(**({"source": "提供元の価格表（2026年11月）"} | known | changes))


@pytest.fixture
def model(world) -> ModelRoute:
    wanted = Wanted("openai-api", "gpt-5", "text", "https://api.example.test/v1", "gpt-5", "env:PROVIDER_KEY")
    return connect_service(wanted)


def test_what_the_city_sets_stands_in_the_permit(world, survey):
    content = told().permit(survey.id)
    assert content.limits == {TOKENS: 1_000_000, YEN: 20_000}
    assert {c.because for c in content.conditions if c.tag == "limits"} == {1}


def test_without_limits_the_permit_has_no_such_condition(world):
    world.permit()
    assert not told().permit(world.engagements["survey"].id).limits


def test_the_gate_is_told_of_the_whole_and_of_each_person(world, survey):
    staff, by = world.people["staff"], world.people["responsible"]
    set_limits(survey, None, {TOKENS: 500_000, RATE: 60}, by)
    set_limits(survey, staff, {AT_ONCE: 2}, by)
    known = told()
    assert known.limits(survey.id) == {TOKENS: 500_000, RATE: 60}
    assert known.limits(survey.id, actor_of(staff, survey.id)) == {AT_ONCE: 2}
    assert known.limits(survey.id, actor_of(world.people["staff2"], survey.id)) == {}


@pytest.mark.parametrize("person", [None, "staff"])
def test_nothing_is_set_above_what_the_city_says(world, survey, person):
    holder = world.people[person] if person else None
    with pytest.raises(InputError, match="手形に記載された上限"):
        set_limits(survey, holder, {TOKENS: 1_000_001}, world.people["responsible"])
    set_limits(survey, holder, {TOKENS: 1_000_000}, world.people["responsible"])
    assert limits_set(survey, holder) == {TOKENS: 1_000_000}


def test_saving_replaces_what_was_set(world, survey):
    by = world.people["responsible"]
    set_limits(survey, None, {TOKENS: 10, RATE: 5}, by)
    set_limits(survey, None, {TOKENS: 20}, by)
    assert limits_set(survey) == {TOKENS: 20}
    set_limits(survey, None, {}, by)
    assert not UsageLimit.objects.exists()
    assert not told().content.limits


def test_it_is_written_down_by_pseudonym_and_only_if_it_changed(world, survey):
    staff, by = world.people["staff"], world.people["responsible"]
    for _ in range(2):
        set_limits(survey, staff, {TOKENS: 10}, by)
    (event,) = Event.objects.filter(act="limit.set")
    assert (event.subject, event.detail) == (actor_of(staff, survey.id), {TOKENS: 10})


class TestPrices:
    def test_are_told_to_the_gate_as_they_were_stated(self, world, model):
        state_price(price())
        (row,) = told().content.prices
        assert (row.model, row.output_yen, row.since) == ("gpt-5", "1600.5", "2026-11-01")
        assert told().prices.of("gpt-5", "2026-11-02") == row

    def test_another_day_is_another_price_and_the_same_day_a_correction(self, world, model):
        for stated in (price(), price(input_yen="300"), price(since="2026-12-01")):
            state_price(stated)
        assert [(row.since, row.input_yen) for row in told().content.prices] == [
            ("2026-11-01", "300"),
            ("2026-12-01", "200"),
        ]

    @pytest.mark.parametrize(
        "changes",
        [
            {"input_yen": "-1"},
            {"output_yen": "高い"},
            {"call_yen": ""},
            {"since": "令和8年11月1日"},
            {"since": "2026-02-30"},
            {"source": "　"},
        ],
    )
    def test_what_is_no_price_is_refused(self, world, model, changes: dict[str, Any]):
        with pytest.raises(InputError):
            state_price(price(**changes))
        assert not Event.objects.filter(act="price.state").exists()

    def test_of_a_model_nobody_connected_is_refused(self, world):
        with pytest.raises(NotFoundError):
            state_price(price())

    def test_the_book_gets_no_text_a_person_wrote(self, world, model):
        state_price(price())
        (event,) = Event.objects.filter(act="price.state")
        assert "価格表" not in str(event.detail)

    def test_models_without_one_are_named_where_a_budget_in_yen_needs_it(self, world, survey):
        service = next(iter(told().permit(survey.id).services))
        connect_service(Wanted(service, "local", "text", "https://api.example.test/v1", "local"))
        assert "local" in needs_prices(survey)
        state_price(price(model="local"))
        assert "local" not in needs_prices(survey)
