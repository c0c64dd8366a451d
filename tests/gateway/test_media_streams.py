"""Pictures and transcripts in pieces: what passes, what breaks off, what the book keeps and what is told."""

import base64
import hashlib
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway.answer import write_event
from sekisho.gateway.protocol import Protocol
from sekisho.gateway.providers.openai_audio import SPEECH, TRANSCRIPTIONS
from sekisho.gateway.providers.openai_images import GENERATIONS
from sekisho.gateway.providers.openai_media_streams import TranscriptRestorer, TranscriptStream
from sekisho.gateway.sse import SseEvent
from tests.gateway.calls import Reply, post
from tests.gateway.conftest import Scene
from tests.gateway.media_cases import (
    OWN,
    addresses,
    allow_media,
    edit,
    generation,
    kept,
    send_form,
    transcription,
    types_of,
)
from tests.gateway.media_upstream import PNG, SOUND, SPOKEN, TRANSCRIPT, UNCLEAR, events
from tests.gateway.world import KEY, NAME, PHONE, PROVIDER_KEY

MASKED = "〔氏名1〕様（〔電話番号1〕）と〔氏名9〕様へ。〔氏名1"
VALUES = {"〔氏名1〕": "山本 恵美子", "〔電話番号1〕": "080-2468-1357"}
PLAIN = MASKED.replace("〔氏名1〕", "山本 恵美子").replace("〔電話番号1〕", "080-2468-1357")
NAMES = ("type", "audio", "delta", "text", "b64_json", "url", "usage", "error", "input_tokens", "segments")
NAME_OF = st.sampled_from(NAMES)
KINDS = (
    *("transcript.text.delta", "transcript.text.segment", "transcript.text.done", "error", "ping"),
    *(
        "speech.audio.delta",
        "speech.audio.done",
        "image_generation.partial_image",
        "image_generation.completed",
        "image_edit.completed",
    ),
)
PROMPT = "公園のポスター。青い空と桜の木。"


def heard(scene: Scene, model: str, **more: str) -> Reply:
    return send_form(scene[2], transcription(model, **{"stream": "true", **more}), "/v1/audio/transcriptions")


def made(scene: Scene, model: str) -> Reply:
    return post(scene[2], generation(model, PROMPT, stream=True, partial_images=1), path="/v1/images/generations")


def pictures(raw: bytes) -> list[bytes]:
    return [base64.b64decode(row["b64_json"]) for row in json.loads(raw)["data"]]


def spoken(scene: Scene, model: str, path: str = "/v1/audio/speech") -> Reply:
    return post(scene[2], {"model": model, "input": PROMPT, "voice": "alloy", "stream_format": "sse"}, path=path)


def told(reply: Reply) -> list[dict[str, Any]]:
    """What the events of a stream say."""
    return [json.loads(line[6:]) for line in reply.raw.splitlines() if line.startswith(b"data: ")]


@pytest.mark.parametrize(("wire", "path"), addresses("images/generations"))
@pytest.mark.parametrize("behaviour", ["made", "events-split"])
def test_pictures_pass_unchanged_and_the_book_keeps_them_all(
    media: Scene, wire: str, path: str, behaviour: str
) -> None:
    model = f"{wire}-image-{behaviour}"
    reply = post(media[2], generation(model, PROMPT, stream=True), path=path.format(model=model))
    assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert reply.raw == b"".join(events("/images/generations"))
    assert media[1].seen[-1].body["stream"] is True
    assert media[1].seen[-1].headers["accept"] == "text/event-stream"
    assert types_of(media, reply) == ["intent", "outcome"]
    intent, outcome = media[0].leaves(reply.record)
    assert (intent["stream"], outcome["status"], outcome["tokens_in"]) == (True, "answered", 11)
    assert pictures(kept(media, reply.record)) == [PNG, UNCLEAR]


def test_an_edit_in_pieces(media: Scene) -> None:
    reply = send_form(media[2], [*edit("openai-image-made"), ("stream", "true")], "/v1/images/edits", OWN)
    assert reply.raw == b"".join(events("/images/edits"))
    assert media[1].seen[-1].form["stream"] == "true"


def test_a_picture_of_some_megabytes_fits_in_one_event(media: Scene) -> None:
    reply = made(media, "openai-image-large")
    assert len(pictures(kept(media, reply.record))[0]) > 3 * 1024 * 1024
    assert media[0].leaves(reply.record)[-1]["status"] == "answered"


@pytest.mark.parametrize("behaviour", ["events-cut", "events-error-midway", "address-midway", "garbage"])
def test_a_stream_of_pictures_that_fails_ends_with_an_error(media: Scene, behaviour: str) -> None:
    reply = made(media, f"openai-image-{behaviour}")
    assert told(reply)[-1]["sekisho"]["code"].startswith("upstream.")
    outcome = media[0].leaves(reply.record)[-1]
    assert outcome["status"] != "answered"
    assert (b"partial_image" in reply.raw) == bool(outcome["output_sha256"])
    assert b"example.jp" not in reply.raw


@pytest.mark.parametrize(("wire", "path"), addresses("audio/transcriptions"))
@pytest.mark.parametrize("behaviour", ["made", "events-split"])
def test_a_transcript_passes_word_by_word(media: Scene, wire: str, path: str, behaviour: str) -> None:
    model = f"{wire}-audio-{behaviour}"
    reply = send_form(media[2], transcription(model, stream="true"), path.format(model=model))
    assert reply.raw == b"".join(events("/audio/transcriptions"))
    assert media[1].seen[-1].form["file"][2] == SOUND
    assert json.loads(kept(media, reply.record))["text"] == TRANSCRIPT
    assert [leaf["type"] for leaf in media[0].leaves(reply.record)] == ["intent", "outcome"]


def test_what_a_transcript_says_is_recorded_and_told_before_its_end(media: Scene) -> None:
    reply = heard(media, "openai-audio-told")
    comment = b": x-sekisho-output-findings: personal.person=1,personal.phone=1\n\n"
    assert reply.raw.count(comment) == 1
    assert reply.raw.index(comment) < reply.raw.index(b"transcript.text.done")
    assert told(reply)[-1]["text"] == SPOKEN
    assert types_of(media, reply) == ["intent", "event", "outcome"]
    found = media[0].leaves(reply.record)[1]["detail"]
    assert found["personal.phone"] == 1
    assert PHONE not in json.dumps(found)


@pytest.mark.parametrize("behaviour", ["events-cut", "events-error-midway"])
def test_a_transcript_that_breaks_off_ends_with_an_error_and_is_kept_as_far_as_it_came(
    media: Scene, behaviour: str
) -> None:
    reply = heard(media, f"openai-audio-{behaviour}")
    assert told(reply)[-1]["sekisho"]["code"].startswith("upstream.")
    assert b"transcript.text.done" not in reply.raw
    assert json.loads(kept(media, reply.record))["text"] == TRANSCRIPT


def test_a_transcript_in_one_piece_passes_where_a_stream_was_asked_for(media: Scene) -> None:
    reply = heard(media, "openai-audio-unstreamed")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert json.loads(reply.raw)["text"] == SPOKEN
    assert reply.headers["x-sekisho-output-findings"] == "personal.person=1,personal.phone=1"
    assert types_of(media, reply) == ["intent", "event", "outcome"]
    outcome = media[0].leaves(reply.record)[-1]
    assert (outcome["status"], outcome["tokens_in"], outcome["tokens_out"]) == ("answered", 11, 22)
    assert kept(media, reply.record) == reply.raw


def test_a_transcript_in_one_piece_may_be_plain_text(media: Scene) -> None:
    reply = heard(media, "openai-audio-unstreamed", response_format="text")
    assert (reply.status, reply.headers["content-type"], reply.raw.decode()) == (200, "text/plain", f"{SPOKEN}\n")


def test_masked_words_come_back_in_a_transcript_in_one_piece(own_scene: Scene) -> None:
    allow_media(own_scene, ("personal", "mask"), ("content.sound", "warn"))
    reply = heard(own_scene, "openai-audio-unstreamed", prompt=f"出席者：{NAME}")
    assert NAME not in own_scene[1].seen[-1].form["prompt"]
    assert json.loads(reply.raw)["text"] == f"出席者：{NAME}"


@pytest.mark.parametrize("behaviour", ["garbage", "e400", "e401", "e429"])
def test_what_is_no_transcript_does_not_pass_in_one_piece_either(media: Scene, behaviour: str) -> None:
    reply = heard(media, f"openai-audio-{behaviour}")
    assert reply.status == {"garbage": 502, "e400": 400, "e401": 502, "e429": 429}[behaviour]
    assert media[0].leaves(reply.record)[-1]["status"] == "upstream-error"


def test_pictures_in_one_piece_are_no_stream(media: Scene) -> None:
    reply = made(media, "openai-image-address")
    assert (reply.status, reply.code) == (502, "upstream.unreadable")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, len(MASKED)), max_size=20))
def test_placeholders_are_put_back_wherever_a_transcript_is_cut(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(MASKED)]
    pieces = [{"type": "transcript.text.delta", "delta": MASKED[a:b]} for a, b in pairwise(places)]
    restorer, fold, out = TranscriptRestorer(VALUES), TranscriptStream(), b""
    for each in [*pieces, {"type": "transcript.text.done", "text": MASKED}]:
        event = SseEvent(write_event(each), json.dumps(each).encode())
        assert fold.take(event.data or b"")
        out += restorer.take(event)
    assert json.loads(fold.answer())["text"] == MASKED
    said = told(Reply(200, {}, out))
    assert "".join(each.get("delta", "") for each in said) == said[-1]["text"] == PLAIN


NOISE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=8,
)
EVENT = st.builds(lambda kind, more: {**more, "type": kind}, st.sampled_from(KINDS), st.dictionaries(NAME_OF, NOISE))


@pytest.mark.parametrize("protocol", [GENERATIONS, SPEECH, TRANSCRIPTIONS], ids=lambda each: each.name)
@settings(deadline=None, max_examples=200)
@given(st.lists(EVENT, max_size=6))
def test_whatever_an_upstream_sends_is_read_or_refused(protocol: Protocol, events_sent: list[Any]) -> None:
    assert protocol.streaming
    fold, restorer = protocol.streaming.fold(), protocol.streaming.restorer(VALUES)
    for each in events_sent:
        event = SseEvent(write_event(each), json.dumps(each).encode())
        if not fold.take(event.data or b"") or fold.is_done:
            break
        restorer.take(event)
    answer = fold.answer()
    assert isinstance(json.loads(answer), dict)
    assert not fold.has_begun or protocol.is_file or protocol.read_answer(answer)
    assert protocol.told is None or all(isinstance(text, str) for text in protocol.told(answer))
    fold.facts()
    restorer.rest()


@pytest.mark.parametrize(("wire", "path"), addresses("audio/speech"))
@pytest.mark.parametrize("behaviour", ["made", "events-split"])
def test_speech_as_events_passes_and_the_sound_is_known_by_hash(
    media: Scene, wire: str, path: str, behaviour: str
) -> None:
    model = f"{wire}-audio-{behaviour}"
    reply = spoken(media, model, path.format(model=model))
    assert reply.raw == b"".join(events("/audio/speech"))
    sound = b"".join(base64.b64decode(each.get("audio", "")) for each in told(reply))
    assert sound == SOUND
    facts = {"media_type": "audio", "bytes": len(SOUND), "sha256": hashlib.sha256(SOUND).hexdigest()}
    assert json.loads(kept(media, reply.record)) == {"object": "file", **facts}
    intent, outcome = media[0].leaves(reply.record)
    assert (intent["stream"], outcome["status"], outcome["tokens_out"]) == (True, "answered", 22)


@pytest.mark.parametrize("behaviour", ["events-cut", "events-error-midway"])
def test_speech_that_breaks_off_ends_with_an_error(media: Scene, behaviour: str) -> None:
    reply = spoken(media, f"openai-audio-{behaviour}")
    assert told(reply)[-1]["sekisho"]["code"].startswith("upstream.")
    assert b"speech.audio.done" not in reply.raw


def test_no_key_of_the_providers_comes_back(media: Scene) -> None:
    made(media, "openai-image-made")
    assert KEY not in media[1].seen[-1].head.decode()
    assert PROVIDER_KEY in media[1].seen[-1].head.decode()


def test_masked_words_of_a_prompt_come_back_in_a_transcript(own_scene: Scene) -> None:
    allow_media(own_scene, ("personal", "mask"), ("content.sound", "warn"))
    reply = heard(own_scene, "openai-audio-repeating", prompt=f"出席者：{NAME}")
    assert NAME not in own_scene[1].seen[-1].form["prompt"]
    said = told(reply)
    assert said[-1]["text"] == f"出席者：{NAME}"
    assert "".join(each.get("delta", "") for each in said) == f"出席者：{NAME}"
