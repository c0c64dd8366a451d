"""Whole files that only this installation reads: AES-256-GCM under one of its keys, bound to what they are about.

Random 96-bit nonces: a key must stay below 2^32 files (NIST SP 800-38D 8.3).
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sekisho.kernel.errors import StoreError

FORMAT = b"\x01"
NONCE_BYTES = 12


def seal(key: bytes, about: str, plain: bytes) -> bytes:
    """Encrypt `plain`. about: an id; opening asks for the same one. key: 32 bytes."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, FORMAT + about.encode())


def unseal(key: bytes, about: str, sealed: bytes) -> bytes:
    """Inverse of `seal`. Raises StoreError if it was altered, belongs to something else, or to another key."""
    if sealed[:1] != FORMAT:
        raise StoreError("封じたデータの形式が、この版では読めません。", next_ja="Sekisho を更新してください。")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], FORMAT + about.encode())
    except (InvalidTag, ValueError) as error:
        raise StoreError("封じたデータを開けません。内容が変わっているか、別の鍵で封じられています。") from error
