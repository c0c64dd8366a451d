"""A file that appears under its name only when it is whole."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sekisho.kernel.errors import InputError


@contextmanager
def whole_file(place: Path) -> Iterator[BinaryIO]:
    """Written beside its place and moved there at the end; nothing is left where it fails. Raises InputError."""
    if not place.parent.is_dir():
        raise InputError(f"{place.parent} というフォルダーがありません。")
    handle, beside = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(handle, "w+b") as target:
            yield target
        Path(beside).replace(place)
    finally:
        Path(beside).unlink(missing_ok=True)
