"""Files read in a process apart, so that no file can take down or slow the one that asks.

The process is started with the first file and kept; one that is late, too large or dies is ended and the file refused.
"""

import json
import os
import select
import subprocess
import sys
import threading
from time import monotonic
from typing import Any

from sekisho.extracts.bounds import PICTURE_SECONDS, SECONDS
from sekisho.extracts.passage import Extract, Passage
from sekisho.extracts.refused import FileRefusedError
from sekisho.kernel.refusal import Refusal

LENGTH = 8
MOST_ANSWER = 64 * 1024 * 1024
FILES_A_PROCESS = 200  # then a fresh one, so that nothing grows
START_S = 30.0  # loading the models of an engine
KEPT_NAMES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SYSTEMROOT")
SLOW = FileRefusedError(
    "slow",
    "ファイルを決まった時間内に読み取れませんでした。",
    "ファイルを小さくするか、分けて、もう一度送ってください。",
).refusal()
FAILED = FileRefusedError(
    "damaged",
    "ファイルの読み取りが途中で止まりました。",
    "元のソフトで保存し直して、もう一度送ってください。",
).refusal()


class _LateError(Exception):
    """No answer in time."""


class ApartReader:
    """One reading process; calls wait for each other. engine: word of `ocr.ENGINES`, or "" for none."""

    def __init__(self, engine: str = "", seconds: float = 0.0) -> None:
        self._engine = engine
        self._seconds = seconds or (PICTURE_SECONDS if engine else SECONDS)
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._files = 0
        self._is_closed = False

    def read(self, data: bytes) -> Extract | Refusal:
        """What the file says. Never raises for what a file can do; blocks for at most the bounded time."""
        with self._lock:
            if self._is_closed:
                return FAILED
            patience = self._seconds + (0.0 if self._running else START_S)
            try:
                answer = self._ask(data, monotonic() + patience)
            except _LateError:
                self._end()
                return SLOW
            except (OSError, ValueError):
                self._end()
                return FAILED
            self._files += 1
            if self._files >= FILES_A_PROCESS:
                self._end()
            return answer

    def close(self) -> None:
        """End the process for good. A file that is being read is refused at once."""
        self._is_closed = True
        running = self._running
        if running is not None:
            running.kill()  # whoever waits for its answer wakes up, and gives the lock back
        with self._lock:
            self._end()

    def _ask(self, data: bytes, until: float) -> Extract | Refusal:
        running = self._process()
        message = (len(data) + 1).to_bytes(LENGTH, "big") + b"\0" + data
        _send(running, message, until)
        size = int.from_bytes(_receive(running, LENGTH, until), "big")
        if size > MOST_ANSWER:
            raise ValueError("the answer is too long")
        return _read(json.loads(_receive(running, size, until).decode("utf-8", "surrogatepass")))

    def _process(self) -> "subprocess.Popen[bytes]":
        if self._running is None or self._running.poll() is not None:
            self._end()
            self._running = subprocess.Popen(  # noqa: S603  (ourselves, with words of our own)
                (sys.executable, "-P", "-m", "sekisho.extracts.worker", self._engine),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in KEPT_NAMES if name in os.environ},
                bufsize=0,
            )
            os.set_blocking(_fileno(self._running.stdin), False)
            self._files = 0
        return self._running

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.communicate()


def _send(running: "subprocess.Popen[bytes]", message: bytes, until: float) -> None:
    pipe = _fileno(running.stdin)
    left = memoryview(message)
    while left:
        _wait(pipe, select.POLLOUT, until)
        left = left[os.write(pipe, left) :]


def _receive(running: "subprocess.Popen[bytes]", size: int, until: float) -> bytes:
    pipe = _fileno(running.stdout)
    got = bytearray()
    while len(got) < size:
        _wait(pipe, select.POLLIN, until)
        piece = os.read(pipe, min(size - len(got), 1 << 20))
        if not piece:
            raise ValueError("the process has ended")
        got += piece
    return bytes(got)


def _wait(pipe: int, event: int, until: float) -> None:
    """Until the pipe is ready. `poll`, not `select`: a busy gate has more than 1,024 files open."""
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(0.0, until - monotonic()) * 1000):
        raise _LateError


def _fileno(pipe: Any) -> int:
    return int(pipe.fileno())


def _read(value: Any) -> Extract | Refusal:
    """The value that the other process wrote. Raises ValueError if it is none."""
    try:
        if "code" in value:
            return Refusal(**value)
        passages = tuple(
            Passage(str(one["text"]), tuple((int(at), str(place)) for at, place in one["places"]))
            for one in value["passages"]
        )
        return Extract(str(value["kind"]), passages)
    except (TypeError, KeyError) as error:
        raise ValueError("not an answer") from error
