"""The meter: no number of calls at once takes more than is there; what is given back can be taken again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway.call import Call, arrive
from sekisho.gateway.charge import Charge
from sekisho.gateway.errors import Denial
from sekisho.gateway.meter import Limited, Meter, Ticket, body_limit
from sekisho.kernel.clock import FixedClock
from sekisho.permits.caps import AT_ONCE, BODY, RATE, TOKENS, YEN
from sekisho.permits.prices import Price, Prices

AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
PRICES = Prices((Price("m", "2026-01-01", "1000000", "1000000", "0", "価格表"),))  # a yen a token
TEN = Charge(4, 6)


class Scene:
    """A meter that knows the month, and one engagement with these limits."""

    def __init__(self, whole: Mapping[str, int], person: Mapping[str, int] | None = None) -> None:
        self.clock = FixedClock(AT)
        self.meter = Meter(self.clock)
        self.meter.take_in("2026-11", {})
        self.whole, self.person = whole, person or {}

    def call(self, actor: str = "act_a", model: str = "m") -> Call:
        found = arrive("/v1/chat/completions", self.clock)
        return Call(found.record, found.at, 0.0, found.endpoint, engagement="eng", actor=actor, model=model)

    def enter(self, call: Call, charge: Charge = TEN, prices: Prices = PRICES) -> Ticket | Denial:
        limits = Limited(("eng", ""), self.whole), Limited(("eng", call.actor), self.person)
        return self.meter.enter(call, charge, limits, prices)

    def taken(self, call: Call, charge: Charge = TEN) -> Ticket:
        ticket = self.enter(call, charge)
        assert isinstance(ticket, Ticket)
        return ticket

    def refused(self, **more: Any) -> Denial:
        denial = self.enter(self.call(), **more)
        assert isinstance(denial, Denial)
        return denial


def test_without_limits_everything_passes() -> None:
    scene = Scene({})
    assert all(isinstance(scene.enter(scene.call()), Ticket) for _ in range(1000))


class TestCallsAtOnce:
    def test_so_many_and_no_more_until_one_has_ended(self) -> None:
        scene = Scene({AT_ONCE: 2})
        first = scene.taken(scene.call())
        scene.taken(scene.call())
        denial = scene.refused()
        assert (denial.refusal.code, denial.http_status, denial.retry_after) == ("limit.calls", 429, 1)
        with first:
            pass
        assert isinstance(scene.enter(scene.call()), Ticket)

    def test_a_person_counts_apart(self) -> None:
        scene = Scene({}, {AT_ONCE: 1})
        scene.taken(scene.call("act_a"))
        assert "あなた" in scene.refused().refusal.message_ja
        assert isinstance(scene.enter(scene.call("act_b")), Ticket)


class TestCallsInAMinute:
    def test_tells_when_to_come_again(self) -> None:
        scene = Scene({RATE: 1})
        with scene.taken(scene.call()):
            pass
        denial = scene.refused()
        assert (denial.refusal.code, denial.http_status) == ("limit.rate", 429)
        assert 59 <= denial.retry_after <= 60

    def test_a_refused_call_takes_no_part(self) -> None:
        """Of the engagement's limit, where the person's own refuses."""
        scene = Scene({RATE: 2}, {RATE: 1})
        for actor in ("act_a", "act_a", "act_a"):
            scene.enter(scene.call(actor))
        assert isinstance(scene.enter(scene.call("act_b")), Ticket)


class TestTokens:
    def test_calls_at_once_cannot_spend_together_what_is_not_there(self) -> None:
        scene = Scene({TOKENS: 35})
        tickets = [scene.enter(scene.call()) for _ in range(10)]
        assert sum(isinstance(ticket, Ticket) for ticket in tickets) == 3

    def test_what_is_only_reserved_may_come_back_soon(self) -> None:
        scene = Scene({TOKENS: 10})
        call = scene.call()
        with scene.taken(call):
            denial = scene.refused()
            assert (denial.refusal.code, denial.http_status, denial.retry_after) == ("limit.tokens", 429, 5)
        assert isinstance(scene.enter(scene.call()), Ticket)

    def test_what_is_used_comes_back_next_month(self) -> None:
        scene = Scene({TOKENS: 10})
        call = scene.call()
        with scene.taken(call):
            scene.meter.settle(call, TEN)
        wait = scene.refused().retry_after
        assert wait == (datetime(2026, 11, 30, 15, tzinfo=UTC) - AT).total_seconds() + 1
        scene.clock.at = datetime(2026, 11, 30, 15, 0, 1, tzinfo=UTC)
        assert isinstance(scene.enter(scene.call()), Ticket)

    def test_a_call_is_settled_with_what_it_really_used(self) -> None:
        scene = Scene({TOKENS: 20})
        call = scene.call()
        with scene.taken(call):
            scene.meter.settle(call, Charge(1, 1))
        assert scene.meter.used(("eng", ""), AT) == (2, 0)
        assert scene.meter.used(("eng", "act_a"), AT) == (2, 0)

    def test_the_boundary_itself_passes(self) -> None:
        assert isinstance(Scene({TOKENS: 10}).enter(Scene({}).call()), Ticket)
        assert isinstance(Scene({TOKENS: 9}).enter(Scene({}).call()), Denial)

    def test_a_call_of_last_month_does_not_count_in_this_one(self) -> None:
        scene = Scene({TOKENS: 10})
        late = scene.call()
        ticket = scene.taken(late)
        scene.clock.at = datetime(2026, 12, 1, tzinfo=UTC)
        new = Call("rec_new", scene.clock.at, 0.0, "e", engagement="eng", actor="b")
        with ticket, scene.taken(new, Charge(0, 0)):
            scene.meter.settle(late, TEN)
        assert scene.meter.used(("eng", ""), scene.clock.at) == (0, 0)

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=40))
    def test_reserved_and_used_never_exceed_the_budget(self, steps: list[tuple[int, int, bool]]) -> None:
        """As long as no answer is longer than what was reserved for it."""
        scene = Scene({TOKENS: 100})
        open_calls: list[tuple[Call, Ticket, Charge]] = []
        for reserve, use, ends in steps:
            call = scene.call()
            ticket = scene.enter(call, Charge(reserve, 0))
            if isinstance(ticket, Ticket):
                open_calls.append((call, ticket, Charge(min(reserve, use), 0)))
            if ends and open_calls:
                ended, held, used = open_calls.pop(0)
                with held:
                    scene.meter.settle(ended, used)
            assert sum(scene.meter.used(("eng", ""), AT)) <= 100
        for _, held, _ in open_calls:
            with held:
                pass
        assert scene.meter.used(("eng", ""), AT)[1] == 0


class TestYen:
    def test_counts_by_price(self) -> None:
        scene = Scene({YEN: 25})
        assert sum(isinstance(scene.enter(scene.call()), Ticket) for _ in range(5)) == 2
        denial = scene.refused()
        assert (denial.refusal.code, denial.http_status) == ("limit.yen", 429)

    @pytest.mark.parametrize("prices", [Prices(()), Prices((Price("other", "2026-01-01", "1", "1", "0", "価格表"),))])
    def test_without_a_price_nothing_passes(self, prices: Prices) -> None:
        denial = Scene({YEN: 10**9}).refused(prices=prices)
        assert (denial.refusal.code, denial.http_status) == ("limit.price", 503)

    def test_without_a_budget_in_yen_no_price_is_needed(self) -> None:
        scene = Scene({TOKENS: 100})
        assert isinstance(scene.enter(scene.call(), prices=Prices(())), Ticket)

    def test_a_price_unknown_for_what_was_used_before_closes_too(self) -> None:
        scene = Scene({YEN: 10**9})
        scene.meter.take_in("2026-11", {("eng", ""): {("forgotten", "2026-11-02"): [1, 1, 1]}})
        assert scene.refused().refusal.code == "limit.price"


class TestBeforeTheBookWasRead:
    @pytest.mark.parametrize("what", [TOKENS, YEN])
    def test_a_budget_cannot_be_told(self, what: str) -> None:
        scene = Scene({what: 10**9})
        scene.meter = Meter(scene.clock)
        denial = scene.refused()
        assert (denial.refusal.code, denial.http_status) == ("limit.unknown", 503)

    def test_who_has_none_passes(self) -> None:
        scene = Scene({AT_ONCE: 5, RATE: 5})
        scene.meter = Meter(scene.clock)
        call = scene.call()
        assert isinstance(scene.enter(call), Ticket)
        assert scene.meter.live() == {call.record}

    def test_what_the_book_says_is_added_to_what_was_used_meanwhile(self) -> None:
        scene = Scene({})
        scene.meter = Meter(scene.clock)
        call = scene.call()
        with scene.taken(call):
            scene.meter.settle(call, TEN)
        scene.meter.take_in("2026-11", {("eng", ""): {("m", "2026-11-02"): [5, 5, 1]}})
        assert scene.meter.used(("eng", ""), AT) == (20, 0)


def test_the_smallest_body_limit_counts() -> None:
    limits = Limited(("eng", ""), {BODY: 50}), Limited(("eng", "a"), {})
    assert body_limit(100, limits) == 50
    assert body_limit(40, limits) == 40


class TestSeveralGateways:
    """Each with a book of its own: together they let pass no more than the one budget."""

    @staticmethod
    def gateways(many: int, caps: Mapping[str, int]) -> list[Scene]:
        made = [Scene(caps) for _ in range(many)]
        for scene in made:
            scene.meter = Meter(scene.clock, many)
            scene.meter.take_in("2026-11", {})
        return made

    @pytest.mark.parametrize("what", [TOKENS, YEN])
    @given(many=st.integers(1, 5), most=st.integers(0, 200), order=st.lists(st.integers(0, 4), max_size=60))
    def test_together_they_stay_within_the_budget(self, what: str, many: int, most: int, order: list[int]) -> None:
        scenes, passed = self.gateways(many, {what: most}), 0
        for at in order:
            scene = scenes[at % many]
            call = scene.call()
            if isinstance(ticket := scene.enter(call), Ticket):
                passed += TEN.tokens
                with ticket:
                    scene.meter.settle(call, TEN)
        assert passed <= most

    def test_each_has_its_part_and_says_so(self) -> None:
        first, second = self.gateways(2, {TOKENS: 30})
        first.taken(first.call())
        no = first.refused()
        assert no.refusal.code == "limit.tokens"
        assert "15トークン。全体の上限を2台の関所に等しく分けた、この関所の分" in no.refusal.message_ja
        second.taken(second.call())
        (alone,) = self.gateways(1, {TOKENS: 5})
        assert "（5トークン）" in alone.refused().refusal.message_ja

    def test_a_part_that_rounds_to_nothing_lets_nothing_pass(self) -> None:
        scene = self.gateways(3, {TOKENS: 2})[0]
        assert isinstance(scene.enter(scene.call(), Charge(0, 1)), Denial)

    def test_calls_at_once_hold_for_each(self) -> None:
        for scene in self.gateways(2, {AT_ONCE: 1}):
            scene.taken(scene.call())
