"""Characters in pictures: the port, and the two engines that may be installed.

rapidocr reads better (its models are in its package), Tesseract is quicker and comes with the operating system. Neither
is needed to run; without one, pictures are refused.
"""

import importlib
import importlib.util
import logging
import os
import shutil
import subprocess
from typing import Any, Protocol

from sekisho.extracts.refused import FileRefusedError

ENGINES = ("rapidocr", "tesseract")
TESSERACT_SECONDS = 60
TESSERACT_LANGUAGES = "jpn+eng"
UNREAD, UNREAD_MARK = "unread", "\ufffc"  # U+FFFC: what stands where a text shows an object
LEAST_SURE = 0.5  # below this rapidocr would leave a line out; here the picture is refused
LEAST_DOUBTED = 4  # characters; the texture of a photograph is taken for less
RAPID_SETTINGS = {
    "Global.use_cls": False,
    "Global.text_score": 0.0,
    "Global.log_level": "error",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
}


class Engine(Protocol):
    """Something that reads the characters of a picture."""

    name: str

    def read(self, picture: bytes) -> list[str]:
        """Lines of a PNG or JPEG. Raises FileRefusedError if it cannot be read."""


# More threads than cores make it many times slower.
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}


class RapidOcr:
    """The `rapidocr` package: detection and recognition by ONNX models that lie in its wheel."""

    name = "rapidocr"

    def __init__(self) -> None:
        logging.disable(logging.INFO)
        made = importlib.import_module("rapidocr").RapidOCR
        self._read: Any = made(params=RAPID_SETTINGS)

    def read(self, picture: bytes) -> list[str]:
        try:
            found = self._read(picture)
        except (ValueError, RuntimeError, OSError) as error:
            raise unreadable() from error
        lines = [(str(line), float(sure)) for line, sure in zip(found.txts or (), found.scores or (), strict=True)]
        if any(sure < LEAST_SURE and len(line) >= LEAST_DOUBTED for line, sure in lines):
            raise unreadable()
        return [line for line, _ in lines]


class Tesseract:
    """The `tesseract` program with the Japanese data."""

    name = "tesseract"

    def __init__(self, program: str) -> None:
        self._words = (program, "stdin", "stdout", "-l", TESSERACT_LANGUAGES, "--psm", "3")

    def read(self, picture: bytes) -> list[str]:
        try:
            done = subprocess.run(  # noqa: S603  (a program found on PATH, words of our own)
                self._words, input=picture, capture_output=True, timeout=TESSERACT_SECONDS, check=True, env=ONE_THREAD
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise unreadable() from error
        return done.stdout.decode("utf-8", "replace").splitlines()


class Unread:
    """For those who want a file's text and need to know how many pictures it shows, but not what these say.

    Never for the gate: a picture would pass it unread. No setting names it.
    """

    name = UNREAD

    def read(self, picture: bytes) -> list[str]:
        return [UNREAD_MARK]


def installed() -> str:
    """The name of the better engine that is installed; "" if none is."""
    if importlib.util.find_spec("rapidocr") and importlib.util.find_spec("onnxruntime"):
        return "rapidocr"
    return "tesseract" if _tesseract() else ""


def chosen(setting: str) -> str:
    """The engine for a setting: `auto` is the better one that is installed, `none` is ""."""
    if setting == "auto":
        return installed()
    return setting if setting in ENGINES else ""


def make(name: str) -> Engine | None:
    """The engine of that name; None for any other word. Takes a second."""
    if name == "rapidocr":
        return RapidOcr()
    if name == UNREAD:
        return Unread()
    program = _tesseract() if name == "tesseract" else ""
    return Tesseract(program) if program else None


def unreadable() -> FileRefusedError:
    """A picture that the engine could not read."""
    return FileRefusedError(
        "picture",
        "画像の文字を読み取れませんでした。",
        "画像を外すか、文字を書き起こして、もう一度送ってください。",
    )


def _tesseract() -> str:
    program = shutil.which("tesseract")
    if not program:
        return ""
    try:
        done = subprocess.run((program, "--list-langs"), capture_output=True, timeout=10, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return ""
    return program if b"jpn" in done.stdout.split() else ""
