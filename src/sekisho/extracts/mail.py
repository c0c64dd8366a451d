"""A mail (RFC 5322, MIME): its header, what it says in each way, and what is attached."""

import email
import email.errors
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from sekisho.extracts.passage import Gathering
from sekisho.extracts.plain import decode
from sekisho.extracts.refused import FileRefusedError
from sekisho.extracts.text_file import add_text
from sekisho.extracts.within import Within

MOST_PARTS = 200
SAVE_JA = "メールを保存し直すか、本文だけを送ってください。"
# What Python's parser raises for mails that are none; it repairs the rest and says so in `defects`.
BROKEN = (email.errors.MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError)


def read(data: bytes, gathering: Gathering, within: Within) -> None:
    """Adds the mail as it stands, then its parts as a reader of mail shows them. Raises InputError."""
    try:
        parts, written = _parts(data)
    except BROKEN as error:
        raise FileRefusedError("damaged", "メールの形が壊れています。", SAVE_JA) from error
    if len(parts) > MOST_PARTS:
        raise FileRefusedError("too-large", "メールの部分が多すぎます。", SAVE_JA)
    files = 0
    add_text(written, gathering)
    for fields, media_type, body in parts:
        gathering.add([("header", line) for line in fields])
        if body is None:
            continue
        if media_type.startswith("text/"):
            add_text(body if isinstance(body, str) else decode(body), gathering)
        elif body:
            files += 1
            within.inside(body if isinstance(body, bytes) else body.encode(), gathering, f"file{files}")


Part = tuple[list[str], str, str | bytes | None]


def _parts(data: bytes) -> tuple[list[Part], str]:
    """(header lines, media type, what it holds) of the mail and each part of it, mails within it included.

    Beside them the mail as it stands, without the base64 that is read as parts.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    written = decode(data).replace("\r\n", "\n")
    for part in message.walk():
        coded = part.get_payload()
        if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64" and isinstance(coded, str):
            written = written.replace(coded.replace("\r\n", "\n").strip(), "")
    parts = [
        (list(_fields(part)), part.get_content_type(), None if part.is_multipart() else _body(part))
        for part in message.walk()
    ]
    return parts, written


def _fields(part: EmailMessage) -> Iterator[str]:
    for name, value in part.items():
        yield f"{name}: {value}"
    called = part.get_filename()
    if called:
        yield str(called)


def _body(part: EmailMessage) -> str | bytes:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    if part.get_content_maintype() != "text":
        return raw
    charset = part.get_content_charset("utf-8")
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        return raw
