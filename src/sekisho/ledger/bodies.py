"""Prompts and answers, kept outside the tree: encrypted one by one, so that each can be erased for good.

Every body gets its own data key (AES-256-GCM), which is stored wrapped under the key of its shelf (`shelves.py`), and
that one wrapped under the installation's key. The leaf holds the SHA-256 of the ciphertext. Destroying a wrapped key
makes the text unrecoverable, of one body or of a whole shelf, and leaves every proof valid.
Random 96-bit nonces: a data key is used once; a wrapping key must stay below 2^32 bodies (NIST SP 800-38D 8.3).
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
UNKNOWN_FORMAT = "本文の保存形式が、この版では読めません。"


@dataclass(frozen=True, slots=True)
class ShelfKey:
    """The key of a shelf as it is stored: `wrapped` under the installation's key, only zeros once destroyed."""

    name: str
    wrapped: bytes

    @property
    def is_destroyed(self) -> bool:
        return not any(self.wrapped)


# The data key lies under the installation's key itself.
NO_SHELF = ShelfKey("", b"")


@dataclass(frozen=True, slots=True)
class SealedBody:
    """One encrypted part of a record. `sha256` (hex) is of `ciphertext`; `wrapped_key` is empty or zeros once erased.

    shelf: whose key the data key is wrapped under.
    """

    record: str
    part: str
    ciphertext: bytes
    wrapped_key: bytes
    sha256: str
    shelf: ShelfKey = NO_SHELF

    @property
    def is_erased(self) -> bool:
        return not any(self.wrapped_key) or (self.shelf.name != "" and self.shelf.is_destroyed)


def make_shelf_key(root: bytes, name: str) -> tuple[ShelfKey, bytes]:
    """A fresh key for the shelf of that name, as it is stored and as it is. root: the installation's key."""
    key = AESGCM.generate_key(KEY_BYTES * 8)
    nonce = os.urandom(NONCE_BYTES)
    wrapped = FORMAT + nonce + _wrapping(root).encrypt(nonce, key, b"shelf" + FORMAT + name.encode())
    return ShelfKey(name, _checked(wrapped)), key


def open_shelf_key(root: bytes, shelf: ShelfKey) -> bytes:
    """The 32 bytes of a stored shelf key. Raises LedgerError if it was destroyed, altered, or is of another root."""
    if shelf.is_destroyed:
        raise LedgerError("この書架の鍵は消去されています。")
    if shelf.wrapped[:1] != FORMAT or len(shelf.wrapped) != WRAPPED_BYTES:
        raise LedgerError(UNKNOWN_FORMAT, next_ja="Sekisho を更新してください。")
    wrapped = shelf.wrapped[1:-CHECK_BYTES]
    about = b"shelf" + FORMAT + shelf.name.encode()
    try:
        return _wrapping(root).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], about)
    except (InvalidTag, ValueError) as error:
        raise LedgerError("書架の鍵を復号できません。内容が変わっているか、別の鍵で封じられています。") from error


def seal(key: bytes, record: str, part: str, plain: bytes, shelf: ShelfKey = NO_SHELF) -> SealedBody:
    """Encrypt one part of a record under a fresh data key wrapped by `key` (32 bytes). Raises LedgerError.

    key: of `shelf`, or the installation's where there is none.
    """
    bound = _bound(record, part)
    # One draw: each lets go of the interpreter's lock, and whoever waits for it takes its turn in the middle of a call.
    drawn = os.urandom(KEY_BYTES + 2 * NONCE_BYTES)
    data_key, nonce, other = drawn[:KEY_BYTES], drawn[KEY_BYTES:-NONCE_BYTES], drawn[-NONCE_BYTES:]
    ciphertext = FORMAT + nonce + AESGCM(data_key).encrypt(nonce, plain, b"body" + bound)
    wrapped = FORMAT + other + _wrapping(key).encrypt(other, data_key, b"key" + bound)
    return SealedBody(record, part, ciphertext, _checked(wrapped), hashlib.sha256(ciphertext).hexdigest(), shelf)


def open_body(root: bytes, body: SealedBody) -> bytes:
    """The text again. root: the installation's key. Raises LedgerError if erased, altered, moved, or of another key."""
    if body.is_erased:
        raise LedgerError("この記録の本文は消去されています。")
    key = open_shelf_key(root, body.shelf) if body.shelf.name else root
    bound = _bound(body.record, body.part)
    if body.ciphertext[:1] != FORMAT or body.wrapped_key[:1] != FORMAT or len(body.wrapped_key) != WRAPPED_BYTES:
        raise LedgerError(UNKNOWN_FORMAT, next_ja="Sekisho を更新してください。")
    wrapped = body.wrapped_key[1:-CHECK_BYTES]
    try:
        data_key = _wrapping(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], b"key" + bound)
        sealed = body.ciphertext[1:]
        return AESGCM(data_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], b"body" + bound)
    except (InvalidTag, ValueError) as error:
        raise LedgerError("本文を復号できません。内容が変わっているか、別の鍵で封じられています。") from error


def _checked(wrapped: bytes) -> bytes:
    return wrapped + hashlib.sha256(wrapped).digest()[:CHECK_BYTES]


def _bound(record: str, part: str) -> bytes:
    if not record or not part or "\0" in record + part:
        raise LedgerError("本文に、記録の識別子か部分の名前がありません。")
    return FORMAT + f"{record}\0{part}".encode()


def _wrapping(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise LedgerError(f"本文の鍵の長さが {KEY_BYTES} バイトではありません。")
    return AESGCM(key)
