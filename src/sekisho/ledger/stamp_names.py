"""Where timestamps lie and how they are called: `timestamps/SIZE.tsr` beside `SIZE.note`, and the names in `index`."""

import re
from pathlib import Path

from sekisho.kernel.errors import LedgerError

FOLDER = "timestamps"
INDEX = "index"  # names of the replies, one a line; for those who read over HTTP and see no folder
NAME = re.compile(r"[0-9]{19,24}\.tsr")


def replies_in(folder: Path) -> list[Path]:
    """The replies kept there now, the smallest tree first; whatever is called so is to be checked."""
    return sorted(folder.glob("*.tsr"))


def index_of(folder: Path) -> bytes:
    """What `timestamps/index` says."""
    return "".join(f"{path.name}\n" for path in replies_in(folder) if NAME.fullmatch(path.name)).encode()


def names_in(index: bytes) -> list[str]:
    """Inverse of `index_of`. Raises LedgerError."""
    names = index.decode("ascii", "replace").split("\n")[:-1]
    if not all(NAME.fullmatch(name) for name in names):
        raise LedgerError("タイムスタンプの一覧（timestamps/index）の形が正しくありません。")
    return names
