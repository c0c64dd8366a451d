import struct

import pytest

from sekisho.extracts.picture_size import picture_size

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 640, 480)
JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc2\x00\x11\x08" + struct.pack(">HH", 480, 640) + b"\0" * 12
WEBP = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 4 + b"\x2f" + (639 | 479 << 14).to_bytes(4, "little")
BMP = b"BM" + b"\0" * 16 + struct.pack("<ii", 640, -480)


@pytest.mark.parametrize("data", [PNG, JPEG, WEBP, LOSSLESS, BMP, b"GIF89a" + struct.pack("<HH", 640, 480)])
def test_size_is_read(data):
    assert picture_size(data) == (640, 480)


@pytest.mark.parametrize("data", [b"", PNG[:20], JPEG[:9], b"BM", b"RIFF\0\0\0\0WEBPXXXX", b"<svg/>", b"\xff\xd8\xff"])
def test_what_is_broken_has_no_size(data):
    assert picture_size(data) is None
