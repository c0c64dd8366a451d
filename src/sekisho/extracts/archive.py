"""A ZIP archive: every file in it, and its names and notes. Nothing lies between its files unseen."""

import zipfile
from io import BytesIO

from sekisho.extracts.package_guard import DAMAGE, entries_of, refuse_bombs, refuse_names
from sekisho.extracts.passage import Gathering
from sekisho.extracts.plain import decode
from sekisho.extracts.refused import FileRefusedError
from sekisho.extracts.within import Within

UTF8_NAME = 0x800  # APPNOTE 4.4.4, bit 11
LOCAL_HEADER = 30
DESCRIPTOR = 24  # the longest data descriptor (APPNOTE 4.3.9)
SLACK = 16
AGAIN_JA = "ZIP を作り直して、もう一度送ってください。"


def read(data: bytes, gathering: Gathering, within: Within) -> None:
    """Adds what every file of the archive says. Raises InputError for the first that is not read."""
    entries = entries_of(data)
    refuse_names([entry.filename for entry in entries])
    refuse_bombs(entries, len(data))
    files = [entry for entry in entries if not entry.is_dir()]
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_gaps(data, entries, archive.start_dir)
            _add_notes(archive, entries, gathering)
            for number, entry in enumerate(files, 1):
                within.inside(archive.read(entry), gathering, f"file{number}")
    except DAMAGE as error:
        raise FileRefusedError("damaged", "ZIP が壊れています。", AGAIN_JA) from error


def _add_notes(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], gathering: Gathering) -> None:
    notes = [archive.comment, *(entry.comment for entry in entries)]
    gathering.add(
        [
            *(("archive", _name(entry)) for entry in entries),
            *(("archive", decode(note)) for note in notes if note),
        ]
    )


def _name(entry: zipfile.ZipInfo) -> str:
    """Windows writes names in its own encoding; zipfile then takes them for an American one."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    return decode(raw) if not raw.isascii() else entry.filename


def _refuse_gaps(data: bytes, entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Another reader could find a file where the directory names none (parsing from the front, or a second archive)."""
    expected = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        at = entry.header_offset
        if not 0 <= at - expected <= DESCRIPTOR:
            raise _odd()
        name, extra = (int.from_bytes(data[at + place : at + place + 2], "little") for place in (26, 28))
        expected = at + LOCAL_HEADER + name + extra + entry.compress_size
    if not 0 <= directory - expected <= DESCRIPTOR + SLACK:
        raise _odd()


def _odd() -> FileRefusedError:
    return FileRefusedError("mismatch", "ZIP の中に、一覧にない部分があります。", AGAIN_JA)
