"""The body of C2SP tlog-witness `add-checkpoint`, written by logs and read by witnesses."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.tree import HASH_BYTES

OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
MOST_HASHES = 63
MOST_BYTES = 64 * 1024
MALFORMED = "立会人への申請の形が正しくありません。"


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log asks to be cosigned. note: the checkpoint with its signatures; proof: from `old` leaves to it."""

    old: int
    proof: tuple[bytes, ...]
    note: str


def write_submission(old: int, proof: Sequence[bytes], note: str) -> bytes:
    lines = [f"old {old}", *(base64.b64encode(hashed).decode("ascii") for hashed in proof), ""]
    return ("\n".join(lines) + "\n" + note).encode()


def read_submission(body: bytes) -> Submission:
    """Raises LedgerError for any other form than the specification's."""
    try:
        head, found, note = body.decode("utf-8").partition("\n\n")
    except UnicodeError as error:
        raise LedgerError(MALFORMED) from error
    first, *rest = head.split("\n")
    old = OLD.fullmatch(first)
    if not found or old is None or len(rest) > MOST_HASHES:
        raise LedgerError(MALFORMED)
    return Submission(int(old[1]), tuple(map(_hash, rest)), note)


def _hash(line: str) -> bytes:
    try:
        hashed = binascii.a2b_base64(line.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeError) as error:
        raise LedgerError(MALFORMED) from error
    if len(hashed) != HASH_BYTES or base64.b64encode(hashed).decode("ascii") != line:
        raise LedgerError(MALFORMED)
    return hashed
