"""Waiting until the writer has done what was handed in: the one that runs, or one of our own for a moment."""

import time
from collections.abc import Callable
from pathlib import Path

from sekisho.ledger.log import Log
from sekisho.ledger.store import OtherWriterError
from sekisho.ledger.store.daybook_file import await_entered
from sekisho.ledger.store.sqlite_file import BOOK

LOOK_S = 0.05
PATIENCE_S = 5.0  # with a writer that is slow


def settle(open_log: Callable[[], Log], is_done: Callable[[], bool], timeout_s: float) -> bool:
    """Whether `is_done` came true in time. Raises LedgerError if the book cannot be opened or read.

    open_log: becomes the writer where nobody is.
    """
    try:
        own = open_log()
    except OtherWriterError:
        own = None
    try:
        end = time.monotonic() + timeout_s
        while not is_done():
            if time.monotonic() > end:
                return False
            time.sleep(LOOK_S)
        return True
    finally:
        if own is not None:
            own.close()


def settle_entered(folder: Path, open_log: Callable[[], Log], patience_s: float = PATIENCE_S) -> bool:
    """Write what a writer that was killed had entered only; whether the book has it now.

    It has not where a writer runs, whose it is to do, and does not get to it in time. Where there is no book, none is
    begun. Raises LedgerError where the book cannot be opened.
    """
    end = time.monotonic() + patience_s
    while not await_entered(folder) and (folder / BOOK).exists():
        try:
            open_log().close()
        except OtherWriterError:
            if time.monotonic() > end:
                return False
    return True
