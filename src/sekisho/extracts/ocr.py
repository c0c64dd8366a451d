"""Characters in pictures: the port, and the two engines that may be installed.

rapidocr reads better (its models are in its package), Tesseract is quicker and comes with the operating system. Neither
is needed to run; without one, pictures are refused. Both say how sure they are: of a page that lies on its side or was
photographed badly an engine gives few and wrong letters, and a page of which nothing is found must not look clean.
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
# --psm 1 turns a page that lies on its side; thresholds of its own for every part of a page (Sauvola, since 5.0) read
# what was photographed in uneven light, where one threshold for all finds half a page or nothing.
TESSERACT_WORDS = ("-l", "jpn+eng", "--psm", "1", "-c", "thresholding_method=2", "tsv")
UNREAD, UNREAD_MARK = "unread", "\ufffc"  # U+FFFC: what stands where a text shows an object
LEAST_SURE = 0.5  # below this rapidocr would leave a line out; here the picture is refused
LEAST_DOUBTED = 4  # characters; the texture of a photograph is taken for less
# Of all characters of a picture together. Measured on rendered, scanned and photographed pages: read well .84 and more
# (Tesseract) or .97 and more (rapidocr); lying on the side, upside down or half lost .19 to .68.
LEAST_MEAN = 0.78
LEAST_JUDGED = 8  # characters; fewer may be the texture of a photograph
SURELY = 0.9  # below this rapidocr looks whether the lines lie on their side or upside down
RAPID_SETTINGS = {
    "Global.use_cls": True,
    "Global.text_score": 0.0,
    "Global.log_level": "error",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
}


TABLE_WORD = "5"  # the level of Tesseract's table that has words
WIDE_GAP = 0.8  # of the height of a line: a gap that stands for a space
Sure = tuple[str, float]  # a line, and how sure the engine is of it, 0 to 1


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
        lines = self._lines(picture, turned=False)
        if lines and mean_sure(lines) < SURELY:
            lines = max(lines, self._lines(picture, turned=True), key=mean_sure)
        if any(sure < LEAST_SURE and len(line) >= LEAST_DOUBTED for line, sure in lines):
            raise unreadable()
        return surely_read(lines)

    def _lines(self, picture: bytes, *, turned: bool) -> list[Sure]:
        try:
            found = self._read(picture, use_cls=turned)
        except (ValueError, RuntimeError, OSError) as error:
            raise unreadable() from error
        return [(str(line), float(sure)) for line, sure in zip(found.txts or (), found.scores or (), strict=True)]


class Tesseract:
    """The `tesseract` program with the Japanese data."""

    name = "tesseract"

    def __init__(self, program: str) -> None:
        self._words = (program, "stdin", "stdout", *TESSERACT_WORDS)

    def read(self, picture: bytes) -> list[str]:
        try:
            done = subprocess.run(  # noqa: S603  (a program found on PATH, words of our own)
                self._words, input=picture, capture_output=True, timeout=TESSERACT_SECONDS, check=True, env=ONE_THREAD
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise unreadable() from error
        try:
            return surely_read(table_lines(done.stdout.decode("utf-8", "replace")))
        except (ValueError, IndexError) as error:
            raise unreadable() from error


def table_lines(table: str) -> list[Sure]:
    """The lines of Tesseract's table of words (TSV). Raises ValueError or IndexError for anything else.

    In Japanese its words are pieces of one or two characters: they are joined where nothing stands between them.
    """
    lines: dict[tuple[str, ...], tuple[str, float, int, int]] = {}  # text, sum of how sure, right edge, tallest word
    for row in table.splitlines()[1:]:
        level, *place, _, left, _, width, height, sure, word = row.split("\t")
        if level != TABLE_WORD or not word.strip():
            continue
        before, weight, edge, tallest = lines.get(tuple(place), ("", 0.0, 0, 0))
        begins, tallest = int(left), max(tallest, int(height))
        is_latin = before[-1:].isascii() and word[:1].isascii()
        gap = " " if before and (is_latin or begins - edge > WIDE_GAP * tallest) else ""
        weight += float(sure) / 100 * len(word)
        lines[tuple(place)] = before + gap + word, weight, begins + int(width), tallest
    return [(text, weight / len(text.replace(" ", ""))) for text, weight, _, _ in lines.values()]


def mean_sure(lines: list[Sure]) -> float:
    """How sure the engine is of the characters of a picture, 0 to 1; 0 of none."""
    count = sum(len(line) for line, _ in lines)
    return sum(sure * len(line) for line, sure in lines) / count if count else 0.0


def surely_read(lines: list[Sure]) -> list[str]:
    """The lines without how sure they are. Raises FileRefusedError where that is too little to trust them."""
    if sum(len(line) for line, _ in lines) >= LEAST_JUDGED and mean_sure(lines) < LEAST_MEAN:
        raise unreadable()
    return [line for line, _ in lines]


class Unread:
    """For those who want a file's text and need to know how many pictures it shows, but not what these say.

    Never for the gate: a picture would pass it unread. No setting names it.
    """

    name = UNREAD

    def read(self, picture: bytes) -> list[str]:
        return [UNREAD_MARK]


def installed() -> str:
    """The name of the better engine that is installed; "" if none is."""
    return next((name for name in ENGINES if is_installed(name)), "")


def is_installed(name: str) -> bool:
    """Whether the engine of that name is here."""
    if name == "rapidocr":
        return bool(importlib.util.find_spec("rapidocr") and importlib.util.find_spec("onnxruntime"))
    return name == "tesseract" and bool(_tesseract())


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
