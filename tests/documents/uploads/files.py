"""Small real files, and hostile ones, made byte by byte."""

import io
import struct
import zipfile
import zlib

from sekisho.documents import specification_docx, specification_pdf
from sekisho.documents.paper import SpecificationPaper
from sekisho.extracts.package_guard import MAIN_TYPES
from sekisho.rules.book import load_book

PAPER = SpecificationPaper(load_book("osaka-1.1"))
MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
OVERRIDE = '<Override PartName="/{}" ContentType="{}"/>'
RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def docx() -> bytes:
    return specification_docx.write(PAPER)


def pdf() -> bytes:
    return specification_pdf.write(PAPER)


def office(kind: str = "docx", parts: dict[str, bytes | str] | None = None, types: str = "") -> bytes:
    """The least that counts as a file of that kind, and what else is wanted in it."""
    main, written = MAIN_PARTS[kind], io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES.format(OVERRIDE.format(main, MAIN_TYPES[kind]) + types))
        for name, content in {main: "<a/>", **(parts or {})}.items():
            archive.writestr(name, content)
    return written.getvalue()


def linked(kind: str, target: str, mode: str = "External") -> dict[str, bytes | str]:
    """A part that says that something is fetched."""
    link = f'<Relationship Id="r1" Type="{OFFICE}{kind}" Target="{target}" TargetMode="{mode}"/>'
    return {"word/_rels/document.xml.rels": RELATIONSHIPS.format(link)}


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 2, behind: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((min(width, 9) + 1) * min(height, 9)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + behind


def jpeg(width: int = 2, height: int = 2, behind: bytes = b"") -> bytes:
    """Enough of a JPEG for its structure: one frame header, and the end."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + frame + b"\0" * 8 + b"\xff\xd9" + behind


def pdf_with(catalog: bytes, *objects: bytes) -> bytes:
    """A PDF of one empty page; `catalog` stands in the document's catalog, `objects` are numbered from 4."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R " + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
        *objects,
    ]
    written, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    trailer = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def packed_objects(inside: bytes) -> bytes:
    """An object stream, as newer PDFs use it to save space."""
    packed = zlib.compress(b"9 0 " + inside)
    head = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    return head + packed + b"\nendstream"
