"""Checking a receipt (C2SP tlog-proof) with nothing but the published key; shares no code with the writer."""

import base64
import hashlib
import re
from dataclasses import dataclass

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.fsck_hashes import Claim, TrustedKey, read_claim
from sekisho.ledger.fsck_witness import WitnessKey, cosigned_at

HEADER = "c2sp.org/tlog-proof@v1"
INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
HASH_BYTES = 32
MOST_HASHES = 63  # as many as a tree of 2^63 leaves has levels
LARGEST = 200_000  # bytes; a leaf holds at most 8 KiB


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt taken apart; nothing of it is believed yet. `checkpoint` is the signed note as it stands."""

    index: int
    extra: bytes
    hashes: tuple[bytes, ...]
    checkpoint: bytes


def read_receipt(data: bytes) -> Receipt:
    """Take a receipt apart. Raises LedgerError for anything that is not exactly a tlog-proof."""
    if len(data) > LARGEST:
        raise LedgerError("受領証としては大きすぎるファイルです。")
    head, found, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeError as error:
        raise LedgerError("受領証の形が正しくありません。") from error
    if not found or lines.pop(0) != HEADER:
        raise LedgerError("受領証（c2sp.org/tlog-proof@v1）ではありません。")
    extra = _bytes(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else b""
    index = INDEX.fullmatch(lines.pop(0)) if lines else None
    hashes = tuple(_bytes(line) for line in lines)
    if index is None or len(hashes) > MOST_HASHES or any(len(each) != HASH_BYTES for each in hashes):
        raise LedgerError("受領証の形が正しくありません。")
    return Receipt(int(index[1]), extra, hashes, checkpoint)


def check_receipt(
    data: bytes, key: TrustedKey, leaf: bytes | None = None, witness: WitnessKey | None = None
) -> tuple[bytes, Claim]:
    """The leaf that a receipt proves and the checkpoint that proves it.

    leaf: what is to be proven, where the receipt does not carry it. witness: who must have cosigned the checkpoint.
    Raises LedgerError if anything does not hold.
    """
    receipt = read_receipt(data)
    if witness is not None:
        cosigned_at(receipt.checkpoint, witness)
    claim = read_claim(receipt.checkpoint, key)
    proven = leaf if leaf is not None else receipt.extra
    if not proven:
        raise LedgerError("受領証に、証明する記録が入っていません。")
    if not is_proven(hashlib.sha256(b"\0" + proven).digest(), receipt.index, receipt.hashes, claim):
        raise LedgerError("この記録は、チェックポイントが示す台帳に載っていません（書き換えられています）。")
    return proven, claim


def is_proven(hashed: bytes, index: int, proof: tuple[bytes, ...], claim: Claim) -> bool:
    """RFC 9162 2.1.3.2: whether the leaf hash stands at `index` of the tree that was signed."""
    if not 0 <= index < claim.size:
        return False
    place, last = index, claim.size - 1
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            hashed = hashlib.sha256(b"\1" + sibling + hashed).digest()
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            hashed = hashlib.sha256(b"\1" + hashed + sibling).digest()
        place, last = place >> 1, last >> 1
    return last == 0 and hashed == claim.root


def _bytes(text: str) -> bytes:
    """Exact base64. Raises LedgerError."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise LedgerError("受領証の形が正しくありません。") from error
    if base64.b64encode(data).decode() != text:
        raise LedgerError("受領証の形が正しくありません。")
    return data
