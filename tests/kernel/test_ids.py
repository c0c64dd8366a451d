import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.ids import is_id, new_id

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MOMENTS = st.integers(0, 2**48 - 1)
WELL_FORMED = "rec_01JD0000000000000000000000"


def moment_of(made: str) -> int:
    """As any reader of ULIDs takes it: the first ten characters, in base 32."""
    number = 0
    for character in made.split("_")[1][:10]:
        number = number * 32 + CROCKFORD.index(character)
    return number


@given(st.from_regex(r"[a-z]{2,12}", fullmatch=True), MOMENTS)
def test_a_new_id_is_an_id_of_its_kind_only(prefix: str, at_ms: int) -> None:
    made = new_id(prefix, at_ms)
    assert is_id(made, prefix)
    assert not is_id(made, prefix[:-1])
    assert not is_id(made, prefix + "x")
    assert not is_id(made, "")


@given(MOMENTS, MOMENTS)
def test_ids_sort_by_their_moment(one: int, other: int) -> None:
    first, second = new_id("rec", one), new_id("rec", other)
    if one != other:
        assert (first < second) == (one < other)


@given(MOMENTS)
def test_the_moment_is_that_of_a_ulid(at_ms: int) -> None:
    assert moment_of(new_id("rec", at_ms)) == at_ms


def test_without_a_moment_the_present_one_counts() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id("rec")
    assert before <= moment_of(made) <= time.time_ns() // 1_000_000


def test_ids_of_one_millisecond_are_all_different() -> None:
    made = {new_id("rec", 1_800_000_000_000) for _ in range(20_000)}
    assert len(made) == 20_000


def test_every_random_character_varies() -> None:
    tails = [new_id("rec", 0).split("_")[1][10:] for _ in range(2_000)]
    for place in zip(*tails, strict=True):
        assert set(place) == set(CROCKFORD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rec_",
        "rec",
        WELL_FORMED[:-1],
        WELL_FORMED + "0",
        WELL_FORMED + "\n",
        " " + WELL_FORMED,
        WELL_FORMED.lower(),
        WELL_FORMED.replace("_", "-"),
        "rec_81JD0000000000000000000000",  # more than 128 bits
        *("rec_01JD000000000000000000000" + wrong for wrong in "ILOU０é-_ "),
        "req" + WELL_FORMED[3:],
        "rec_" + WELL_FORMED,
        "../rec_01JD0000000000000000000000",
    ],
)
def test_anything_else_is_no_id(text: str) -> None:
    assert is_id(WELL_FORMED, "rec")
    assert not is_id(text, "rec")
