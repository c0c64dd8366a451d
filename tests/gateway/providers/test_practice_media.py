"""What the practice model makes is marked 練習用, the same every time, and of the form that was asked for."""

import io
import json
import wave

import pytest

from sekisho.gateway import multipart
from sekisho.gateway.providers.practice_media import PICTURE, SOUND_NOTE, TRANSCRIPT, answer_media, tone
from sekisho.gateway.upstream import Errand
from sekisho.permits.snapshot import Upstream

UPSTREAM = Upstream("up", "practice", "", "")


def ask(path: str, request: dict[str, object], *, as_form: bool = False) -> tuple[str, bytes]:
    body = multipart.write(request) if as_form else json.dumps(request).encode()
    kind = multipart.media_type_of(body) if as_form else "application/json"
    made = answer_media(Errand(UPSTREAM, path, body, "rec", stream=False, media_type=kind))
    assert made is not None
    return made


@pytest.mark.parametrize(("n", "many"), [(None, 1), (3, 3), ("2", 2), (99, 10), (0, 1), ("x", 1)])
def test_as_many_pictures_as_asked_for(n: object, many: int) -> None:
    kind, data = ask("/images/generations", {"model": "m", "prompt": "公園", "n": n})
    rows = json.loads(data)["data"]
    assert (kind, len(rows)) == ("application/json", many)
    assert PICTURE.endswith(".png")


@pytest.mark.parametrize("form", ["json", "verbose_json", "text", "srt", "vtt"])
def test_a_transcript_says_that_it_is_none(form: str) -> None:
    sound = {"filename": "a.wav", "content_type": "audio/wav", "data": tone()}
    kind, data = ask("/audio/transcriptions", {"model": "m", "file": sound, "response_format": form}, as_form=True)
    assert kind == ("application/json" if form.endswith("json") else "text/plain")
    assert TRANSCRIPT in (json.loads(data)["text"] if form.endswith("json") else data.decode())
    assert TRANSCRIPT.startswith("【練習用】")


def test_speech_is_a_tone_that_bears_the_mark() -> None:
    kind, data = ask("/audio/speech", {"model": "m", "input": "甲", "voice": "alloy"})
    assert (kind, data) == ("audio/wav", tone())
    with wave.open(io.BytesIO(data)) as opened:
        assert (opened.getnchannels(), opened.getsampwidth(), opened.getnframes()) == (1, 2, 8000)
    assert SOUND_NOTE.encode() in data


def test_every_other_call_is_somebody_elses() -> None:
    assert answer_media(Errand(UPSTREAM, "/chat/completions", b"{}", "rec", stream=False)) is None
