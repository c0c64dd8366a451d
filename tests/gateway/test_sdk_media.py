"""The providers' own SDKs, unchanged, with files, pictures and sounds: as their documentation shows it."""

import base64
import io
import json
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest
from google import genai

from tests.extracts.making import HARMLESS as FILE_WORDS
from tests.extracts.making import PHONE, printed, word
from tests.gateway.calls import sdk
from tests.gateway.conftest import Scene
from tests.gateway.media_cases import picture_of
from tests.gateway.media_upstream import PNG, SOUND, SPOKEN, TRANSCRIPT, UNCLEAR
from tests.gateway.test_sdks import claude, gemini
from tests.gateway.test_wire_files import WORD_TYPE
from tests.gateway.wire_cases import base64_of, data_url
from tests.gateway.wire_upstream import WIRE_ANSWER
from tests.gateway.world import FORBIDDEN, HARMLESS, KEY

PROMPT = "公園のポスター。青い空と桜の木。"
OWN = {"X-Sekisho-Rights": "own"}


def azure(url: str, model: str) -> openai.AzureOpenAI:
    """As its documentation shows it: the deployment in the client or with each call."""
    return openai.AzureOpenAI(
        api_key=KEY, azure_endpoint=url, api_version="2025-04-01-preview", max_retries=0, timeout=30
    )


CLIENTS: dict[str, Callable[[str, str], Any]] = {
    "openai": lambda url, model: sdk(url),
    "azure": azure,
}
each_client = pytest.mark.parametrize("wire", CLIENTS)


class TestOpenAi:
    def client(self, media: Scene, wire: str) -> Any:
        return CLIENTS[wire](media[2], wire)

    @each_client
    def test_pictures_from_words(self, media: Scene, wire: str) -> None:
        answer = self.client(media, wire).images.generate(model=f"{wire}-image-made", prompt=PROMPT, n=2, size="auto")
        assert [base64.b64decode(each.b64_json) for each in answer.data] == [PNG, PNG]
        assert answer.usage.input_tokens == 11

    @each_client
    def test_pictures_from_pictures(self, media: Scene, wire: str, tmp_path: Path) -> None:
        one, two = tmp_path / "一.png", tmp_path / "b.png"
        one.write_bytes(picture_of("一"))
        two.write_bytes(picture_of("二"))
        edit = self.client(media, wire).images.edit
        with one.open("rb") as opened:
            answer = edit(model=f"{wire}-image-made", image=opened, prompt=PROMPT, extra_headers=OWN)
        assert base64.b64decode(answer.data[0].b64_json) == PNG
        assert media[1].seen[-1].form["image"] == ("一.png", "image/png", picture_of("一"))
        edit(
            model=f"{wire}-image-made",
            image=[one, two.read_bytes(), ("c.png", io.BytesIO(picture_of("三")), "image/png")],
            mask=("m.png", picture_of("四")),
            prompt=PROMPT,
            n=1,
            extra_headers=OWN,
        )
        seen = media[1].seen[-1].form
        assert [each[2] for each in seen["image[]"]] == [picture_of(each) for each in ("一", "二", "三")]
        assert seen["mask"][2] == picture_of("四")

    @each_client
    def test_a_refusal_raises_its_own_exception(self, media: Scene, wire: str) -> None:
        client = self.client(media, wire)
        with pytest.raises(openai.BadRequestError) as caught:
            client.images.edit(model=f"{wire}-image-made", image=picture_of("一"), prompt=PROMPT)
        assert caught.value.code == "rights.image-input"
        with pytest.raises(openai.BadRequestError):
            client.images.generate(model=f"{wire}-image-made", prompt=FORBIDDEN)
        with pytest.raises(openai.BadRequestError):
            client.audio.speech.create(model=f"{wire}-audio-made", voice="alloy", input=FORBIDDEN)
        with pytest.raises(openai.PermissionDeniedError):
            client.images.generate(model="nobody", prompt=PROMPT)
        assert media[1].seen == []

    @each_client
    def test_speech_into_words(self, media: Scene, wire: str) -> None:
        create = self.client(media, wire).audio.transcriptions.create
        answer = create(model=f"{wire}-audio-made", file=("a.wav", SOUND), language="ja")
        assert answer.text == TRANSCRIPT
        text = create(model=f"{wire}-audio-made", file=("a.wav", SOUND), response_format="text")
        assert text == f"{TRANSCRIPT}\n"
        create(
            model=f"{wire}-audio-made",
            file=("a.wav", SOUND),
            response_format="verbose_json",
            timestamp_granularities=["word", "segment"],
        )
        assert media[1].seen[-1].form["timestamp_granularities[]"] == ["word", "segment"]

    @each_client
    def test_pictures_while_they_become_clear(self, media: Scene, wire: str) -> None:
        client = self.client(media, wire)
        wanted: Any = {"model": f"{wire}-image-made", "prompt": PROMPT, "stream": True, "partial_images": 1}
        made = list(client.images.generate(**wanted))
        assert [each.type for each in made] == ["image_generation.partial_image", "image_generation.completed"]
        assert [base64.b64decode(each.b64_json) for each in made] == [UNCLEAR, PNG]
        edited = list(client.images.edit(image=("a.png", picture_of("一")), **wanted, extra_headers=OWN))
        assert [each.type for each in edited] == ["image_edit.partial_image", "image_edit.completed"]

    @each_client
    def test_speech_into_words_while_it_is_heard(self, media: Scene, wire: str) -> None:
        create = self.client(media, wire).audio.transcriptions.create
        heard = list(create(model=f"{wire}-audio-made", file=("a.wav", SOUND), stream=True))
        assert "".join(each.delta for each in heard[:-1]) == TRANSCRIPT
        assert (heard[-1].type, heard[-1].text) == ("transcript.text.done", TRANSCRIPT)

    def test_a_stream_of_media_that_breaks_off_raises(self, media: Scene) -> None:
        client = sdk(media[2])
        with pytest.raises(openai.APIError):
            list(client.images.generate(model="openai-image-events-cut", prompt=PROMPT, stream=True))
        with pytest.raises(openai.APIError):
            list(
                client.audio.transcriptions.create(model="openai-audio-events-cut", file=("a.wav", SOUND), stream=True)
            )

    def test_the_practice_model_streams_both(self, media: Scene) -> None:
        client = sdk(media[2])
        made = list(client.images.generate(model="practice-image", prompt=PROMPT, stream=True))
        assert made[-1].type == "image_generation.completed"
        heard = list(client.audio.transcriptions.create(model="practice-audio", file=("a.wav", SOUND), stream=True))
        assert heard[-1].type == "transcript.text.done"
        assert heard[-1].text.startswith("【練習用】")

    def test_what_was_found_in_a_transcript_stands_in_a_header(self, media: Scene) -> None:
        raw = sdk(media[2]).audio.transcriptions.with_raw_response.create(
            model="openai-audio-told", file=("a.wav", SOUND)
        )
        assert raw.parse().text == SPOKEN
        assert raw.headers["x-sekisho-output-findings"] == "personal.person=1,personal.phone=1"

    @each_client
    def test_words_into_speech_whole_and_piece_by_piece(self, media: Scene, wire: str, tmp_path: Path) -> None:
        speech = self.client(media, wire).audio.speech
        wanted: Any = {"model": f"{wire}-audio-made", "voice": "alloy", "input": HARMLESS}
        assert speech.create(**wanted).read() == SOUND
        with speech.with_streaming_response.create(**wanted, response_format="wav") as answer:
            answer.stream_to_file(tmp_path / "a.wav")
        assert (tmp_path / "a.wav").read_bytes() == SOUND

    @each_client
    def test_words_into_speech_as_events(self, media: Scene, wire: str) -> None:
        speech = self.client(media, wire).audio.speech.with_streaming_response
        for model in (f"{wire}-audio-made", "practice-audio"):
            with speech.create(model=model, voice="alloy", input=HARMLESS, stream_format="sse") as answer:
                said = [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")]
            assert said[-1]["type"] == "speech.audio.done"
            assert b"".join(base64.b64decode(each.get("audio", "")) for each in said) == SOUND

    def test_speech_that_breaks_off_raises(self, media: Scene) -> None:
        with pytest.raises(openai.APIConnectionError):
            sdk(media[2]).audio.speech.create(model="openai-audio-cut-file", voice="alloy", input=HARMLESS)

    def test_the_practice_model_makes_all_of_it(self, media: Scene) -> None:
        client = sdk(media[2])
        answer = client.images.generate(model="practice-image", prompt=PROMPT)
        assert answer.data
        picture = base64.b64decode(answer.data[0].b64_json or "")
        assert picture.startswith(b"\x89PNG")
        edited = client.images.edit(
            model="practice-image", image=("a.png", picture_of("一")), prompt=PROMPT, extra_headers=OWN
        )
        assert edited.data
        assert base64.b64decode(edited.data[0].b64_json or "") == picture
        heard = client.audio.transcriptions.create(model="practice-audio", file=("a.wav", SOUND))
        assert heard.text.startswith("【練習用】")
        sound = client.audio.speech.create(model="practice-audio", voice="alloy", input=HARMLESS).read()
        with wave.open(io.BytesIO(sound)) as opened:
            assert opened.getnframes() > 0
        assert "【練習用】".encode() in sound

    def test_files_in_a_response(self, media: Scene) -> None:
        client = sdk(media[2])

        def ask(*parts: Any) -> Any:
            said = {"type": "input_text", "text": "要約してください。"}
            return client.responses.create(model="openai-plain", input=[{"role": "user", "content": [said, *parts]}])

        def file(data: bytes) -> dict[str, str]:
            return {"type": "input_file", "filename": "a.docx", "file_data": data_url(data, WORD_TYPE)}

        picture = {"type": "input_image", "detail": "auto", "image_url": data_url(picture_of("一"), "image/png")}
        assert ask(file(word(FILE_WORDS)), picture).output_text == WIRE_ANSWER
        for part in (file(word()), {**picture, "image_url": data_url(picture_of(FORBIDDEN), "image/png")}):
            with pytest.raises(openai.BadRequestError) as caught:
                ask(part)
            assert str(caught.value.code).startswith("personal.")
            assert PHONE not in str(caught.value)


def test_anthropics_files(media: Scene) -> None:
    def ask(*blocks: Any) -> Any:
        said = {"type": "text", "text": "要約してください。"}
        return claude(media[2]).messages.create(
            model="anthropic-plain", max_tokens=9, messages=[{"role": "user", "content": [*blocks, said]}]
        )

    def block(kind: str, data: bytes, media_type: str) -> dict[str, Any]:
        return {"type": kind, "source": {"type": "base64", "media_type": media_type, "data": base64_of(data)}}

    clean = block("image", picture_of("一"), "image/png"), block("document", FILE_WORDS.encode(), "text/plain")
    assert ask(*clean).content[0].text == WIRE_ANSWER
    for each in (block("image", picture_of(FORBIDDEN), "image/png"), block("document", printed(), "application/pdf")):
        with pytest.raises(Exception, match=r"規定7") as caught:
            ask(each)
        assert caught.type.__name__ == "BadRequestError"
        assert PHONE not in str(caught.value)


def test_geminis_files(media: Scene) -> None:
    with gemini(media[2]) as genie:
        part = genai.types.Part
        clean: Any = [part.from_bytes(data=picture_of("一"), mime_type="image/png"), "要約してください。"]
        assert genie.models.generate_content(model="gemini-plain", contents=clean).text == WIRE_ANSWER
        for data, kind in ((picture_of(FORBIDDEN), "image/png"), (printed(), "application/pdf")):
            with pytest.raises(genai.errors.ClientError) as caught:
                genie.models.generate_content(
                    model="gemini-plain", contents=[part.from_bytes(data=data, mime_type=kind), "要約"]
                )
            assert (caught.value.code, PHONE in str(caught.value)) == (400, False)
        elsewhere = part.from_uri(file_uri="gs://bucket/a.pdf", mime_type="application/pdf")
        with pytest.raises(genai.errors.ClientError):
            genie.models.generate_content(model="gemini-plain", contents=[elsewhere, "要約"])
