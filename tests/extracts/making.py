"""Files made for the tests: every kind the gate reads, each with invented people in it."""

import io
import zipfile

import docx
import openpyxl
import openpyxl.comments
import typst
import xlsxwriter
from pypdf import PdfReader, PdfWriter

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
    from pathlib import Path

    from pylopdf_fonts_jp import serif_path

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
