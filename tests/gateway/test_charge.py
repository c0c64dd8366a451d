"""What a call counts: never too little before it leaves, what the upstream said afterwards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway.answer import AnswerFacts
from sekisho.gateway.charge import DEFAULT_OUTPUT, FILE_TOKENS, FREE, Charge, charge_of, estimate
from sekisho.gateway.providers.gemini import GENERATE
from sekisho.kernel.refusal import Refusal
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


@pytest.mark.parametrize(
    "more",
    [
        {"max_tokens": 5000.0},
        {"max_tokens": "5000"},
        {"max_new_tokens": 5000},
        {"min_tokens": 5000},
        {"max_tokens": 2500, "n": 2.0},
        {"max_tokens": 2500, "best_of": 2},
    ],
)
def test_a_length_counts_as_servers_read_it(more: dict[str, Any]) -> None:
    """Many take 5000.0 and "5000" for 5000; who writes it so must not reserve less."""
    assert estimate(body(**more)).tokens_out == 5000


def test_geminis_other_spelling_reserves_the_same() -> None:
    asked = {"contents": [{"parts": [{"text": "あ"}]}]}
    config = {"max_output_tokens": 700, "candidate_count": 3}
    accepted = GENERATE.accept({**asked, "generation_config": config})
    assert isinstance(accepted, dict)
    assert estimate(accepted).tokens_out == 2100
    twice = GENERATE.accept({**asked, "generationConfig": {"maxOutputTokens": 5, "max_output_tokens": 700}})
    assert isinstance(twice, Refusal)


@pytest.mark.parametrize("odd", [{"max_tokens": "x"}, {"max_tokens": -4}, {"n": True}, {"generationConfig": [1]}, {}])
def test_without_a_usable_length_a_usual_one_is_reserved(odd: dict[str, Any]) -> None:
    assert estimate(body(**odd)).tokens_out == DEFAULT_OUTPUT


def test_a_file_counts_by_the_piece_not_by_its_base64() -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "QUJD" * 400_000}}
    message = {"role": "user", "content": [picture]}
    assert estimate({"model": "m", "messages": [message]}).tokens_in < 5000


@pytest.mark.parametrize("text", ["hello world " * 50_000, "QUJD" * 150_000, "a-b_c" * 120_000])
def test_a_text_that_could_be_base64_counts_as_the_text_it_is(text: str) -> None:
    assert estimate(body(text=text)).tokens_in >= 200_000
    source = {"type": "text", "media_type": "text/plain", "data": text}
    document = {"role": "user", "content": [{"type": "document", "source": source}]}
    assert estimate({"model": "m", "messages": [document]}).tokens_in >= 200_000


@pytest.mark.parametrize(
    "carrier",
    [
        {"type": "file", "file": {"file_data": "data:application/pdf;base64," + "QUJD" * 9000}},
        {"type": "input_file", "file_data": "QUJD" * 9000},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "QUJD" * 9000}},
        {"inlineData": {"mimeType": "image/png", "data": "QUJD" * 9000}},
        {"type": "input_image", "image_url": "data:image/png;base64," + "QUJD" * 9000},
    ],
)
def test_a_file_of_every_protocol_counts_by_the_piece(carrier: dict[str, Any]) -> None:
    assert FILE_TOKENS <= estimate({"content": [carrier]}).tokens_in < FILE_TOKENS + 100


def test_what_the_upstream_says_counts() -> None:
    assert charge_of(RESERVED, AnswerFacts(3, 4), 200, b"x" * 900) == Charge(3, 4)


def test_a_call_that_was_refused_or_never_left_is_free() -> None:
    assert charge_of(RESERVED, SILENT, 503, b"") == FREE
    assert charge_of(RESERVED, SILENT, 0, b"", has_left=False) == FREE


def test_an_answer_without_figures_is_estimated_by_its_length() -> None:
    assert charge_of(RESERVED, SILENT, 200, b"x" * 300) == Charge(10, 101)


def test_where_nobody_knows_what_happened_the_reservation_counts() -> None:
    assert charge_of(RESERVED, SILENT, 0, b"") == RESERVED
