"""Width and height that a picture file claims, from its first bytes; nothing is decoded."""

import struct

PNG = b"\x89PNG\r\n\x1a\n"
# Start-of-frame markers of JPEG (ITU-T T.81 table B.1) without those of tables between them.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length
RIFF_CHUNK = {b"VP8X": 24, b"VP8 ": 26, b"VP8L": 21}


def picture_size(data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels of a PNG, JPEG, GIF, BMP or WebP; None if it is none of these or broken."""
    try:
        if data.startswith(PNG):
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        if data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
            return width, height
        if data.startswith(b"BM"):
            width, height = struct.unpack("<ii", data[18:26])
            return abs(width), abs(height)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        return _jpeg(data) if data.startswith(b"\xff\xd8") else None
    except (struct.error, IndexError):
        return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 if marker in JPEG_ALONE else 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    at = RIFF_CHUNK.get(data[12:16])
    if at is None:
        return None
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[at : at + 3], "little"), 1 + int.from_bytes(data[at + 3 : at + 6], "little")
    if data[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", data[at : at + 4])
        return width & 0x3FFF, height & 0x3FFF
    bits = int.from_bytes(data[at : at + 4], "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
