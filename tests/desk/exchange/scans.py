"""Small scans of invented papers: good ones, and ones that somebody built on purpose."""

import struct
import zlib

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n44\n%%EOF\n"
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00\xff\xd9"
)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 8, height: int = 8) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 8 for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HOSTILE = {
    "a page": b"<html><script>alert(1)</script></html>",
    "nothing": b"",
    "a program": b"MZ" + b"\0" * 200,
    "an office file": b"PK\x03\x04" + b"\0" * 200,
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a page before the pdf": b"<html>" + PDF,
    "half a pdf": PDF[:40],
    "a program in a pdf": PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    "a hidden program in a pdf": PDF.replace(b"/Catalog", b"/Catalog/A<</S/J#61vaScript/J#53(x)>>"),
    "a file in a pdf": PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFiles 5 0 R>>"),
    "a locked pdf": PDF.replace(b"trailer<<", b"trailer<</Encrypt 9 0 R"),
    "a huge png": png(30_000, 30_000),
    "a flat png": png(0, 8),
    "half a png": png()[:-12],
    "a page behind the png": png() + b"<script>",
    "half a jpeg": JPEG[:-2],
    "a page behind the jpeg": JPEG + b"<script>",
    "a jpeg without a frame": b"\xff\xd8\xff\xd9",
}
