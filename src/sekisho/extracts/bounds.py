"""The bounds of what is read. Ours, not the guideline's: a long report has 200,000 characters and 300 pages."""

from dataclasses import dataclass

from sekisho.extracts.refused import FileRefusedError

MIB = 1024 * 1024
MOST_BYTES = 25 * MIB  # one file
MOST_DEPTH = 2  # files within files: an archive in a mail is read, an archive in an archive in a mail is not
MOST_FILES = 200  # all files within one file
MOST_UNPACKED = 120 * MIB  # of all of them together
MOST_CHARACTERS = 1_000_000  # read from one file, everything counted
MOST_PAGES = 500
MOST_CELLS = 300_000
MOST_PIXELS = 40_000_000  # one picture, also one drawn page
MOST_PICTURES = 30  # read by character recognition; each takes seconds
SECONDS = 20.0  # for a file, after which its reader is ended
PICTURE_SECONDS = 120.0  # for a file if pictures are read
MEMORY = 3 * 1024 * MIB  # address space of the reading process
SPLIT_JA = "ファイルを分けるか、要る部分だけにして、もう一度送ってください。"


@dataclass(slots=True)
class Budget:
    """What is left for one file and all that is within it."""

    characters: int = MOST_CHARACTERS
    files: int = MOST_FILES
    unpacked: int = MOST_UNPACKED
    pages: int = MOST_PAGES
    cells: int = MOST_CELLS
    pictures: int = MOST_PICTURES

    def spend(self, what: str, count: int = 1) -> None:
        """Raises FileRefusedError when nothing is left. what: the name of a field."""
        left = getattr(self, what) - count
        if left < 0:
            raise FileRefusedError("too-large", f"ファイルの{WORDS_JA[what]}が多すぎます。", SPLIT_JA)
        setattr(self, what, left)


WORDS_JA = {
    "characters": "文字",
    "files": "中のファイル",
    "unpacked": "展開した中身",
    "pages": "ページ",
    "cells": "表の欄",
    "pictures": "画像",
}
