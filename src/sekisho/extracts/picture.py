"""A PNG or JPEG: what is written in the picture, and what is written beside it in the file."""

import re
import zlib
from collections.abc import Iterator

from sekisho.extracts.bounds import MOST_PIXELS
from sekisho.extracts.passage import Gathering
from sekisho.extracts.picture_size import PNG, picture_size
from sekisho.extracts.refused import FileRefusedError
from sekisho.extracts.within import Within

MOST_NOTE = 256 * 1024  # one note beside the picture, unpacked
PNG_DRAWN = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"sBIT"))
PNG_DRAWN |= {b"bKGD", b"hIST", b"sPLT", b"tIME", b"cICP", b"iCCP"}
# Colour types whose one colour may be declared transparent (tRNS): readers of characters overlook that, so that
# black on transparent black is nothing to them and plain to whoever lays the picture on white.
PNG_KEYED = frozenset((0, 2))
PNG_MOVING = frozenset((b"acTL", b"fcTL", b"fdAT"))
NOTE_MARKERS = frozenset((0xFE, *range(0xE1, 0xF0)))  # JPEG: comment and application segments; APP0 is the size
SCAN, END = 0xDA, 0xD9
ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
WORDS = re.compile(r"[^\x00-\x1f\x7f-\x9f\ufffd]{4,}")
CAMERA = b"ICC_PROFILE\0"
NO_ENGINE_JA = (
    "画像（またはスキャンしたページ）が含まれていますが、文字を読み取る仕組みがここにはないため、確かめられません。"
)
LEAVE_OUT_JA = "画像を外すか、文字を書き起こして、もう一度送ってください。"
SAVE_JA = "画像を PNG か JPEG で保存し直して、もう一度送ってください。"


def read(data: bytes, gathering: Gathering, within: Within, place: str = "picture") -> None:
    """Adds the lines in the picture and the notes of its file. Raises FileRefusedError."""
    if within.engine is None:
        raise no_engine()
    size = picture_size(data)
    add_notes(data, gathering)
    if size is None or not all(size):
        raise _damaged()
    if size[0] * size[1] > MOST_PIXELS:
        raise FileRefusedError("too-large", "画像が大きすぎます。", "画像を小さくして、もう一度送ってください。")
    gathering.budget.spend("pictures")
    gathering.add([(place, line) for line in within.engine.read(data)])


def add_notes(data: bytes, gathering: Gathering) -> None:
    """Adds what is written beside the picture (camera, place, comments). Raises FileRefusedError if it is broken."""
    notes = _png_notes(data) if data.startswith(PNG) else _jpeg_notes(data)
    gathering.add([("props", words) for note in notes for words in _words(note)])


def no_engine() -> FileRefusedError:
    """There is a picture, and nothing here that reads pictures."""
    return FileRefusedError("picture", NO_ENGINE_JA, LEAVE_OUT_JA)


def _damaged() -> FileRefusedError:
    return FileRefusedError("damaged", "画像が壊れているか、余分なものが付いています。", SAVE_JA)


def _transparent() -> FileRefusedError:
    return FileRefusedError(
        "picture",
        "一色を透明とする画像は、読み取った文字と相手に見える文字が違うことがあるため、確かめられません。",
        "背景を白で塗りつぶして保存し直し、もう一度送ってください。",
    )


def _words(note: bytes) -> Iterator[str]:
    """Whatever could be read in a note, in the encodings that notes are written in."""
    for encoding in ("utf-8", "cp932", "utf-16-le", "utf-16-be"):
        if encoding.startswith("utf-16") and b"\0" not in note:
            continue
        yield from WORDS.findall(note.decode(encoding, "replace"))


def _png_notes(data: bytes) -> Iterator[bytes]:
    """Chunks that hold no picture. Raises FileRefusedError for a broken, moving or lengthened file."""
    at, colours = len(PNG), -1
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        at += 12 + size
        if len(body) != size or kind in PNG_MOVING:
            break
        if kind == b"IHDR" and size > 9:
            colours = body[9]
        if kind == b"tRNS" and colours in PNG_KEYED:
            raise _transparent()
        if kind == b"IEND":
            if at != len(data):
                break
            return
        if kind in (b"zTXt", b"iTXt"):
            yield body
            yield from _inflated(body)
        elif kind not in PNG_DRAWN:
            yield body
    raise _damaged()


def _inflated(body: bytes) -> Iterator[bytes]:
    """The packed text of a zTXt or iTXt chunk; it begins behind one of the first zeros."""
    at = body.find(b"\0")
    for _ in range(4):
        if at < 0:
            return
        for start in (at + 1, at + 2):
            try:
                yield zlib.decompressobj().decompress(body[start:], MOST_NOTE)
            except zlib.error:
                continue
        at = body.find(b"\0", at + 1)


def _jpeg_notes(data: bytes) -> Iterator[bytes]:
    """Segments that hold no picture. Raises FileRefusedError for a broken or lengthened file."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + size]
        if size < 2 or len(body) != size - 2:
            break
        if marker in NOTE_MARKERS and not body.startswith(CAMERA):
            yield body
        at += 2 + size
        if marker == SCAN:
            at = _behind_scan(data, at)
            if data[at : at + 2] == b"\xff\xd9":
                if data[at + 2 :].strip(b"\0"):
                    break
                return
    raise _damaged()


def _behind_scan(data: bytes, at: int) -> int:
    """Where the coded picture ends: at the next marker that is no stuffing and no restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] == 0 or data[at + 1] in ALONE:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at
    return len(data)
