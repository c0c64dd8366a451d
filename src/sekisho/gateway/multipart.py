"""multipart/form-data that means one thing only, read whole and written anew (RFC 7578, 2046).

Readers of forms differ in what they forgive: two fields of one name, folded or unknown headers, `filename*`, escapes in
names, charsets. Whatever they could read differently is refused here, as `strict_json` does for JSON. What stands
before the first boundary and behind the last belongs to no field and stays here. What leaves has a boundary, headers
and an order of ours. Why our own: docs/design/gateway.md.
"""

import re
import unicodedata
from hashlib import blake2b
from typing import Any, NamedTuple

from sekisho.gateway.refusals import malformed
from sekisho.kernel.refusal import Refusal

MOST_PARTS = 64
MOST_HEAD = 2048  # bytes of one part's headers
MOST_TEXT = 256 * 1024  # bytes of one field that is no file
MOST_NAME = 200  # characters of a file's name
_BOUNDARY = r"[0-9A-Za-z'()+_,./:=?-]{1,70}"
_UTF_8 = r"[ \t]*;[ \t]*charset=(?:utf-?8|\"utf-?8\")"
FORM_TYPE = re.compile(
    rf"multipart/form-data(?:{_UTF_8})?[ \t]*;[ \t]*boundary=(?:\"({_BOUNDARY})\"|({_BOUNDARY}))(?:{_UTF_8})?",
    re.IGNORECASE,
)
BORDER = re.compile(rb"[\r\n]--")
HEADER = re.compile(rb"([A-Za-z][A-Za-z-]{1,40}):[ \t]*([^\x00-\x1f\x7f]*)")
DISPOSITION = re.compile(r'form-data;[ \t]*name="([^"\\]*)"(?:;[ \t]*filename="([^"\\]*)")?')
FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}(?:\[[A-Za-z0-9_]{0,40}\])?")
MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,60}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,80}")
TEXT_TYPE = re.compile(r'text/plain(?:[ \t]*;[ \t]*charset="?(?:utf-8|us-ascii)"?)?', re.IGNORECASE)
# Some servers undo these in a name, others do not.
ESCAPED = re.compile(r"%(?:22|0[dDaA])")
NESTED = ("multipart/", "message/")
KNOWN_HEADERS = frozenset(("content-disposition", "content-type", "content-length", "content-transfer-encoding"))
SAME_BYTES = ("binary", "8bit", "7bit")
LIST_END = "[]"
CHARSET_FIELD = "_charset_"  # RFC 7578, 4.6: would change how every other field is read
SILENT_TYPE = "application/octet-stream"

NOT_FORM = malformed(
    "この入口の本文は multipart/form-data（boundary と、付けるなら charset=utf-8）で送ってください。",
    "This endpoint takes multipart/form-data with a boundary and, beside it, charset=utf-8 at most.",
)
BROKEN = malformed("multipart の区切りが正しくありません。", "The multipart body is not well formed.")
MANY = malformed(f"multipart の部分が多すぎます（{MOST_PARTS}まで）。", f"The form has more than {MOST_PARTS} parts.")
HEAD = malformed("multipart の部分の見出しが読めません。", "A part's headers cannot be read with certainty.")
DOUBLED = malformed("同じ名前の項目が二つあります。", "A field was sent twice.")
FILE_NAME = malformed(
    "ファイルの名前に、使えない文字やフォルダーの指定があります。",
    "A file's name has a path or characters that are not allowed.",
)
NOT_TEXT = malformed(
    "multipart の文字の項目が UTF-8 でないか、長すぎます。", "A text field of the form is not UTF-8, or is too long."
)
NESTED_PART = malformed("multipart の中の multipart は受け取れません。", "Nested multipart parts are not accepted.")


class _Head(NamedTuple):
    """file_name: None for a field that is no file. media_type: "" if not said. length: -1 if not said."""

    name: str
    file_name: str | None
    media_type: str
    length: int


def parse(raw: bytes, content_types: list[str]) -> dict[str, Any] | Refusal:
    """Fields by name in order: a str, a file as {filename, content_type, data: bytes}, or a list of these (`name[]`).

    content_types: every value of the request's Content-Type header.
    """
    found = FORM_TYPE.fullmatch(content_types[0].strip()) if len(content_types) == 1 else None
    if found is None:
        return NOT_FORM
    pieces = (b"\r\n" + raw).split(b"\r\n--" + (found[1] or found[2]).encode())
    if len(pieces) < 3 or not (pieces[-1] == b"--" or pieces[-1].startswith(b"--\r\n")):
        return BROKEN
    # Around the form may stand words; what looks like a border is one to somebody.
    if BORDER.search(pieces[0]) or BORDER.search(pieces[-1], 2):
        return BROKEN
    if len(pieces) - 2 > MOST_PARTS:
        return MANY
    form: dict[str, Any] = {}
    for piece in pieces[1:-1]:
        no = _take(piece, form)
        if no is not None:
            return no
    return form


def write(form: dict[str, Any]) -> bytes:
    """The form as bytes; `media_type_of` says under which Content-Type they leave."""
    parts = [part for name, value in form.items() for part in _parts(name, value)]
    boundary = _boundary(parts)
    return b"".join((*(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts), b"--%s--\r\n" % boundary))


def media_type_of(written: bytes) -> str:
    """The Content-Type of what `write` made: its boundary stands in its first line."""
    return "multipart/form-data; boundary=" + written[2:].partition(b"\r\n")[0].decode()


def is_file(value: Any) -> bool:
    """Whether a field's value is a file."""
    return isinstance(value, dict) and isinstance(value.get("data"), bytes)


def has_files(form: dict[str, Any]) -> bool:
    """Whether a field is a file, or a list with one in it."""
    return any(is_file(each) for value in form.values() for each in (value if isinstance(value, list) else [value]))


def nested(form: dict[str, Any]) -> dict[str, Any]:
    """The form with every `outer[inner]` once more as the object it means to the server, for who judges names."""
    inside = [
        {outer: {inner.removesuffix("]"): value}}
        for name, value in form.items()
        for outer, gap, inner in (name.partition("["),)
        if gap
    ]
    return {**form, "": inside} if inside else form


def without_stream(form: dict[str, Any]) -> dict[str, Any]:
    """The form without a `stream` that says no; forms write truth values as words."""
    return {name: value for name, value in form.items() if name != "stream" or value != "false"}


def _take(piece: bytes, form: dict[str, Any]) -> Refusal | None:
    """Add one part to the form, or say what is wrong with it."""
    head, gap, content = piece.partition(b"\r\n\r\n")
    if not gap or not head.startswith(b"\r\n") or len(head) > MOST_HEAD:
        return BROKEN
    read = _read_head(head[2:])
    if isinstance(read, Refusal):
        return read
    if read.length not in (-1, len(content)):
        return HEAD
    value = _text(read, content) if read.file_name is None else _file(read, content)
    if isinstance(value, Refusal):
        return value
    base = read.name.removesuffix(LIST_END)
    if base == read.name:
        if base in form:
            return DOUBLED
        form[base] = value
        return None
    if not isinstance(form.setdefault(base, []), list):
        return DOUBLED
    form[base].append(value)
    return None


def _read_head(head: bytes) -> _Head | Refusal:
    headers: dict[str, str] = {}
    for line in head.split(b"\r\n"):
        found = HEADER.fullmatch(line)
        name = found[1].decode().lower() if found else ""
        if found is None or name not in KNOWN_HEADERS or name in headers:
            return HEAD
        try:
            headers[name] = found[2].decode("utf-8").strip()
        except UnicodeDecodeError:
            return HEAD
    if headers.get("content-transfer-encoding", "binary").lower() not in SAME_BYTES:
        return HEAD
    length = headers.get("content-length", "-1")
    disposed = DISPOSITION.fullmatch(headers.get("content-disposition", ""))
    if disposed is None or not re.fullmatch("-1|[0-9]{1,12}", length):
        return HEAD
    if not FIELD_NAME.fullmatch(disposed[1]) or disposed[1] == CHARSET_FIELD:
        return HEAD
    return _Head(disposed[1], disposed[2], headers.get("content-type", ""), int(length))


def _text(head: _Head, content: bytes) -> str | Refusal:
    if head.media_type.lower().startswith(NESTED):
        return NESTED_PART
    if head.media_type and not TEXT_TYPE.fullmatch(head.media_type):
        return HEAD
    try:
        return content.decode("utf-8") if len(content) <= MOST_TEXT else NOT_TEXT
    except UnicodeDecodeError:
        return NOT_TEXT


def _file(head: _Head, content: bytes) -> dict[str, Any] | Refusal:
    if head.media_type.lower().startswith(NESTED):
        return NESTED_PART
    if head.media_type and not MEDIA_TYPE.fullmatch(head.media_type):
        return HEAD
    name = head.file_name or ""
    # Cc and Cf: control characters, and those that turn the direction of writing or are not seen.
    if not _is_plain(name):
        return FILE_NAME
    return {"filename": name, "content_type": head.media_type or SILENT_TYPE, "data": content}


def _is_plain(name: str) -> bool:
    """Whether it names a file and nothing else: no folder, no escape, no character that is not seen."""
    if not name or len(name) > MOST_NAME or name.strip(" .") != name.strip(" ") or ESCAPED.search(name):
        return False
    return not any(c in "/\\:" or unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in name)


def _parts(name: str, value: Any) -> list[bytes]:
    if isinstance(value, list):
        return [part for each in value for part in _parts(name + LIST_END, each)]
    said = f'Content-Disposition: form-data; name="{name}"'
    if isinstance(value, str):
        return [said.encode() + b"\r\n\r\n" + value.encode()]
    head = f'{said}; filename="{value["filename"]}"\r\nContent-Type: {value["content_type"]}\r\n\r\n'
    return [head.encode() + value["data"]]


def _boundary(parts: list[bytes]) -> bytes:
    """Made of what it parts, so that nobody who writes a form can know it beforehand; and in none of the parts."""
    number = 0
    while True:
        whole = blake2b(number.to_bytes(4, "big"), digest_size=20)
        for part in parts:
            whole.update(part)
        boundary = b"sekisho-" + whole.hexdigest().encode()
        if not any(boundary in part for part in parts):
            return boundary
        number += 1
