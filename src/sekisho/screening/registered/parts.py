"""The hashes of registered items as bytes and back. Arrays of fixed-width numbers, nothing that is ever executed."""

import json
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.screening.registered.needles import Hashed
from sekisho.screening.registered.prints import Prints
from sekisho.screening.registered.rows import Rows

Part = Hashed | Prints | Rows
MAGIC = b"sekisho-register-1\n"
_HEAD = struct.Struct("<I")
_KINDS = {"u8": np.dtype("<u8"), "i8": np.dtype("<i8")}


def pack(parts: Sequence[Part]) -> bytes:
    """Terms, documents and lists in one piece."""
    index: list[dict[str, Any]] = []
    arrays: list[NDArray[Any]] = []
    for part in parts:
        kind, own = _arrays(part)
        index.append({"kind": kind, "arrays": [[_kind(array), len(array)] for array in own]})
        arrays.extend(own)
    head = json.dumps(index).encode()
    bodies = [np.ascontiguousarray(array).astype(_KINDS[_kind(array)]).tobytes() for array in arrays]
    # Eight-byte alignment lets the reader use the arrays where they lie.
    head += b" " * (-(len(MAGIC) + _HEAD.size + len(head)) % 8)
    return b"".join([MAGIC, _HEAD.pack(len(head)), head, *bodies])


def unpack(data: bytes) -> list[Part]:
    """Inverse of `pack`. Raises ValueError for anything else."""
    start = len(MAGIC) + _HEAD.size
    if data[: len(MAGIC)] != MAGIC or len(data) < start:
        raise ValueError("no register")
    (length,) = _HEAD.unpack(data[len(MAGIC) : start])
    place = start + length
    parts: list[Part] = []
    try:
        for item in json.loads(data[start:place]):
            own = []
            for kind, count in item["arrays"]:
                own.append(np.frombuffer(data, _KINDS[kind], count, place))
                place += count * 8
            parts.append(_part(item["kind"], own))
    except (KeyError, TypeError) as error:
        raise ValueError("no register") from error
    if place != len(data):
        raise ValueError("a register of another length")
    return parts


def _kind(array: NDArray[Any]) -> str:
    return "u8" if array.dtype == np.uint64 else "i8"


def _arrays(part: Part) -> tuple[str, list[NDArray[Any]]]:
    if isinstance(part, Prints):
        return "document", [part.quick, part.digests]
    if isinstance(part, Hashed):
        return "terms", [part.sizes, part.quick, part.digests]
    return "rows", [*_arrays(part.hashed)[1], part.meaning, part.starts, part.rows]


def _part(kind: str, own: list[NDArray[Any]]) -> Part:
    if kind == "document":
        return Prints(*own)
    if kind == "terms":
        return Hashed(*own)
    if kind == "rows":
        return Rows(Hashed(*own[:3]), *own[3:])
    raise ValueError("unknown kind")
