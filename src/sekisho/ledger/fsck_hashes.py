"""The checker's own hashing and signature reading: RFC 6962, tlog-tiles and signed notes, written a second time.

Shares no code with the writer on purpose: a mistake made once would otherwise be checked by itself.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sekisho.kernel.errors import LedgerError

FULL = 256
SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
BAD_VKEY = "検証鍵（vkey）の形が正しくありません。"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a checkpoint claims, its signature verified."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """The verifier key as text, and what is in it."""

    text: str
    name: str
    key_id: bytes
    key: Ed25519PublicKey


class Hashes:
    """Takes leaves one by one; gives each hash tile as it fills up. Holds at most 255 hashes a level."""

    def __init__(self) -> None:
        self.size = 0
        self._rows: list[list[bytes]] = [[]]

    def take(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Add a leaf; yields (level, index, hashes) for every tile that is full by it."""
        self._rows[0].append(hashlib.sha256(b"\0" + leaf).digest())
        self.size += 1
        level, count = 0, self.size
        while len(self._rows[level]) == FULL:
            count //= FULL
            full, self._rows[level] = self._rows[level], []
            yield level, count - 1, b"".join(full)
            if len(self._rows) == level + 1:
                self._rows.append([])
            self._rows[level + 1].append(merge(full))
            level += 1

    def rest(self) -> Iterator[tuple[int, int, bytes]]:
        """The tiles that are not full."""
        for level, row in enumerate(self._rows):
            if row:
                yield level, self.size // FULL ** (level + 1), b"".join(row)

    def root(self) -> bytes:
        """The tree's root so far: rows joined from the lowest up, each to the right of the one above."""
        right: bytes | None = None
        for row in self._rows:
            part = [*row, right] if right is not None else row
            if part:
                right = _join(part, right is not None)
        return right if right is not None else hashlib.sha256(b"").digest()


def merge(hashes: list[bytes]) -> bytes:
    """RFC 6962 2.1 over at least one hash: split at the largest power of two below the count."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\1" + merge(hashes[:split]) + merge(hashes[split:])).digest()


def _join(part: list[bytes], has_tail: bool) -> bytes:
    """Complete subtrees in a row, and (has_tail) a last one that is smaller than they are: still RFC 6962's split.

    The tail stands for fewer leaves than one place of this row, so it is always split off before any two places are.
    """
    if not has_tail or len(part) == 1:
        return merge(part)
    places, tail = part[:-1], part[-1]
    while places:
        width = 1
        while len(places) % (width * 2) == 0:
            width *= 2
        tail = hashlib.sha256(b"\1" + merge(places[-width:]) + tail).digest()
        places = places[:-width]
    return tail


def read_claim(note: bytes, key: TrustedKey) -> Claim:
    """The checkpoint in a signed note, signed by exactly this key. Raises LedgerError saying what is wrong."""
    try:
        text, _, marks = note.decode("utf-8").rpartition("\n\n")
    except UnicodeError as error:
        raise LedgerError("チェックポイントが UTF-8 ではありません。") from error
    lines = text.split("\n")
    if not marks.endswith("\n") or len(lines) < 3 or not all(lines):
        raise LedgerError("チェックポイントの形が正しくありません。")
    signature = None
    for line in marks[:-1].split("\n"):
        found = SIGNATURE_LINE.fullmatch(line)
        raw = _unbase64(found[2]) if found else b""
        if found is None or len(raw) < 5:
            raise LedgerError("チェックポイントの署名の行の形が正しくありません。")
        if (found[1], raw[:4]) == (key.name, key.key_id):
            signature = raw[4:]
    if signature is None:
        raise LedgerError(f"チェックポイントに、{key.name} の署名がありません。")
    try:
        key.key.verify(signature, f"{text}\n".encode())
    except InvalidSignature as error:
        raise LedgerError("チェックポイントの署名が、内容と合いません。") from error
    root = _unbase64(lines[2])
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]) or len(root) != 32:
        raise LedgerError("チェックポイントの件数または根のハッシュの形が正しくありません。")
    return Claim(lines[0], int(lines[1]), root)


def read_key(vkey: str) -> TrustedKey:
    """The key in `NAME+HEX+BASE64`. Raises LedgerError if it is none."""
    text = vkey.strip()
    parts = text.split("+", 2)
    raw = _unbase64(parts[2]) if len(parts) == 3 else b""
    if len(raw) != 33 or raw[0] != 1:
        raise LedgerError(BAD_VKEY)
    key_id = hashlib.sha256(parts[0].encode() + b"\n" + raw).digest()[:4]
    if key_id.hex() != parts[1]:
        raise LedgerError(BAD_VKEY)
    return TrustedKey(text, parts[0], key_id, Ed25519PublicKey.from_public_bytes(raw[1:]))


def _unbase64(text: str) -> bytes:
    """b"" for anything that is not exactly how base64 is written."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return b""
    return data if base64.b64encode(data).decode() == text else b""
