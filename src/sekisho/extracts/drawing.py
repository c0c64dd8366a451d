"""A page of a PDF drawn as a grey PNG, for character recognition."""

import struct
import zlib
from typing import Any

from sekisho.extracts.bounds import MOST_PIXELS
from sekisho.extracts.picture_size import PNG
from sekisho.extracts.refused import FileRefusedError

DOTS = 200  # an inch; what scanners use for text
POINTS = 72
LEAST_DOTS = 100  # coarser, small letters cannot be read


def draw(page: Any) -> bytes:
    """PNG bytes. page: of pypdfium2. Raises FileRefusedError for a page too large to be read when drawn."""
    width, height = page.get_size()
    inches = width * height / POINTS / POINTS
    dots = DOTS if inches * DOTS * DOTS <= MOST_PIXELS else LEAST_DOTS
    if not 0 < inches * dots * dots <= MOST_PIXELS:
        raise FileRefusedError("too-large", "PDF のページが大きすぎます。", "ページの大きさを小さくしてください。")
    bitmap = page.render(scale=dots / POINTS, grayscale=True)
    data = bytes(bitmap.buffer)
    rows = b"".join(
        b"\0" + data[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride)
    )
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 0, 0, 0, 0)
    return PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
