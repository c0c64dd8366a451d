"""The daybook's file: made at its full size, so that writing to it changes nothing but its content, and syncs quickly.

It is written from its beginning; once everything in it is in the book, it is begun anew. The one writer of the book
writes it; readers look at its first bytes only.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.store.sqlite_file import disk_failure, sync_folder
from sekisho.ledger.store.watch import FileWatch

DAYBOOK = "ledger.daybook"
CAPACITY = 1 << 18
FRAME_BYTES = 1 << 16  # more is better written into the book at once than twice
BLANK = bytes(16)  # instead of a frame's magic and index: nothing stands here
LOOK_S, PATIENCE_S = 0.001, 0.2


class DaybookFile:
    """Open from `open` to `close`. Every method raises LedgerError when the disk refuses, or a file was exchanged."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / DAYBOOK
        self._handle = -1
        self._watch: FileWatch | None = None
        self._end = 0  # where the next frame goes
        self._used = 0  # up to here something may stand
        self._is_blank = False

    def open(self, main: Path) -> None:
        """Make it if it is not there. main: the book, whose exchange is noticed here as well."""
        self.close()
        try:
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            missing = CAPACITY - os.fstat(self._handle).st_size
            if missing > 0:
                self._put(bytes(missing), CAPACITY - missing)
                os.fsync(self._handle)
                sync_folder(self.path.parent)
            self._used = len(os.pread(self._handle, CAPACITY, 0).rstrip(b"\0"))
        except OSError as error:
            self.close()
            raise disk_failure("作成", error) from error
        self._end, self._is_blank = 0, not self._used
        self._watch = FileWatch(main, self.path)

    @property
    def room(self) -> int:
        return min(FRAME_BYTES, CAPACITY - self._end)

    def read(self) -> bytes:
        """All of it, as a writer before us left it."""
        try:
            return os.pread(self._handle, CAPACITY, 0)
        except OSError as error:
            raise disk_failure("読み出し", error) from error

    def add(self, frame: bytes, *, awaits_disk: bool) -> bool:
        """Behind the others, on the disk if it awaits it; False if there is no room for it."""
        if len(frame) > self.room:
            return False
        try:
            self._put(frame, self._end)
            self._end += len(frame)
            self._used = max(self._used, self._end)
            self._is_blank = False
            if awaits_disk:
                os.fdatasync(self._handle)
        except OSError as error:
            raise disk_failure("書き込み", error) from error
        self._watched().check()  # what went into a file that is not ours any more does not count
        return True

    def clear(self) -> None:
        """Begin anew: all of it is in the book. Should the disk not hear of it, it is found there once more."""
        if not self._is_blank:
            self._write(BLANK)

    def wipe(self) -> None:
        """As `clear`, and nothing of what stood in it is left on the disk."""
        if self._used:
            self._write(bytes(self._used))
            try:
                os.fdatasync(self._handle)
            except OSError as error:
                raise disk_failure("消去", error) from error
            self._used = 0

    def close(self) -> None:
        if self._handle >= 0:
            with suppress(OSError):  # what had to reach the disk was synced when it was answered
                os.close(self._handle)
            self._handle = -1
        self._watch = None

    def _put(self, data: bytes, at: int) -> None:
        """Raises OSError, also where only a part of it finds room (a quota, a limit of the process)."""
        if os.pwrite(self._handle, data, at) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _write(self, blank: bytes) -> None:
        try:
            self._put(blank, 0)
        except OSError as error:
            raise disk_failure("書き込み", error) from error
        self._end, self._is_blank = 0, True

    def _watched(self) -> FileWatch:
        if self._watch is None:
            raise LedgerError("台帳のファイルを開いていません。")
        return self._watch


def first_frame(folder: Path) -> bytes:
    """The bytes that tell the daybook's first frame from others; empty if none waits, as far as it can be read."""
    with suppress(OSError), (folder / DAYBOOK).open("rb", buffering=0) as file:
        head = file.read(len(BLANK))
        return head if head.strip(b"\0") else b""
    return b""


def await_entered(folder: Path) -> bool:
    """Wait a moment until what was answered before this call is in the book; whether it is.

    It is not where no writer is left to do it, or the disk is slow.
    """
    end = monotonic() + PATIENCE_S
    waiting = first_frame(folder)
    while waiting and first_frame(folder) == waiting:
        if monotonic() > end:
            return False
        sleep(LOOK_S)
    return True
