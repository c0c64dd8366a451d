"""Checking RFC 3161 timestamps on checkpoints: that a checkpoint existed when an authority said so.

Beside each reply (`SIZE.tsr`) lies the note it is about (`SIZE.note`), so that `openssl ts -verify` can check it, too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rfc3161_client
from cryptography import x509

from sekisho.kernel.errors import InputError, LedgerError
from sekisho.ledger.stamp_names import replies_in

SEQUENCE, CONTEXT_0 = 0x30, 0xA0


@dataclass(frozen=True, slots=True)
class Stamp:
    """A checkpoint and the authority's reply about it; nothing of it is believed yet. name: of the file."""

    name: str
    note: bytes
    reply: bytes


def stamps_in(folder: Path) -> Iterator[Stamp]:
    """What is kept in `folder` now, the smallest tree first; one at a time in memory. Raises LedgerError.

    Listed at once: a stamp that comes while the book is being checked is of a larger tree than the one that is checked.
    """
    return _read(replies_in(folder))


def _read(paths: list[Path]) -> Iterator[Stamp]:
    for path in paths:
        try:
            yield Stamp(path.name, path.with_suffix(".note").read_bytes(), path.read_bytes())
        except OSError as error:
            raise LedgerError(f"タイムスタンプ {path.name} 又はその対象が読めません。") from error


def read_roots(path: Path) -> tuple[x509.Certificate, ...]:
    """The authority's root certificates, in PEM. Raises InputError."""
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise InputError(
            f"タイムスタンプ局の証明書 {path} が読めません。", next_ja="PEM 形式のルート証明書を指定してください。"
        ) from error


def stamped_at(stamp: Stamp, roots: tuple[x509.Certificate, ...], nonce: int | None = None) -> datetime:
    """When the authority saw exactly this note. Raises LedgerError if the reply does not say so, or is not believed."""
    builder = rfc3161_client.VerifierBuilder(roots=list(roots), nonce=nonce)
    try:
        reply = rfc3161_client.decode_timestamp_response(in_der_order(stamp.reply))
        builder.build().verify_message(reply, stamp.note)
    except (ValueError, rfc3161_client.VerificationError) as error:
        told = f"タイムスタンプ {stamp.name} が、チェックポイント又は発行局の証明書と合いません。"
        raise LedgerError(told) from error
    return reply.tst_info.gen_time


def in_der_order(reply: bytes) -> bytes:
    """The reply with its set of certificates in the order that DER wants: not all authorities keep to it.

    The signature does not cover that set. What cannot be taken apart is given back as it is; the decoder refuses it.
    """
    try:
        token = _children(reply, 0, SEQUENCE)[1]
        content = _children(reply, token, SEQUENCE)[1]
        signed = _children(reply, content, CONTEXT_0)[0]
        found = [at for at in _children(reply, signed, SEQUENCE) if reply[at] == CONTEXT_0]
        places = [(at, _bounds(reply, at)[1]) for at in _children(reply, found[0], CONTEXT_0)] if found else []
    except (IndexError, ValueError):
        return reply
    if not places:
        return reply
    first, last = places[0][0], places[-1][1]
    return reply[:first] + b"".join(sorted(reply[start:end] for start, end in places)) + reply[last:]


def _children(data: bytes, at: int, tag: int) -> list[int]:
    """Where the values inside the one at `at` begin. Raises IndexError, ValueError where it is not of that tag."""
    if data[at] != tag:
        raise ValueError("another tag")
    begin, end = _bounds(data, at)
    found = []
    while begin < end:
        found.append(begin)
        begin = _bounds(data, begin)[1]
    return found


def _bounds(data: bytes, at: int) -> tuple[int, int]:
    """Where the content of the DER value at `at` begins and ends."""
    length, begin = data[at + 1], at + 2
    if length & 0x80:
        width = length & 0x7F
        begin += width
        length = int.from_bytes(data[at + 2 : begin], "big")
    if begin + length > len(data):
        raise ValueError("cut off")
    return begin, begin + length
