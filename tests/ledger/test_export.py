from pathlib import Path

import pymerkle
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.checkpoint import read_checkpoint
from sekisho.ledger.export import export, tiles_of
from sekisho.ledger.note import Signer, open_note
from tests.ledger.books import SIGNER, VKEY, Place, event, mixed


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def write(place: Place, folder: Path) -> int:
    reader = place.reader()
    size = export(reader, folder)
    reader.close()
    return size


def leaves_in(folder: Path, size: int) -> list[bytes]:
    """Read the bundles as the specification describes them."""
    found = []
    for tile in tiles_of(size):
        if tile.level is None:
            bundle = (folder / tile.text()).read_bytes()
            while bundle:
                length = int.from_bytes(bundle[:2], "big")
                found.append(bundle[2 : 2 + length])
                bundle = bundle[2 + length :]
    return found


def test_writes_the_files_of_tlog_tiles(place: Place, tmp_path: Path) -> None:
    place.fill(mixed(600))
    assert write(place, tmp_path / "out") == 600
    assert files(tmp_path / "out") == {
        "checkpoint",
        "vkey",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/88",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
    }
    assert (tmp_path / "out/vkey").read_text() == f"{VKEY}\n"
    assert leaves_in(tmp_path / "out", 600) == mixed(600)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 1000])
def test_a_tree_others_wrote_finds_the_same_root(sqlite_place: Place, tmp_path: Path, size: int) -> None:
    sqlite_place.fill(mixed(size))
    write(sqlite_place, tmp_path / "out")
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in leaves_in(tmp_path / "out", size):
        tree.append_entry(leaf)
    stated = read_checkpoint(open_note((tmp_path / "out/checkpoint").read_bytes(), [SIGNER.verifier]).text)
    assert (stated.size, stated.root) == (size, tree.get_root())


def test_brings_an_earlier_export_up_to_date(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    place.fill(mixed(200))
    write(place, folder)
    assert "tile/entries/000.p/200" in files(folder)
    place.fill([event(f"evt_more_{number}") for number in range(100)])
    assert write(place, folder) == 300
    again = tmp_path / "again"
    write(place, again)
    assert {name: (folder / name).read_bytes() for name in files(folder)} == {
        name: (again / name).read_bytes() for name in files(again)
    }


def test_mends_a_file_that_was_changed(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(600))
    write(sqlite_place, tmp_path)
    whole = (tmp_path / "tile/entries/001").read_bytes()
    (tmp_path / "tile/entries/001").write_bytes(b"changed" + whole)
    write(sqlite_place, tmp_path)
    assert (tmp_path / "tile/entries/001").read_bytes() == whole


def test_an_empty_book_is_a_signed_checkpoint(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill([])
    assert write(sqlite_place, tmp_path / "out") == 0
    assert files(tmp_path / "out") == {"checkpoint", "vkey"}


def test_never_overwrites_another_book_or_a_newer_copy(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(10))
    other = Place(tmp_path / "other")
    other.open_log(Signer("other.example/book", Ed25519PrivateKey.generate())).close()
    older = Place(tmp_path / "older")
    older.fill(mixed(5))
    write(sqlite_place, tmp_path / "out")
    before = {name: (tmp_path / "out" / name).read_bytes() for name in files(tmp_path / "out")}
    for place in (other, older):
        with pytest.raises(LedgerError, match="別の台帳"):
            write(place, tmp_path / "out")
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files(tmp_path / "out")} == before


def test_says_so_when_it_cannot_write(sqlite_place: Place, tmp_path: Path) -> None:
    sqlite_place.fill(mixed(3))
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="書き出せません"):
        write(sqlite_place, tmp_path / "file" / "out")


def test_there_is_nothing_to_export_before_a_book_is_begun(sqlite_place: Place, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="始まっていません"):
        write(sqlite_place, tmp_path / "out")


def test_exports_while_the_writer_goes_on(place: Place, tmp_path: Path) -> None:
    with place.log() as log:
        futures = [log.append(leaf) for leaf in mixed(3000)]
        futures[0].result(20)
        size = write(place, tmp_path / "out")
        for future in futures:
            future.result(20)
    assert leaves_in(tmp_path / "out", size) == mixed(3000)[:size]
