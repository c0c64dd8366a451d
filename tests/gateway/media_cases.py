"""Calls for pictures and sounds, as every client writes them: bodies, forms, and what must not pass there."""

import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sekisho.ledger.bodies import OUTPUT, open_body
from sekisho.ledger.fsck_leaves import read_leaf
from sekisho.permits.conditions import Screen
from tests.gateway.calls import Reply, get, post
from tests.gateway.media_upstream import SOUND
from tests.gateway.upstream import ScriptedUpstream
from tests.gateway.world import PHONE, World, conditions, permit, scripted, settings_for, wait_for

Scene = tuple[World, ScriptedUpstream, str]

BOUNDARY = "boundary-of-a-client"
FORM = f"Content-Type: multipart/form-data; boundary={BOUNDARY}"
SOUND_ALLOWED = (("personal", "block"), ("secret", "block"), ("content.sound", "warn"))
OWN = "X-Sekisho-Rights: own"
File = tuple[str, str, bytes]  # name, media type, content
Fields = list[tuple[str, str | File]]
ENGINE = """#!/usr/bin/env python3
import sys, zlib
if "--list-langs" in sys.argv:
    print("jpn\\neng")
    sys.exit()
data, at, packed = sys.stdin.buffer.read(), 8, b""
while at < len(data):
    size, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
    packed += data[at + 8:at + 8 + size] if kind == b"IDAT" else b""
    at += 12 + size
print("level\\tpage\\tblock\\tpar\\tline\\tword\\tleft\\ttop\\twidth\\theight\\tconf\\ttext")
words = zlib.decompress(packed)[1:].rstrip(b"\\0").decode()
for line, text in enumerate(words.splitlines()):
    left = 0
    for number, word in enumerate(text.split(" ")):
        print(5, 1, 1, 1, line, number, left, 0, 10 * len(word), 10, "96.5", word, sep="\\t")
        left += 10 * len(word) + 10
"""


def picture_of(words: str) -> bytes:
    """A PNG of one row whose grey values are the words: what the stand-in for Tesseract reads off it."""
    said = words.encode()
    size = struct.pack(">IIBBBBB", len(said), 1, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", size), (b"IDAT", zlib.compress(b"\0" + said)), (b"IEND", b"")
    packed = (struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@contextmanager
def reading_pictures(folder: Path) -> Iterator[Scene]:
    """A scene with an engine for pictures: a program of Tesseract's name and manners, our port to it."""
    programs = folder / "bin"
    programs.mkdir()
    engine = programs / "tesseract"
    engine.write_text(ENGINE)
    engine.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(programs), prepend=":")
        with scripted(settings_for(folder / "data", ocr="tesseract")) as made:
            yield made


def part(name: str, value: str | File) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"'
    if isinstance(value, str):
        return f"{head}\r\n\r\n{value}".encode()
    file_name, media_type, content = value
    return f'{head}; filename="{file_name}"\r\nContent-Type: {media_type}\r\n\r\n'.encode() + content


def form(fields: Fields, boundary: str = BOUNDARY) -> bytes:
    mark = f"--{boundary}".encode()
    return b"".join(mark + b"\r\n" + part(*each) + b"\r\n" for each in fields) + mark + b"--\r\n"


def png(words: str = "会議のお知らせ", name: str = "a.png") -> File:
    return name, "image/png", picture_of(words)


def wav(name: str = "a.wav") -> File:
    return name, "audio/wav", SOUND


def edit(model: str, prompt: str = "明るくしてください。", *images: File, **more: str) -> Fields:
    pictures = images or (png(),)
    named = "image" if len(pictures) == 1 else "image[]"
    return [("model", model), ("prompt", prompt), *((named, each) for each in pictures), *more.items()]


def transcription(model: str, file: File | None = None, **more: str) -> Fields:
    return [("model", model), ("file", file or wav()), *more.items()]


def send_form(url: str, fields: Fields, path: str, *headers: str) -> Reply:
    return post(url, form(fields), FORM, *headers, path=path)


def generation(model: str, prompt: str, **more: Any) -> dict[str, Any]:
    return {"model": model, "prompt": prompt, **more}


def allow_media(scene: Scene, *actions: tuple[str, str]) -> None:
    kept = (c for c in conditions() if not isinstance(c, Screen))
    made = permit(conditions=(*kept, Screen(7, actions)))  # type: ignore[arg-type]
    scene[0].publish(permits=(scene[0].permit_entry(made),))
    wait_for(lambda: get(scene[2], "/readyz").json["seq"] == scene[0].content.seq, "the gate to know", 5)


def addresses(end: str) -> list[tuple[str, str]]:
    """(wire, path with {model}) of every address of an endpoint."""
    return [
        ("openai", f"/v1/{end}"),
        ("azure", f"/openai/v1/{end}"),
        ("azure", f"/openai/deployments/{{model}}/{end}?api-version=2025-04-01-preview"),
    ]


def kept(scene: Scene, record: str, part_name: str = OUTPUT) -> bytes:
    sealed = scene[0].reader().body(record, part_name)
    assert sealed is not None
    return open_body(scene[0].keyring.body_key(), sealed)


def insist_refused(scene: Scene, reply: Reply, status: int, code: str) -> None:
    assert (reply.status, reply.code) == (status, code), reply.raw
    assert reply.json["error"]["message"].startswith(reply.told["message_ja"])
    assert [leaf["type"] for leaf in scene[0].leaves(reply.record)] == ["refused"]
    assert scene[1].seen == []
    assert PHONE not in reply.raw.decode()


def types_of(scene: Scene, reply: Reply) -> list[str]:
    """The leaves of a record, each of which the independent checker takes."""
    leaves = scene[0].leaves(reply.record)
    assert all(
        read_leaf(json.dumps(leaf, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        for leaf in leaves
    )
    return [leaf["type"] for leaf in leaves]
