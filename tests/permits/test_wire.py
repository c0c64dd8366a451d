from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel import canonical
from sekisho.kernel.errors import SignatureError
from sekisho.permits.conditions import BY_TAG, Condition, Kinds, OptOut, Period, Purpose, Purposes, Screen, Users
from sekisho.permits.wire import decode, encode
from tests.permits.cases import ANY, ANY_CONDITION, CONDITIONS, JSON

GOOD: list[dict[str, Any]] = [encode(condition) for condition in CONDITIONS]
FIELDS = [(data, name) for data in GOOD for name in data]


def read_or_refused(data: object) -> None:
    """Anything is either exactly a condition that `encode` would write so, or refused as a signature problem."""
    try:
        found = decode(data)
    except SignatureError:
        return
    assert encode(found) == data


@pytest.mark.parametrize("tag", BY_TAG)
@given(data=st.data())
def test_every_condition_is_read_back_from_signed_bytes(tag: str, data: st.DataObject) -> None:
    condition = data.draw(ANY[tag])
    written = canonical.dumps(encode(condition))
    assert decode(canonical.loads(written)) == condition


def test_is_written_as_plain_data() -> None:
    assert encode(Period(1, date(2026, 4, 1), date(2027, 3, 31))) == {
        "tag": "period",
        "because": 1,
        "first": "2026-04-01",
        "last": "2027-03-31",
    }
    assert encode(Purposes(1, (Purpose("use_1", "下書き"),)))["purposes"] == [{"id": "use_1", "label": "下書き"}]
    assert encode(Kinds(1, (("svc", ("text", "image")),)))["kinds"] == [["svc", ["text", "image"]]]
    assert encode(OptOut(6, (("svc", date(2026, 1, 1)),)))["until"] == [["svc", "2026-01-01"]]
    assert encode(Screen(7, (("personal", "block"),)))["actions"] == [["personal", "block"]]


@given(ANY_CONDITION)
def test_the_tag_says_which_it_is(condition: Condition) -> None:
    data = encode(condition)
    assert BY_TAG[data["tag"]] is type(condition)
    assert set(data) == {f.name for f in fields(condition)} | {"tag"}


@pytest.mark.parametrize(
    "tag", ["users ", "Users", "user", "", "consent-2", None, 1, True, ["users"], {"users": 1}, [], {}]
)
def test_an_unknown_tag_is_refused_and_never_skipped(tag: object) -> None:
    with pytest.raises(SignatureError, match="条件"):
        decode({"tag": tag, "because": 1, "users": ["psn_1"]})


@pytest.mark.parametrize("data", [None, 1, "users", [], ["users"], {}, {"because": 1}, [["tag", "record"]]])
def test_what_is_no_condition_is_refused(data: object) -> None:
    with pytest.raises(SignatureError):
        decode(data)


@pytest.mark.parametrize(("data", "name"), FIELDS)
def test_a_missing_field_is_refused(data: dict[str, Any], name: str) -> None:
    with pytest.raises(SignatureError):
        decode({key: value for key, value in data.items() if key != name})


@pytest.mark.parametrize("data", GOOD, ids=lambda data: data["tag"])
@pytest.mark.parametrize("name", ["except", "users2", "Tag", "parties", "until"])
def test_a_field_too_many_is_refused(data: dict[str, Any], name: str) -> None:
    if name not in data:
        with pytest.raises(SignatureError):
            decode(data | {name: ["x"]})


@pytest.mark.parametrize(("data", "name"), [(data, name) for data, name in FIELDS if name != "tag"])
@pytest.mark.parametrize("value", [None, True, False, 0, -1, 100, "", {}, [""], [None], [[]], [["a"]], [1]])
def test_a_value_of_another_type_is_refused(data: dict[str, Any], name: str, value: object) -> None:
    with pytest.raises(SignatureError):
        decode(data | {name: value})


@pytest.mark.parametrize(
    "value",
    [
        [["svc"]],
        [["svc", ["text"], "more"]],
        [["svc", "text"]],
        [["svc", [""]]],
        [["", ["text"]]],
        [{"svc": ["text"]}],
        {"svc": ["text"]},
        "svc",
    ],
)
def test_kinds_of_another_shape_are_refused(value: object) -> None:
    with pytest.raises(SignatureError):
        decode({"tag": "kinds", "because": 1, "kinds": value})


@pytest.mark.parametrize(
    "value",
    [
        [{"id": "a"}],
        [{"id": "a", "label": "b", "more": "c"}],
        [{"id": "", "label": "b"}],
        [{"id": "a", "label": ""}],
        [{"id": 1, "label": "b"}],
        [["a", "b"]],
        {"id": "a", "label": "b"},
    ],
)
def test_purposes_of_another_shape_are_refused(value: object) -> None:
    with pytest.raises(SignatureError):
        decode({"tag": "purposes", "because": 1, "purposes": value})


@pytest.mark.parametrize(
    "data",
    [
        {"tag": "kinds", "because": 1, "kinds": [["svc", ["text"]], ["svc", ["text", "image"]]]},
        {"tag": "opt-out", "because": 6, "until": [["svc", "2026-12-31"], ["svc", "2099-12-31"]]},
    ],
)
def test_two_answers_for_one_service_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(SignatureError):
        decode(data)


@pytest.mark.parametrize("action", ["BLOCK", "pass", "", "deny", None, 1, ["block"], {"block": 1}])
def test_an_unknown_action_is_refused(action: object) -> None:
    with pytest.raises(SignatureError):
        decode({"tag": "screen", "because": 7, "actions": [["personal", action]]})


@pytest.mark.parametrize("rule", [0, -1, 100, 1.0, "7", True, None, [7]])
def test_a_rule_that_is_no_number_of_a_rule_is_refused(rule: object) -> None:
    with pytest.raises(SignatureError):
        decode({"tag": "record", "because": rule})


@pytest.mark.parametrize(
    "day",
    ["20260401", "2026-W14-3", "2026-4-1", "2026-04-31", "2026-04-01T00:00:00", "令和8年4月1日", "２０２６-04-01"],
)
def test_a_day_is_written_in_one_way_only(day: object) -> None:
    with pytest.raises(SignatureError):
        decode({"tag": "period", "because": 1, "first": day, "last": "2027-03-31"})
    with pytest.raises(SignatureError):
        decode({"tag": "opt-out", "because": 6, "until": [["svc", day]]})


def test_the_first_day_with_a_japanese_date_is_read() -> None:
    first = Period(1, date(1873, 1, 1), date(1873, 1, 1))
    assert decode(encode(first)) == first


@given(st.sampled_from(FIELDS), JSON)
def test_any_value_in_any_field_is_read_exactly_or_refused(place: tuple[dict[str, Any], str], value: object) -> None:
    data, name = place
    read_or_refused(data | {name: value})


@given(st.sampled_from(GOOD), st.sampled_from(sorted(BY_TAG)))
def test_no_condition_can_be_read_as_another(data: dict[str, Any], tag: str) -> None:
    read_or_refused(data | {"tag": tag})


@given(JSON | st.dictionaries(st.sampled_from(["tag", "because", "users"]), JSON))
def test_any_json_is_read_exactly_or_refused(data: object) -> None:
    read_or_refused(data)


def test_a_list_is_read_in_its_order() -> None:
    assert decode(encode(Users(1, ("b", "a", "b")))) == Users(1, ("b", "a", "b"))
