"""A PDF: the text layer of each page, and everything beside it: notes, form fields, bookmarks, properties, attachments.

A page whose text layer does not hold all it shows (scans, pictures, outlined or unmapped letters, stamps) is drawn and
read by character recognition; where no engine is installed, the file is refused. docs/design/files.md names what
cannot be told.
"""

import re
from collections.abc import Iterator
from ctypes import POINTER, byref, c_double, cast, create_string_buffer
from typing import Any
from unicodedata import combining

import pypdfium2
from pypdfium2 import raw

from sekisho.extracts import picture, xmp
from sekisho.extracts.drawing import draw
from sekisho.extracts.passage import Gathering
from sekisho.extracts.refused import FileRefusedError
from sekisho.extracts.within import Within

BLANK_JA = "白紙のページを除いて PDF を作り直し、もう一度送ってください。"
SAVE_JA = "元のソフトで PDF を作り直して、もう一度送ってください。"
DAMAGE = (pypdfium2.PdfiumError, ValueError, OSError, OverflowError, IndexError)
# Names too long to stand by chance in what is packed.
PROGRAM = re.compile(rb"/(?:JavaScript|RichMedia|Launch)(?![A-Za-z])")
PASSWORD = re.compile("password", re.IGNORECASE)
NOTE_KEYS = (b"Contents", b"T", b"RC", b"Subj", b"V", b"DV", b"TU", b"Alt", b"Name", b"NM", b"CA")
LONGEST_NOTE = 200_000
# Annotations whose words are in their keys or in the page; any other is looked at as a picture.
WORDED = frozenset(
    (
        *(raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_HIGHLIGHT),
        *(raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_POPUP),
        *(raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FILEATTACHMENT),
    )
)
# Fonts of symbols (the bullets of Word) have their own 95 signs here; they are read as the letters they stand for.
SYMBOLS = {0xF000 + code: chr(code) for code in range(0x20, 0x7F)}
BULLETS = frozenset((0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC, 0xF06C, 0xF06E))
MOST_CURVES = 400  # rounded corners and rings stay below; outlined letters do not
MOST_SEGMENTS = 20_000
LEAST_ADVANCE = 0.05  # of the size of the font; the narrowest letters take four times that
DEEPEST_FORM = 12
MOST_REVISIONS = 8
LINE_END_HYPHEN = str.maketrans({"\x02": "-", "\ufffe": "-"})


def read(data: bytes, gathering: Gathering, within: Within) -> None:
    """Adds everything the file says, earlier saved states included. Raises InputError."""
    if PROGRAM.search(data):
        raise _program()
    for end in (*_revisions(data), len(data)):
        is_last = end == len(data)
        try:
            document = pypdfium2.PdfDocument(data[:end])
        except pypdfium2.PdfiumError as error:
            if is_last:
                raise _unopened(error) from error
            continue  # the first part of a file made for the web is no file by itself
        try:
            _read(document, gathering, within)
        except DAMAGE as error:
            raise _damaged() from error
        finally:
            document.close()
    gathering.add([("props", words) for words in xmp.words(data)])


def _revisions(data: bytes) -> list[int]:
    """Where earlier states of the file end: a change may be appended and leaves what it replaces in the file."""
    ends = [found.end() for found in re.finditer(rb"%%EOF\r?\n?", data)][:-1]
    if len(ends) > MOST_REVISIONS:
        raise FileRefusedError("too-large", "PDF に、保存し直した跡が多すぎます。", SAVE_JA)
    return ends


def _read(document: Any, gathering: Gathering, within: Within) -> None:
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or raw.FPDF_GetXFAPacketCount(document) > 0:
        raise _program()
    gathering.budget.spend("pages", len(document))
    document.init_forms()
    gathering.add([("props", value) for value in document.get_metadata_dict().values() if value])
    gathering.add([("outline", mark.get_title()) for mark in document.get_toc()])
    pages = [_page(document, number, gathering, within) for number in range(len(document))]
    gathering.add([(f"page{number}", text) for number, text in enumerate(pages, 1)])
    for number in range(document.count_attachments()):
        attached = document.get_attachment(number)
        gathering.add([("props", attached.get_name())])
        within.inside(bytes(attached.get_data()), gathering, f"file{number + 1}")


def _page(document: Any, number: int, gathering: Gathering, within: Within) -> str:
    """The text layer, notes added; what has to be looked at is added as read from the drawn page."""
    page = document[number]
    place = f"page{number + 1}"
    layer = page.get_textpage()
    text = str(layer.get_text_range()).translate(LINE_END_HYPHEN).translate(SYMBOLS)
    notes, is_worded = _notes(document, page)
    gathering.add([(f"{place}:comment", note) for note in notes])
    if not is_worded or _has_unmapped(layer) or _is_overprinted(layer) or _shows_more(page, text):
        if within.engine is None:
            raise picture.no_engine()
        gathering.budget.spend("pictures")
        gathering.add([(place, line) for line in within.engine.read(draw(page))])
    layer.close()
    page.close()
    return text


def _has_unmapped(layer: Any) -> bool:
    """Whether a letter is drawn that does not say which it is; one is enough to hide a number."""
    return any(
        raw.FPDFText_HasUnicodeMapError(layer, i) == 1 or _is_unmapped(raw.FPDFText_GetUnicode(layer, i))
        for i in range(layer.count_chars())
    )


def _is_unmapped(code: int) -> bool:
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    return code in (0, 0xFFFD) or (is_private and code not in SYMBOLS and code not in BULLETS)


def _is_overprinted(layer: Any) -> bool:
    """Whether letters lie one over the other: pdfium takes equal ones for one letter drawn twice and drops them."""
    x, y, before = c_double(), c_double(), (-1.0, -1.0)
    for i in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, i)
        if raw.FPDFText_IsGenerated(layer, i) == 1 or combining(chr(code)) or chr(code).isspace():
            continue
        raw.FPDFText_GetCharOrigin(layer, i, byref(x), byref(y))
        here = (x.value, y.value)
        least = LEAST_ADVANCE * raw.FPDFText_GetFontSize(layer, i)
        if abs(here[0] - before[0]) < least and abs(here[1] - before[1]) < least:
            return True
        before = here
    return False


def _shows_more(page: Any, text: str) -> bool:
    """Whether the page shows pictures or curves, which may be letters; or nothing that is text and still something."""
    curves = segments = objects = 0
    for item in page.get_objects(max_depth=DEEPEST_FORM):
        objects += 1
        if item.type in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING, raw.FPDF_PAGEOBJ_UNKNOWN):
            return True
        if item.type == raw.FPDF_PAGEOBJ_FORM and item.level >= DEEPEST_FORM - 1:
            return True
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            count = raw.FPDFPath_CountSegments(item)
            segments += count
            if segments > MOST_SEGMENTS:
                return True
            curves += sum(
                raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item, i)) == raw.FPDF_SEGMENT_BEZIERTO
                for i in range(count)
            )
            if curves > MOST_CURVES:
                return True
    if not objects and not text.strip():
        # Blank, or broken in a way that another reader repairs: which of the two cannot be told.
        raise FileRefusedError("damaged", "何も書かれていないか、読み取れないページがあります。", BLANK_JA)
    return not text.strip()


def _notes(document: Any, page: Any) -> tuple[list[str], bool]:
    """What the annotations say, and whether that is all they show."""
    notes: list[str] = []
    is_worded = True
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        is_worded = is_worded and raw.FPDFAnnot_GetSubtype(annotation) in WORDED
        notes += [value for key in NOTE_KEYS if (value := _string(raw.FPDFAnnot_GetStringValue, annotation, key))]
        notes += _link(document, annotation)
        if document.formenv is not None:
            form = document.formenv.raw
            for ask in (raw.FPDFAnnot_GetFormFieldValue, raw.FPDFAnnot_GetFormFieldName):
                notes += [value for value in (_string(ask, form, annotation),) if value]
        raw.FPDFPage_CloseAnnot(annotation)
    return notes, is_worded


def _string(ask: Any, *what: Any) -> str:
    """A UTF-16 string of pdfium: first its length, then itself."""
    length = ask(*what, None, 0)
    if not 2 < length <= LONGEST_NOTE:
        if length > LONGEST_NOTE:
            raise FileRefusedError("too-large", "PDF の注釈が長すぎます。", SAVE_JA)
        return ""
    buffer = create_string_buffer(length)
    pointer = cast(buffer, POINTER(raw.FPDF_WCHAR))
    ask(*what, pointer, length)
    return buffer.raw[:length].decode("utf-16-le", "replace").rstrip("\0")


def _link(document: Any, annotation: Any) -> Iterator[str]:
    """The address a link leads to."""
    link = raw.FPDFAnnot_GetLink(annotation)
    action = raw.FPDFLink_GetAction(link) if link else None
    if not action:
        return
    length = raw.FPDFAction_GetURIPath(document, action, None, 0)
    if 1 < length <= LONGEST_NOTE:
        buffer = create_string_buffer(length)
        raw.FPDFAction_GetURIPath(document, action, buffer, length)
        yield buffer.value.decode("utf-8", "replace")


def _program() -> FileRefusedError:
    return FileRefusedError("macro", "プログラム（JavaScript など）や XFA の入力欄を含む PDF です。", SAVE_JA)


def _unopened(error: pypdfium2.PdfiumError) -> FileRefusedError:
    if PASSWORD.search(str(error)):
        return FileRefusedError(
            "encrypted", "PDF にパスワードがかかっています。", "パスワードを外して保存し直し、もう一度送ってください。"
        )
    return _damaged()


def _damaged() -> FileRefusedError:
    return FileRefusedError("damaged", "PDF が壊れています。", SAVE_JA)
