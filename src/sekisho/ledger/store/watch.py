"""Whether the files we write to are still the files at that place, and still meant to be written.

An open file survives its deletion and a superuser ignores modes, so a database goes on "working" in both cases while
the operator sees something else. Asked before and after each commit; a commit counts only if both answers are good.
"""

import os
import stat
from pathlib import Path

from sekisho.kernel.errors import LedgerError

NEXT = "フォルダーとファイルを元に戻すと再開します。戻せないときは Sekisho を起動し直してください。"


class FileWatch:
    """Remembers which file lay at each path. `main` and its folder must keep the owner's write bit."""

    def __init__(self, main: Path, *beside: Path) -> None:
        """Raises LedgerError if one of them is not there."""
        self._main = str(main)
        self._folder = str(main.parent)
        # As text: asked eight times for every commit, and a Path would be turned into it each time.
        found = [(str(path), _stat(path)) for path in (main, *beside)]
        self._known = tuple((path, one.st_dev, one.st_ino) for path, one in found)
        self._size = found[0][1].st_size  # of main, which only ever grows

    def check(self) -> None:
        """Raises LedgerError if a file was replaced or removed, main cut short, or main or its folder is read-only."""
        if not _stat(self._folder).st_mode & stat.S_IWUSR:
            raise LedgerError(f"台帳のフォルダー {self._folder} が読み取り専用になっています。", next_ja=NEXT)
        for path, device, inode in self._known:
            found = _stat(path)
            if found.st_ino != inode or found.st_dev != device:
                raise LedgerError(f"台帳のファイル {path} が別のファイルに置き換えられています。", next_ja=NEXT)
            if path == self._main:
                self._check_main(found)

    def _check_main(self, found: os.stat_result) -> None:
        if not found.st_mode & stat.S_IWUSR:
            raise LedgerError(f"台帳のファイル {self._main} が読み取り専用になっています。", next_ja=NEXT)
        if found.st_size < self._size:
            raise LedgerError(
                f"台帳のファイル {self._main} が切り詰められています。",
                next_ja="Sekisho を止め、sekisho ledger verify で確かめ、バックアップから戻してください。",
            )
        self._size = found.st_size


def _stat(path: str | Path) -> os.stat_result:
    try:
        return os.stat(path)  # noqa: PTH116
    except OSError as error:
        raise LedgerError(f"台帳のファイル {path} がありません（{error.strerror}）。", next_ja=NEXT) from error
