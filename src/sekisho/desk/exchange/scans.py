"""A scanned paper as it is uploaded: judged by its bytes, never by its name or by what the browser calls it."""

import hashlib
import re
import struct
from collections.abc import Callable

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sekisho.desk.exchange.models import Scan
from sekisho.extracts.picture_size import PNG, picture_size
from sekisho.kernel.errors import InputError, StoreError

CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
MOST_SIDE = 20_000  # pixels; A4 at 1,200 dpi is 14,000 high
MOST_PIXELS = 200_000_000
PDF_HEAD = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[\r\n]")
PDF_END_WITHIN = 1024
# Names of what a scan never holds and a reader might act on (ISO 32000-2), followed by a delimiter.
PDF_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt|OpenAction|AA|SubmitForm|ImportData|GoToR|GoToE)"
    rb"(?=[\s/<>\[\]()])"
)
AGAIN_JA = "紙をスキャンした PDF・PNG・JPEG のファイルを選び直してください。"


def read_scan(sent: "UploadedFile[bytes]") -> Scan:
    """An unsaved row of what was sent. Raises InputError for what is too large, or not a plain PDF, PNG or JPEG."""
    most = settings.SEKISHO.max_scan_bytes
    data = sent.read(most + 1)
    if len(data) > most:
        raise InputError(
            f"ファイルが大きすぎます（上限{most // 1024:,}KB）。", next_ja="解像度を下げてスキャンし直してください。"
        )
    return Scan(sha256=hashlib.sha256(data).hexdigest(), form=form_of(data), size=len(data), data=data)


def form_of(data: bytes) -> str:
    """`pdf`, `png` or `jpeg`. Raises InputError for anything else, and for files with something behind their end."""
    for form, is_it in FORMS.items():
        if is_it(data):
            return form
    raise InputError("スキャンした書面として受け取れないファイルです。", next_ja=AGAIN_JA)


def _is_pdf(data: bytes) -> bool:
    if not PDF_HEAD.match(data):
        return False
    if b"%%EOF" not in data[-PDF_END_WITHIN:] or b"startxref" not in data:
        raise InputError("PDFが途中で切れています。", next_ja=AGAIN_JA)
    if PDF_ACTIVE.search(_unescaped(data)):
        raise InputError(
            "PDFに、プログラム・添付ファイル・暗号化など、スキャンした書面にはないものが含まれています。",
            next_ja=AGAIN_JA,
        )
    return True


def _unescaped(data: bytes) -> bytes:
    """With `#xx` in names resolved, or `/J#53` would pass as harmless."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


def _is_png(data: bytes) -> bool:
    if not data.startswith(PNG):
        return False
    _insist_on_size(data)
    at = len(PNG)
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, at = data[at + 4 : at + 8], at + 12 + length
        if kind == b"IEND":
            break
    else:
        kind = b""
    if kind != b"IEND" or at != len(data):
        raise InputError("PNGが途中で切れているか、終わりの後ろに別のデータがあります。", next_ja=AGAIN_JA)
    return True


def _is_jpeg(data: bytes) -> bool:
    if not data.startswith(b"\xff\xd8\xff"):
        return False
    _insist_on_size(data)
    if not data.endswith(b"\xff\xd9"):
        raise InputError("JPEGが途中で切れているか、終わりの後ろに別のデータがあります。", next_ja=AGAIN_JA)
    return True


def _insist_on_size(data: bytes) -> None:
    found = picture_size(data)
    if found is None or min(found) < 1:
        raise InputError("画像が壊れています。", next_ja=AGAIN_JA)
    if max(found) > MOST_SIDE or found[0] * found[1] > MOST_PIXELS:
        raise InputError("画像の縦横が大きすぎます。", next_ja="解像度を下げてスキャンし直してください。")


FORMS: dict[str, Callable[[bytes], bool]] = {"pdf": _is_pdf, "png": _is_png, "jpeg": _is_jpeg}


def bytes_of(scan: Scan) -> bytes:
    """The bytes as they were taken in. Raises StoreError if the store gives others."""
    data = bytes(scan.data)
    if hashlib.sha256(data).hexdigest() != scan.sha256:
        raise StoreError("スキャンした書面が、記録したときのものと違います。", next_ja="バックアップと比べてください。")
    return data
