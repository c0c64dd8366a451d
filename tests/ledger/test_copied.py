"""A proven copy of another gateway's log: it follows what only grows, and takes nothing from what does not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError, SekishoError, SignatureError
from sekisho.ledger.copied import ForkedError, RewoundError, head_of, pull
from sekisho.ledger.export import export
from sekisho.ledger.fsck_hashes import read_key
from sekisho.ledger.fsck_receipt import check_receipt
from sekisho.ledger.fsck_sources import open_source
from sekisho.ledger.note import Signer
from sekisho.ledger.reader import open_reader
from sekisho.ledger.receipt import prove
from tests.ledger.books import SIGNER, VKEY, Place, event, mixed, refused

FIRST, THEN = 700, 9_000


def written(folder: Path, count: int, of: Callable[[int], list[bytes]] = mixed) -> Path:
    Place(folder).fill(of(count))
    return folder


def leaves_of(folder: Path) -> list[bytes]:
    reader = open_reader(folder)
    return [leaf for start in range(0, reader.size(), 1000) for _, leaf in reader.entries(start, 1000)]


@pytest.mark.parametrize("is_export", [False, True], ids=["store", "export"])
def test_a_copy_follows_a_book_that_grows_and_proves_its_records(place: Place, tmp_path: Path, is_export: bool) -> None:
    copy, source = tmp_path / "copy", tmp_path / "tiles" if is_export else place.target

    def shown() -> int:
        if is_export:
            export(place.reader(), tmp_path / "tiles")
        return pull(open_source(source), copy, VKEY)

    place.fill([])
    assert (shown(), head_of(copy)) == (0, None)
    everything = mixed(THEN)
    for until in (1, FIRST, FIRST, THEN):
        place.fill(everything[place.reader().size() : until])
        assert shown() == until
    assert leaves_of(copy) == everything
    receipt = prove(open_reader(copy), "rec_000004").encode()
    assert check_receipt(receipt, read_key(VKEY))[0] == everything[5]
    with pytest.raises(LedgerError):
        pull(open_source(tmp_path / "nothing"), copy, VKEY)
    assert leaves_of(copy) == everything


def test_what_time_did_not_allow_is_taken_the_next_time(tmp_path: Path) -> None:
    book, copy = written(tmp_path / "book", THEN), tmp_path / "copy"
    turns = iter([False, False, True, True])
    assert pull(open_source(book), copy, VKEY, lambda: next(turns)) == 0
    assert head_of(copy) is None
    assert open_reader(copy).entries(0, 10_000)  # proven, and not shown before its checkpoint is here
    assert pull(open_source(book), copy, VKEY) == THEN
    assert leaves_of(copy) == mixed(THEN)


def other(count: int) -> list[bytes]:
    return [refused(f"rec_x{number:05}") for number in range(count)]


def longer_fork(count: int) -> list[bytes]:
    return [*mixed(count)[:-1], event("evt_other"), event("evt_more")]


@pytest.mark.parametrize(
    ("stands_there", "count", "error"),
    [
        (mixed, FIRST - 1, RewoundError),
        (mixed, 0, RewoundError),
        (other, FIRST, ForkedError),
        (other, THEN, ForkedError),
        (longer_fork, FIRST, ForkedError),
    ],
)
def test_another_book_under_the_same_key_is_not_taken(tmp_path: Path, stands_there, count: int, error) -> None:
    copy = tmp_path / "copy"
    assert pull(open_source(written(tmp_path / "book", FIRST)), copy, VKEY) == FIRST
    before = head_of(copy)
    there = written(tmp_path / "there", count, stands_there)
    with pytest.raises(error):
        pull(open_source(there), copy, VKEY)
    assert (head_of(copy), leaves_of(copy)) == (before, mixed(FIRST))
    export(open_reader(there), tmp_path / "tiles")
    with pytest.raises(error):
        pull(open_source(tmp_path / "tiles"), copy, VKEY)
    assert leaves_of(copy) == mixed(FIRST)


def test_nothing_is_taken_on_another_key_or_where_leaves_do_not_fit(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    book = written(tmp_path / "book", FIRST)
    thief = Signer(SIGNER.name, Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
    with pytest.raises(SignatureError):
        pull(open_source(book), copy, thief.verifier.vkey)
    tiles = tmp_path / "tiles"
    export(open_reader(book), tiles)
    bundle = tiles / "tile/entries/001"
    bundle.write_bytes(bundle.read_bytes().replace(b"practice", b"practise"))
    with pytest.raises(SekishoError, match="合いません"):
        pull(open_source(tiles), copy, VKEY)
    assert head_of(copy) is None
    assert open_reader(copy).entries(0, 1) == []
