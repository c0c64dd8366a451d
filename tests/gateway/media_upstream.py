"""An AI service that makes pictures and sounds, and reads sounds, in OpenAI's wire format; well or badly."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any

from sekisho.gateway.providers.practice_media import tone
from tests.gateway.upstream import Talk
from tests.gateway.wire_upstream import IN, OUT, WIRE_BEHAVIOURS

TRANSCRIPT = "次の議題に移ります。"
SPOKEN = "担当は山本 恵美子さん、電話は080-2468-1357です。"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
ABOUT_A_WORK = "表紙は架空ねこ団の画風で描きましょう。"
SOUND = tone()
USAGE = {"input_tokens": IN, "output_tokens": OUT, "total_tokens": IN + OUT}


def pictures(many: int) -> dict[str, Any]:
    row = {"b64_json": base64.b64encode(PNG).decode()}
    return {"created": 1, "data": [row] * many, "usage": USAGE}


async def made(talk: Talk) -> None:
    await _make(talk, TRANSCRIPT)


async def told(talk: Talk) -> None:
    """A transcript with personal information."""
    await _make(talk, SPOKEN)


async def planned(talk: Talk) -> None:
    """A transcript that asks for something like the work of somebody only a city knows."""
    await _make(talk, ABOUT_A_WORK)


async def _make(talk: Talk, said: str) -> None:
    path, body = talk.seen.path, talk.seen.body
    if path.endswith("/speech"):
        await file(talk, [SOUND[start : start + 4000] for start in range(0, len(SOUND), 4000)])
    elif not path.endswith("/transcriptions"):
        await talk.json("200 OK", pictures(int(body.get("n", 1))))
    elif body.get("response_format", "json") in ("text", "srt", "vtt"):
        await talk.whole("200 OK", f"{said}\n".encode(), "text/plain; charset=utf-8")
    else:
        await talk.json("200 OK", {"text": said, "usage": {"type": "tokens", **USAGE}})


async def file(talk: Talk, pieces: list[bytes]) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nTransfer-Encoding: chunked\r\n\r\n")
    for piece in pieces:
        await talk.chunk(piece)
        await asyncio.sleep(0)
    await talk.end_stream()


async def address(talk: Talk) -> None:
    """A picture that lies somewhere, and no picture."""
    await talk.json("200 OK", {"created": 1, "data": [{"url": "https://example.jp/a.png"}]})


async def cut_file(talk: Talk) -> None:
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nTransfer-Encoding: chunked\r\n\r\n")
    for start in range(0, 8000, 4000):
        await talk.chunk(SOUND[start : start + 4000])
        await asyncio.sleep(0.05)
    talk.reset()


async def empty_file(talk: Talk) -> None:
    await file(talk, [])


async def endless_file(talk: Talk) -> None:
    await file(talk, [SOUND] * 2000)


async def parrot_file(talk: Talk) -> None:
    """A file that holds the key it was asked with, cut in the middle."""
    sent = talk.seen.head
    at = sent.index(b"sk-provider") + 5
    await file(talk, [sent[:at], sent[at:]])


MEDIA_BEHAVIOURS: dict[str, Callable[[Talk], Awaitable[None]]] = {
    "made": made,
    "told": told,
    "planned": planned,
    "address": address,
    "cut-file": cut_file,
    "empty-file": empty_file,
    "endless-file": endless_file,
    "parrot-file": parrot_file,
    **{name: WIRE_BEHAVIOURS[name] for name in ("garbage", "e400", "e401", "e429")},
}
