"""What was said is readable whole, streamed and damaged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.desk.records.conversation import Turn, answered_turns, sent_turns


def test_a_request_is_read_message_by_message():
    body = {
        "messages": [
            {"role": "system", "content": "やさしい日本語で。"},
            {"role": "user", "content": [{"type": "text", "text": "一行目"}, {"type": "text", "text": "二行目"}]},
        ]
    }
    turns = sent_turns(json.dumps(body, ensure_ascii=False))
    assert turns == (Turn("前提の指示", "やさしい日本語で。"), Turn("利用者", "一行目\n二行目"))


def test_a_whole_answer_is_read():
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "承知しました。"}}]}
    assert answered_turns(json.dumps(body)) == (Turn("AI", "承知しました。"),)


def test_a_streamed_answer_is_joined_per_choice():
    events = [
        {"choices": [{"index": n, "delta": {"content": piece}}]}
        for n, piece in ((0, "承知"), (1, "別案"), (0, "しました。"))
    ]
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"
    assert answered_turns(body) == (Turn("AI", "承知しました。"), Turn("AI", "別案"))


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", '{"messages": 3}', '{"choices": [1, {"message": 2}]}', "data: {"]
)
def test_what_cannot_be_read_gives_no_turns(body):
    assert sent_turns(body) == ()
    assert answered_turns(body) == ()


@given(st.text())
def test_never_raises(body):
    sent_turns(body)
    answered_turns("data: " + body)
