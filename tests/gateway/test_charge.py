"""What a call counts: never too little before it leaves, what the upstream said afterwards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway.answer import AnswerFacts
from sekisho.gateway.charge import DEFAULT_OUTPUT, FREE, Charge, charge_of, estimate
from tests.gateway.calls import body

RESERVED = Charge(10, 20)
SILENT = AnswerFacts()


@given(st.text(alphabet="あいう漢字一二三", max_size=300))
def test_a_japanese_text_counts_at_least_a_token_a_character(text: str) -> None:
    assert estimate(body(text=text)).tokens_in >= len(text)


def test_the_length_a_client_allows_is_reserved_for_each_answer() -> None:
    assert estimate(body(max_tokens=500, n=3)).tokens_out == 1500
    assert estimate(body(max_tokens=5, max_completion_tokens=700)).tokens_out == 700
    assert estimate({"contents": [], "generationConfig": {"maxOutputTokens": 9, "candidateCount": 2}}).tokens_out == 18


@pytest.mark.parametrize("odd", [{"max_tokens": "9"}, {"max_tokens": -4}, {"n": True}, {"generationConfig": [1]}, {}])
def test_without_a_usable_length_a_usual_one_is_reserved(odd: dict[str, Any]) -> None:
    assert estimate(body(**odd)).tokens_out == DEFAULT_OUTPUT


def test_a_file_counts_by_the_piece_not_by_its_base64() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "QUJD" * 400_000}}
    message = {"role": "user", "content": [picture]}
    assert estimate({"model": "m", "messages": [message]}).tokens_in < 5000


def test_what_the_upstream_says_counts() -> None:
    assert charge_of(RESERVED, AnswerFacts(3, 4), 200, b"x" * 900) == Charge(3, 4)


def test_a_call_that_was_refused_or_never_left_is_free() -> None:
    assert charge_of(RESERVED, SILENT, 503, b"") == FREE
    assert charge_of(RESERVED, SILENT, 0, b"", has_left=False) == FREE


def test_an_answer_without_figures_is_estimated_by_its_length() -> None:
    assert charge_of(RESERVED, SILENT, 200, b"x" * 300) == Charge(10, 101)


def test_where_nobody_knows_what_happened_the_reservation_counts() -> None:
    assert charge_of(RESERVED, SILENT, 0, b"") == RESERVED
