"""Reading papers back with libraries that did not write them."""

import ctypes
import io
import re
import unicodedata
from typing import Any

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from docx.oxml.ns import qn

MM = 72 / 25.4
DARK = 128


def bare(words: str) -> str:
    """For comparison: white space is where the line happened to end."""
    return re.sub(r"\s+", "", words)


def composed(typed: str) -> str:
    """か + ゛ as the PDF draws it: が."""
    return unicodedata.normalize("NFC", typed)


def docx_text(data: bytes) -> str:
    """Text of body, headers and footers, a paragraph a line."""
    document = docx.Document(io.BytesIO(data))
    edges = [edge for s in document.sections for edge in (s.header, s.footer)]
    roots = [document.element.body, *(edge._element for edge in edges)]
    return "\n".join("".join(_words(p)) for root in roots for p in root.iter(qn("w:p")))


def _words(paragraph: Any) -> list[str]:
    return [_WORDS[node.tag](node) for node in paragraph.iter() if node.tag in _WORDS]


_WORDS = {
    qn("w:t"): lambda node: node.text or "",
    qn("w:br"): lambda _: "\n",
    qn("w:tab"): lambda _: "\t",
}


def pdf_pages(data: bytes) -> list[str]:
    """Text of each page."""
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data)]


def pdf_text(data: bytes) -> str:
    return "\n".join(pdf_pages(data))


def loose_fonts(data: bytes) -> set[str]:
    """Names of fonts that text uses and the file does not contain."""
    found = set()
    for page in pdfium.PdfDocument(data):
        for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=8):
            font = raw.FPDFTextObj_GetFont(item.raw)
            if not raw.FPDFFont_GetIsEmbedded(font):
                name = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, name, 200)
                found.add(name.value.decode())
    return found


def boxes(data: bytes) -> list[tuple[int, str, tuple[float, float, float, float]]]:
    """(page, character, left-bottom-right-top in points) of every character with ink."""
    found = []
    for number, page in enumerate(pdfium.PdfDocument(data)):
        text = page.get_textpage()
        for at in range(text.count_chars()):
            char = chr(raw.FPDFText_GetUnicode(text.raw, at))
            if not char.isspace():
                found.append((number, char, text.get_charbox(at)))
    return found


def ink(data: bytes, sign: str) -> list[float]:
    """Share of dark pixels within each drawing of `sign`."""
    shares = []
    pages = list(pdfium.PdfDocument(data))
    scale = 4
    pictures = [page.render(scale=scale, grayscale=True) for page in pages]
    for number, char, (left, bottom, right, top) in boxes(data):
        if char != sign:
            continue
        picture, height = pictures[number], pages[number].get_height()
        rows = range(int((height - top) * scale), int((height - bottom) * scale) + 1)
        columns = range(int(left * scale), int(right * scale) + 1)
        pixels = [picture.buffer[y * picture.stride + x] for y in rows for x in columns]
        shares.append(sum(pixel < DARK for pixel in pixels) / len(pixels))
    return shares
