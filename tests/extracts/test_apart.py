"""The process apart: what a file does to it, the asker does not feel."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from sekisho.extracts.apart import FAILED, SLOW, ApartReader
from sekisho.extracts.extract import extract
from sekisho.extracts.passage import Extract
from sekisho.kernel.refusal import Refusal
from tests.extracts.making import SECRET, printed, word

LETTER = word()


def processes(of: ApartReader) -> int:
    running = of._running
    assert running is not None
    return running.pid


def test_says_the_same_as_in_this_process() -> None:
    reader = ApartReader()
    try:
        for data in (
            LETTER,
            printed(),
            SECRET.encode(),
            b"",
            b"\x7fELF" + bytes(60),
            "\ud800".encode("utf-8", "surrogatepass"),
        ):
            assert reader.read(data) == extract(data)
    finally:
        reader.close()


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read() -> None:
    reader = ApartReader(seconds=0.05)
    try:
        assert isinstance(reader.read(b"a"), Extract)
        assert reader.read(("あ,い\n" * 100_000).encode()) == SLOW
        assert isinstance(reader.read(b"a"), Extract)
    finally:
        reader.close()


def test_a_process_that_dies_is_replaced() -> None:
    reader = ApartReader()
    try:
        reader.read(b"a")
        first = processes(reader)
        os.kill(first, signal.SIGKILL)
        answers = [reader.read(LETTER) for _ in range(2)]
        assert answers[0] == FAILED or isinstance(answers[0], Extract)
        assert isinstance(answers[1], Extract)
        assert processes(reader) != first
    finally:
        reader.close()


def test_closing_ends_what_is_being_read() -> None:
    reader = ApartReader()
    reader.read(b"a")
    answers: list[Extract | Refusal] = []
    reading = threading.Thread(target=lambda: answers.append(reader.read(("あ,い\n" * 150_000).encode())))
    reading.start()
    time.sleep(0.05)
    reader.close()
    reading.join(10)
    assert not reading.is_alive()
    assert reader.read(b"a") == FAILED


def test_the_process_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEKISHO_STORE", "postgresql://geheim")
    reader = ApartReader()
    try:
        reader.read(b"a")
        assert b"SEKISHO" not in Path(f"/proc/{processes(reader)}/environ").read_bytes()
    finally:
        reader.close()
