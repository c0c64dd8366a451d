"""Canonical JSON: one value, one byte string. What is hashed or signed is written by this file alone.

RFC 8785 (JCS) restricted to what Sekisho signs: objects, arrays, strings, integers below 2^53, true, false, null.
Floats are refused because their text form is where implementations differ. Keys are ordered by code point; JCS
orders by UTF-16 unit, which is the same for keys in the BMP, and other keys are refused.
"""

import hashlib
import json
from typing import Any

TOO_DEEP = "nested too deeply"
TYPE_NAMES = "str, int, bool, None, list, tuple, dict"
MAX_INTEGER = 2**53 - 1
LAST_OF_BMP = "\uffff"
# Fixed, so that what is readable does not depend on how deep in its own calls a reader happens to be.
MAX_DEPTH = 100
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def dumps(value: Any) -> bytes:
    """UTF-8 bytes without white space.

    Raises ValueError on floats, large integers, lone surrogates, odd keys, and more than MAX_DEPTH levels.
    """
    _check(value, MAX_DEPTH)
    return _ENCODER.encode(value).encode("utf-8")


def loads(data: bytes) -> Any:
    """Parse and insist that `data` is exactly what `dumps` would have written. Raises ValueError otherwise."""
    try:
        value = json.loads(data.decode("utf-8"))
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error
    if dumps(value) != data:
        raise ValueError("not canonical JSON")
    return value


def digest(value: Any) -> str:
    """Lower-case hex SHA-256 of the canonical bytes."""
    return hashlib.sha256(dumps(value)).hexdigest()


def _check(value: Any, levels: int) -> None:
    if type(value) is str or value is None or isinstance(value, (bool, str)):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise ValueError("integer beyond 2^53-1")
    elif levels == 0:
        raise ValueError(TOO_DEEP)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item, levels - 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not (key.isascii() or max(key) <= LAST_OF_BMP):
                raise ValueError("key is not a BMP string")
            # Most are texts or small numbers; a call for each would cost more than the writing.
            kind = type(item)
            if kind is not str and kind is not bool and not (kind is int and 0 <= item <= MAX_INTEGER):
                _check(item, levels - 1)
    else:
        raise ValueError(f"not one of {TYPE_NAMES}: {type(value).__name__}")
