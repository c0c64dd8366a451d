"""The book as files anyone can check: a static C2SP tlog-tiles directory, and the verifier key in `vkey`.

The checkpoint is written last, and only over an older one of the same book: whoever reads the directory while it is
brought up to date finds a checkpoint whose tiles are all there.
"""

from collections.abc import Iterator
from pathlib import Path

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.checkpoint import stated_by
from sekisho.ledger.reader import Reader
from sekisho.ledger.stamp_names import INDEX, index_of
from sekisho.ledger.tiles import HEIGHT, WIDTH, TilePath, width_at
from sekisho.ledger.whole_files import sync_folder, write_whole


def export(reader: Reader, directory: Path) -> int:
    """Write the book as it is now into `directory` (made if need be), or bring an earlier export up to date.

    Returns the number of leaves. Raises LedgerError if the directory holds another book, or cannot be written.
    """
    checkpoint, vkey = reader.checkpoint(), f"{reader.vkey()}\n".encode()
    size = stated_by(checkpoint).size
    try:
        directory.mkdir(parents=True, exist_ok=True)
        _insist_same_book(directory, vkey, size)
        _write(directory / "vkey", vkey)
        _write_tiles(reader, directory, size)
        _write(directory / "checkpoint", checkpoint.encode())
        sync_folder(directory)
        _drop_outgrown(directory, size)
    except OSError as error:
        raise LedgerError(
            f"{directory} に書き出せません（{error.strerror}）。", next_ja="空きと権限を確かめてください。"
        ) from error
    return size


def export_stamps(kept: Path, directory: Path) -> None:
    """Copy the timestamps that are not there yet; they never change. Raises LedgerError."""
    try:
        for path in sorted(path for path in kept.glob("*") if path.suffix in (".note", ".tsr")):
            directory.mkdir(parents=True, exist_ok=True)
            _write(directory / path.name, path.read_bytes())
        if directory.exists():
            # Last: whoever reads over HTTP finds every name it says.
            _write(directory / INDEX, index_of(directory))
    except OSError as error:
        raise LedgerError(
            f"{directory} に書き出せません（{error.strerror}）。", next_ja="空きと権限を確かめてください。"
        ) from error


def _write_tiles(reader: Reader, directory: Path, size: int) -> None:
    touched = {directory}
    for tile in tiles_of(size):
        content = reader.fetch(tile.text())
        if content is None:
            raise LedgerError("書き出しの途中で、台帳が別のものに入れ替わりました。")
        path = directory / tile.text()
        _write(path, content)
        touched.update(path.parents[: len(tile.text().split("/")) - 1])
    for folder in touched:
        sync_folder(folder)


def tiles_of(size: int) -> Iterator[TilePath]:
    """Every entry bundle and hash tile that a log of `size` leaves publishes."""
    for index in range(-(-size // WIDTH)):
        yield TilePath(None, index, width_at(0, index, size))
    level = 0
    while count := size >> HEIGHT * level:
        for index in range(-(-count // WIDTH)):
            yield TilePath(level, index, width_at(level, index, size))
        level += 1


def _insist_same_book(directory: Path, vkey: bytes, size: int) -> None:
    checkpoint = directory / "checkpoint"
    if not checkpoint.exists():
        return
    old = stated_by(checkpoint.read_text("utf-8"))
    if not (directory / "vkey").exists() or (directory / "vkey").read_bytes() != vkey or old.size > size:
        raise LedgerError(
            f"{directory} には、別の台帳（または、この台帳のより新しい写し）が書き出されています。",
            next_ja="別のフォルダーを指定してください。",
        )


def _write(path: Path, content: bytes) -> None:
    """As `write_whole`, folders included; left alone if it is right already."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _drop_outgrown(directory: Path, size: int) -> None:
    """Remove partial tiles of earlier exports; each is the beginning of a tile that was written now."""
    current = {tile.text() for tile in tiles_of(size) if tile.width < WIDTH}
    for folder in [*directory.glob("tile/**/*.p")]:
        for file in folder.iterdir():
            if file.relative_to(directory).as_posix() not in current:
                file.unlink()
        if not any(folder.iterdir()):
            folder.rmdir()
