"""The providers' own SDKs, unchanged, with base URL and key set: answers, streams, tools, and their own exceptions."""

import json
from typing import Any

import anthropic
import openai
import pytest

from tests.gateway.calls import sdk
from tests.gateway.conftest import Scene
from tests.gateway.wire_upstream import TOOL, WIRE_ANSWER, arguments
from tests.gateway.world import FORBIDDEN, HARMLESS, KEY, PRACTICE, PROVIDER_KEY

SAY: Any = [{"role": "user", "content": HARMLESS}]
NO: Any = [{"role": "user", "content": FORBIDDEN}]
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


def opened(url: str, key: str = KEY) -> openai.OpenAI:
    return sdk(url, key)


def azure(url: str, key: str = KEY) -> openai.AzureOpenAI:
    return openai.AzureOpenAI(api_key=key, azure_endpoint=url, api_version="2024-10-21", max_retries=0, timeout=30)


def azure_v1(url: str, key: str = KEY) -> openai.OpenAI:
    return openai.OpenAI(api_key=key, base_url=f"{url}/openai/v1/", max_retries=0, timeout=30)


class TestOpenAIResponses:
    tool: Any = {"type": "function", "name": TOOL, "parameters": {"type": "object", "properties": {}}}

    @pytest.mark.parametrize("model", ["openai-plain", "azure-plain", PRACTICE])
    def test_an_answer(self, scene: Scene, model: str) -> None:
        answer = opened(scene[2]).responses.create(model=model, input=HARMLESS, instructions="敬体で。")
        assert answer.output_text.startswith(MARK if model == PRACTICE else WIRE_ANSWER)
        assert answer.status == "completed"

    @pytest.mark.parametrize("model", ["openai-plain", "openai-split", PRACTICE])
    def test_a_stream(self, scene: Scene, model: str) -> None:
        events = list(opened(scene[2]).responses.create(model=model, input=SAY, stream=True))
        said = "".join(each.delta for each in events if each.type == "response.output_text.delta")
        assert said.startswith(MARK if model == PRACTICE else WIRE_ANSWER)
        assert events[-1].type == "response.completed"
        with opened(scene[2]).responses.stream(model=model, input=SAY) as stream:
            assert stream.get_final_response().output_text == said

    def test_a_tool_call_whole_and_streamed(self, scene: Scene) -> None:
        client = opened(scene[2])
        whole = client.responses.create(model="openai-call", input=SAY, tools=[self.tool])
        with client.responses.stream(model="openai-call", input=SAY, tools=[self.tool]) as stream:
            streamed = stream.get_final_response()
        for answer in (whole, streamed):
            call = answer.output[0]
            assert call.type == "function_call"
            assert json.loads(call.arguments) == arguments(HARMLESS)

    def test_its_own_exceptions(self, scene: Scene) -> None:
        with pytest.raises(openai.AuthenticationError):
            opened(scene[2], "sk-wrong").responses.create(model="openai-plain", input=HARMLESS)
        with pytest.raises(openai.BadRequestError) as caught:
            opened(scene[2]).responses.create(model="openai-plain", input=FORBIDDEN)
        assert caught.value.response.json()["sekisho"]["findings"][0]["path"] == "/input"
        with pytest.raises(openai.BadRequestError):
            opened(scene[2]).responses.create(model="openai-plain", input=HARMLESS, previous_response_id="resp_1")
        with pytest.raises(openai.RateLimitError):
            opened(scene[2]).responses.create(model="openai-e429", input=HARMLESS)
        with pytest.raises(openai.NotFoundError):
            opened(scene[2]).responses.retrieve("resp_1")

    @pytest.mark.parametrize("model", ["openai-cut", "openai-error-midway"])
    def test_a_stream_that_breaks_off_raises(self, scene: Scene, model: str) -> None:
        with pytest.raises(openai.APIError):
            list(opened(scene[2]).responses.create(model=model, input=SAY, stream=True))


class TestOpenAIEmbeddings:
    @pytest.mark.parametrize("model", ["openai-plain", PRACTICE])
    def test_vectors(self, scene: Scene, model: str) -> None:
        answer = opened(scene[2]).embeddings.create(model=model, input=[HARMLESS])
        assert all(isinstance(number, float) for number in answer.data[0].embedding)

    def test_the_practice_models_vectors_are_its_own_and_the_same_in_both_forms(self, scene: Scene) -> None:
        client = opened(scene[2])
        packed = client.embeddings.create(model=PRACTICE, input=["甲乙", "丙丁"])
        plain = client.embeddings.create(model=PRACTICE, input=["甲乙", "丙丁"], encoding_format="float")
        for one, other in zip(packed.data, plain.data, strict=True):
            assert one.embedding == pytest.approx(other.embedding, abs=1e-6)
        assert packed.data[0].embedding != packed.data[1].embedding

    def test_its_own_exceptions(self, scene: Scene) -> None:
        with pytest.raises(openai.BadRequestError):
            opened(scene[2]).embeddings.create(model="openai-plain", input=[1, 2, 3])
        with pytest.raises(openai.BadRequestError):
            opened(scene[2]).embeddings.create(model="openai-plain", input=["甲乙", FORBIDDEN])


class TestAzure:
    @pytest.mark.parametrize("made", [azure, azure_v1])
    @pytest.mark.parametrize("model", ["azure-plain", "openai-plain", PRACTICE])
    def test_chat_whole_and_streamed(self, scene: Scene, made: Any, model: str) -> None:
        client = made(scene[2])
        answer = client.chat.completions.create(model=model, messages=SAY).choices[0].message.content
        chunks = client.chat.completions.create(model=model, messages=SAY, stream=True)
        said = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        assert said == answer
        assert said.startswith(MARK if model == PRACTICE else WIRE_ANSWER)

    @pytest.mark.parametrize("made", [azure, azure_v1])
    def test_embeddings(self, scene: Scene, made: Any) -> None:
        assert made(scene[2]).embeddings.create(model="azure-plain", input=HARMLESS).data

    def test_responses(self, scene: Scene) -> None:
        assert azure_v1(scene[2]).responses.create(model="azure-plain", input=HARMLESS).output_text == WIRE_ANSWER

    def test_the_upstream_gets_the_key_as_azure_wants_it(self, scene: Scene) -> None:
        azure(scene[2]).chat.completions.create(model="azure-plain", messages=SAY)
        seen = scene[1].seen[0]
        assert seen.path == "/openai/v1/chat/completions"
        assert seen.headers["api-key"] == PROVIDER_KEY
        assert "authorization" not in seen.headers

    @pytest.mark.parametrize("made", [azure, azure_v1])
    def test_its_own_exceptions(self, scene: Scene, made: Any) -> None:
        with pytest.raises(openai.AuthenticationError):
            made(scene[2], "sk-wrong").chat.completions.create(model="azure-plain", messages=SAY)
        with pytest.raises(openai.BadRequestError):
            made(scene[2]).chat.completions.create(
                model="azure-plain", messages=[{"role": "user", "content": FORBIDDEN}]
            )
        with pytest.raises(openai.PermissionDeniedError):
            made(scene[2]).chat.completions.create(model="nobody", messages=SAY)
