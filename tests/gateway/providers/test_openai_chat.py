import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway.answer import MAX_COUNT, AnswerFacts, error_message
from sekisho.gateway.providers.openai_chat import ChatStream, error_body, error_event, read_answer


def answer(**more: Any) -> bytes:
    return json.dumps({"choices": [{"finish_reason": "stop"}], **more}).encode()


def chunk(delta: dict[str, Any], finish: str | None = None, index: int = 0) -> bytes:
    return json.dumps({"id": "c", "choices": [{"index": index, "delta": delta, "finish_reason": finish}]}).encode()


def folded(*datas: bytes) -> dict[str, Any]:
    stream = ChatStream()
    assert all(stream.take(data) for data in datas)
    whole: dict[str, Any] = json.loads(stream.answer())
    return whole


def test_reads_counts_and_reason() -> None:
    data = answer(usage={"prompt_tokens": 11, "completion_tokens": 22})
    assert read_answer(data) == AnswerFacts(11, 22, "stop")


@pytest.mark.parametrize(
    ("usage", "counts"),
    [
        (None, (0, 0)),
        ("many", (0, 0)),
        ({"prompt_tokens": -5, "completion_tokens": "9"}, (0, 0)),
        ({"prompt_tokens": True, "completion_tokens": 2**70}, (0, MAX_COUNT)),
    ],
)
def test_a_count_that_is_none_becomes_zero(usage: Any, counts: tuple[int, int]) -> None:
    facts = read_answer(answer(usage=usage))
    assert facts is not None
    assert (facts.tokens_in, facts.tokens_out) == counts


def test_a_reason_in_free_words_does_not_reach_the_book() -> None:
    facts = read_answer(answer(choices=[{"finish_reason": "田中太郎さんが止めた"}]))
    assert facts is not None
    assert facts.finish == "other"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"error":{"message":"x"}}',
        b'{"choices":{}}',
        b"\xff",
        b'{"choices":' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"choices":' + b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_none(data: bytes) -> None:
    assert read_answer(data) is None


def test_a_stream_folds_into_the_answer_it_would_have_been() -> None:
    whole = folded(
        chunk({"role": "assistant", "content": ""}),
        chunk({"content": "こん"}),
        chunk({"content": "にちは"}),
        chunk({}, "stop"),
        b'{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}',
        b"[DONE]",
    )
    assert whole["object"] == "chat.completion"
    assert whole["choices"] == [
        {"index": 0, "message": {"role": "assistant", "content": "こんにちは"}, "finish_reason": "stop"}
    ]
    assert whole["usage"] == {"prompt_tokens": 1, "completion_tokens": 2}


def test_tool_calls_fold_by_their_index() -> None:
    def call(index: int, **function: str) -> dict[str, Any]:
        return {"tool_calls": [{"index": index, "function": function}]}

    first = {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": {"name": "find"}}]}
    whole = folded(
        chunk(first), chunk(call(1, name="sum")), chunk(call(0, arguments='{"q":')), chunk(call(0, arguments="1}"))
    )
    assert whole["choices"][0]["message"]["tool_calls"] == [
        {"index": 0, "id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"q":1}'}},
        {"index": 1, "function": {"name": "sum"}},
    ]


def test_several_choices_are_kept_apart() -> None:
    whole = folded(chunk({"content": "b"}, index=1), chunk({"content": "a"}), chunk({"content": "c"}, index=1))
    assert [choice["message"]["content"] for choice in whole["choices"]] == ["a", "bc"]


def test_knows_when_a_stream_said_why_it_ended() -> None:
    stream = ChatStream()
    stream.take(chunk({"content": "a"}))
    assert stream.has_begun
    assert not stream.is_finished
    stream.take(chunk({}, "length"))
    assert stream.is_finished
    assert not stream.is_done
    stream.take(b" [DONE]")
    assert stream.is_done
    assert stream.facts() == AnswerFacts(0, 0, "length")


@pytest.mark.parametrize(
    "data",
    [
        b"{not json",
        b"[1]",
        b'{"error":{"message":"overloaded"}}',
        b'{"choices":"x"}',
        b'{"choices":[1]}',
        b'{"choices":[{"index":"0"}]}',
        b"\xff",
        b'{"choices":[{"delta":' + b'{"a":' * 500 + b"1" + b"}" * 502 + b"]}",
    ],
)
def test_an_event_that_cannot_be_read_is_told(data: bytes) -> None:
    assert not ChatStream().take(data)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["index", "delta", "content", "finish_reason", "role", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(st.lists(ANYTHING, max_size=6))
def test_any_stream_of_json_can_be_folded_and_kept(choices: list[Any]) -> None:
    stream = ChatStream()
    for choice in choices:
        stream.take(json.dumps({"choices": [choice], "usage": choice, "id": choice}).encode())
    json.loads(stream.answer())
    stream.facts()


def test_an_error_has_the_shape_the_sdks_know() -> None:
    told = {"code": "scope.user", "rule": 1}
    error = json.loads(error_body(403, "いいえ", told))
    assert error["error"] == {"message": "いいえ", "type": "permission_error", "code": "scope.user", "param": None}
    assert error["sekisho"] == told
    assert error_event(503, "いいえ", told).startswith(b'data: {"error"')


@pytest.mark.parametrize(
    ("data", "message"),
    [(b'{"error":{"message":"m"}}', "m"), (b'{"error":"m"}', "m"), (b'{"error":{"message":7}}', ""), (b"<html>", "")],
)
def test_reads_the_upstreams_own_words(data: bytes, message: str) -> None:
    assert error_message(data) == message
