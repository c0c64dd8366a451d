"""What a reader of one kind may ask for: files within its file, and pictures. Keeps the readers free of each other."""

from typing import Protocol

from sekisho.extracts.ocr import Engine
from sekisho.extracts.passage import Gathering


class Within(Protocol):
    """`Reader` of `extract.py`, as the readers see it."""

    engine: Engine | None

    def inside(self, data: bytes, gathering: Gathering, step: str) -> None:
        """Read a file within the file. Raises InputError."""
