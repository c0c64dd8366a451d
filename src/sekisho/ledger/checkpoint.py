"""The checkpoint's text (C2SP tlog-checkpoint): whose log, how many leaves, which root. Signed by `note.py`."""

import base64
import binascii
import re
from dataclasses import dataclass

from sekisho.kernel.errors import LedgerError

HASH_BYTES = 32
MAX_SIZE = 2**63 - 1
SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
MALFORMED = "チェックポイントの形が正しくありません。"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log claims of itself. `extensions` are further lines that belong to the signed text."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text to sign."""
        root = base64.b64encode(self.root).decode("ascii")
        return "\n".join((self.origin, str(self.size), root, *self.extensions, ""))


def stated_by(note: str) -> Checkpoint:
    """What a signed note says, whoever signed it: for notes of our own and such as were opened. Raises LedgerError."""
    return read_checkpoint(note.rpartition("\n\n")[0] + "\n")


def read_checkpoint(text: str) -> Checkpoint:
    """Inverse of `Checkpoint.text`, exactly. Raises LedgerError for any other form.

    Stricter than some readers: the root is 32 bytes and extension lines are not empty, as the specification says.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or not all(lines) or not SIZE.fullmatch(lines[1]):
        raise LedgerError(MALFORMED)
    try:
        root = binascii.a2b_base64(lines[2].encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeError) as error:
        raise LedgerError(MALFORMED) from error
    found = Checkpoint(lines[0], int(lines[1]), root, tuple(lines[3:]))
    if len(root) != HASH_BYTES or found.size > MAX_SIZE or found.text() != text:
        raise LedgerError(MALFORMED)
    return found
