"""JSON that means one thing only. What the screen reads and what the upstream reads must be the same.

Refused: duplicate keys (readers differ in which one counts), NaN and infinities, lone surrogates, another encoding
than UTF-8, more than 64 levels. The body that leaves is written anew from what was read, never passed on raw.
"""

import json
import math
import re
from typing import Any, NoReturn

from sekisho.gateway.refusals import malformed
from sekisho.kernel.refusal import Refusal

MAX_DEPTH = 64
# Only such an escape can bring half a character in; UTF-8 itself cannot.
SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
NOT_JSON = malformed("本文を JSON として読めません。", "The body is not valid JSON.")
NOT_OBJECT = malformed("本文が JSON のオブジェクトではありません。", "The body is not a JSON object.")
NOT_UTF8 = malformed("本文が UTF-8 ではありません。", "The body is not UTF-8.")
DOUBLED_KEY = malformed("JSON に同じ名前の項目が二つあります。", "The JSON has a duplicate key.")
TOO_DEEP = malformed(
    f"JSON の入れ子が深すぎます（{MAX_DEPTH}段まで）。", f"The JSON is nested deeper than {MAX_DEPTH}."
)
SURROGATE = malformed("JSON に壊れた文字（片割れのサロゲート）があります。", "The JSON holds a lone surrogate.")


class _DoubledKeyError(ValueError):
    pass


def parse(raw: bytes) -> dict[str, Any] | Refusal:
    """The object in `raw`, or why it is refused."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return NOT_UTF8
    try:
        value = _DECODER.decode(text)
    except _DoubledKeyError:
        return DOUBLED_KEY
    except RecursionError:
        return TOO_DEEP
    except ValueError:
        return NOT_JSON
    if not isinstance(value, dict):
        return NOT_OBJECT
    if is_deep(text, value):
        return TOO_DEEP
    return SURROGATE if SURROGATE_ESCAPE.search(text) and not _is_whole(value) else value


def write(value: dict[str, Any]) -> bytes:
    """UTF-8 bytes of an object that `parse` let pass."""
    return _ENCODER.encode(value).encode("utf-8")


def _is_whole(value: dict[str, Any]) -> bool:
    """Whether every surrogate has its other half."""
    try:
        write(value)
    except UnicodeEncodeError:
        return False
    return True


def is_deep(text: str, value: Any) -> bool:
    """Whether `value`, read from `text`, has more than MAX_DEPTH levels."""
    # Fewer brackets than levels allowed cannot be too deep; most bodies end here.
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return False
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for item in level
            for child in (item.values() if isinstance(item, dict) else item)
            if isinstance(child, (dict, list))
        ]
        if not level:
            return False
    return True


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DoubledKeyError
    return found


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"constant {name}")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_finite, parse_constant=_no_constant)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
