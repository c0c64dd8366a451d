from typing import Any

import pytest

from sekisho.gateway.names import OTHER_LETTERS
from sekisho.gateway.shape import (
    AUDIO,
    CONTENT_SHAPE,
    NO_MESSAGES,
    NO_MODEL,
    PART,
    ROLE,
    STORED_FILE,
    STREAM_SHAPE,
    refuse_kinds,
    refuse_shape,
)


def body(**more: Any) -> dict[str, Any]:
    return {"model": "gpt", "messages": [{"role": "user", "content": "こんにちは"}], **more}


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (body(model=None), NO_MODEL),
        (body(model=""), NO_MODEL),
        (body(model=["gpt"]), NO_MODEL),
        (body(messages=None), NO_MESSAGES),
        (body(messages=[]), NO_MESSAGES),
        (body(messages="こんにちは"), NO_MESSAGES),
        (body(messages=["こんにちは"]), NO_MESSAGES),
        (body(stream="true"), STREAM_SHAPE),
        (body(stream=1), STREAM_SHAPE),
        (body(Model="other"), OTHER_LETTERS),
        ({**body(), "ſtore": True}, OTHER_LETTERS),
        (body(STREAM=True), OTHER_LETTERS),
        (body(messages=[{"role": "user", "content": "a", "Content": "b"}]), OTHER_LETTERS),
        (body(tools=[{"type": "function", "Type": "mcp"}]), OTHER_LETTERS),
    ],
)
def test_refuses_a_body_that_is_no_chat_request(made: dict[str, Any], refusal: object) -> None:
    assert refuse_shape(made) is refusal


@pytest.mark.parametrize(
    "made",
    [
        body(),
        body(stream=None),
        body(stream=True),
        body(unheard_of=1, Unheard_Of=2),
        body(tools=[{"type": "function", "function": {"name": "f", "parameters": {"Type": "x"}}}]),
        body(tools="wrong, but said elsewhere"),
    ],
)
def test_takes_a_chat_request(made: dict[str, Any]) -> None:
    assert refuse_shape(made) is None


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        ({"role": "narrator", "content": "a"}, ROLE),
        ({"role": ["user"], "content": "a"}, ROLE),
        ({"content": "a"}, ROLE),
        ({"role": "user", "content": [{"type": "image_url", "image_url": "https://example.jp/a"}]}, PART),
        ({"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}, AUDIO),
        ({"role": "user", "content": [{"type": "file", "file": {"file_id": "f"}}]}, STORED_FILE),
        ({"role": "user", "content": [{"type": "unheard_of"}]}, PART),
        ({"role": "user", "content": [{"text": "a"}]}, PART),
        ({"role": "user", "content": [{"type": ["text"], "text": "a"}]}, PART),
        ({"role": "user", "content": [{"type": "text", "text": "a", "image_url": {}}]}, PART),
        ({"role": "user", "content": "a", "images": ["iVBORw0KGgo="]}, PART),
        ({"role": "assistant", "content": "a", "audio": {"id": "audio_1"}}, PART),
        ({"role": "user", "content": [{"type": "text", "text": ["a"]}]}, CONTENT_SHAPE),
        ({"role": "user", "content": [{"type": "text"}]}, CONTENT_SHAPE),
        ({"role": "user", "content": ["a"]}, CONTENT_SHAPE),
        ({"role": "user", "content": {"type": "text", "text": "a"}}, CONTENT_SHAPE),
        ({"role": "user", "content": 7}, CONTENT_SHAPE),
    ],
)
def test_refuses_what_cannot_be_screened(message: dict[str, Any], refusal: object) -> None:
    assert refuse_kinds({"messages": [{"role": "user", "content": "a"}, message]}) is refusal


@pytest.mark.parametrize(
    "message",
    [
        {"role": "developer", "content": "a"},
        {"role": "user", "content": [{"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}]},
        {"role": "assistant", "content": None, "audio": None, "tool_calls": []},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "a"}]},
        {"role": "tool", "tool_call_id": "1", "content": "a"},
        {"role": "user", "content": "a", "unheard_of": {"image_url": "text is screened anyway"}},
    ],
)
def test_takes_text_of_every_known_role(message: dict[str, Any]) -> None:
    assert refuse_kinds({"messages": [message]}) is None


def test_refuses_a_picture_in_a_prediction() -> None:
    parts = [{"type": "image_url", "image_url": {"url": "https://example.jp/a"}}]
    assert refuse_kinds(body(prediction={"type": "content", "content": parts})) is PART
