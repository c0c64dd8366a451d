"""Bytes that strangers sent: read within a limit, named safely, sealed under the desk's key."""

import hashlib
import re
import unicodedata

from django.core.files.uploadedfile import UploadedFile

from sekisho.desk.intake.models import Intake, Original
from sekisho.desk.settings import derived
from sekisho.kernel.errors import InputError, NotFoundError, StoreError
from sekisho.keyring.sealed import seal, unseal

PURPOSE = "word-originals"
MOST_NAME = 100
STAYS_JA = "ファイルは元に戻せません。読み取った内容は、提出された版として残っています。"
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def take_bytes(file: "UploadedFile[bytes]", limit: int) -> bytes:
    """The file's bytes. Raises InputError beyond `limit`, without reading more."""
    data = file.read(limit + 1)
    if len(data) > limit:
        raise InputError(
            f"ファイルが大きすぎます（上限 {limit // 1024:,} KB）。", next_ja="画像などを減らしてください。"
        )
    return bytes(data)


def safe_name(name: str) -> str:
    """What the file is called here: no folder, no control or direction marks, an ending that is true."""
    shown = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    stem = re.sub(r"(?i)\.docx$", "", UNSAFE.sub("_", re.split(r"[\\/]", shown)[-1])).strip(" .")[:MOST_NAME]
    return f"{stem or '確認依頼書'}.docx"


def sealed(data: bytes, owner: str) -> bytes:
    """Under the desk's key, bound to the row they belong to."""
    return seal(derived(PURPOSE), owner, data)


def opened(row: Intake | Original) -> bytes:
    """The bytes as they were sent. Raises StoreError if they are not those whose SHA-256 was recorded.

    Raises NotFoundError where they were erased, with day and basis.
    """
    erasure = getattr(row, "erasure", None)
    if erasure is not None:
        raise NotFoundError(f"「{row.name}」は消去済みです。{erasure.words}。", next_ja=STAYS_JA)
    kept = row.sealed if isinstance(row, Intake) else row.body.sealed
    data = unseal(derived(PURPOSE), row.id, bytes(kept))
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise StoreError("保存したファイルの指紋（SHA-256）が、記録と一致しません。")
    return data
