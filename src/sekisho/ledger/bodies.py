"""Prompts and answers, kept outside the tree: encrypted one by one, so that each can be erased for good.

Every body gets its own data key (AES-256-GCM), which is stored wrapped under the key of its shelf (`shelves.py`), and
that one wrapped under the installation's key. The leaf holds the SHA-256 of the ciphertext. Destroying a wrapped key
makes the text unrecoverable, of one body or of a whole shelf, and leaves every proof valid.
Random 96-bit nonces: a data key is used once; a wrapping key must stay below 2^32 bodies (NIST SP 800-38D 8.3).
"""

import hashlib
import os
import ssl
from contextlib import suppress
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sekisho.kernel.errors import LedgerError
from sekisho.kernel.keks import ID_BYTES, Keks, OneKek, kek_id, kek_of

INPUT, OUTPUT = "input", "output"  # parts: the SHA-256 in an intent's input_sha256, in an outcome's output_sha256
FORMAT = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
# Of the wrapped key, so that the checker sees a decayed byte without holding the key. No secret, no authentication.
CHECK_BYTES = 4
WRAPPED_BYTES = len(FORMAT) + NONCE_BYTES + KEY_BYTES + TAG_BYTES + CHECK_BYTES
# The key of a shelf: format, id of the key-encryption key, mark of the key itself, and then as above.
SHELF_FORMAT = b"\x02"
MARK_BYTES = 16
NAMED_BYTES = len(SHELF_FORMAT) + ID_BYTES + MARK_BYTES
MARK_FROM = len(SHELF_FORMAT) + ID_BYTES + 1  # as SQL counts
WRAPPED_SHELF_BYTES = WRAPPED_BYTES - len(FORMAT) + NAMED_BYTES
UNREADABLE = "本文を復号できません。内容が変わっているか、別の鍵で封じられています。"
UNKNOWN_FORMAT = "本文の保存形式が、この版では読めません。"


@dataclass(frozen=True, slots=True)
class ShelfKey:
    """The key of a shelf as it is stored: `wrapped` under a key-encryption key, only zeros once destroyed.

    mark: a hash of the key itself where it is known. It stays what it is when the key is wrapped anew, so a body that
    was sealed under it meanwhile still finds its shelf.
    """

    name: str
    wrapped: bytes
    mark: bytes = field(default=b"", compare=False)

    @property
    def is_destroyed(self) -> bool:
        return not any(self.wrapped)

    @property
    def kek(self) -> str:
        """The id of the key-encryption key; "" where an earlier version did not write it down."""
        return self.wrapped[1 : 1 + ID_BYTES].hex() if self.wrapped[:1] == SHELF_FORMAT else ""


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
    """A fresh key for the shelf of that name, as it is stored and as it is. root: the key-encryption key."""
    key = AESGCM.generate_key(KEY_BYTES * 8)
    return wrap_shelf_key(root, name, key), key


def wrap_shelf_key(root: bytes, name: str, key: bytes) -> ShelfKey:
    """A shelf's key as it is stored under `root`."""
    mark = shelf_mark(key)
    head = SHELF_FORMAT + bytes.fromhex(kek_id(root)) + mark
    nonce = os.urandom(NONCE_BYTES)
    wrapped = head + nonce + wrapping(root).encrypt(nonce, key, b"shelf" + head + name.encode())
    return ShelfKey(name, _checked(wrapped), mark)


def shelf_mark(key: bytes) -> bytes:
    """Which key it is: a hash of 32 random bytes tells nothing about them."""
    return hashlib.sha256(b"sekisho shelf\0" + key).digest()[:MARK_BYTES]


def open_shelf_key(root: bytes | Keks, shelf: ShelfKey) -> bytes:
    """The 32 bytes of a stored shelf key. Raises LedgerError if destroyed, altered, or its key-encryption key is away.

    root: the key-encryption key, or all that are at hand.
    """
    keks = OneKek(root) if isinstance(root, bytes) else root
    if shelf.is_destroyed:
        raise LedgerError("この書架の鍵は消去されています。")
    version, wrapped = shelf.wrapped[:1], shelf.wrapped[:-CHECK_BYTES]
    if version == SHELF_FORMAT and len(shelf.wrapped) == WRAPPED_SHELF_BYTES:
        key = kek_of(keks, shelf.kek)
        if key is None:
            raise missing_kek(shelf.kek)
        head = wrapped[:NAMED_BYTES]
        tried: tuple[bytes, ...] = (key,)
    elif version == FORMAT and len(shelf.wrapped) == WRAPPED_BYTES:
        head, tried = FORMAT, keks.at_hand()
    else:
        raise LedgerError(UNKNOWN_FORMAT, next_ja="Sekisho を更新してください。")
    sealed = wrapped[len(head) :]
    for key in tried:
        with suppress(InvalidTag, ValueError):
            about = b"shelf" + head + shelf.name.encode()
            return wrapping(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
    raise LedgerError("書架の鍵を復号できません。内容が変わっているか、別の鍵で封じられています。")


def missing_kek(key_id: str) -> LedgerError:
    """A key-encryption key is not at hand."""
    return LedgerError(
        f"鍵を包む鍵 {key_id} がありません。",
        next_ja="keys/ のバックアップ、又は SEKISHO_BODY_KEK・SEKISHO_ATTACHMENT_KEK の先に、その鍵を戻してください。",
    )


def seal(key: bytes | AESGCM, record: str, part: str, plain: bytes, shelf: ShelfKey = NO_SHELF) -> SealedBody:
    """Encrypt one part of a record under a fresh data key wrapped by `key`. Raises LedgerError.

    key: of `shelf`, or the installation's where there is none: 32 bytes, or what `wrapping` made of them.
    """
    return Envelope(key, record, part, shelf).sealed(plain)


class Envelope:
    """A fresh data key for one part of a record, wrapped already: made before there is a text, used once."""

    __slots__ = ("_bound", "_cipher", "_nonce", "_wrapped", "part", "record", "shelf")

    def __init__(self, key: bytes | AESGCM, record: str, part: str, shelf: ShelfKey = NO_SHELF) -> None:
        """As for `seal`."""
        self.record, self.part, self.shelf = record, part, shelf
        self._bound = _bound(record, part)
        # OpenSSL's, because it keeps the interpreter's lock: whoever waits for that would take a turn amid a call.
        drawn = ssl.RAND_bytes(KEY_BYTES + 2 * NONCE_BYTES)
        data_key, self._nonce, other = drawn[:KEY_BYTES], drawn[KEY_BYTES:-NONCE_BYTES], drawn[-NONCE_BYTES:]
        self._cipher: AESGCM | None = AESGCM(data_key)
        root = wrapping(key) if isinstance(key, bytes) else key
        self._wrapped = _wrapped_data_key(root, data_key, self._bound, other)

    def sealed(self, plain: bytes) -> SealedBody:
        """Raises LedgerError the second time: a data key and its nonce are for one text."""
        cipher, self._cipher = self._cipher, None
        if cipher is None:
            raise LedgerError("本文の鍵は、一度しか使えません。")
        ciphertext = FORMAT + self._nonce + cipher.encrypt(self._nonce, plain, b"body" + self._bound)
        digest = hashlib.sha256(ciphertext).hexdigest()
        return SealedBody(self.record, self.part, ciphertext, self._wrapped, digest, self.shelf)


def open_body(root: bytes | Keks, body: SealedBody) -> bytes:
    """The text again. root: as for `open_shelf_key`. Raises LedgerError if erased, altered, moved, of another key."""
    if body.is_erased:
        raise LedgerError("この記録の本文は消去されています。")
    bound = _bound(body.record, body.part)
    if body.shelf.name:
        data_key = _open_data_key(OneKek(open_shelf_key(root, body.shelf)), body)
    else:
        data_key = _open_data_key(OneKek(root) if isinstance(root, bytes) else root, body)
    if body.ciphertext[:1] != FORMAT:
        raise LedgerError(UNKNOWN_FORMAT, next_ja="Sekisho を更新してください。")
    sealed = body.ciphertext[1:]
    try:
        return AESGCM(data_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], b"body" + bound)
    except (InvalidTag, ValueError) as error:
        raise LedgerError(UNREADABLE) from error


def rewrap_data_key(root: bytes, keks: Keks, body: SealedBody) -> bytes:
    """The wrapped key of a body that stands on no shelf, under `root`; as long as before. Raises LedgerError.

    keks: those under one of which it lies. The ciphertext is not looked at.
    """
    data_key = _open_data_key(keks, body)
    return _wrapped_data_key(wrapping(root), data_key, _bound(body.record, body.part), os.urandom(NONCE_BYTES))


def is_under(root: bytes, body: SealedBody) -> bool:
    """Whether a body's data key lies under this very key."""
    try:
        _open_data_key(OneKek(root), body)
    except LedgerError:
        return False
    return True


def wrapping(key: bytes) -> AESGCM:
    """The cipher under a key that wraps others. Raises LedgerError if it is not 32 bytes."""
    if len(key) != KEY_BYTES:
        raise LedgerError(f"本文の鍵の長さが {KEY_BYTES} バイトではありません。")
    return AESGCM(key)


def _open_data_key(keks: Keks, body: SealedBody) -> bytes:
    if body.wrapped_key[:1] != FORMAT or len(body.wrapped_key) != WRAPPED_BYTES:
        raise LedgerError(UNKNOWN_FORMAT, next_ja="Sekisho を更新してください。")
    wrapped = body.wrapped_key[1:-CHECK_BYTES]
    about = b"key" + _bound(body.record, body.part)
    for is_last in (False, True):
        for key in keks.at_hand():
            with suppress(InvalidTag, ValueError):
                return wrapping(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], about)
        if not is_last:
            keks.look_again()  # it may have been wrapped anew under a key that came since
    raise LedgerError(UNREADABLE)


def _wrapped_data_key(root: AESGCM, data_key: bytes, bound: bytes, nonce: bytes) -> bytes:
    return _checked(FORMAT + nonce + root.encrypt(nonce, data_key, b"key" + bound))


def _checked(wrapped: bytes) -> bytes:
    return wrapped + hashlib.sha256(wrapped).digest()[:CHECK_BYTES]


def _bound(record: str, part: str) -> bytes:
    if not record or not part or "\0" in record + part:
        raise LedgerError("本文に、記録の識別子か部分の名前がありません。")
    return FORMAT + f"{record}\0{part}".encode()
