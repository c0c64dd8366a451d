import hashlib
import json
import sys
from collections.abc import Callable
from enum import IntEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel import canonical

LIMIT = 2**53 - 1
BMP = st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])
SCALARS = st.none() | st.booleans() | st.integers(-LIMIT, LIMIT) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(BMP), inner), max_leaves=25)
KEYS = st.lists(st.text(BMP, max_size=4), unique=True)


class Colour(IntEnum):
    RED = 3


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert canonical.loads(canonical.dumps(value)) == value


@given(VALUES)
def test_agrees_with_any_json_reader(value: object) -> None:
    assert json.loads(canonical.dumps(value)) == value


@given(KEYS)
def test_the_order_of_insertion_does_not_count(keys: list[str]) -> None:
    forwards, backwards = dict.fromkeys(keys, 1), dict.fromkeys(reversed(keys), 1)
    assert canonical.dumps(forwards) == canonical.dumps(backwards)


@given(KEYS)
def test_keys_stand_in_the_order_of_their_utf_16_units(keys: list[str]) -> None:
    written = list(json.loads(canonical.dumps(dict.fromkeys(keys))))
    assert written == sorted(keys, key=lambda key: key.encode("utf-16-be"))


def test_writes_the_strings_of_rfc_8785_as_it_does() -> None:
    # RFC 8785 3.2.2, without the numbers that we refuse.
    value = {"string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/", "literals": [None, True, False]}
    assert canonical.dumps(value).hex() == (
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c22737472696e67223a22"
        "e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d"
    )


def test_sorts_the_keys_of_rfc_8785_as_it_does() -> None:
    # RFC 8785 3.2.3, without the key beyond the BMP that we refuse.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\u0080", "\u00f6"]
    assert list(json.loads(canonical.dumps(dict.fromkeys(keys)))) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ufb33"]


@pytest.mark.parametrize("character", [chr(code) for code in range(0x20)])
def test_control_characters_are_written_in_their_one_shortest_form(character: str) -> None:
    short = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}
    wanted = short.get(character, f"\\u{ord(character):04x}")
    assert canonical.dumps(character) == f'"{wanted}"'.encode()


def test_nothing_else_is_escaped() -> None:
    text = "\x7f\u2028\u2029/<>&関所①㈱😀"
    assert canonical.dumps(text) == f'"{text}"'.encode()


def test_a_tuple_is_written_as_a_list() -> None:
    assert canonical.dumps((1, ("a",))) == canonical.dumps([1, ["a"]]) == b'[1,["a"]]'


def test_a_named_number_is_written_as_its_number() -> None:
    assert canonical.dumps([Colour.RED, True]) == b"[3,true]"


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        0.5,
        float("nan"),
        float("inf"),
        LIMIT + 1,
        -LIMIT - 1,
        2**64,
        "\ud800",
        "a\udfffb",
        {"\ud800": 1},
        {"😀": 1},
        {"a\U00010000": 1},
        {1: "a"},
        {None: "a"},
        {True: "a"},
        b"bytes",
        {"set"},
        object(),
    ],
    ids=lambda value: ascii(value)[:20],
)
@pytest.mark.parametrize(
    "wrap", [lambda v: v, lambda v: [v], lambda v: {"a": {"b": (v,)}}], ids=["bare", "list", "deep"]
)
def test_refuses_to_write_what_readers_differ_on(value: object, wrap: Callable[[object], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical.dumps(wrap(value))


def test_the_largest_integers_and_keys_pass() -> None:
    assert canonical.dumps({"\uffff": 1}) == '{"\uffff":1}'.encode()
    assert canonical.loads(canonical.dumps([LIMIT, -LIMIT])) == [LIMIT, -LIMIT]


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{ "a":1}',
        b'{"a":1} ',
        b' {"a":1}',
        b'{"a":1}\n',
        b"[1, 2]",
        b"[1,2\t]",
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b"1.0",
        b"1e2",
        b"-0",
        b"01",
        b"+1",
        b"9007199254740992",
        b"1" * 5000,
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b'"\\u0041"',
        b'"\\/"',
        b'"\\u000A"',
        b'"\\u000a"',
        b'"\\ud83d\\ude00"',
        b'"\\ud800"',
        b'{"\\ud83d\\ude00":1}',
        '{"😀":1}'.encode(),
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b'"\x00"',
        b"",
        b"{",
        b"{}{}",
        b"True",
        b"'a'",
        b"[1,]",
        b"// a\n1",
    ],
    ids=lambda data: ascii(data)[:24],
)
def test_refuses_to_read_any_other_spelling(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical.loads(data)


@given(VALUES, st.data())
def test_one_space_more_is_not_canonical(value: object, data: st.DataObject) -> None:
    spaced = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=data.draw(st.integers(0, 3))).encode()
    if spaced != canonical.dumps(value):
        with pytest.raises(ValueError, match="not canonical"):
            canonical.loads(spaced)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_exactly_or_refused(data: bytes) -> None:
    try:
        value = canonical.loads(data)
    except ValueError:
        return
    assert canonical.dumps(value) == data


@pytest.mark.parametrize("depth", [1_000, 8_000, 200_000])
def test_deep_nesting_is_refused_as_a_value_error(depth: int) -> None:
    # 8,000 brackets fit into one entry of the book: a reader of the book must be able to say no to it.
    with pytest.raises(ValueError, match="deep"):
        canonical.loads(nested(depth))
    with pytest.raises(ValueError, match="deep"):
        canonical.loads(b'{"a":' * depth + b"1" + b"}" * depth)


def test_the_permitted_depth_does_not_depend_on_the_caller() -> None:
    text = nested(canonical.MAX_DEPTH)

    def read(frames: int) -> object:
        return canonical.loads(text) if frames == 0 else read(frames - 1)

    assert read(0) == read(sys.getrecursionlimit() // 2)
    assert canonical.loads(text.replace(b"[]", b'[1,"a",null]')) is not None
    with pytest.raises(ValueError, match="deep"):
        canonical.loads(nested(canonical.MAX_DEPTH + 1))


def test_lists_and_objects_count_alike_as_levels() -> None:
    value: object = "a"
    for level in range(1, canonical.MAX_DEPTH + 1):
        value = [value] if level % 2 else {"k": value}
    assert canonical.loads(canonical.dumps(value)) == value
    with pytest.raises(ValueError, match="deep"):
        canonical.dumps({"k": value})
    with pytest.raises(ValueError, match="deep"):
        canonical.dumps([value])


def test_a_value_that_holds_itself_is_refused() -> None:
    ring: list[object] = []
    ring.append(ring)
    knot: dict[str, object] = {}
    knot["k"] = knot
    for value in (ring, knot):
        with pytest.raises(ValueError, match="deep"):
            canonical.dumps(value)


def test_the_digest_is_sha256_of_the_bytes() -> None:
    assert canonical.digest({"b": [1], "a": "関所"}) == hashlib.sha256('{"a":"関所","b":[1]}'.encode()).hexdigest()
