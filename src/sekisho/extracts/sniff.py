"""What a file is, by its first bytes; the name and the type it was sent under only have to agree."""

import re
import zipfile
from io import BytesIO

from sekisho.extracts.package_guard import CONTENT_TYPES, DAMAGE, OLE
from sekisho.extracts.refused import FileRefusedError

PDF = b"%PDF-"
PDF_REACH = 1024  # readers look so far for it
ZIP = b"PK\x03\x04"
PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
OTHER_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*")
PHOTOS = (b"heic", b"heix", b"mif1", b"avif")
OTHERS = (
    *(b"RIFF", b"\0\0\x01\0", b"8BPS", b"\0asm", b"\x7fELF", b"MZ", b"OggS"),
    *(b"ID3", b"fLaC", b"\xff\xfb", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"{\\rtf", b"%!PS"),
    *(b"SQLite format 3", b"PAR1", b"PK\x05\x06", b"PK\x07\x08", b"\x28\xb5\x2f\xfd", b"-----BEGIN PGP MESSAGE"),
)
MAIL_FIELD = re.compile(rb"(?:[!-9;-~]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
MAIL_NAMES = re.compile(
    rb"^(?:Received|From|To|Cc|Subject|Date|MIME-Version|Message-ID|Return-Path|Content-Type)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
MAIL_HEAD = 64 * 1024
TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|table|tr|td|div|p|span|br|a|b|i|em|strong|h[1-6]|ul|ol|li|img|script"
    r"|style|svg|form|input)\b",
    re.IGNORECASE,
)
UNKNOWN_JA = (
    "送れるのは、Word・Excel・PowerPoint（.docx・.xlsx・.pptx）、PDF、CSV、テキスト、JSON、HTML、メール（.eml）、"
    "これらの ZIP です。この形式に直して、もう一度送ってください。"
)


def kind_of(data: bytes) -> str:
    """`office`, `zip`, `pdf`, `png`, `jpeg`, `mail` or `text`. Raises FileRefusedError for what is none, or two."""
    if not data:
        raise FileRefusedError("empty", "ファイルが空です。", "中身のあるファイルを送ってください。")
    is_pdf = PDF in data[:PDF_REACH]
    if data.startswith(ZIP):
        if is_pdf:
            raise two_kinds()
        return _zip_kind(data)
    if is_pdf:
        if not data.startswith(PDF):
            raise two_kinds()
        return "pdf"
    for mark, kind in PICTURES.items():
        if data.startswith(mark):
            return kind
    if data.startswith(OLE):
        return "office"  # refused there, with the right words: old, or with a password
    if data.startswith(OTHER_PICTURES) or data[8:12] == b"WEBP" or (data[4:8] == b"ftyp" and data[8:12] in PHOTOS):
        raise other_picture()
    if data.startswith(OTHERS) or data[4:8] == b"ftyp":
        raise unknown()
    return "mail" if _is_mail(data) else "text"


def unknown() -> FileRefusedError:
    """A kind that is not read here."""
    return FileRefusedError("unknown", "中身を確かめられない種類のファイルです。", UNKNOWN_JA)


def other_picture() -> FileRefusedError:
    """A picture of a kind of which not everything is read that somebody may see."""
    return FileRefusedError(
        "unknown",
        "この形式の画像（GIF・WebP・TIFF・HEIC など）は、動く画像や透明な部分を確かめられません。",
        "画像を PNG か JPEG で保存し直して、もう一度送ってください。",
    )


def two_kinds() -> FileRefusedError:
    """A file that another reader could take for something else."""
    return FileRefusedError(
        "mismatch", "二つの形式のどちらとも読めるファイルです。", "元のソフトで保存し直して、もう一度送ってください。"
    )


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "office" if CONTENT_TYPES in archive.namelist() else "zip"
    except DAMAGE as error:
        raise FileRefusedError(
            "damaged",
            "ファイルが壊れているか、途中で切れています。",
            "元のファイルを保存し直して、もう一度送ってください。",
        ) from error


def _is_mail(data: bytes) -> bool:
    head = data[:MAIL_HEAD].lstrip(b"\xef\xbb\xbf\r\n")
    fields = MAIL_FIELD.match(head)
    return fields is not None and len({name.lower() for name in MAIL_NAMES.findall(fields[0])}) >= 2
