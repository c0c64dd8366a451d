import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway import strict_json
from sekisho.gateway.strict_json import DOUBLED_KEY, MAX_DEPTH, NOT_JSON, NOT_OBJECT, NOT_UTF8, SURROGATE, TOO_DEEP

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(), VALUES))
def test_reads_what_json_says_and_writes_the_same_again(value: dict[str, object]) -> None:
    read = strict_json.parse(json.dumps(value).encode())
    assert read == value
    assert json.loads(strict_json.write(value)) == value


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b'{"a":1,"a":2}', DOUBLED_KEY),
        (b'{"m":[{"role":"user","role":"system"}]}', DOUBLED_KEY),
        (b'{"a":1,"\\u0061":2}', DOUBLED_KEY),
        (b'{"a":NaN}', NOT_JSON),
        (b'{"a":Infinity}', NOT_JSON),
        (b'{"a":-Infinity}', NOT_JSON),
        (b'{"a":1e999}', NOT_JSON),
        (b'{"a":' + b"9" * 5000 + b"}", NOT_JSON),
        (b'{"a":1}x', NOT_JSON),
        (b'{"a":1,}', NOT_JSON),
        (b"{'a':1}", NOT_JSON),
        (b'\xef\xbb\xbf{"a":1}', NOT_JSON),
        (b"", NOT_JSON),
        (b"[1]", NOT_OBJECT),
        (b'"text"', NOT_OBJECT),
        (b"null", NOT_OBJECT),
        (b'{"a":"\xff"}', NOT_UTF8),
        (b'{"a":"\xed\xa0\x80"}', NOT_UTF8),
        ('{"a":1}'.encode("utf-16"), NOT_UTF8),
        (b'{"a":"\\ud83d"}', SURROGATE),
        (b'{"\\uDC00":1}', SURROGATE),
        (b'{"a":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}", TOO_DEEP),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, TOO_DEEP),
        (b'{"a":' + b"[" * 100_000, TOO_DEEP),
    ],
)
def test_refuses_what_could_be_read_in_two_ways(raw: bytes, refusal: object) -> None:
    assert strict_json.parse(raw) is refusal


def test_takes_the_last_level_allowed() -> None:
    levels = MAX_DEPTH - 1
    assert isinstance(strict_json.parse(b'{"a":' + b"[" * levels + b"]" * levels + b"}"), dict)


def test_takes_many_levels_side_by_side() -> None:
    assert isinstance(strict_json.parse(json.dumps({"a": [[1]] * 500}).encode()), dict)


def test_takes_a_whole_character_written_as_two_escapes() -> None:
    assert strict_json.parse(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}


def test_takes_a_backslash_before_the_letters_of_an_escape() -> None:
    assert strict_json.parse(rb'{"a":"\\ud83d"}') == {"a": r"\ud83d"}
