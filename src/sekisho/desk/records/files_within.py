"""Bodies that carry files, made readable: the words stay, in the place of a file stand its size and its SHA-256.

The hash is that of the file as somebody has it in hand, so that a deliverable can be found in the book by it.
"""

import base64
import hashlib
import json
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

FORM_MARK = b"--"
LEAST_FILE = 512  # characters of base64
DATA_URL = ";base64,"


def readable(data: bytes) -> str:
    """The body as text: as it is unless it carries files. A form becomes JSON with its fields."""
    if data.startswith(FORM_MARK):
        return _written(_form(data))
    text = data.decode("utf-8", "replace")
    try:
        value = json.loads(text)
        told = _told(value)
    except (ValueError, RecursionError):
        return text
    return text if told == value else _written(told)


def describe(data: bytes) -> str:
    """A file in words."""
    return f"（ファイル：{len(data):,} バイト、SHA-256 {hashlib.sha256(data).hexdigest()}）"


def _form(data: bytes) -> dict[str, Any]:
    """Fields by name. The gate wrote the form, so its boundary stands in its first line."""
    boundary = data[len(FORM_MARK) :].partition(b"\r\n")[0].decode("latin-1")
    head = f'Content-Type: multipart/form-data; boundary="{boundary}"\r\n\r\n'.encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + data)
    fields: dict[str, Any] = {}
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        file_name = part.get_param("filename", header="content-disposition")
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        value = content.decode("utf-8", "replace") if file_name is None else f"{file_name}{describe(content)}"
        fields[name] = f"{fields[name]}\n{value}" if name in fields else value
    return fields


def _told(value: Any) -> Any:
    """The value with every file in it described."""
    if isinstance(value, dict):
        return {name: _told(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_told(item) for item in value]
    if not isinstance(value, str) or len(value) < LEAST_FILE:
        return value
    head, mark, coded = value.rpartition(DATA_URL)
    try:
        data = base64.b64decode(coded.translate(str.maketrans("-_", "+/")), validate=True)
    except ValueError:
        return value
    return head + mark + describe(data)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
