import base64
import itertools
import json
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import SignatureError
from sekisho.permits import jws
from sekisho.permits.conditions import (
    STRICTNESS,
    Action,
    Condition,
    Duty,
    InternalOnly,
    NoSearchTools,
    Period,
    Screen,
    SearchToolsRemoved,
    Users,
)
from sekisho.permits.permit import NEEDED, TYPE, Permit, open_permit, sign_permit
from sekisho.permits.wire import encode
from tests.permits.cases import ANY_CONDITION, CITY, CONDITIONS, JSON, STRANGER, TRUSTED, ask, permit

TOKEN = sign_permit(permit(), CITY)
PAYLOAD: dict[str, Any] = jws.verify(TOKEN, TYPE, TRUSTED)  # type: ignore[assignment]
# What goes beyond the confirmed scope → the codes it is refused with, with the rules they belong to.
BEYOND: dict[str, tuple[dict[str, Any], list[tuple[int, str]]]] = {
    "party": ({"party": "pty_x"}, [(1, "scope.party")]),
    "user": ({"user": "psn_x"}, [(1, "scope.user")]),
    "purpose": ({"purpose": "use_x"}, [(1, "scope.purpose")]),
    "service": ({"service": "svc_x"}, [(1, "scope.service"), (1, "scope.kind"), (6, "optout.missing")]),
    "day": ({"at": datetime(2027, 4, 1, tzinfo=UTC)}, [(1, "permit.expired"), (6, "optout.stale")]),
    "search": ({"search_tools": ("web_search",)}, [(5, "search.tool")]),
    "origin": ({"browser_origin": "https://x.example"}, [(2, "public.origin")]),
}
COMBINATIONS = [names for size in range(len(BEYOND) + 1) for names in itertools.combinations(BEYOND, size)]


def signed(payload: object) -> str:
    return jws.sign(payload, TYPE, CITY)


def refused(token: str) -> None:
    with pytest.raises(SignatureError):
        open_permit(token, TRUSTED)


# Signing and opening


def test_what_was_signed_is_opened() -> None:
    assert open_permit(TOKEN, TRUSTED) == permit()


@given(st.lists(ANY_CONDITION, max_size=3), st.text(max_size=20), st.integers(0, 10_000), st.timedeltas())
def test_every_field_is_carried_exactly(more: list[Condition], text: str, number: int, past: timedelta) -> None:
    kept = [each for each in more if type(each) not in NEEDED]
    try:
        moment = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(milliseconds=past // timedelta(milliseconds=1))
    except OverflowError:
        moment = datetime(2026, 4, 1, tzinfo=UTC)
    made = permit(
        title=text, contractor=text, request_version=number, issued_at=moment, conditions=(*CONDITIONS, *kept)
    )
    assert open_permit(sign_permit(made, CITY), TRUSTED) == made


def test_only_a_trusted_issuer_counts() -> None:
    refused(sign_permit(permit(), STRANGER))
    with pytest.raises(SignatureError):
        open_permit(TOKEN, {})


def test_the_type_stands_in_the_header_and_stays() -> None:
    head = TOKEN.split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["typ"] == "sekisho-permit+jws"


def test_cannot_be_changed_after_it_was_opened() -> None:
    with pytest.raises(FrozenInstanceError):
        open_permit(TOKEN, TRUSTED).engagement = "eng_2"  # type: ignore[misc]


def test_another_kind_of_document_is_no_permit() -> None:
    refused(jws.sign(PAYLOAD, "sekisho-snapshot+jws", CITY))
    refused(jws.sign(PAYLOAD, "JWT", CITY))


@pytest.mark.parametrize("kind", NEEDED, ids=lambda kind: kind.tag)
def test_without_a_needed_condition_there_is_no_permit(kind: type[Condition]) -> None:
    less = tuple(each for each in CONDITIONS if not isinstance(each, kind))
    with pytest.raises(ValueError, match=kind.tag):
        sign_permit(permit(conditions=less), CITY)
    refused(signed(PAYLOAD | {"conditions": [encode(each) for each in less]}))


@pytest.mark.parametrize("kind", [kind for kind in NEEDED if kind is not Screen], ids=lambda kind: kind.tag)
def test_a_needed_condition_stands_once(kind: type[Condition]) -> None:
    twice = (*CONDITIONS, *(each for each in CONDITIONS if isinstance(each, kind)))
    with pytest.raises(ValueError, match=kind.tag):
        sign_permit(permit(conditions=twice), CITY)
    refused(signed(PAYLOAD | {"conditions": [encode(each) for each in twice]}))


def test_what_every_confirmation_needs_is_listed() -> None:
    assert {kind.tag for kind in NEEDED} == {
        "parties",
        "users",
        "purposes",
        "services",
        "kinds",
        "period",
        "opt-out",
        "internal-only",
        "screen",
        "record",
    }


@pytest.mark.parametrize("name", PAYLOAD)
def test_a_missing_field_is_refused(name: str) -> None:
    refused(signed({key: value for key, value in PAYLOAD.items() if key != name}))


@pytest.mark.parametrize("name", ["not_before", "only_when", "conditions2", "Conditions"])
def test_an_unknown_field_is_refused_since_it_might_narrow(name: str) -> None:
    refused(signed(PAYLOAD | {name: "x"}))


@pytest.mark.parametrize("name", PAYLOAD)
@pytest.mark.parametrize("value", [None, True, ["x"], {"x": "y"}, [], {}, [1]])
def test_a_value_of_another_type_is_refused(name: str, value: object) -> None:
    refused(signed(PAYLOAD | {name: value}))


@pytest.mark.parametrize("value", ["2", "２", " 2", "2.0", "", False])
def test_the_version_is_a_number(value: object) -> None:
    refused(signed(PAYLOAD | {"request_version": value}))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2026-04-01",
        "2026-04-01T00:00:00",
        "令和8年4月1日",
        "0001-01-01T00:00:00+09:00",
        "9999-12-31T23:59:59-09:00",
        1,
    ],
)
def test_the_moment_of_issue_is_a_moment(value: object) -> None:
    refused(signed(PAYLOAD | {"issued_at": value}))


@pytest.mark.parametrize(
    "condition",
    [
        {"tag": "users-2", "because": 1, "users": []},
        {"because": 1},
        {"tag": ["users"], "because": 1},
        "record",
        None,
        [],
        {"tag": "duty", "because": 9, "duty": "verify", "unless": "x"},
    ],
)
def test_one_unknown_condition_closes_the_whole_permit(condition: object) -> None:
    refused(signed(PAYLOAD | {"conditions": [*PAYLOAD["conditions"], condition]}))


@pytest.mark.parametrize("payload", [None, [], "permit", 1, {}, [PAYLOAD], {"permit": PAYLOAD}])
def test_what_is_no_permit_at_all_is_refused(payload: object) -> None:
    refused(signed(payload))


@given(st.sampled_from(sorted(PAYLOAD)), JSON)
def test_any_value_in_any_field_is_taken_exactly_or_refused(name: str, value: object) -> None:
    token = signed(PAYLOAD | {name: value})
    try:
        found = open_permit(token, TRUSTED)
    except SignatureError:
        return
    assert sign_permit(found, CITY) == token


# The decision


def test_what_was_confirmed_is_allowed() -> None:
    assert permit().decide(ask()) == ()
    assert permit().decide(ask(party="pty_sub", user="psn_sato", purpose="use_2")) == ()
    assert permit().decide(ask(service="svc_image", kind="video")) == ()


@pytest.mark.parametrize("names", COMBINATIONS, ids="+".join)
def test_every_reason_is_given_in_the_order_of_the_rules(names: tuple[str, ...]) -> None:
    changes: dict[str, Any] = {}
    wanted: list[tuple[int, str]] = []
    for name in names:
        changes |= BEYOND[name][0]
        wanted += BEYOND[name][1]
    if "service" in names and "day" in names:
        wanted.remove((6, "optout.stale"))  # a service without evidence has none that could be stale
    found = [(no.rule or 0, no.code) for no in permit().decide(ask(**changes))]
    assert sorted(found) == sorted(wanted)
    assert [number for number, _ in found] == sorted(number for number, _ in wanted)


@given(st.permutations(CONDITIONS))
def test_the_order_of_the_conditions_decides_nothing(conditions: list[Condition]) -> None:
    shuffled = permit(conditions=tuple(conditions))
    everything = ask(**{key: value for changes, _ in BEYOND.values() for key, value in changes.items()})
    assert shuffled.decide(ask()) == ()
    assert {no.code for no in shuffled.decide(everything)} == {no.code for no in permit().decide(everything)}
    rules = [no.rule or 0 for no in shuffled.decide(everything)]
    assert rules == sorted(rules)
    for code in ("personal.phone", "personal.email", "secret.term", "rights.imitation"):
        assert shuffled.action(code) == permit().action(code)


@pytest.mark.parametrize("engagement", ["eng_2", "", "eng_1 ", "ENG_1"])
def test_another_engagement_gets_one_answer_and_learns_nothing(engagement: str) -> None:
    found = permit().decide(ask(engagement=engagement, user="psn_x"))
    assert [(no.rule, no.code) for no in found] == [(1, "permit.missing")]
    assert "架空" not in found[0].message_ja


@given(ANY_CONDITION)
def test_a_condition_added_never_opens_anything(more: Condition) -> None:
    wider = permit(conditions=(*CONDITIONS, more))
    for changes in ({}, *(changes for changes, _ in BEYOND.values())):
        before = {no.code for no in permit().decide(ask(**changes))}
        assert before <= {no.code for no in wider.decide(ask(**changes))}


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 3, 31, 15, 0, tzinfo=UTC), False),
    ],
)
def test_the_year_turns_at_midnight_in_japan(at: datetime, is_open: bool) -> None:
    assert (permit().decide(ask(at=at)) == ()) is is_open


# What happens on a finding


@pytest.mark.parametrize(
    ("code", "action", "number"),
    [
        ("personal.phone", "block", 7),
        ("personal.email", "mask", 7),
        ("secret.credential", "block", 7),
        ("rights.imitation", "block", None),
        ("", "block", None),
        ("personality", "block", None),
    ],
)
def test_a_finding_leads_to_its_action_and_names_its_rule(code: str, action: Action, number: int | None) -> None:
    assert (permit().action(code), permit().rule_of(code)) == (action, number)


def test_each_screen_speaks_for_its_own_codes() -> None:
    both = permit(conditions=(*CONDITIONS, Screen(8, (("rights", "warn"),))))
    assert (both.action("rights.imitation"), both.rule_of("rights.imitation")) == ("warn", 8)
    assert (both.action("personal.phone"), both.rule_of("personal.phone")) == ("block", 7)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_screens_for_one_code_the_stricter_counts_and_is_named(order: int) -> None:
    loose, strict = Screen(7, (("personal", "warn"),)), Screen(8, (("personal.phone", "block"),))
    others = tuple(each for each in CONDITIONS if not isinstance(each, Screen))
    both = permit(conditions=(*others, *(loose, strict)[::order]))
    assert (both.action("personal.phone"), both.rule_of("personal.phone")) == ("block", 8)
    assert (both.action("personal.email"), both.rule_of("personal.email")) == ("warn", 7)


@given(
    st.lists(st.tuples(st.sampled_from(["personal", "personal.phone", "rights"]), st.sampled_from(STRICTNESS))),
    st.sampled_from(["personal", "personal.phone", "personal.email", "secret.term"]),
)
def test_a_screen_added_never_loosens(actions: list[tuple[str, Action]], code: str) -> None:
    stricter = permit(conditions=(*CONDITIONS, Screen(8, tuple(actions))))
    assert STRICTNESS.index(stricter.action(code)) >= STRICTNESS.index(permit().action(code))


# What is shown of it


def test_shows_what_was_confirmed() -> None:
    assert permit().users == ("psn_tanaka", "psn_sato")
    assert [purpose.id for purpose in permit().purposes] == ["use_1", "use_2"]
    assert permit().period == Period(1, date(2026, 4, 1), date(2027, 3, 31))
    assert permit().kinds == {"svc_text": ("text",), "svc_image": ("image", "video")}


def test_a_permit_without_users_is_open_to_nobody() -> None:
    nobody = permit(conditions=tuple(Users(1, ()) if isinstance(c, Users) else c for c in CONDITIONS))
    assert nobody.users == ()
    assert [no.code for no in nobody.decide(ask())] == ["scope.user"]


def test_optional_conditions_may_stand_more_than_once() -> None:
    made: Permit = permit(conditions=(*CONDITIONS, Duty(10, "check-rights"), NoSearchTools(5)))
    assert open_permit(sign_permit(made, CITY), TRUSTED) == made


def test_search_is_taken_out_only_where_no_condition_forbids_it() -> None:
    removing = tuple(SearchToolsRemoved(5) if isinstance(c, NoSearchTools) else c for c in CONDITIONS)
    assert permit(conditions=removing).removes_search
    assert not permit(conditions=(*removing, NoSearchTools(5))).removes_search
    assert not permit().removes_search


def test_internal_only_cannot_be_left_out_by_replacing_it() -> None:
    swapped = tuple(Duty(2, "internal-only") if isinstance(c, InternalOnly) else c for c in CONDITIONS)
    with pytest.raises(ValueError, match="internal-only"):
        sign_permit(replace(permit(), conditions=swapped), CITY)
