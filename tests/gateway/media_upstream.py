"""An AI service that makes pictures and sounds, and reads sounds, in OpenAI's wire format; well or badly."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any

from sekisho.gateway.providers.practice_media import tone
from tests.gateway.upstream import Talk
from tests.gateway.wire_upstream import IN, OUT, WIRE_BEHAVIOURS, in_events, key_of, named, pieces_of

TRANSCRIPT = "次の議題に移ります。"
SPOKEN = "担当は山本 恵美子さん、電話は080-2468-1357です。"
UNCLEAR = b"\x89PNG\r\n\x1a\n" + bytes(64)
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
    if body.get("stream") in (True, "true") or body.get("stream_format") == "sse":
        await in_events(talk, events(path, said))
    elif path.endswith("/speech"):
        await file(talk, [SOUND[start : start + 4000] for start in range(0, len(SOUND), 4000)])
    elif not path.endswith("/transcriptions"):
        await talk.json("200 OK", pictures(int(body.get("n", 1))))
    elif body.get("response_format", "json") in ("text", "srt", "vtt"):
        await talk.whole("200 OK", f"{said}\n".encode(), "text/plain; charset=utf-8")
    else:
        await talk.json("200 OK", {"text": said, "usage": {"type": "tokens", **USAGE}})


def events(path: str, said: str = TRANSCRIPT) -> list[bytes]:
    """One picture that becomes clear in two steps, or a transcript word by word."""
    if path.endswith("/transcriptions"):
        deltas = [named({"type": "transcript.text.delta", "delta": piece}) for piece in pieces_of(said)]
        usage = {"type": "tokens", **USAGE}
        return [*deltas, named({"type": "transcript.text.done", "text": said, "usage": usage})]
    if path.partition("?")[0].endswith("/speech"):
        pieces = [base64.b64encode(SOUND[start : start + 4000]).decode() for start in range(0, len(SOUND), 4000)]
        spoken = [named({"type": "speech.audio.delta", "audio": piece}) for piece in pieces]
        return [*spoken, named({"type": "speech.audio.done", "usage": USAGE})]
    kind = "image_edit" if "/edits" in path else "image_generation"
    same = {"created_at": 1, "output_format": "png", "size": "auto", "quality": "low", "background": "auto"}
    unclear = {"b64_json": base64.b64encode(UNCLEAR).decode(), **same}
    clear = {"b64_json": base64.b64encode(PNG).decode(), **same, "usage": USAGE}
    return [
        named({"type": f"{kind}.partial_image", "partial_image_index": 0, **unclear}),
        named({"type": f"{kind}.completed", **clear}),
    ]


async def split(talk: Talk) -> None:
    """Every byte in a packet of its own."""
    whole = b"".join(events(talk.seen.path))
    await in_events(talk, [bytes((byte,)) for byte in whole])


async def cut(talk: Talk) -> None:
    """Ends cleanly before its last event."""
    await in_events(talk, events(talk.seen.path)[:-1])


async def error_midway(talk: Talk) -> None:
    await in_events(talk, [*events(talk.seen.path)[:-1], named({"type": "error", "error": {"message": "slow down"}})])


async def repeating(talk: Talk) -> None:
    """A transcript that says the prompt again."""
    await in_events(talk, events(talk.seen.path, str(talk.seen.form["prompt"])))


async def unstreamed(talk: Talk) -> None:
    """In one piece, whether or not a stream was asked for, as whisper-1 does: what was said before, or a transcript."""
    said = str(talk.seen.form.get("prompt") or SPOKEN)
    if talk.seen.form.get("response_format") == "text":
        await talk.whole("200 OK", f"{said}\n".encode(), "text/plain; charset=utf-8")
    else:
        await talk.json("200 OK", {"text": said, "usage": {"type": "tokens", **USAGE}})


async def large(talk: Talk) -> None:
    """A picture of some megabytes in one event."""
    picture = base64.b64encode(PNG + bytes(3 * 1024 * 1024)).decode()
    await in_events(talk, [named({"type": "image_generation.completed", "b64_json": picture, "usage": USAGE})])


async def address_midway(talk: Talk) -> None:
    await in_events(talk, [named({"type": "image_generation.completed", "url": "https://example.jp/a.png"})])


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


async def spelled_file(talk: Talk) -> None:
    """A sound and then that key, each of its characters in a packet of its own."""
    await talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: audio/wav\r\nTransfer-Encoding: chunked\r\n\r\n")
    await talk.chunk(SOUND)
    for letter in key_of(talk):
        await talk.chunk(letter.encode())
        await asyncio.sleep(0.005)
    await talk.end_stream()


MEDIA_BEHAVIOURS: dict[str, Callable[[Talk], Awaitable[None]]] = {
    "made": made,
    "told": told,
    "planned": planned,
    "address": address,
    "events-split": split,
    "events-cut": cut,
    "events-error-midway": error_midway,
    "large": large,
    "repeating": repeating,
    "unstreamed": unstreamed,
    "address-midway": address_midway,
    "cut-file": cut_file,
    "empty-file": empty_file,
    "endless-file": endless_file,
    "parrot-file": parrot_file,
    "spelled-file": spelled_file,
    **{name: WIRE_BEHAVIOURS[name] for name in ("garbage", "e400", "e401", "e429")},
}
