"""A PDF: opened by PDFium, within bounds, and with nothing in it that acts or hides another file."""

import ctypes
import re
import threading
import zlib

import pypdfium2
from pypdfium2 import raw

from sekisho.documents.uploads.refused import Refused

MAGIC = b"%PDF-"
MOST_PAGES = 500
MOST_POINTS = 14_400  # ISO 32000-1 annex C: 200 inches a side
# Actions that start programs or send data (ISO 32000-1 12.6.4), wherever they hang; PDFium tells of some places only.
ACTS = re.compile(rb"/(?:Launch|JavaScript|SubmitForm|ImportData|RichMedia)\b")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # 7.3.5: a name may be written /J#61vaScript
OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)  # 7.5.7: objects packed into a stream
MOST_OBJECTS = 64 * 1024 * 1024  # of all unpacked object streams together
XFA_FORMS = (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)
PRINT_AGAIN = "「PDFとして印刷」で作り直すと、文字と図だけのPDFになります。"
ONE_AT_A_TIME = threading.Lock()  # PDFium may not be called from two threads at once


def check(name: str, data: bytes) -> None:
    """Raises Refused."""
    _look_for_acts(name, data)
    with ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
                raise Refused(
                    name, "パスワードがかかっています", "パスワードを外して、もう一度お試しください。"
                ) from error
            raise Refused(
                name, "PDFが壊れているか、途中で切れています", "元のファイルから作り直してください。"
            ) from error
        try:
            _within_bounds(name, document)
            _inert(name, document)
        finally:
            document.close()


def _look_for_acts(name: str, data: bytes) -> None:
    left = MOST_OBJECTS
    if _names_act(data):
        raise _acting(name)
    for found in OBJECT_STREAM.finditer(data):
        try:
            objects = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            continue  # packed in another way, or encrypted: PDFium decides whether it can be read at all
        left -= len(objects)
        if left <= 0:
            raise Refused(name, "PDFを展開すると大きくなりすぎます。安全のため受け取りません", PRINT_AGAIN)
        if _names_act(objects):
            raise _acting(name)


def _names_act(data: bytes) -> bool:
    return ACTS.search(ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), data)) is not None


def _within_bounds(name: str, document: pypdfium2.PdfDocument) -> None:
    pages = len(document)
    if not pages:
        raise Refused(name, "PDFにページがありません", PRINT_AGAIN)
    if pages > MOST_PAGES:
        raise Refused(name, f"ページが多すぎます（上限 {MOST_PAGES}ページ）", "必要なページだけにしてください。")
    size = raw.FS_SIZEF()
    for at in range(pages):
        if not raw.FPDF_GetPageSizeByIndexF(document.raw, at, ctypes.byref(size)):
            raise Refused(name, "PDFのページが壊れています", PRINT_AGAIN)
        if not (0 < size.width <= MOST_POINTS and 0 < size.height <= MOST_POINTS):
            raise Refused(name, "PDFのページの大きさが正しくありません", PRINT_AGAIN)


def _inert(name: str, document: pypdfium2.PdfDocument) -> None:
    if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) or raw.FPDF_GetFormType(document.raw) in XFA_FORMS:
        raise _acting(name)
    if raw.FPDFDoc_GetAttachmentCount(document.raw):
        raise Refused(
            name, "PDFの中に、別のファイルが入っています", "中のファイルを取り出し、1つずつ添付してください。"
        )


def _acting(name: str) -> Refused:
    return Refused(name, "開くと動くプログラムや送信の指示が入っています。安全のため受け取りません", PRINT_AGAIN)
