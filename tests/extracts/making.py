"""Files made for the tests: every kind the gate reads, each with invented people in it."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import openpyxl.comments
import typst
import xlsxwriter
from pylopdf_fonts_jp import serif_path
from pypdf import PdfReader, PdfWriter
from pypdfium2 import PdfDocument, PdfImage, PdfMatrix

NAME = "山本 恵美子"
PHONE = "080-2468-1357"
SECRET = f"{NAME}さんの電話は{PHONE}です。"
HARMLESS = "会議の案内文です。"


def word(text: str = SECRET, change: object = None) -> bytes:
    document = docx.Document()
    document.add_paragraph(HARMLESS)
    document.add_paragraph(text)
    if callable(change):
        change(document)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def sheet(rows: list[list[object]], change: object = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if callable(change):
        change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def written_sheet(fill: object) -> bytes:
    """By xlsxwriter: formats and hidden sheets as Excel writes them."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    assert callable(fill)
    fill(book)
    book.close()
    return written.getvalue()


def printed(text: str = SECRET, **more: str) -> bytes:
    """A PDF with a text layer."""
    escaped = text.replace("\\", "\\\\").replace("#", "\\#").replace("@", "\\@")
    source = f'#set text(font: "Noto Serif JP")\n{more.get("head", "")}\n{escaped}\n'

    made = typst.compile(source.encode(), format="pdf", font_paths=[str(Path(serif_path()).parent)])
    assert isinstance(made, bytes)
    return made


def repdf(data: bytes, change: object) -> bytes:
    """The same PDF after `change(writer)`."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    assert callable(change)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def zipped(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = comment
    return written.getvalue()


def changed_part(data: bytes, name: str, change: object) -> bytes:
    """An Office file with one part replaced by `change(bytes)`; a part that is not there is made from b""."""
    written = io.BytesIO()
    assert callable(change)
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, change(b""))
    return written.getvalue()


PARTS = "http://schemas.openxmlformats.org/presentationml/2006/main"
WORDS = "http://schemas.openxmlformats.org/drawingml/2006/main"


def slides(text: str, notes: str = "") -> bytes:
    """A PowerPoint file of one slide, by hand."""
    page = (
        f'<p:sld xmlns:p="{PARTS}" xmlns:a="{WORDS}"><p:txBody><a:p><a:r><a:t>{{}}</a:t></a:r></a:p></p:txBody></p:sld>'
    )
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/{}" '
    types += (
        'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
    )
    files = {
        "[Content_Types].xml": types.format("ppt/presentation.xml").encode(),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{PARTS}"/>'.encode(),
        "ppt/slides/slide1.xml": page.format(text).encode(),
    }
    if notes:
        files["ppt/notesSlides/notesSlide1.xml"] = page.format(notes).encode()
    return zipped(files)


def picture(note: tuple[bytes, bytes] | None = None, size: tuple[int, int] = (20, 20)) -> bytes:
    """A small grey PNG, with one more chunk if wanted."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)), *((note,) if note else ())]
    chunks += [(b"IDAT", zlib.compress(b"\0" + b"\x80" * 20 * 20)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def drawn() -> bytes:
    """A PDF of one page that is a picture, as a scanner makes it."""
    page = PdfDocument(printed())[0]
    scan = PdfDocument.new()
    image = PdfImage.new(scan)
    image.set_bitmap(page.render(scale=1))
    image.set_matrix(PdfMatrix().scale(*page.get_size()))
    sheet_of_paper = scan.new_page(*page.get_size())
    sheet_of_paper.insert_obj(image)
    sheet_of_paper.gen_content()
    written = io.BytesIO()
    scan.save(written)
    return written.getvalue()
