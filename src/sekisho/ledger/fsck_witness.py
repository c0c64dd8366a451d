"""The checker's own reading of cosignatures (C2SP tlog-cosignature), and of other checkpoints of the same book."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sekisho.kernel.errors import LedgerError

COSIGNATURE = 4
TIMED = 8 + 64  # POSIX seconds, then the signature
BAD_VKEY = "立会人の検証鍵（vkey）の形が正しくありません。"


@dataclass(frozen=True, slots=True)
class WitnessKey:
    name: str
    key_id: bytes
    key: Ed25519PublicKey


def read_witness_key(vkey: str) -> WitnessKey:
    """The key in `NAME+HEX+BASE64`. Raises LedgerError if it is not that of a witness."""
    name, _, rest = vkey.strip().partition("+")
    stated, _, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise LedgerError(BAD_VKEY) from error
    key_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if len(raw) != 33 or raw[0] != COSIGNATURE or key_id.hex() != stated:
        raise LedgerError(BAD_VKEY)
    return WitnessKey(name, key_id, Ed25519PublicKey.from_public_bytes(raw[1:]))


def cosigned_at(note: bytes, witness: WitnessKey) -> int:
    """When the witness cosigned the note, in POSIX seconds. Raises LedgerError if it did not, or not this text."""
    text, _, marks = note.rpartition(b"\n\n")
    for line in marks.split(b"\n"):
        name, _, encoded = line.removeprefix("— ".encode()).partition(b" ")
        raw = _unbase64(encoded)
        if name != witness.name.encode() or raw[:4] != witness.key_id:
            continue
        stamp, signature = raw[4:12], raw[12:]
        at = int.from_bytes(stamp, "big")
        try:
            if len(raw) != 4 + TIMED:
                raise InvalidSignature
            witness.key.verify(signature, b"cosignature/v1\ntime %d\n%b\n" % (at, text))
        except InvalidSignature as error:
            raise LedgerError(f"立会人 {witness.name} の連署が、チェックポイントの内容と合いません。") from error
        return at
    raise LedgerError(f"チェックポイントに、立会人 {witness.name} の連署がありません。")


def _unbase64(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
