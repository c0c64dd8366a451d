"""A receipt for one leaf: C2SP tlog-proof, with the leaf itself as its extra data, so that the file needs nothing else.

Written here from the book; read and checked by `fsck_receipt.py`, which shares no code with this file.
"""

import base64

from sekisho.kernel.errors import InputError
from sekisho.ledger.reader import Inclusion, Reader

HEADER = "c2sp.org/tlog-proof@v1"


def receipt_text(inclusion: Inclusion, extra: bytes = b"") -> str:
    """The tlog-proof text of an inclusion (c2sp.org/tlog-proof): header, extra, index, hashes, checkpoint."""
    lines = [HEADER]
    if extra:
        lines.append(f"extra {_base64(extra)}")
    lines += [f"index {inclusion.index}", *(_base64(hashed) for hashed in inclusion.hashes), ""]
    return "\n".join(lines) + "\n" + inclusion.checkpoint


def prove(reader: Reader, name: str, *, first: bool = False) -> str:
    """The receipt of a call's last leaf (its outcome, once there is one), or of its first one (the intent); or the
    receipt of one event (a confirmation, a sign-off, a decision). name: the id of the record or the event.

    Raises InputError if the book has neither.
    """
    leaves = leaves_of(reader, name)
    if not leaves:
        raise InputError(
            f"台帳に {name} はありません。",
            next_ja="記録（rec_ で始まるもの）又は出来事（evt_ で始まるもの）の番号を確かめてください。",
        )
    index, leaf = leaves[0 if first else -1]
    return receipt_text(reader.inclusion(index), leaf)


def leaves_of(reader: Reader, name: str) -> list[tuple[int, bytes]]:
    """What can be proven under an id, with its place in the book; an erasure has an id of its own."""
    event = reader.by_event(name)
    return [event] if event else [found for found in reader.by_record(name) if b'"type":"erasure"' not in found[1]]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
