"""Signed notes (C2SP signed-note) with Ed25519, as strict in reading as Go's `golang.org/x/mod/sumdb/note`.

A note is text, a blank line, and signature lines `— NAME BASE64(key id ‖ signature)`. Signatures by unknown keys are
passed over (witnesses come and go); one that claims a known key and is wrong spoils the note.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.errors import LedgerError, SignatureError

ED25519 = b"\x01"
KEY_ID_BYTES = 4
MAX_SIGNATURES = 100
MAX_NOTE_BYTES = 1_000_000
MARK = "— "
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
MALFORMED = "署名つきノートの形が正しくありません。"


class Verifier(Protocol):
    """A key that notes may be signed with. Ours is Ed25519; a log of somebody else may use another kind."""

    @property
    def name(self) -> str: ...

    @property
    def key_id(self) -> bytes: ...

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        """Whether `signature` is this key's over `text`."""


@dataclass(frozen=True, slots=True)
class Ed25519Verifier:
    """A public key and the name it signs under."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart; no security rests on them."""
        return key_id(self.name, ED25519 + self.key.public_bytes_raw())

    @property
    def vkey(self) -> str:
        """The verifier key as text, `NAME+HEX+BASE64`: what is published and handed to auditors."""
        public = base64.b64encode(ED25519 + self.key.public_bytes_raw()).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{public}"

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        try:
            self.key.verify(signature, text)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key and the name it signs under. Raises LedgerError for a name that notes cannot carry."""

    name: str
    key: Ed25519PrivateKey
    key_id: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise LedgerError(
                "台帳の名前（origin）に、空白や + は使えません。", next_ja="SEKISHO_LOG_ORIGIN を直してください。"
            )
        object.__setattr__(self, "key_id", self.verifier.key_id)  # worked out once: every commit is signed

    @property
    def verifier(self) -> Ed25519Verifier:
        return Ed25519Verifier(self.name, self.key.public_key())


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note that opened: at least one signature in `verified`."""

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]


def is_name(name: str) -> bool:
    """Whether a key may be called so: not empty, no white space, no plus sign."""
    return bool(name) and "+" not in name and not any(c.isspace() for c in name) and not CONTROL.search(name)


def read_vkey(text: str) -> Ed25519Verifier:
    """The verifier in `NAME+HEX+BASE64`. Raises SignatureError for any defect, also a key id that does not fit."""
    found = VKEY.fullmatch(text)
    raw = _decode(found[3]) if found else None
    if found is None or raw is None or not is_name(found[1]):
        raise SignatureError("検証鍵（vkey）の形が正しくありません。")
    if raw[:1] != ED25519 or len(raw) != 1 + 32 or key_id(found[1], raw).hex() != found[2]:
        raise SignatureError("検証鍵（vkey）の識別番号か種類が合いません。")
    return Ed25519Verifier(found[1], Ed25519PublicKey.from_public_bytes(raw[1:]))


def sign(text: str, signer: Signer) -> str:
    """The note over `text`. Raises LedgerError if the text does not end with a line break."""
    if not text.endswith("\n") or CONTROL.search(text):
        raise LedgerError(MALFORMED)
    signature = signer.key.sign(text.encode("utf-8"))
    return f"{text}\n{MARK}{signer.name} {base64.b64encode(signer.key_id + signature).decode('ascii')}\n"


def open_note(note: bytes | str, verifiers: Iterable[Verifier]) -> Note:
    """The note, if at least one of the verifiers signed it and none of their signatures is wrong.

    Raises SignatureError otherwise, and for anything malformed.
    """
    message = _message(note)
    cut = message.rfind("\n\n")
    if cut < 0 or not message.endswith("\n"):
        raise SignatureError(MALFORMED)
    text, lines = message[: cut + 1], message[cut + 2 :].split("\n")[:-1]
    if not lines or len(lines) > MAX_SIGNATURES:
        raise SignatureError(MALFORMED)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    verified: dict[tuple[str, bytes], Signature] = {}
    unverified: dict[Signature, None] = {}
    for found in [_signature(line) for line in lines]:
        verifier = known.get((found.name, found.key_id))
        if verifier is None:
            unverified[found] = None
        elif (found.name, found.key_id) not in verified:
            if not verifier.is_signed(text.encode("utf-8"), found.signature):
                raise SignatureError(f"{found.name} の署名が、内容と合いません。")
            verified[(found.name, found.key_id)] = found
    if not verified:
        raise SignatureError("信頼する鍵による署名がありません。")
    return Note(text, tuple(verified.values()), tuple(unverified))


def _message(note: bytes | str) -> str:
    try:
        message = note.decode("utf-8") if isinstance(note, bytes) else note.encode("utf-8").decode("utf-8")
    except UnicodeError as error:
        raise SignatureError(MALFORMED) from error
    if len(message) > MAX_NOTE_BYTES or CONTROL.search(message):
        raise SignatureError(MALFORMED)
    return message


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(MARK).partition(" ")
    raw = _decode(encoded)
    if not line.startswith(MARK) or not is_name(name) or raw is None or len(raw) <= KEY_ID_BYTES:
        raise SignatureError(MALFORMED)
    return Signature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that tell keys of one name apart. public: the kind of key and the key itself."""
    return hashlib.sha256(name.encode("utf-8") + b"\n" + public).digest()[:KEY_ID_BYTES]


def _decode(text: str) -> bytes | None:
    try:
        data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeError):
        return None
    # Two texts for one key or signature would let a note be changed without spoiling it.
    return data if base64.b64encode(data).decode("ascii") == text else None
