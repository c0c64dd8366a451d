"""The process apart: what a file does to it, the asker does not feel."""

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from sekisho.extracts.apart import FAILED, SLOW, ApartReader
from sekisho.extracts.extract import extract
from sekisho.extracts.passage import Extract
from sekisho.kernel.refusal import Refusal
from tests.extracts.making import HARMLESS, NAME, PHONE, SECRET, picture, printed, sheet, slides, word, zipped

LETTER = word()
MAIL = f"From: a@example.jp\nSubject: =?utf-8?B?5Lya6K2w?=\nContent-Type: text/plain; charset=utf-8\n\n{SECRET}\n"
KINDS = {
    "docx": LETTER,
    "xlsx": sheet([["氏名", "電話"], [NAME, PHONE], [1.5, True]]),
    "pptx": slides(SECRET, HARMLESS),
    "pdf": printed(),
    "eml": MAIL.encode(),
    "zip": zipped({"a.txt": SECRET.encode(), "b.docx": LETTER, "c.eml": MAIL.encode()}),
    "html": f"<!doctype html><html><body><p>{SECRET}</p><table><tr><td>1<td>2</table></body></html>".encode(),
    "csv": f"氏名,電話\n{NAME},{PHONE}\n".encode("cp932"),
    "png": picture(),
}


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


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, cut out, put in, copied or zeroed at up to 16 places."""
    broken = bytearray(data)
    act = chance.randrange(5)
    for _ in range(chance.choice((1, 2, 16))):
        at = chance.randrange(len(broken)) if broken else 0
        if act == 0:
            broken[at : at + 1] = chance.randbytes(1)
        elif act == 1:
            del broken[at : at + chance.randrange(1, 64)]
        elif act == 2:
            broken[at:at] = chance.randbytes(chance.randrange(1, 32))
        elif act == 3:
            broken[at : at + 64] = broken[:64]
        else:
            broken[at : at + 8] = bytes(8)
    return bytes(broken)


@pytest.mark.lengthy
@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_ends_the_process(kind: str) -> None:
    """Whatever a file holds: its texts, or a refusal that says what is wrong with it; never a process that died."""
    chance, reader = random.Random(kind), ApartReader()
    try:
        reader.read(b"a")
        first = processes(reader)
        for _ in range(40):
            found = reader.read(damaged(KINDS[kind], chance))
            assert isinstance(found, Extract) or (found not in (FAILED, SLOW) and found.message_ja)
        assert processes(reader) == first
    finally:
        reader.close()
