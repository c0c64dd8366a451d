"""Prompts and answers, kept outside the tree: encrypted one by one, so that each can be erased for good.

Every body gets its own data key (AES-256-GCM), which is stored wrapped under the installation's key. The leaf holds
the SHA-256 of the ciphertext. Dropping `wrapped_key` makes the text unrecoverable and leaves every proof valid.
Random 96-bit nonces: a data key is used once; the wrapping key must stay below 2^32 bodies (NIST SP 800-38D 8.3).
"""

import hashlib
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sekisho.kernel.errors import LedgerError

INPUT, OUTPUT = "input", "output"  # parts: the SHA-256 in an intent's input_sha256, in an outcome's output_sha256
FORMAT = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
# Of the wrapped key, so that the checker sees a decayed byte without holding the key. No secret, no authentication.
CHECK_BYTES = 4
WRAPPED_BYTES = len(FORMAT) + NONCE_BYTES + KEY_BYTES + TAG_BYTES + CHECK_BYTES


@dataclass(frozen=True, slots=True)
class SealedBody:
    """One encrypted part of a record. `wrapped_key` is empty once erased; `sha256` (hex) is of `ciphertext`."""

    record: str
    part: str
    ciphertext: bytes
    wrapped_key: bytes
    sha256: str

    @property
    def is_erased(self) -> bool:
        return not self.wrapped_key


def seal(key: bytes, record: str, part: str, plain: bytes) -> SealedBody:
    """Encrypt one part of a record under a fresh data key wrapped by `key` (32 bytes). Raises LedgerError."""
    bound = _bound(record, part)
    data_key = AESGCM.generate_key(KEY_BYTES * 8)
    nonce = os.urandom(NONCE_BYTES)
    ciphertext = FORMAT + nonce + AESGCM(data_key).encrypt(nonce, plain, b"body" + bound)
    nonce = os.urandom(NONCE_BYTES)
    wrapped = FORMAT + nonce + _wrapping(key).encrypt(nonce, data_key, b"key" + bound)
    wrapped += hashlib.sha256(wrapped).digest()[:CHECK_BYTES]
    return SealedBody(record, part, ciphertext, wrapped, hashlib.sha256(ciphertext).hexdigest())


def open_body(key: bytes, body: SealedBody) -> bytes:
    """The text again. Raises LedgerError if it was erased, altered, moved, or sealed by another key."""
    if body.is_erased:
        raise LedgerError("この記録の本文は消去されています。")
    bound = _bound(body.record, body.part)
    if body.ciphertext[:1] != FORMAT or body.wrapped_key[:1] != FORMAT or len(body.wrapped_key) != WRAPPED_BYTES:
        raise LedgerError("本文の保存形式が、この版では読めません。", next_ja="Sekisho を更新してください。")
    wrapped = body.wrapped_key[1:-CHECK_BYTES]
    try:
        data_key = _wrapping(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], b"key" + bound)
        sealed = body.ciphertext[1:]
        return AESGCM(data_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], b"body" + bound)
    except (InvalidTag, ValueError) as error:
        raise LedgerError("本文を復号できません。内容が変わっているか、別の鍵で封じられています。") from error


def _bound(record: str, part: str) -> bytes:
    if not record or not part or "\0" in record + part:
        raise LedgerError("本文に、記録の識別子か部分の名前がありません。")
    return FORMAT + f"{record}\0{part}".encode()


def _wrapping(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise LedgerError(f"本文の鍵の長さが {KEY_BYTES} バイトではありません。")
    return AESGCM(key)
