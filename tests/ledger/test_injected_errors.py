"""Each kind of storage call of the writer fails once with EIO (strace), then it is killed: what was promised stays.

Tessera's method: the error is the kernel's, not one of a stand-in.
"""

import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sekisho.ledger.store import OtherWriterError
from tests.ledger.books import Place, event

pytestmark = pytest.mark.slow
STRACE = shutil.which("strace")
FILES = ("ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm", "ledger.lock", "ledger.daybook", "")
# The call, and the how-manieth of them fails: at the beginning of a book, and in the midst of appending.
FAILING = [
    *(("pwrite64", at) for at in (1, 2, 5, 17, 60, 200)),
    *(("fdatasync", at) for at in (1, 2, 3, 10, 40)),
    *(("fsync", at) for at in (1, 2, 3)),
    *(("openat", at) for at in (1, 2, 3, 4, 6, 9)),
    ("ftruncate", 1),
    ("link,linkat,rename,renameat,renameat2", 1),
]
MIDST = 40  # by then the writer has acknowledged something
APPENDING_S, START_S = 1.5, 30.0


def run_with_error(place: Place, trace: Path, calls: str, at: int) -> list[bytes]:
    """The leaves that the writer was told are durable, until it gave up or was killed."""
    command = [str(STRACE), "-f", "-qq", "-o", str(trace)]
    for name in FILES:
        command += ["-P", str(place.folder / name)]
    command += ["-e", f"trace={calls}", "-e", f"inject={calls}:error=EIO:when={at}"]
    command += [sys.executable, "-m", "tests.ledger.writer", str(place.folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    assert process.stdout is not None
    said = b""
    end = time.monotonic() + START_S
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while (left := end - time.monotonic()) > 0:
            if not ready.select(left):
                continue
            piece = os.read(process.stdout.fileno(), 1 << 20)
            if not piece:
                break
            if b"ready\n" in piece:
                end = time.monotonic() + APPENDING_S
            said += piece
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    said += process.stdout.read()  # ends when the traced process is gone as well
    process.stdout.close()
    lines = said.split(b"\n")[:-1]  # the last one may be cut off
    return [bytes.fromhex(line.split(b" ")[1].decode()) for line in lines if b" " in line]


def go_on(place: Place) -> None:
    """Write on the book, as soon as the kernel has let go of the killed writer's lock."""
    end = time.monotonic() + START_S
    while True:
        try:
            place.fill([event("evt_after")])
        except OtherWriterError:
            assert time.monotonic() < end, "the lock of the killed writer stays"
            time.sleep(0.02)
        else:
            return


@pytest.mark.parametrize(("calls", "at"), FAILING, ids=lambda value: str(value).split(",")[0])
def test_what_was_acknowledged_is_there_and_the_book_goes_on(tmp_path: Path, calls: str, at: int) -> None:
    assert STRACE, "no strace: apt-get install strace"
    place, trace = Place(tmp_path / "book"), tmp_path / "trace"
    place.folder.mkdir()
    kept = run_with_error(place, trace, calls, at)
    assert "(INJECTED)" in trace.read_text("utf-8", "replace"), "the writer makes fewer such calls"
    assert kept or at < MIDST
    go_on(place)
    report = place.check()
    assert report.problems == ()
    with place.reader().standing() as book:
        leaves = {leaf for _, leaf in book.leaves()}
    assert set(kept) <= leaves
