"""What the practice model answers where pictures and sounds are asked for: always the same ones, marked 練習用.

It hears and sees nothing: a transcript says so, a picture is a plate with the mark on it, speech is a tone.
"""

import array
import json
import math
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import Any

from sekisho.gateway import multipart
from sekisho.gateway.answer import compact, write_event
from sekisho.gateway.providers.openai_media_streams import DELTA, HEARD, PARTIAL, SILENT, SPOKEN, WHOLE
from sekisho.gateway.upstream import EVENTS_TYPE, JSON_TYPE, Errand

Request = dict[str, Any]
Made = tuple[str, bytes]  # media type, bytes
PICTURE = "practice_picture.png"
CREATED = 1_764_000_000
MOST_PICTURES = 10
TRANSCRIPT = "【練習用】これは練習用の書き起こしです。音声の内容は聞き取っていません。"
SOUND_NOTE = "【練習用】練習用の音です。文章は読み上げていません。"
RATE, SECONDS, PITCH, LOUDNESS = 16_000, 0.5, 440.0, 6_000
SOUND_TYPE = "audio/wav"
PIECE = 8  # characters in one event
PICTURE_EVENTS = {"/images/generations": "image_generation", "/images/edits": "image_edit"}


def answer_media(errand: Errand) -> Made | None:
    """The answer to a call for pictures or sounds; None for every other call."""
    make = MEDIA.get(errand.path)
    if make is None:
        return None
    made = make(_request(errand))
    return (EVENTS_TYPE, b"".join(_events(errand.path, made[1]))) if errand.stream else made


def _events(path: str, whole: bytes) -> Iterator[bytes]:
    """The same in pieces: a picture once before it is clear, a transcript a few characters at a time."""
    if path == "/audio/speech":
        yield write_event({"type": HEARD, "audio": b64encode(whole).decode()})
        yield write_event({"type": SILENT})
        return
    if path not in PICTURE_EVENTS:
        for start in range(0, len(TRANSCRIPT), PIECE):
            yield write_event({"type": DELTA, "delta": TRANSCRIPT[start : start + PIECE]})
        yield write_event({"type": SPOKEN, "text": TRANSCRIPT})
        return
    answer = json.loads(whole)
    kind, same = PICTURE_EVENTS[path], {"created_at": CREATED, "output_format": "png", "size": "auto"}
    for row in answer["data"]:
        picture = {"b64_json": row["b64_json"], **same}
        yield write_event({"type": kind + PARTIAL, "partial_image_index": 0, **picture})
        yield write_event({"type": kind + WHOLE, **picture, "usage": answer["usage"]})


def tone() -> bytes:
    """A short tone as WAV, with the mark in its notes (RIFF INFO)."""
    count = int(RATE * SECONDS)
    samples = array.array("h", (int(LOUDNESS * math.sin(2 * math.pi * PITCH * i / RATE)) for i in range(count)))
    if sys.byteorder == "big":
        samples.byteswap()
    form = b"".join(number.to_bytes(size, "little") for number, size in _format())
    chunks = _chunk(b"fmt ", form) + _chunk(b"LIST", b"INFO" + _chunk(b"ICMT", SOUND_NOTE.encode() + b"\0"))
    return _chunk(b"RIFF", b"WAVE" + chunks + _chunk(b"data", samples.tobytes()))


def _request(errand: Errand) -> Request:
    if errand.media_type == JSON_TYPE:
        request: Request = json.loads(errand.body)
        return request
    form = multipart.parse(errand.body, [errand.media_type])
    if not isinstance(form, dict):
        raise TypeError("a form of ours that cannot be read")
    return form


def _pictures(request: Request) -> Made:
    asked = str(request.get("n") or 1)
    many = min(int(asked), MOST_PICTURES) if asked.isdecimal() else 1
    data = b64encode(files(__package__).joinpath(PICTURE).read_bytes()).decode()
    counts = {"input_tokens": len(request["prompt"]), "output_tokens": 0, "total_tokens": len(request["prompt"])}
    row = {"b64_json": data, "revised_prompt": None}
    return JSON_TYPE, compact({"created": CREATED, "data": [row] * max(many, 1), "usage": counts})


def _transcript(request: Request) -> Made:
    form = request.get("response_format") or "json"
    if form in ("text", "srt", "vtt"):
        head = {"text": "", "srt": "1\n00:00:00,000 --> 00:00:01,000\n", "vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\n"}
        return "text/plain", (head[form] + TRANSCRIPT + "\n").encode()
    return JSON_TYPE, compact({"text": TRANSCRIPT, **({"segments": []} if form == "verbose_json" else {})})


def _speech(request: Request) -> Made:
    return SOUND_TYPE, tone()


def _format() -> tuple[tuple[int, int], ...]:
    """PCM, one channel, samples and bytes a second, bytes a sample, bits a sample; each with its size in bytes."""
    return (1, 2), (1, 2), (RATE, 4), (2 * RATE, 4), (2, 2), (16, 2)


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


MEDIA: dict[str, Callable[[Request], Made]] = {
    "/images/generations": _pictures,
    "/images/edits": _pictures,
    "/audio/transcriptions": _transcript,
    "/audio/speech": _speech,
}
