"""Where timestamps lie and how they are called: `timestamps/SIZE.tsr` beside `SIZE.note`, and the names in `index`."""

import re
import time
from pathlib import Path

from sekisho.kernel.errors import LedgerError

FOLDER = "timestamps"
INDEX = "index"  # names of the replies, one a line; for those who read over HTTP and see no folder
NAME = re.compile(r"[0-9]{19,24}\.tsr")
PAGE = 1_000  # names a served index gives at once; `index?before=NAME` gives those before. A file of an export has all
SETTLED_NS = 1_000_000_000  # a folder that changed within the clock's grain may change again without its time


class StampNames:
    """The names in a folder that only grows, read again when it changed. Safe to use from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: tuple[int, tuple[str, ...]] = (0, ())

    def all(self) -> tuple[str, ...]:
        """The smallest tree first; none where there is no folder. Raises OSError."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return ()
        known, names = self._known
        if known != changed or time.time_ns() - changed < SETTLED_NS:
            names = tuple(path.name for path in replies_in(self._folder) if NAME.fullmatch(path.name))
            self._known = changed, names
        return names

    def page(self, before: str = "") -> bytes:
        """What a served `index` says: the newest PAGE names, or the last so many before one. Raises OSError."""
        names = self.all()
        if before:
            names = tuple(name for name in names if _order(name) < _order(before))
        return _lines(names[-PAGE:])


def replies_in(folder: Path) -> list[Path]:
    """The replies kept there now, the smallest tree first; whatever is called so is to be checked."""
    return sorted(folder.glob("*.tsr"), key=lambda path: _order(path.name))


def index_of(folder: Path) -> bytes:
    """What `timestamps/index` of an export says: all of them."""
    return _lines(tuple(path.name for path in replies_in(folder) if NAME.fullmatch(path.name)))


def names_in(index: bytes) -> list[str]:
    """Inverse of `index_of`. Raises LedgerError."""
    names = index.decode("ascii", "replace").split("\n")[:-1]
    if not all(NAME.fullmatch(name) for name in names):
        raise LedgerError("タイムスタンプの一覧（timestamps/index）の形が正しくありません。")
    return names


def is_before(name: str, other: str) -> bool:
    """Whether the one is of a smaller tree than the other."""
    return _order(name) < _order(other)


def _order(name: str) -> tuple[int, str]:
    """As numbers of leading zeros compare."""
    return len(name), name


def _lines(names: tuple[str, ...]) -> bytes:
    return "".join(f"{name}\n" for name in names).encode()
