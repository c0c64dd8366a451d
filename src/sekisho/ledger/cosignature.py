"""Cosignatures (C2SP tlog-cosignature, Ed25519): a witness says that, as of a time, this is a log's largest tree.

In a note they are signature lines like any other, of key type 0x04, with the time before the signature.
"""

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger.note import KEY_ID_BYTES, MARK, VKEY, is_name, key_id

COSIGNATURE = b"\x04"
TIME_BYTES = 8
SIGNATURE_BYTES = 64
MAX_TIME = 2**63 - 1


@dataclass(frozen=True, slots=True)
class WitnessVerifier:
    """A witness's public key and name; a `note.Verifier`."""

    name: str
    key: Ed25519PublicKey

    @property
    def key_id(self) -> bytes:
        return key_id(self.name, COSIGNATURE + self.key.public_bytes_raw())

    @property
    def vkey(self) -> str:
        """As text, `NAME+HEX+BASE64`: what logs and auditors are configured with."""
        public = base64.b64encode(COSIGNATURE + self.key.public_bytes_raw()).decode("ascii")
        return f"{self.name}+{self.key_id.hex()}+{public}"

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        if len(signature) != TIME_BYTES + SIGNATURE_BYTES:
            return False
        at = int.from_bytes(signature[:TIME_BYTES], "big")
        if at > MAX_TIME:
            return False
        try:
            self.key.verify(signature[TIME_BYTES:], _message(text, at))
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's private key and name. Raises LedgerError for a name that notes cannot carry."""

    name: str
    key: Ed25519PrivateKey

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise LedgerError(
                "立会人の名前に、空白や + は使えません。", next_ja="SEKISHO_WITNESS_NAME を直してください。"
            )

    @property
    def verifier(self) -> WitnessVerifier:
        return WitnessVerifier(self.name, self.key.public_key())

    def cosign(self, text: str, at: int) -> str:
        """The signature line over a checkpoint's text. at: POSIX seconds."""
        signature = at.to_bytes(TIME_BYTES, "big") + self.key.sign(_message(text.encode(), at))
        return f"{MARK}{self.name} {base64.b64encode(self.verifier.key_id + signature).decode('ascii')}\n"


def read_witness_vkey(text: str) -> WitnessVerifier:
    """The verifier in `NAME+HEX+BASE64`. Raises SignatureError for any defect, also another kind of key."""
    found = VKEY.fullmatch(text.strip())
    try:
        raw = binascii.a2b_base64(found[3].encode(), strict_mode=True) if found else b""
    except binascii.Error:
        raw = b""
    if found is None or raw[:1] != COSIGNATURE or len(raw) != 1 + 32 or not is_name(found[1]):
        raise SignatureError("立会人の検証鍵（vkey）の形か種類が正しくありません。")
    verifier = WitnessVerifier(found[1], Ed25519PublicKey.from_public_bytes(raw[1:]))
    if verifier.key_id.hex() != found[2] or len(verifier.key_id) != KEY_ID_BYTES:
        raise SignatureError("立会人の検証鍵（vkey）の識別番号が合いません。")
    return verifier


def _message(text: bytes, at: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % at + text
