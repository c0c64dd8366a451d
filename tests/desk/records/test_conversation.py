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


TEXT = {"type": "text", "text": "質問です。"}


@pytest.mark.parametrize(
    "body",
    [
        {"system": "敬体で。", "messages": [{"role": "user", "content": [TEXT]}]},
        {"system": [{"type": "text", "text": "敬体で。"}], "messages": [{"role": "user", "content": "質問です。"}]},
        {"instructions": "敬体で。", "input": "質問です。"},
        {
            "instructions": "敬体で。",
            "input": [{"role": "user", "content": [{"type": "input_text", "text": "質問です。"}]}],
        },
        {
            "systemInstruction": {"parts": [{"text": "敬体で。"}]},
            "contents": [{"role": "user", "parts": [{"text": "質問です。"}]}],
        },
    ],
)
def test_a_request_of_every_protocol_is_read(body):
    assert sent_turns(json.dumps(body)) == (Turn("前提の指示", "敬体で。"), Turn("利用者", "質問です。"))


@pytest.mark.parametrize(
    "body",
    [
        {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "承知しました。"}]},
        {
            "object": "response",
            "output": [
                {"type": "reasoning", "summary": []},
                {
                    "type": "message",
                    "role": "assistant",
                    "content": [{"type": "output_text", "text": "承知しました。"}],
                },
            ],
        },
        {"candidates": [{"content": {"role": "model", "parts": [{"text": "承知しました。"}]}}]},
    ],
)
def test_an_answer_of_every_protocol_is_read(body):
    assert answered_turns(json.dumps(body)) == (Turn("AI", "承知しました。"),)


def test_a_tools_result_is_no_word_of_the_user():
    output = {"type": "function_call_output", "call_id": "c", "output": "晴れ"}
    parts = [{"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "晴れ"}]}]
    assert sent_turns(json.dumps({"input": [output]})) == (Turn("ツールの結果", "晴れ"),)
    assert sent_turns(json.dumps({"messages": [{"role": "user", "content": parts}]})) == (Turn("ツールの結果", "晴れ"),)


def test_texts_for_vectors_are_read():
    assert sent_turns(json.dumps({"model": "e", "input": ["甲", "乙"]})) == (Turn("利用者", "甲\n乙"),)
