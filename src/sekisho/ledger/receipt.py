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


def prove(reader: Reader, record: str, *, first: bool = False) -> str:
    """The receipt of a call's last leaf (its outcome, once there is one), or of its first one (the intent).

    Raises InputError if the book has no such record.
    """
    leaves = [found for found in reader.by_record(record) if b'"type":"erasure"' not in found[1]]
    if not leaves:
        raise InputError(
            f"台帳に記録 {record} はありません。", next_ja="記録の番号（rec_ で始まるもの）を確かめてください。"
        )
    index, leaf = leaves[0 if first else -1]
    return receipt_text(reader.inclusion(index), leaf)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
