"""The process that reads files: bytes in on stdin, what they say out on stdout, one after the other, until stdin ends.

It knows no key and holds nothing between two files. Its own limits are set before it reads the first byte.
"""

import json
import resource
import sys
from dataclasses import asdict
from typing import BinaryIO

from sekisho.extracts import ocr
from sekisho.extracts.bounds import MEMORY
from sekisho.extracts.extract import extract
from sekisho.extracts.passage import Extract
from sekisho.kernel.refusal import Refusal

LENGTH = 8  # bytes of a length before each message, big-endian


def main() -> None:
    """Serve until the asker is gone. The only word on the command line is the engine for pictures, or none."""
    engine = ocr.make(sys.argv[1]) if len(sys.argv) > 1 else None
    _limit()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while data := _take(source):
        answer = _answer(extract(data[1:], engine))
        sink.write(len(answer).to_bytes(LENGTH, "big") + answer)
        sink.flush()


def _take(source: BinaryIO) -> bytes:
    """The next message: one byte, then the file (which may be empty); b"" at the end."""
    head = source.read(LENGTH)
    return source.read(int.from_bytes(head, "big")) if len(head) == LENGTH else b""


def _answer(found: Extract | Refusal) -> bytes:
    return json.dumps(asdict(found), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _limit() -> None:
    """No file can make this process write to disk or take the machine's memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
