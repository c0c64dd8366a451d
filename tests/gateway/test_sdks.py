"""The providers' own SDKs, unchanged, with base URL and key set: answers, streams, tools, and their own exceptions."""

import io
import json
from collections.abc import Iterator
from typing import Any

import anthropic
import openai
import pytest
from google import genai

from tests.gateway.calls import post, sdk
from tests.gateway.conftest import Scene
from tests.gateway.wire_upstream import TOOL, WIRE_ANSWER, arguments
from tests.gateway.world import FORBIDDEN, HARMLESS, KEY, PRACTICE, PROVIDER_KEY

SAY: Any = [{"role": "user", "content": HARMLESS}]
NO: Any = [{"role": "user", "content": FORBIDDEN}]
MARK = "【練習用】"


def claude(url: str, key: str = KEY, **more: Any) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key=key, base_url=url, max_retries=0, timeout=30, **more)


class TestAnthropic:
    def test_a_beta_that_changes_no_rule_leaves_and_no_other(self, scene: Scene) -> None:
        betas: Any = ["files-api-2025-04-14", "interleaved-thinking-2025-05-14", "extended-cache-ttl-2025-04-11"]
        answer = claude(scene[2]).beta.messages.create(
            model="anthropic-plain", max_tokens=9, messages=SAY, betas=[*betas, "context-1m-2025-08-07"]
        )
        assert answer.content[0].text == WIRE_ANSWER  # type: ignore[union-attr]
        assert scene[1].seen[-1].headers["anthropic-beta"] == "interleaved-thinking-2025-05-14,context-1m-2025-08-07"
        shorter: Any = ["context-management-2025-06-27", "compact-2026-01-12"]
        edits: Any = {"edits": [{"type": "clear_tool_uses_20250919"}, {"type": "compact_20260112"}]}
        memory: Any = [{"type": "memory_20250818", "name": "memory"}]
        claude(scene[2]).beta.messages.create(
            model="anthropic-plain", max_tokens=9, messages=SAY, betas=shorter, context_management=edits, tools=memory
        )
        assert scene[1].seen[-1].headers["anthropic-beta"] == ",".join(shorter)
        claude(scene[2]).beta.messages.create(model="anthropic-plain", max_tokens=9, messages=SAY, betas=betas[:1])
        assert "anthropic-beta" not in scene[1].seen[-1].headers

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

    def test_the_list_of_models(self, scene: Scene) -> None:
        client = claude(scene[2])
        assert "anthropic-plain" in [model.id for model in client.models.list()]
        assert client.models.retrieve("anthropic-plain").id == "anthropic-plain"
        with pytest.raises(anthropic.NotFoundError):
            client.models.retrieve("nobody")

    def test_its_tool_runner_goes_on_without_a_thread(self, scene: Scene) -> None:
        @anthropic.beta_tool
        def find(place: str) -> str:
            """Find a place."""
            return place

        runner = claude(scene[2]).beta.messages.tool_runner(
            model="anthropic-plain", max_tokens=9, messages=SAY, tools=[find]
        )
        assert runner.until_done().content[0].text == WIRE_ANSWER  # type: ignore[union-attr]
        assert ["thread" in seen.body for seen in scene[1].seen] == [False]

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
        with pytest.raises(anthropic.NotFoundError) as closed:
            claude(scene[2]).beta.files.list()
        assert closed.value.response.json()["error"]["type"] == "not_found_error"
        with pytest.raises(anthropic.AuthenticationError):
            claude(scene[2], "sk-wrong").models.list()

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

    @pytest.mark.parametrize("more", [{}, {"azure_deployment": "azure-plain"}])
    def test_azures_own_client_asks_elsewhere_for_responses_and_models(self, scene: Scene, more: Any) -> None:
        client = openai.AzureOpenAI(
            api_key=KEY, azure_endpoint=scene[2], api_version="2025-04-01-preview", max_retries=0, timeout=30, **more
        )
        assert client.responses.create(model="azure-plain", input=HARMLESS).output_text == WIRE_ANSWER
        events = client.responses.create(model="azure-plain", input=HARMLESS, stream=True)
        assert [event.type for event in events][-1] == "response.completed"
        assert "azure-plain" in [model.id for model in client.models.list()]
        assert client.models.retrieve("azure-plain").id == "azure-plain"
        assert {seen.path for seen in scene[1].seen} == {"/openai/v1/responses"}

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


def gemini(url: str, key: str = KEY) -> genai.Client:
    return genai.Client(api_key=key, vertexai=False, http_options=genai.types.HttpOptions(base_url=url, timeout=30_000))


class TestGemini:
    tool = genai.types.Tool(function_declarations=[genai.types.FunctionDeclaration(name=TOOL, description="手紙")])

    @pytest.fixture
    def genie(self, scene: Scene) -> Iterator[genai.Client]:
        with gemini(scene[2]) as made:
            yield made

    @pytest.mark.parametrize("model", ["gemini-plain", PRACTICE])
    def test_an_answer(self, genie: genai.Client, model: str) -> None:
        config = genai.types.GenerateContentConfig(system_instruction="敬体で。", temperature=0.2)
        answer = genie.models.generate_content(model=model, contents=HARMLESS, config=config)
        assert (answer.text or "").startswith(MARK if model == PRACTICE else WIRE_ANSWER)
        assert answer.candidates
        assert answer.candidates[0].finish_reason == genai.types.FinishReason.STOP

    @pytest.mark.parametrize("model", ["gemini-plain", "gemini-split", PRACTICE])
    def test_a_stream(self, genie: genai.Client, model: str) -> None:
        chunks = list(genie.models.generate_content_stream(model=model, contents=HARMLESS))
        assert len(chunks) > 1
        said = "".join(chunk.text or "" for chunk in chunks)
        assert said.startswith(MARK if model == PRACTICE else WIRE_ANSWER)

    def test_a_tool_call_whole_and_streamed(self, genie: genai.Client) -> None:
        config = genai.types.GenerateContentConfig(tools=[self.tool])
        wanted: Any = {"model": "gemini-call", "contents": HARMLESS, "config": config}
        whole = genie.models.generate_content(**wanted)
        streamed = list(genie.models.generate_content_stream(**wanted))[-1]
        for answer in (whole, streamed):
            assert answer.function_calls
            assert (answer.function_calls[0].name, answer.function_calls[0].args) == (TOOL, arguments(HARMLESS))

    @pytest.mark.parametrize("version", ["v1", "v1beta"])
    def test_either_version_of_the_address(self, scene: Scene, version: str) -> None:
        options = genai.types.HttpOptions(base_url=scene[2], api_version=version)
        with genai.Client(api_key=KEY, vertexai=False, http_options=options) as genie:
            assert genie.models.generate_content(model="gemini-plain", contents=HARMLESS).text == WIRE_ANSWER
            chunks = list(genie.models.generate_content_stream(model="gemini-plain", contents=HARMLESS))
            assert "".join(chunk.text or "" for chunk in chunks) == WIRE_ANSWER
            assert "models/gemini-plain" in [model.name for model in genie.models.list()]
            assert genie.models.get(model="gemini-plain").name == "models/gemini-plain"
            with pytest.raises(genai.errors.ClientError) as caught:
                genie.models.get(model="nobody")
            assert caught.value.code == 404
            assert genie.models.count_tokens(model="gemini-plain", contents=HARMLESS).total_tokens == 11
            assert post(scene[2], {}, path=f"/{version}/models/gemini-plain:predict").status == 404

    def test_files_are_not_kept_at_the_provider(self, genie: genai.Client) -> None:
        with pytest.raises(genai.errors.ClientError) as caught:
            genie.files.upload(file=io.BytesIO(b"a"), config=genai.types.UploadFileConfig(mime_type="text/plain"))
        assert (caught.value.code, caught.value.status) == (404, "NOT_FOUND")

    @pytest.mark.parametrize("model", ["gemini-plain", PRACTICE])
    def test_tokens_and_vectors(self, scene: Scene, genie: genai.Client, model: str) -> None:
        assert genie.models.count_tokens(model=model, contents=HARMLESS).total_tokens
        config = genai.types.EmbedContentConfig(task_type="RETRIEVAL_QUERY", output_dimensionality=2)
        answer = genie.models.embed_content(model=model, contents=["一つ目", "二つ目"], config=config)
        assert answer.embeddings
        assert answer.embeddings[0].values
        if model != PRACTICE:
            sent = scene[1].seen[-1].body["requests"]
            assert {each["model"] for each in sent} == {"models/w-plain"}
            texts = [part["text"] for each in sent for part in each["content"]["parts"]]
            assert texts == ["一つ目", "二つ目"]
        for call in (genie.models.count_tokens, genie.models.embed_content):
            with pytest.raises(genai.errors.ClientError) as caught:
                call(model=model, contents=FORBIDDEN)
            assert caught.value.code == 400

    def test_a_chat_of_two_turns(self, scene: Scene, genie: genai.Client) -> None:
        chat = genie.chats.create(model="gemini-echo")
        assert chat.send_message("一つ目の質問です。").text == "一つ目の質問です。"
        assert chat.send_message("二つ目の質問です。").text == "二つ目の質問です。"
        assert len(scene[1].seen[-1].body["contents"]) == 3

    def test_its_own_exceptions(self, scene: Scene, genie: genai.Client) -> None:
        wanted: Any = {"model": "gemini-plain", "contents": HARMLESS}
        with gemini(scene[2], "sk-wrong") as stranger, pytest.raises(genai.errors.ClientError) as caught:
            stranger.models.generate_content(**wanted)
        assert caught.value.code == 401
        for changed, status in (({"model": "nobody"}, 403), ({"contents": FORBIDDEN}, 400)):
            with pytest.raises(genai.errors.ClientError) as caught:
                genie.models.generate_content(**{**wanted, **changed})
            assert caught.value.code == status
        search = genai.types.GenerateContentConfig(tools=[genai.types.Tool(google_search=genai.types.GoogleSearch())])
        with pytest.raises(genai.errors.ClientError):
            genie.models.generate_content(**wanted, config=search)
        with pytest.raises(genai.errors.ClientError):
            list(genie.models.generate_content_stream(**{**wanted, "contents": FORBIDDEN}))
        with pytest.raises(genai.errors.ServerError):
            genie.models.generate_content(**{**wanted, "model": "gemini-garbage"})

    @pytest.mark.parametrize("model", ["gemini-cut", "gemini-error-midway"])
    def test_a_stream_that_breaks_off_raises(self, genie: genai.Client, model: str) -> None:
        with pytest.raises(genai.errors.APIError):
            list(genie.models.generate_content_stream(model=model, contents=HARMLESS))

    def test_the_upstream_gets_the_key_as_google_wants_it(self, scene: Scene, genie: genai.Client) -> None:
        genie.models.generate_content(model="gemini-plain", contents=HARMLESS)
        seen = scene[1].seen[0]
        assert seen.path == "/v1beta/models/w-plain:generateContent"
        assert seen.headers["x-goog-api-key"] == PROVIDER_KEY
        assert "model" not in seen.body
