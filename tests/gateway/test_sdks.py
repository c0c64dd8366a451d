"""The providers' own SDKs, unchanged, with base URL and key set: answers, streams, tools, and their own exceptions."""

from typing import Any

import anthropic
import pytest

from tests.gateway.conftest import Scene
from tests.gateway.wire_upstream import TOOL, WIRE_ANSWER, arguments
from tests.gateway.world import FORBIDDEN, HARMLESS, KEY, PRACTICE

SAY: Any = [{"role": "user", "content": HARMLESS}]
MARK = "【練習用】"


def claude(url: str, key: str = KEY, **more: Any) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key=key, base_url=url, max_retries=0, timeout=30, **more)


class TestAnthropic:
    tool: Any = {"name": TOOL, "description": "手紙を送る", "input_schema": {"type": "object", "properties": {}}}

    @pytest.mark.parametrize("model", ["anthropic-plain", PRACTICE])
    def test_an_answer(self, scene: Scene, model: str) -> None:
        answer = claude(scene[2]).messages.create(model=model, max_tokens=100, messages=SAY, system="敬体で。")
        assert isinstance(answer.content[0], anthropic.types.TextBlock)
        assert answer.content[0].text.startswith(MARK if model == PRACTICE else WIRE_ANSWER)
        assert answer.stop_reason == "end_turn"

    @pytest.mark.parametrize("model", ["anthropic-plain", "anthropic-split", PRACTICE])
    def test_a_stream(self, scene: Scene, model: str) -> None:
        with claude(scene[2]).messages.stream(model=model, max_tokens=100, messages=SAY) as stream:
            said = "".join(stream.text_stream)
            final = stream.get_final_message()
        assert said.startswith(MARK if model == PRACTICE else WIRE_ANSWER)
        assert final.stop_reason == "end_turn"

    def test_a_tool_call_whole_and_streamed(self, scene: Scene) -> None:
        client = claude(scene[2])
        wanted: Any = {"model": "anthropic-call", "max_tokens": 100, "messages": SAY, "tools": [self.tool]}
        whole = client.messages.create(**wanted).content[0]
        with client.messages.stream(**wanted) as stream:
            streamed = stream.get_final_message().content[0]
        for block in (whole, streamed):
            assert isinstance(block, anthropic.types.ToolUseBlock)
            assert (block.name, block.input) == (TOOL, arguments(HARMLESS))

    @pytest.mark.parametrize(("model", "least"), [("anthropic-plain", 11), (PRACTICE, len(HARMLESS))])
    def test_counting_tokens(self, scene: Scene, model: str, least: int) -> None:
        assert claude(scene[2]).messages.count_tokens(model=model, messages=SAY).input_tokens == least

    def test_a_key_as_a_token(self, scene: Scene) -> None:
        client = anthropic.Anthropic(auth_token=KEY, api_key=None, base_url=scene[2], max_retries=0)
        assert client.messages.create(model="anthropic-plain", max_tokens=100, messages=SAY).content

    def test_its_own_exceptions(self, scene: Scene) -> None:
        wanted: Any = {"model": "anthropic-plain", "max_tokens": 100, "messages": SAY}
        with pytest.raises(anthropic.AuthenticationError):
            claude(scene[2], "sk-wrong").messages.create(**wanted)
        with pytest.raises(anthropic.PermissionDeniedError):
            claude(scene[2]).messages.create(**{**wanted, "model": "nobody"})
        with pytest.raises(anthropic.BadRequestError) as caught:
            claude(scene[2]).messages.create(**{**wanted, "messages": [{"role": "user", "content": FORBIDDEN}]})
        told = caught.value.response.json()["sekisho"]
        assert (told["rule"], told["findings"][0]["path"]) == (7, "/messages/0/content")
        with pytest.raises(anthropic.RateLimitError):
            claude(scene[2]).messages.create(**{**wanted, "model": "anthropic-e429"})
        with pytest.raises(anthropic.NotFoundError):
            claude(scene[2]).messages.batches.list()

    @pytest.mark.parametrize("model", ["anthropic-cut", "anthropic-error-midway"])
    def test_a_stream_that_breaks_off_raises(self, scene: Scene, model: str) -> None:
        with (
            pytest.raises(anthropic.APIStatusError),
            claude(scene[2]).messages.stream(model=model, max_tokens=100, messages=SAY) as stream,
        ):
            stream.get_final_message()
