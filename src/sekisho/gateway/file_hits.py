"""What was found in the files of a request: where, and what, never the text."""

from dataclasses import dataclass
from typing import NamedTuple

from sekisho.extracts.passage import place_ja
from sekisho.screening.finding import Finding

IN_FILE = "/file:"


class FileHit(NamedTuple):
    """path: of the part that carries the file, then `/file:` and the place within it. start and end of the finding
    count within that place. mark: keyed hash of what was found, for holding only."""

    path: str
    finding: Finding
    mark: str


@dataclass(frozen=True, slots=True)
class FilesRead:
    """slots: paths of the strings in the body that are the files, base64; they are not text."""

    slots: frozenset[str] = frozenset()
    hits: tuple[FileHit, ...] = ()


NO_FILES = FilesRead()


def where_ja(path: str) -> str:
    """The place in words if the path leads into a file, else ""."""
    _, inside, place = path.partition(IN_FILE)
    return f"添付ファイル（{place_ja(place)}）" if inside else ""
