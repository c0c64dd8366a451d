"""The book as objects in an S3-compatible storage: the same files as `export.py` writes, the checkpoint last.

Only what this needs of the protocol: GET and PUT with AWS Signature Version 4 in the header, path-style addresses.
"""

import hashlib
import hmac
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sekisho.kernel.errors import InputError, LedgerError
from sekisho.ledger.checkpoint import stated_by
from sekisho.ledger.export import tiles_of
from sekisho.ledger.fsck_timestamps import stamps_in
from sekisho.ledger.reader import Reader
from sekisho.ledger.stamp_names import FOLDER, INDEX, index_of

TIMEOUT_S = 60.0
MOST_BYTES = 1_000_000  # of what is read back: a checkpoint, a key
ELSEWHERE = "この置き場所には、別の台帳（又は、この台帳のより新しい写し）が書き出されています。"


@dataclass(frozen=True, slots=True, repr=False)
class Access:
    """Whom the storage knows us as. Never shown."""

    key_id: str
    secret: str
    region: str = "us-east-1"


class Bucket:
    """The objects below `prefix` of one bucket."""

    def __init__(self, endpoint: str, place: str, access: Access) -> None:
        """place: `s3://BUCKET/PREFIX`. Raises InputError for anything else, and for an endpoint that is no address."""
        parts, address = urlsplit(place), urlsplit(endpoint)
        if parts.scheme != "s3" or not parts.netloc or parts.query or parts.fragment:
            raise InputError("書き出し先の形が正しくありません。", next_ja="s3://バケット/接頭辞 としてください。")
        if address.scheme not in ("http", "https") or not address.netloc or address.path.strip("/"):
            raise InputError(
                "ストレージのアドレスの形が正しくありません。", next_ja="SEKISHO_S3_URL を直してください。"
            )
        self._base = f"{address.scheme}://{address.netloc}"
        self._host = address.netloc
        self._root = "/".join(part for part in (parts.netloc, parts.path.strip("/")) if part)
        self._access = access
        self._opener = urllib.request.build_opener(_NoRedirect)

    def read(self, name: str) -> bytes | None:
        """The object, or None where there is none. Raises LedgerError."""
        return self._ask("GET", name, b"")

    def write(self, name: str, content: bytes) -> None:
        """Raises LedgerError unless the storage says that it has it."""
        if self._ask("PUT", name, content) is None:
            raise LedgerError(f"{name} を書き出せません（バケットがありません）。")

    def _ask(self, method: str, name: str, content: bytes) -> bytes | None:
        path = quote(f"/{self._root}/{name}", safe="/-._~")
        hashed = hashlib.sha256(content).hexdigest()
        moment = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        signed = {"host": self._host, "x-amz-content-sha256": hashed, "x-amz-date": moment}
        request = urllib.request.Request(f"{self._base}{path}", content or None, method=method)  # noqa: S310 (checked)
        for header, value in signed.items():
            request.add_header(header, value)
        request.add_header("Authorization", authorization(method, path, signed, self._access))
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                body: bytes = answer.read(MOST_BYTES)
                return body
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise LedgerError(f"{name}: ストレージの応答は HTTP {error.code} です。") from error
        except (OSError, ValueError) as error:
            raise LedgerError(f"{name}: ストレージに接続できません。") from error


def authorization(method: str, path: str, headers: Mapping[str, str], access: Access) -> str:
    """The header of AWS Signature Version 4 for S3, over all of `headers` (names in lower case)."""
    names = ";".join(sorted(headers))
    listed = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    asked = "\n".join((method, path, "", listed, names, headers["x-amz-content-sha256"]))
    moment = headers["x-amz-date"]
    scope = f"{moment[:8]}/{access.region}/s3/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(asked.encode()).hexdigest()}"
    key = f"AWS4{access.secret}".encode()
    for part in (moment[:8], access.region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
    return f"AWS4-HMAC-SHA256 Credential={access.key_id}/{scope},SignedHeaders={names},Signature={signature}"


def export_to(reader: Reader, bucket: Bucket) -> int:
    """Write the book as it is now, or bring an earlier export up to date; the number of leaves.

    Partial tiles of earlier exports stay: others may be reading them. Raises LedgerError as `export.export`.
    """
    checkpoint, vkey = reader.checkpoint(), f"{reader.vkey()}\n".encode()
    size = _size(checkpoint)
    before = bucket.read("checkpoint")
    there = _size(before.decode("utf-8", "replace")) if before else 0
    if before is not None and (bucket.read("vkey") != vkey or there > size):
        raise LedgerError(ELSEWHERE, next_ja="別の接頭辞を指定してください。")
    bucket.write("vkey", vkey)
    known = {tile.text() for tile in tiles_of(there)}
    for tile in tiles_of(size):
        if tile.text() in known:
            continue
        content = reader.fetch(tile.text())
        if content is None:
            raise LedgerError("書き出しの途中で、台帳が別のものに入れ替わりました。")
        bucket.write(tile.text(), content)
    bucket.write("checkpoint", checkpoint.encode())
    return size


def export_stamps_to(kept: Path, bucket: Bucket) -> None:
    """Copy the timestamps that are not there yet; the reply after its note. Raises LedgerError."""
    for stamp in stamps_in(kept):
        if bucket.read(f"{FOLDER}/{stamp.name}") is None:
            bucket.write(f"{FOLDER}/{stamp.name.removesuffix('.tsr')}.note", stamp.note)
            bucket.write(f"{FOLDER}/{stamp.name}", stamp.reply)
    if index := index_of(kept):
        bucket.write(f"{FOLDER}/{INDEX}", index)


def _size(note: str) -> int:
    return stated_by(note).size


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is signed for one host goes to no other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
