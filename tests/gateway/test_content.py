import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway.content import WORDS, Said, Text, holds_embedded_file, texts
from sekisho.gateway.readings import unwrap
from sekisho.gateway.shape import said

LEAVES = st.text(min_size=2).filter(lambda text: text not in WORDS)
BODIES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LEAVES, inner, max_size=3), max_leaves=15
)


def paths(body: dict[str, object]) -> dict[str, str]:
    return {piece.path: piece.text for piece in texts(body)}


@settings(deadline=None)
@given(st.dictionaries(LEAVES, BODIES))
def test_every_string_and_every_field_name_is_taken(body: dict[str, object]) -> None:
    taken = {piece.text for piece in texts(body)}

    def insist(value: object) -> None:
        if isinstance(value, str):
            assert value in taken
        elif isinstance(value, dict):
            for name, item in value.items():
                assert name in taken
                insist(item)
        else:
            assert isinstance(value, list)
            for item in value:
                insist(item)

    insist(body)


def test_tells_where_each_text_of_a_conversation_stands() -> None:
    body = {
        "model": "gpt",
        "messages": [
            {"role": "system", "content": "規則"},
            {"role": "user", "name": "太郎", "content": [{"type": "text", "text": "質問"}]},
            {
                "role": "assistant",
                "content": None,
                "tool_calls": [
                    {"id": "call_1", "type": "function", "function": {"name": "find", "arguments": '{"q":"語"}'}}
                ],
            },
            {"role": "tool", "tool_call_id": "call_1", "content": "結果"},
        ],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "find",
                    "description": "説明",
                    "parameters": {"type": "object", "properties": {"宛先": {"type": "string", "enum": ["甲乙"]}}},
                },
            }
        ],
        "stop": ["終り"],
        "user": "利用者",
        "metadata": {"件名": "値段"},
        "response_format": {"type": "json_schema", "json_schema": {"name": "形", "schema": {"title": "題名"}}},
        "prediction": {"type": "content", "content": "予測"},
    }
    found = paths(body)
    assert found["/messages/0/content"] == "規則"
    assert found["/messages/1/name"] == "太郎"
    assert found["/messages/1/content/0/text"] == "質問"
    assert found["/messages/2/tool_calls/0/function/arguments"] == '{"q":"語"}'
    assert found["/messages/3/content"] == "結果"
    assert found["/tools/0/function/description"] == "説明"
    assert found["/tools/0/function/parameters/properties/@0~name"] == "宛先"
    assert found["/tools/0/function/parameters/properties/@0/enum/0"] == "甲乙"
    assert found["/stop/0"] == "終り"
    assert found["/metadata/@0~name"] == "件名"
    assert found["/metadata/@0"] == "値段"
    assert found["/response_format/json_schema/schema/title"] == "題名"
    assert found["/prediction/content"] == "予測"


def test_a_path_never_holds_a_name_that_a_person_chose() -> None:
    found = texts({"metadata": {"090-1234-5678": {"田中太郎": "値段"}}})
    assert [piece.path for piece in found] == ["/metadata/@0~name", "/metadata/@0/@0~name", "/metadata/@0/@0"]


def test_a_long_number_is_a_text() -> None:
    assert paths({"seed": 123456789018, "n": 2, "logprobs": True}) == {"/seed~number": "123456789018"}


@pytest.mark.parametrize(
    "wrapped",
    [
        json.dumps("田中 090"),
        r"\u7530\u4e2d \u0030\u0039\u0030",
        r"\x7530".replace("7530", "30") + "90 田中",
        json.dumps(json.dumps("田中 090")),
        "&#30000;&#20013; &#48;90",
        "&#x7530;中 090",
        "%E7%94%B0%E4%B8%AD%20090",
        r"\\u7530中 090",
    ],
)
def test_escapes_are_undone_as_a_model_would_read_them(wrapped: str) -> None:
    plain = unwrap(wrapped)
    assert "田中" in plain or "090" in plain
    assert any("田中" in piece.text or "090" in piece.text for piece in texts({"user": wrapped}))


def test_an_unwrapped_text_is_taken_beside_the_written_one() -> None:
    assert [(path, text) for path, text, _ in texts({"user": "&#48;90"})] == [
        ("/user", "&#48;90"),
        ("/user~unwrapped", "090"),
    ]


def test_a_text_without_escapes_is_taken_once() -> None:
    assert texts({"user": "50%の人とA&B社"}) == [Text("/user", "50%の人とA&B社")]


def test_what_the_messages_say_in_order() -> None:
    body = {
        "messages": [
            {"role": "user", "content": "一"},
            {"role": "assistant", "content": [{"type": "refusal", "refusal": "二"}]},
            {"role": "user", "content": [{"type": "text", "text": "三"}, {"type": "text", "text": "四"}]},
            {"role": "assistant", "content": None},
        ]
    }
    assert said(body) == [
        Said(True, Text("/messages/0/content", "一")),
        Said(False, Text("/messages/1/content/0/refusal", "二")),
        Said(True, Text("/messages/2/content/0/text", "三")),
        Said(True, Text("/messages/2/content/1/text", "四")),
    ]


@pytest.mark.parametrize("mark", [";base64,", ";BASE64,"])
def test_notices_a_file_embedded_in_text(mark: str) -> None:
    assert holds_embedded_file([Text("/user", f"見て data:image/png{mark}iVBORw0KGgo=")])


def test_plain_talk_about_base64_is_no_file() -> None:
    assert not holds_embedded_file([Text("/user", "base64, とは何ですか。data: の意味も教えてください。")])
